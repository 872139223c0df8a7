import { z } from 'zod'
import { Movie, type TraktMovie } from './films.ts'
import { LARGEST_PAGE, pageOf, type TraktPage } from './pages.ts'
import type { TraktCall } from './request.ts'

/** A play at Trakt. */
export interface TraktPlay {
  /** Trakt's id of this play, by which it alone can be removed. */
  historyId: number
  /** To the minute, as stored; null where the member does not know when (Trakt reads that back as 1970-01-01). */
  watchedAt: string | null
  film: TraktMovie
}

const UNKNOWN_DATE = '1970-01-01T00:00:00.000Z'

const Instant = z.iso.datetime({ offset: true }).transform(text => new Date(text).toISOString())

const PlayRow = z.object({ id: z.number().int().positive(), watched_at: Instant, movie: Movie }).transform(
  ({ id, watched_at, movie }): TraktPlay => ({
    historyId: id,
    watchedAt: watched_at === UNKNOWN_DATE ? null : watched_at,
    film: movie,
  }),
)

const SearchRow = z.object({ movie: Movie })

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

  return {
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
