import { z } from 'zod'
import { nextTurn } from '../serial.ts'
import { TraktError } from './errors.ts'
import { Movie, type TraktMovie } from './films.ts'
import { pagesIn } from './pages.ts'
import type { TraktAnswer } from './request.ts'

/** A play at Trakt. */
export interface TraktPlay {
  /** Trakt's id of this play, by which it alone can be removed. */
  historyId: number
  /** To the minute; null where the member does not know when (Trakt reads that back as 1970-01-01). */
  watchedAt: string | null
  film: TraktMovie
}

export interface TraktRating {
  film: TraktMovie
  /** 1 to 10. */
  rating: number
  ratedAt: string
}

/** A film on a watchlist. */
export interface TraktListing {
  film: TraktMovie
  listedAt: string
}

/** When each part of an account last changed. Opaque: one that is another than before means that something has changed. */
export interface TraktActivities {
  plays: string
  ratings: string
  watchlist: string
}

/** The minutes of a member's plays by Trakt's id of the film, null for a date that nobody knows. */
export interface WatchedMinutes {
  films: Map<number, (string | null)[]>
  /** What names no film. */
  skipped: number
  /** How many films Trakt gives out at once, and how many such pages there are; null where it gives the whole. */
  pages: { limit: number; count: number } | null
}

const UNKNOWN_DATE = '1970-01-01T00:00:00.000Z'
const MINUTE = 60_000
/** Films whose minutes are read at once: somebody has ten thousand, and others wait meanwhile. */
const FILMS_AT_ONCE = 200

const Instant = z.iso.datetime({ offset: true }).transform(text => new Date(text).toISOString())

/** Trakt keeps minutes since February 2026 (trakt-api discussion 694); what was there before may have seconds. */
const Watched = z.iso.datetime({ offset: true }).transform(text => {
  const minute = new Date(Math.floor(Date.parse(text) / MINUTE) * MINUTE).toISOString()
  return minute === UNKNOWN_DATE ? null : minute
})

/** trakt-api contracts, movieActivityHistoryResponseSchema. */
export const PlayRow = z
  .object({ id: z.number().int().positive(), watched_at: Watched, movie: Movie })
  .transform(({ id, watched_at, movie }): TraktPlay => ({ historyId: id, watchedAt: watched_at, film: movie }))

/** trakt-api reference, ratings: whole numbers, whatever the application has shown. */
export const RatingRow = z
  .object({ rated_at: Instant, rating: z.number().int().min(1).max(10), movie: Movie })
  .transform(({ rated_at, rating, movie }): TraktRating => ({ ratedAt: rated_at, rating, film: movie }))

/** trakt-api contracts, listedMediaResponseSchema. */
export const ListingRow = z
  .object({ listed_at: Instant, movie: Movie })
  .transform(({ listed_at, movie }): TraktListing => ({ listedAt: listed_at, film: movie }))

export const SearchRow = z.object({ movie: Movie })

/** An opaque instant; the same for whatever has never happened. */
const Happened = z
  .string()
  .nullable()
  .transform(at => at ?? '')

/** The few of lastActivitiesResponseSchema that matter; which others there are has changed over time. */
export const Activities = z
  .object({
    movies: z.object({ watched_at: Happened, rated_at: Happened, watchlisted_at: Happened }),
    watchlist: z.object({ updated_at: Happened }).nullish(),
  })
  .transform(
    ({ movies, watchlist }): TraktActivities => ({
      plays: movies.watched_at,
      ratings: movies.rated_at,
      watchlist: `${movies.watchlisted_at} ${watchlist?.updated_at ?? ''}`.trim(),
    }),
  )

/** A minute that cannot be read is left out: then the film's plays differ from ours, and are read one by one. */
const Minutes = z.array(z.unknown()).transform(list =>
  list.flatMap(each => {
    const minute = Watched.safeParse(each)
    return minute.success ? [minute.data] : []
  }),
)
const FilmId = z.coerce.number().int().positive()

/** The body of `GET /sync/watched/movies?extended=min`. An empty library may come as a list. Throws `TraktError`. */
export async function minutesOf(answer: TraktAnswer): Promise<WatchedMinutes> {
  const Body = z.union([z.record(z.string(), z.unknown()), z.tuple([])])
  const body = parsed(Body, answer, 'GET /sync/watched/movies')
  const films: WatchedMinutes['films'] = new Map()
  let skipped = 0
  for (const [index, [key, value]] of Object.entries(body).entries()) {
    if (index % FILMS_AT_ONCE === FILMS_AT_ONCE - 1) await nextTurn()
    const film = FilmId.safeParse(key).data
    if (film === undefined) skipped++
    else films.set(film, Minutes.safeParse(value).data ?? [])
  }
  return { films, skipped, pages: pagesIn(answer.headers) }
}

export function parsed<T>(schema: z.ZodType<T>, { body }: TraktAnswer, what: string): T {
  const { data, success } = schema.safeParse(body)
  if (!success) throw new TraktError('malformed', `Trakt's answer to ${what} is not what its API promises`)
  return data
}
