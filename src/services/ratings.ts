import { type Database, write } from '../../db/database.ts'
import { deleteRating, ratingRow, saveRating } from '../../db/ratings.ts'
import { type Clock, toStored } from '../clock.ts'
import { UserError } from '../errors.ts'
import type { Hooks } from './hooks.ts'
import { type GoesToTrakt, type KnownFilm, oweRating } from './trakt-outbox.ts'

export type Ratings = ReturnType<typeof createRatings>

/** What members think of films: one rating for each, from 1 to 10, as on Trakt. */
export function createRatings({ db, clock, hooks }: { db: Database; clock: Clock; hooks: Hooks }) {
  return {
    /** Rates a film; a new rating replaces the old one. Throws `UserError` for what is no rating. */
    async rate(userId: number, film: KnownFilm, rating: number): Promise<GoesToTrakt> {
      checkRating(rating)
      const goesToTrakt = await write(db, transaction => storeRating(transaction, userId, film, rating, clock.now()))
      hooks.pushesDue()
      return goesToTrakt
    },

    /** Takes the member's rating of a film back, if there is one. */
    async remove(userId: number, film: KnownFilm): Promise<GoesToTrakt> {
      const goesToTrakt = await write(db, async transaction => {
        const wasRated = await deleteRating(transaction, userId, film.tmdbId)
        return wasRated ? oweRating(transaction, userId, film, null, clock.now()) : null
      })
      hooks.pushesDue()
      return goesToTrakt
    },

    async of(userId: number, tmdbId: number): Promise<number | null> {
      return (await ratingRow(db, userId, tmdbId))?.rating ?? null
    },
  }
}

/** Throws `UserError` for whatever else than a whole number from 1 to 10. */
export function checkRating(rating: number): void {
  if (!Number.isInteger(rating) || rating < 1 || rating > 10)
    throw new UserError('A rating is a whole number from 1 to 10.')
}

/** Stores a rating and owes it to Trakt, in a transaction of the caller's. */
export async function storeRating(
  transaction: Database,
  userId: number,
  film: KnownFilm,
  rating: number,
  now: number,
): Promise<GoesToTrakt> {
  const ratedAt = toStored(now)
  await saveRating(transaction, { userId, film, rating, ratedAt })
  return oweRating(transaction, userId, film, { rating, ratedAt }, now)
}
