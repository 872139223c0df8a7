import { Temporal } from 'temporal-polyfill'
import { type Database, write } from '../../db/database.ts'
import { ratingOf, saveRating } from '../../db/ratings.ts'
import { roundById } from '../../db/rounds.ts'
import type { Nomination, Round } from '../../db/schema.ts'
import { deletePlayOfRound, insertPlay } from '../../db/watch-history.ts'
import { clearWatchedOn, saveWatchedOn, winnerOfRound } from '../../db/week-history.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import { UserError } from '../errors.ts'

export type Plays = ReturnType<typeof createPlays>

/** Who watched the film of the week, and what they thought of it. */
export function createPlays({ db, clock }: { db: Database; clock: Clock }) {
  /** A decided round of the guild and its film. Throws `UserError` for anything else, such as a forged button. */
  async function decided(on: Database, guildId: string, roundId: number): Promise<{ round: Round; film: Nomination }> {
    const round = await roundById(on, roundId)
    const film = round?.guild_id === guildId ? await winnerOfRound(on, guildId, roundId) : undefined
    if (!round || !film) throw new UserError('This film is not from here. `/results` shows the weeks of this server.')
    return { round, film }
  }

  return {
    /** Records that the member watched the round's film; a second time changes nothing. The guild's first sets the date. */
    async watched(guildId: string, userId: number, roundId: number): Promise<{ film: Nomination; first: boolean }> {
      return write(db, async transaction => {
        const { round, film } = await decided(transaction, guildId, roundId)
        const at = Math.min(fromStored(round.film_starts_at), clock.now())
        await insertPlay(transaction, {
          user_id: userId,
          tmdb_id: film.tmdb_id,
          title: film.title,
          year: film.year,
          watched_at: toStored(at),
          source: 'discord',
          guild_id: guildId,
          round_id: roundId,
        })
        const first = await saveWatchedOn(transaction, guildId, round.week, dateIn(round.zone, at))
        return { film, first }
      })
    },

    /** Takes that back. */
    async notWatched(guildId: string, userId: number, roundId: number): Promise<Nomination> {
      return write(db, async transaction => {
        const { round, film } = await decided(transaction, guildId, roundId)
        const left = await deletePlayOfRound(transaction, userId, roundId)
        if (left === 0) await clearWatchedOn(transaction, guildId, round.week)
        return film
      })
    },

    /** Rates the round's film from 1 to 10; a new rating replaces the old one. */
    async rate(
      guildId: string,
      userId: number,
      roundId: number,
      rating: number,
    ): Promise<{ film: Nomination; rating: number }> {
      if (!Number.isInteger(rating) || rating < 1 || rating > 10)
        throw new UserError('A rating is a whole number from 1 to 10.')
      return write(db, async transaction => {
        const { film } = await decided(transaction, guildId, roundId)
        await saveRating(transaction, { userId, tmdbId: film.tmdb_id, rating, now: toStored(clock.now()) })
        return { film, rating }
      })
    },

    async ratingOf(userId: number, tmdbId: number): Promise<number | null> {
      return ratingOf(db, userId, tmdbId)
    },
  }
}

function dateIn(zone: string, at: number): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString()
}
