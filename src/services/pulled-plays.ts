import { UNKNOWN_DATE } from '../../db/columns.ts'
import type { Database } from '../../db/database.ts'
import { declinePlay, type Lately, playRemovals, playsSentLately, settlePlay } from '../../db/outbox-settling.ts'
import {
  forgetGonePlays,
  insertPulledPlay,
  isOurs,
  type KnownPlay,
  minuteOf,
  noteMissingPlays,
  type PulledPlay,
  playsByHistoryId,
  playsWithoutHistoryId,
  takeNewNumber,
  updatePulledPlay,
} from '../../db/pulled-plays.ts'
import { saveTraktFilms, traktFilms } from '../../db/trakt-films.ts'
import { toStored } from '../clock.ts'
import type { TraktMovie } from '../trakt/films.ts'
import type { TraktPlay } from '../trakt/reads.ts'
import { earliest, type Missed, settleMissing } from './missing.ts'

/** A read may not show for so long what Trakt was told. Milliseconds. */
const READS_LAG = 15 * 60_000

/** When Trakt was told what a read may not show yet. */
export function lately(now: number): Lately {
  return { from: toStored(now - READS_LAG), until: toStored(now + READS_LAG) }
}

/** When Trakt's word counts again on what was disregarded now, because Trakt was told otherwise lately. Milliseconds. */
export function afterLag(now: number): number {
  return now + READS_LAG + 1
}

/** What came of plays that Trakt has. */
export interface Applied {
  /** So many are new. */
  added: number
  /** When they have to be read once more, because of those that were left out. Milliseconds. */
  lookAgain: number | null
}

/**
 * Stores plays that Trakt has, each once whatever comes twice: what is known is brought up to date, what was recorded here at
 * that minute is Trakt's from now on too, and need not be sent; the rest is new. What is being taken back there is left out.
 * Part of the caller's transaction.
 */
export async function applyPlays(
  transaction: Database,
  userId: number,
  plays: readonly TraktPlay[],
  now: number,
): Promise<Applied> {
  await saveTraktFilms(transaction, plays.map(filmRow))
  const rows = new Map(plays.map(play => [play.historyId, rowOf(userId, play)]))
  const known = new Map<number | null, KnownPlay>()
  for (const play of await playsByHistoryId(transaction, userId, [...rows.keys()]))
    known.set(play.trakt_history_id, play)
  const fresh: PulledPlay[] = []
  for (const row of rows.values()) {
    const play = known.get(row.trakt_history_id)
    if (!play) fresh.push(row)
    else if (differs(play, row)) await updatePulledPlay(transaction, play, row)
  }
  return fresh.length === 0 ? { added: 0, lookAgain: null } : addPlays(transaction, userId, fresh, now)
}

async function addPlays(transaction: Database, userId: number, fresh: PulledPlay[], now: number): Promise<Applied> {
  const ours = await playsWithoutHistoryId(transaction, userId)
  const takenBack = await playRemovals(transaction, userId, lately(now))
  const tmdbIds =
    ours.length + takenBack.length > 0 ? await tmdbIdsOf(transaction, fresh) : new Map<number, number | null>()
  let added = 0
  let left = 0
  for (const row of fresh) {
    const isFilm = ({ tmdb_id }: { tmdb_id: number | null }) =>
      tmdb_id !== null && tmdb_id === (tmdbIds.get(row.trakt_id) ?? row.tmdb_id)
    const isTakenBack = takenBack.some(removal =>
      removal.trakt_history_id === null
        ? removal.watched_at === row.watched_at && isFilm(removal)
        : removal.trakt_history_id === row.trakt_history_id,
    )
    if (isTakenBack) {
      left++
      continue
    }
    const index = ours.findIndex(
      play => (play.trakt_id === row.trakt_id || isFilm(play)) && isSameMinute(play.watched_at, row.watched_at),
    )
    const [adopted] = index === -1 ? [] : ours.splice(index, 1)
    if (adopted) {
      await updatePulledPlay(transaction, adopted, row)
      await settlePlay(transaction, adopted.id, row.trakt_history_id, toStored(now))
    } else {
      await insertPulledPlay(transaction, row)
      added++
    }
  }
  return { added, lookAgain: left > 0 ? afterLag(now) : null }
}

/**
 * What is missing at Trakt of a member's plays; what was sent there a moment ago is not, nor what is there under another number.
 * Part of the caller's transaction.
 */
export async function missPlays(
  transaction: Database,
  userId: number,
  plays: readonly KnownPlay[],
  how: { startedAt: string; now: number; patience: number },
): Promise<Missed> {
  if (plays.length === 0) return { gone: 0, lookAgain: null }
  const now = toStored(how.now)
  const sent = await playsSentLately(transaction, userId, lately(how.now))
  const missing: KnownPlay[] = []
  for (const play of plays) if (!(isOurs(play) && (await takeNewNumber(transaction, userId, play)))) missing.push(play)
  const believed = missing.filter(play => !sent.has(play.id))
  const { gone, lookAgain } = await settleMissing(believed, how, {
    note: noted => noteMissingPlays(transaction, noted, now),
    async forget(gone) {
      const kept = await forgetGonePlays(transaction, userId, gone)
      for (const play of kept) await declinePlay(transaction, userId, play, now)
    },
  })
  return { gone, lookAgain: believed.length < missing.length ? earliest(lookAgain, afterLag(how.now)) : lookAgain }
}

/** By Trakt's ids of films. Trakt may leave out now what it has told before. */
async function tmdbIdsOf(transaction: Database, rows: PulledPlay[]): Promise<Map<number, number | null>> {
  const films = await traktFilms(transaction, [...new Set(rows.map(row => row.trakt_id))])
  return new Map(films.map(film => [film.trakt_id, film.tmdb_id]))
}

function isSameMinute(one: string, other: string): boolean {
  const minute = minuteOf(one)
  return minute !== null && minute === minuteOf(other)
}

function differs(known: KnownPlay, row: PulledPlay): boolean {
  return (
    known.missing_since !== null ||
    known.trakt_id !== row.trakt_id ||
    known.watched_at !== row.watched_at ||
    (known.source === 'trakt' &&
      (known.title !== row.title || known.year !== row.year || (row.tmdb_id !== null && known.tmdb_id !== row.tmdb_id)))
  )
}

function rowOf(userId: number, { historyId, watchedAt, film }: TraktPlay): PulledPlay {
  return {
    user_id: userId,
    trakt_history_id: historyId,
    trakt_id: film.traktId,
    tmdb_id: film.tmdbId,
    title: film.title,
    year: film.year,
    watched_at: watchedAt ?? UNKNOWN_DATE,
  }
}

/** A film as it is kept for whoever meets its number next. */
export function filmRow({ film }: { film: TraktMovie }) {
  return {
    trakt_id: film.traktId,
    tmdb_id: film.tmdbId,
    imdb_id: film.imdbId,
    title: film.title,
    year: film.year,
  }
}
