import { z } from 'zod'
import { TraktError } from './errors.ts'
import type { TraktCall } from './request.ts'

/** One call with a hundred items has taken 45 seconds (trakt-api #448); what is given up is asked about, so there is no hurry. */
export const WRITE_TIMEOUT = 60_000

/** A film by the one id that is sent: Trakt's own where it is known. Titles are not sent, because Trakt would guess. */
export type SentFilm = { trakt: number } | { tmdb: number }

export interface SentPlay {
  film: SentFilm
  /** ISO 8601; Trakt keeps the minute. */
  watchedAt: string
}

export interface SentRating {
  film: SentFilm
  /** 1 to 10. */
  rating: number
  ratedAt: string
}

/** What Trakt says that it did. It says it with 200 or 201 even where it did nothing. */
export interface WriteAnswer {
  /** Films added or deleted, each play for itself. */
  count: number
  /** Those that Trakt does not know, by the id that was sent. */
  notFound: SentFilm[]
  /** Others that it does not know and does not name: it answers `{}` at times (trakt-api #236). */
  unnamed: number
}

const Id = z.number().int()
const Count = z.object({ movies: z.number().int().nonnegative() })
const Lost = z.object({ movies: z.array(z.unknown()).nullish() }).nullish()
const Added = z.object({ added: Count, not_found: Lost })
const Deleted = z.object({ deleted: Count, not_found: Lost })
const Echo = z.object({ ids: z.union([z.object({ trakt: Id }), z.object({ tmdb: Id })]) })

/**
 * What can be written at Trakt with a member's token. Every call throws `TraktError`, and none is sent twice: adding a play is
 * not idempotent (Trakt docs, sync/history). With `unavailable`, `timeout` or `malformed` nobody knows whether it was done.
 */
export function createTraktWrites(call: TraktCall, timeoutMs = WRITE_TIMEOUT) {
  async function write<Answer>(
    accessToken: string,
    path: string,
    body: object,
    answer: z.ZodType<Answer>,
  ): Promise<Answer> {
    const answered = await call('POST', path, accessToken, { body, timeoutMs })
    const { data, success } = answer.safeParse(answered.body)
    if (!success) throw new TraktError('malformed', `Trakt's answer to POST ${path} is not what its API promises`)
    return data
  }

  return {
    /** Adds one play for each, whatever Trakt has already. */
    async addPlays(accessToken: string, plays: readonly SentPlay[]): Promise<WriteAnswer> {
      const movies = plays.map(({ film, watchedAt }) => ({ ids: film, watched_at: watchedAt }))
      const { added, not_found } = await write(accessToken, '/sync/history', { movies }, Added)
      return answerOf(added.movies, not_found?.movies)
    },

    /** Removes single plays by Trakt's numbers of them. One that is gone already is no fault. */
    async removePlays(accessToken: string, historyIds: readonly number[]): Promise<void> {
      await write(accessToken, '/sync/history/remove', { ids: historyIds }, Deleted)
    },

    /** Sets ratings, in place of those that there are. */
    async rate(accessToken: string, ratings: readonly SentRating[]): Promise<WriteAnswer> {
      const movies = ratings.map(({ film, rating, ratedAt }) => ({ ids: film, rating, rated_at: ratedAt }))
      const { added, not_found } = await write(accessToken, '/sync/ratings', { movies }, Added)
      return answerOf(added.movies, not_found?.movies)
    },

    /** Takes ratings back. A film that is not rated is no fault. */
    async unrate(accessToken: string, films: readonly SentFilm[]): Promise<void> {
      await write(accessToken, '/sync/ratings/remove', { movies: films.map(ids => ({ ids })) }, Deleted)
    },
  }
}

function answerOf(count: number, echoes: unknown[] | null | undefined): WriteAnswer {
  const notFound = (echoes ?? []).flatMap(echo => Echo.safeParse(echo).data?.ids ?? [])
  return { count, notFound, unnamed: (echoes?.length ?? 0) - notFound.length }
}
