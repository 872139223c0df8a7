import type { Request, RequestHandler, Response } from 'express'
import type { Account } from '../accounts.ts'
import type { Library, Listing, Play, Rating } from '../library/library.ts'
import { iso } from '../library/rows.ts'
import { movieView } from '../movies/shapes.ts'
import { unprocessable } from '../problem.ts'
import type { TraktState } from '../state.ts'
import { accountOf } from './access.ts'
import { extended, page, parameter, withLostFilm, withLostIds } from './lists.ts'

/** Everything about one read of somebody's library. */
export interface Reading {
  state: TraktState
  account: Account
  library: Library
  request: Request
  response: Response
}

/** What a path may ask for after the part of the library. */
const filmTypes = ['all', 'movies']
const showTypes = ['shows', 'seasons', 'episodes']

/**
 * A handler for a part of the library of whoever the token speaks for, or of the person in the path; of the type in the
 * path, of which only films occur in this Trakt. Throws a 422 for what is none of `types`: Trakt's status is unknown.
 */
export function forLibrary(
  state: TraktState,
  answer: (reading: Reading) => void,
  types = [...filmTypes, ...showTypes],
): RequestHandler {
  return (request, response) => {
    const type = request.params.type === undefined ? 'movies' : String(request.params.type)
    const reader = accountOf(response)
    const named = request.params.user
    const account = named === undefined || named === 'me' ? reader : state.accounts.find(String(named))
    if (!account) return refuse(response, named === undefined || named === 'me' ? 401 : 404)
    if (!types.includes(type)) throw unprocessable(`There is no type ${type}.`)
    if (named !== undefined) response.set('X-Private-User', String(account.private))
    const hidden = named !== undefined && (account.deleted || (account.private && account !== reader))
    const library = hidden || showTypes.includes(type) ? state.libraries.nobodys : state.libraries.of(account)
    answer({ state, account, library, request, response })
  }
}

function refuse(response: Response, status: 401 | 404): void {
  response.locals.refusal = status === 401 ? 'There is no access token.' : 'There is no such person.'
  response.status(status).end()
}

/** The plays within `start_at` and `end_at`. Whether Trakt counts the instants themselves is unknown; here they do not. */
export function playsWithin({ request }: Reading, plays: Play[]): Play[] {
  const start = instant(request, 'start_at') ?? Number.NEGATIVE_INFINITY
  const end = instant(request, 'end_at') ?? Number.POSITIVE_INFINITY
  return plays.filter(({ watchedAt }) => start < watchedAt && watchedAt < end)
}

function instant(request: Request, name: string): number | undefined {
  const value = parameter(request, name)
  if (value === undefined) return undefined
  const isDate = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?Z)?$/.test(value)
  const read = isDate ? Date.parse(value) : Number.NaN
  if (Number.isNaN(read)) throw unprocessable(`${name} is not an instant in UTC.`)
  return read
}

/** Sends a page of rows as films in their views. `mayLackMovie`: Trakt's contracts let a row have none. */
export function sendRows<Row extends { movie: Play['movie'] }>(
  { state: { switches }, request, response }: Reading,
  rows: readonly Row[],
  usual: number | null,
  view: (row: Row) => object,
  { mayLackMovie = false } = {},
): void {
  const shown = extended(request)
  const views = page(switches, request, response, rows, usual).map(row => ({
    ...view(row),
    movie: movieView(row.movie, shown),
  }))
  const films = withLostIds(switches, views)
  response.json(mayLackMovie ? withLostFilm(switches, films) : films)
}

export const playView = ({ id, watchedAt, action }: Play) => ({
  id,
  watched_at: iso(watchedAt),
  action,
  type: 'movie',
})

export const ratingView = ({ ratedAt, rating }: Rating) => ({ rated_at: iso(ratedAt), rating, type: 'movie' })

export const listingView = ({ id, listedAt, notes, rank }: Listing & { rank: number }) => ({
  rank,
  id,
  listed_at: iso(listedAt),
  notes,
  type: 'movie',
})
