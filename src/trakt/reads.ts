import type { z } from 'zod'
import type { TraktMovie } from './films.ts'
import { LARGEST_PAGE, pageOf, type TraktPage } from './pages.ts'
import type { TraktCall } from './request.ts'
import {
  Activities,
  ListingRow,
  minutesOf,
  PlayRow,
  parsed,
  RatingRow,
  SearchRow,
  type TraktActivities,
  type TraktListing,
  type TraktPlay,
  type TraktRating,
  type WatchedMinutes,
} from './rows.ts'

export type { TraktActivities, TraktListing, TraktPlay, TraktRating, WatchedMinutes } from './rows.ts'

/** Which plays are meant. Instants are as stored; whether Trakt counts them in is not documented, so ask for more. */
export interface PlaysAsked {
  page?: number
  traktId?: number
  startAt?: string
  endAt?: string
}

/** What can be read at Trakt with a member's token. Every call throws `TraktError`. */
export function createTraktReads(call: TraktCall) {
  async function search(accessToken: string, kind: 'tmdb' | 'imdb', id: string): Promise<TraktMovie[]> {
    const answer = await call('GET', `/search/${kind}/${id}?type=movie`, accessToken)
    return pageOf(SearchRow, answer, 1).rows.map(row => row.movie)
  }

  async function list<Row>(accessToken: string, path: string, row: z.ZodType<Row>, page: number) {
    return pageOf(row, await call('GET', `${path}?page=${page}&limit=${LARGEST_PAGE}`, accessToken), page)
  }

  return {
    /** When the member last did what. It says that something has changed, and never what (Trakt docs, last_activities). */
    async lastActivities(accessToken: string): Promise<TraktActivities> {
      return parsed(Activities, await call('GET', '/sync/last_activities', accessToken), 'GET /sync/last_activities')
    },

    /** Plays of films, newest first. Pages can overlap or skip while the list changes: no proof that a play is gone. */
    async plays(accessToken: string, asked: PlaysAsked = {}): Promise<TraktPage<TraktPlay>> {
      const { page = 1, traktId, startAt, endAt } = asked
      const query = new URLSearchParams({
        page: String(page),
        limit: String(LARGEST_PAGE),
        ...(startAt !== undefined && { start_at: startAt }),
        ...(endAt !== undefined && { end_at: endAt }),
      })
      const path = `/sync/history/movies${traktId === undefined ? '' : `/${traktId}`}`
      return pageOf(PlayRow, await call('GET', `${path}?${query}`, accessToken), page)
    },

    /**
     * The minutes of all plays of all films: whole, as long as no page is asked for (jellyfin-plugin-trakt #299). Should it
     * come in pages all the same, the others are asked for with the limit of the first.
     */
    async watchedMinutes(accessToken: string, page?: { number: number; limit: number }): Promise<WatchedMinutes> {
      const rest = page ? `&page=${page.number}&limit=${page.limit}` : ''
      return minutesOf(await call('GET', `/sync/watched/movies?extended=min${rest}`, accessToken))
    },

    /** Ratings of films, in pages or whole (trakt-api #919). */
    ratings(accessToken: string, page: number): Promise<TraktPage<TraktRating>> {
      return list(accessToken, '/sync/ratings/movies', RatingRow, page)
    },

    /** The films of the watchlist in the order in which they were put there, which keeps the pages stable. */
    watchlist(accessToken: string, page: number): Promise<TraktPage<TraktListing>> {
      return list(accessToken, '/sync/watchlist/movies/added/asc', ListingRow, page)
    },

    /**
     * Trakt's film with this TMDB id; null where it has none. The answer is compared with what was asked, because ids are
     * merged and numbers collide. An empty answer has been wrong at times, so the IMDb id is tried after it, if there is one.
     */
    async filmByTmdb(accessToken: string, tmdbId: number, imdbId: string | null): Promise<TraktMovie | null> {
      const found = (await search(accessToken, 'tmdb', String(tmdbId))).find(film => film.tmdbId === tmdbId)
      if (found || imdbId === null) return found ?? null
      return (await search(accessToken, 'imdb', imdbId)).find(film => film.imdbId === imdbId) ?? null
    },
  }
}
