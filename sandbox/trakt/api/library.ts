import { type Request, type RequestHandler, Router } from 'express'
import { jsonBody } from '../body.ts'
import { unprocessable } from '../problem.ts'
import type { TraktState } from '../state.ts'
import { addToHistory, removeFromHistory } from '../sync/history.ts'
import type { Change } from '../sync/media.ts'
import { addRatings, removeRatings } from '../sync/ratings.ts'
import { addToWatchlist, removeFromWatchlist } from '../sync/watchlist.ts'
import { forAccount, forbid } from './access.ts'
import { lastActivities } from './activities.ts'
import { forLibrary, playsWithin, playView, type Reading, ratingView, sendRows } from './reading.ts'
import { sendWatched } from './watched.ts'
import { sendWatchlist } from './watchlist.ts'

/** What changes a library, with the status of its answer. */
const changes = {
  '/sync/history': [201, addToHistory],
  '/sync/history/remove': [200, removeFromHistory],
  '/sync/ratings': [201, addRatings],
  '/sync/ratings/remove': [200, removeRatings],
  '/sync/watchlist': [201, addToWatchlist],
  '/sync/watchlist/remove': [200, removeFromWatchlist],
} satisfies Record<string, [status: number, change: (change: Change, body: unknown) => object]>

/** Everything below `/sync`, and what of it can be read of others below `/users/:user`. */
export function createLibraryRoutes(state: TraktState): Router {
  const router = Router({ caseSensitive: true })

  router.get(
    '/sync/last_activities',
    forAccount((account, response) =>
      response.json(lastActivities(account, state.libraries.of(account), state.readInstant('activities'))),
    ),
  )

  for (const at of ['/sync', '/users/:user']) {
    router.get(`${at}/watched/:type`, forLibrary(state, sendWatched, ['movies', 'shows']))
    router.get(`${at}/history{/*rest}`, forbidSyncId)
    router.get(`${at}/history{/:type}`, forLibrary(state, sendHistory))
    router.get(`${at}/history/:type/:id`, forLibrary(state, sendPlaysOf))
    router.get(`${at}/ratings{/:type{/:rating}}`, forLibrary(state, sendRatings))
    router.get(`${at}/watchlist{/:type{/:sortBy{/:sortHow}}}`, forLibrary(state, sendWatchlist))
  }

  for (const [path, [status, change]] of Object.entries(changes)) {
    router.post(
      path,
      forAccount((account, response, request) => {
        response.status(status).json(change({ state, account, by: 'application' }, jsonBody(request)))
      }),
    )
  }
  return router
}

/** `sync_id` is for Trakt's own applications. */
const forbidSyncId: RequestHandler = (request, response, next) => {
  if ('sync_id' in request.query) forbid(response, 'sync_id is not for this application.')
  else next()
}

function sendHistory(reading: Reading): void {
  const plays = playsWithin(reading, reading.library.playsAt(reading.state.readInstant('history')))
  sendRows(reading, plays, 10, playView)
}

/** The plays of one film: none where nobody watched it, 404 where Trakt does not know it. */
function sendPlaysOf(reading: Reading): void {
  const { state, request, response, library } = reading
  if (request.params.type === 'all') throw unprocessable('The type of the id is missing.')
  if (request.params.type !== 'movies') return void sendHistory(reading)
  const number = String(request.params.id)
  const movie = /^\d+$/.test(number) ? state.movies.find({ trakt: Number(number) }) : undefined
  if (!movie) {
    response.locals.refusal = `There is no film ${number}.`
    return void response.status(404).end()
  }
  const plays = library.playsAt(state.readInstant('history')).filter(play => play.movie === movie)
  sendRows(reading, playsWithin(reading, plays), 10, playView)
}

/** Ratings come whole unless a page is asked for, as staff say (trakt-api #919). */
function sendRatings(reading: Reading): void {
  const wanted = ratingsIn(reading.request)
  const rows = reading.library
    .ratingsAt(reading.state.readInstant('ratings'))
    .filter(({ rating }) => wanted?.includes(rating) ?? true)
  const usual = reading.state.switches.isOn('paged-ratings') ? 100 : null
  sendRows(reading, rows, usual, ratingView, { mayLackMovie: true })
}

function ratingsIn({ params }: Request): number[] | null {
  if (params.rating === undefined) return null
  const ratings = String(params.rating).split(',')
  if (!ratings.every(rating => /^([1-9]|10)$/.test(rating))) throw unprocessable('A rating is a number from 1 to 10.')
  return ratings.map(Number)
}
