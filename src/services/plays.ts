import { Temporal } from 'temporal-polyfill'
import { touchingBoards } from '../../db/board-films.ts'
import { type Database, write } from '../../db/database.ts'
import { roundById } from '../../db/rounds.ts'
import type { Nomination, Play, Round } from '../../db/schema.ts'
import {
  countPlaysOfRound,
  deletePlay,
  insertPlay,
  playById,
  playOfRound,
  playsBetween,
  tiePlayToRound,
} from '../../db/watch-history.ts'
import { clearWatchedOn, saveWatchedOn, winnerOfRound } from '../../db/week-history.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import { UserError } from '../errors.ts'
import type { Hooks } from './hooks.ts'
import { checkRating, storeRating } from './ratings.ts'
import { type GoesToTrakt, type KnownFilm, owePlay, oweRemoval } from './trakt-outbox.ts'
import { filmName, moment } from './words.ts'

export type Plays = ReturnType<typeof createPlays>

const MINUTE = 60_000
/** How long a play can be taken back. Milliseconds. */
const UNDO_TIME = 15 * MINUTE
/** A play this close to the film's start is the night's: whatever else the member uses wrote it down, or they did. */
const SAME_NIGHT = 12 * 60 * MINUTE

/** What a member says that they watched. */
export interface Viewing {
  film: KnownFilm
  /** Milliseconds since the epoch; the minute counts. */
  at: number
  /** 1 to 10. */
  rating?: number | null
}

export interface Recorded {
  play: Play
  goesToTrakt: GoesToTrakt
}

/** Who watched what, and when: the film of the week and any other. What is recorded goes to Trakt where the member has linked. */
export function createPlays({ db, clock, hooks }: { db: Database; clock: Clock; hooks: Hooks }) {
  /** A decided round of the guild and its film. Throws `UserError` for anything else, such as a forged button. */
  async function decided(on: Database, guildId: string, roundId: number): Promise<{ round: Round; film: Nomination }> {
    const round = await roundById(on, roundId)
    const film = round?.guild_id === guildId ? await winnerOfRound(on, guildId, roundId) : undefined
    if (!round || !film) throw new UserError('This film is not from here. `/results` shows the weeks of this server.')
    return { round, film }
  }

  /** Does something to the member's plays in one transaction, and tells whoever has to know. */
  async function change<T>(userId: number, work: (transaction: Database) => Promise<T>): Promise<T> {
    const { result, touched } = await write(db, transaction =>
      touchingBoards(transaction, userId, () => work(transaction)),
    )
    hooks.pushesDue()
    if (touched) hooks.boardChanged()
    return result
  }

  async function insert(
    transaction: Database,
    userId: number,
    { film, at, rating = null }: Viewing,
    from: { guildId: string; roundId: number | null },
  ): Promise<Recorded> {
    const now = clock.now()
    const play = await insertPlay(transaction, {
      user_id: userId,
      tmdb_id: film.tmdbId,
      title: film.title,
      year: film.year,
      watched_at: toStored(wholeMinute(at)),
      rating,
      source: 'discord',
      guild_id: from.guildId,
      round_id: from.roundId,
      recorded_at: toStored(now),
    })
    return { play, goesToTrakt: await owePlay(transaction, play, film.imdbId, now) }
  }

  /** The night's play, where the member has one already, by whatever way it came here. */
  async function adoptable(transaction: Database, userId: number, film: Nomination, startsAt: number) {
    const span = { from: toStored(startsAt - SAME_NIGHT), until: toStored(startsAt + SAME_NIGHT) }
    const plays = await playsBetween(transaction, userId, film.tmdb_id, span)
    const distance = (play: Play) => Math.abs(fromStored(play.watched_at) - startsAt)
    return plays.toSorted(
      (a, b) => Number(a.source === 'trakt') - Number(b.source === 'trakt') || distance(a) - distance(b),
    )[0]
  }

  async function recordNight(transaction: Database, userId: number, round: Round, film: Nomination): Promise<void> {
    if (await playOfRound(transaction, userId, round.id)) return
    const startsAt = fromStored(round.film_starts_at)
    const present = await adoptable(transaction, userId, film, startsAt)
    if (!present) {
      const at = Math.min(startsAt, clock.now())
      await insert(transaction, userId, { film: knownFilm(film), at }, { guildId: round.guild_id, roundId: round.id })
    } else if (present.round_id === null) {
      await tiePlayToRound(transaction, present.id, { round_id: round.id, recorded_at: toStored(clock.now()) })
    }
  }

  function canBeUndone({ recorded_at }: Play): boolean {
    return recorded_at !== null && clock.now() <= fromStored(recorded_at) + UNDO_TIME
  }

  /** Throws `UserError` when it was recorded too long ago to be taken back. */
  function checkUndo(play: Play): void {
    if (canBeUndone(play)) return
    throw new UserError(
      'That was recorded more than 15 minutes ago, so it stays. If Trakt has it, you can remove it there, in your history.',
    )
  }

  /** What came from elsewhere stays, and is only the night's no more. */
  async function takeBack(transaction: Database, play: Play): Promise<void> {
    if (play.source !== 'discord') {
      await tiePlayToRound(transaction, play.id, { round_id: null, recorded_at: null })
      return
    }
    await oweRemoval(transaction, play, clock.now())
    await deletePlay(transaction, play.id)
  }

  /** The night has no date any more when nobody is left who watched it. */
  async function checkNight(transaction: Database, guildId: string, round: Round): Promise<void> {
    if ((await countPlaysOfRound(transaction, round.id)) === 0) await clearWatchedOn(transaction, guildId, round.week)
  }

  return {
    /**
     * Records that the member watched a film. Throws `UserError` for what is still to come, for a minute in which the same
     * film is recorded already, and for what is no rating.
     */
    async record(guildId: string, userId: number, viewing: Viewing): Promise<Recorded> {
      const { film, at, rating } = viewing
      if (wholeMinute(at) > clock.now()) throw new UserError('That is still to come. Tell me when you have watched it.')
      if (rating != null) checkRating(rating)
      return change(userId, async transaction => {
        const minute = wholeMinute(at)
        const span = { from: toStored(minute), until: toStored(minute + MINUTE - 1) }
        if ((await playsBetween(transaction, userId, film.tmdbId, span)).length > 0) {
          throw new UserError(
            `You have ${filmName(film)} recorded already for ${moment(minute)}. Give another time if you saw it twice.`,
          )
        }
        const recorded = await insert(transaction, userId, viewing, { guildId, roundId: null })
        if (rating != null) await storeRating(transaction, userId, film, rating, clock.now())
        return recorded
      })
    },

    /** A play of the member's, and whether it can still be taken back; null where it is not recorded any more. */
    async own(userId: number, playId: number): Promise<{ play: Play; undo: boolean } | null> {
      const play = await playById(db, playId)
      return play?.user_id === userId ? { play, undo: canBeUndone(play) } : null
    },

    /** Takes a play back that was recorded a moment ago. Throws `UserError` when it is too late, or not the member's. */
    async undo(userId: number, playId: number): Promise<Play> {
      return change(userId, async transaction => {
        const play = await playById(transaction, playId)
        if (play?.user_id !== userId)
          throw new UserError('This is not recorded (any more), so there is nothing to undo.')
        checkUndo(play)
        await takeBack(transaction, play)
        const round = play.round_id === null ? undefined : await roundById(transaction, play.round_id)
        if (round) await checkNight(transaction, round.guild_id, round)
        return play
      })
    },

    /**
     * Records that the member watched the round's film; a second time changes nothing, and a play that is known already is
     * taken for it. The guild's first sets the date.
     */
    async watched(guildId: string, userId: number, roundId: number): Promise<{ film: Nomination; first: boolean }> {
      return change(userId, async transaction => {
        const { round, film } = await decided(transaction, guildId, roundId)
        await recordNight(transaction, userId, round, film)
        const at = Math.min(fromStored(round.film_starts_at), clock.now())
        const first = await saveWatchedOn(transaction, guildId, round.week, dateIn(round.zone, at))
        return { film, first }
      })
    },

    /** Takes that back. Throws `UserError` when it is too late. */
    async notWatched(guildId: string, userId: number, roundId: number): Promise<Nomination> {
      return change(userId, async transaction => {
        const { round, film } = await decided(transaction, guildId, roundId)
        const play = await playOfRound(transaction, userId, roundId)
        if (play) {
          checkUndo(play)
          await takeBack(transaction, play)
        }
        await checkNight(transaction, guildId, round)
        return film
      })
    },

    /** The round's film. Throws `UserError` where it has none. */
    async filmOfNight(guildId: string, roundId: number): Promise<Nomination> {
      return (await decided(db, guildId, roundId)).film
    },
  }
}

/** A nominated film as it goes to Trakt. */
export function knownFilm({ tmdb_id, imdb_id, title, year }: Nomination): KnownFilm {
  return { tmdbId: tmdb_id, imdbId: imdb_id, title, year }
}

/** Trakt keeps no seconds (trakt-api, discussion 694). */
function wholeMinute(at: number): number {
  return Math.floor(at / MINUTE) * MINUTE
}

function dateIn(zone: string, at: number): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString()
}
