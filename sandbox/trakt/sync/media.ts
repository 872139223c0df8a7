import { z } from 'zod'
import type { Account } from '../accounts.ts'
import type { Actor } from '../library/library.ts'
import type { Movie } from '../movies/movie.ts'
import type { Movies } from '../movies/movies.ts'
import { unprocessable } from '../problem.ts'
import type { TraktState } from '../state.ts'

/** A change to somebody's library: by whom, and in which Trakt. */
export interface Change {
  state: TraktState
  account: Account
  by: Actor
}

/** A film or something else that a client names (Trakt's contracts, idsRequestSchema). What Trakt does not know is dropped. */
export const Item = z.object({
  ids: z
    .object({
      trakt: z.int().nullish(),
      slug: z.string().nullish(),
      imdb: z.string().nullish(),
      tmdb: z.int().nullish(),
    })
    .nullish(),
  title: z.string().nullish(),
  year: z.int().nullish(),
})
export type Item = z.infer<typeof Item>

/** What a client sends to change a library; `movie` says what there is besides ids, of shows as well (Trakt's contracts, bulkMediaRequestSchema). */
export function bodyOf<Movie extends z.ZodType>(movie: Movie) {
  const list = z.array(movie).nullish()
  return z.object({ movies: list, shows: list, seasons: list, episodes: list })
}
type Others = { shows?: Item[] | null; seasons?: Item[] | null; episodes?: Item[] | null }

export const Items = bodyOf(Item)

/** What was sent, where it is valid; throws a 422 otherwise. */
export function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  throw unprocessable(z.prettifyError(result.error))
}

/** An instant as a client may write it. Throws a 422 where it is still to come: Trakt's way with those is unknown. */
export function pastInstant(text: string | null | undefined, { clock, switches }: TraktState): number {
  if (text == null || text === 'now') return clock.now()
  if (text === 'unknown') return 0
  const instant = Date.parse(text)
  if (instant > clock.now() && !switches.isOn('future-accepted')) throw unprocessable(`${text} is in the future.`)
  return instant
}

/** Which of the items Trakt knows. Only people themselves have what no call finds, by Trakt's number. */
export function sortOut<Any extends Item>({ state, by }: Change, items: Any[] | null | undefined) {
  const found: { movie: Movie; item: Any }[] = []
  const missing: Any[] = []
  for (const item of items ?? []) {
    const hidden = by === 'person' && item.ids?.trakt ? state.movies.byNumber(item.ids.trakt) : undefined
    const movie = hidden ?? findMovie(state.movies, item)
    if (movie) found.push({ movie, item })
    else missing.push(item)
  }
  return { found, missing }
}

function findMovie(movies: Movies, { ids, title, year }: Item): Movie | undefined {
  return movies.find(ids ?? {}) ?? (title ? movies.findTitled(title, year) : undefined)
}

/** What was not found, as it was sent. This Trakt knows no shows. */
export function notFound({ switches }: TraktState, movies: Item[], { shows, seasons, episodes }: Others) {
  const odd = switches.isOn('odd-not-found')
  const echo = (items: Item[] | null | undefined) => (items ?? []).map(item => (odd ? {} : asSent(item)))
  return {
    movies: echo(movies),
    shows: echo(shows),
    seasons: echo(seasons),
    episodes: echo(episodes),
    ...(odd && { people: [], users: [] }),
  }
}

/** Without ids that Trakt knows of nothing is left (trakt-api #236). */
function asSent(item: Item & { watched_at?: unknown; rated_at?: unknown; notes?: unknown }): object {
  const { ids, watched_at: _watched, rated_at: _rated, notes: _notes, ...rest } = item
  return ids && Object.keys(ids).length > 0 ? { ...rest, ids } : rest
}

/** Counts of each kind of thing in which only films occur. */
export function counts(movies: number) {
  return { movies, shows: 0, seasons: 0, episodes: 0 }
}
