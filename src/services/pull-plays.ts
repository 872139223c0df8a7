import type { Database } from '../../db/database.ts'
import {
  type KnownPlay,
  minuteOf,
  minutesOnTrakt,
  playsByHistoryId,
  playsNeverSeen,
  playsOnTrakt,
} from '../../db/pulled-plays.ts'
import type { TraktSync } from '../../db/schema.ts'
import { nextTurn } from '../serial.ts'
import { TraktError } from '../trakt/errors.ts'
import { isSamePage, type TraktPage } from '../trakt/pages.ts'
import type { TraktPlay, WatchedMinutes } from '../trakt/reads.ts'
import { compareMinutes, patienceFor } from '../trakt/sync.ts'
import { earliest, type Missed } from './missing.ts'
import { type Applied, applyPlays, missPlays } from './pulled-plays.ts'
import { countsOf, type SyncCounts } from './sync-record.ts'
import { type Pull, startOf } from './trakt-pull.ts'

/** Of more films than this the history is read page by page, not film by film. */
const MOST_FILMS = 100
/** How often that is tried in one pull: pages that keep leaving rows out shall not hold it up for ever. */
const MOST_PAGINGS = 2
/** Nobody has more plays of one film than fit on so many pages. */
const MOST_PAGES_OF_FILM = 40
/** Films of which nothing is left, at once in one transaction. */
const GONE_AT_ONCE = 25
/** Rows that are read at once. */
const CHUNK = 1_000

/** One page of the whole history, newest first. */
export async function pullHistoryPage(pull: Pull, sync: TraktSync): Promise<TraktSync> {
  const { page, isLast, list } = await pull.nextPage(sync, (accessToken, number) =>
    pull.api.plays(accessToken, { page: number }),
  )
  const add = async (transaction: Database, rows: readonly TraktPlay[], counts: SyncCounts): Promise<SyncCounts> => {
    const { added } = await applyPlays(transaction, pull.userId, rows, pull.clock.now())
    return { ...counts, plays: counts.plays + added }
  }
  const { at, rest } = await pull.applySlices(sync, page.rows, add)
  return pull.apply(at, async transaction => {
    const added = await add(transaction, rest, countsOf(at))
    const counts = { ...added, list, skipped: added.skipped + page.skipped }
    await pull.announceIfBig(transaction, sync, page.pageCount)
    const end = { counts, readAt: list.readAt, lookAgain: null, isWhole: true, hasUnknown: false }
    if (isLast) return pull.endStage(transaction, at, end)
    return { page: page.page, pages: page.pageCount, counts: JSON.stringify(counts) }
  })
}

/**
 * Compares the minutes of all plays here with those at Trakt, and reads the plays of the films that differ. That finds what
 * was added with an old date, what slipped between two pages, and what was removed, which no other answer of Trakt's tells.
 */
export async function checkPlays(pull: Pull, sync: TraktSync): Promise<TraktSync> {
  const readAt = pull.clock.now()
  const watched = await readMinutes(pull)
  const { minutes, doubted } = await ownMinutes(pull)
  const { differing, gone, missing, known } = compareMinutes(watched.films, minutes, doubted)
  const earlier = countsOf(sync)
  if (differing.length > MOST_FILMS && earlier.pagings < MOST_PAGINGS) {
    const counts: SyncCounts = { ...earlier, pagings: earlier.pagings + 1, list: null }
    return pull.apply(sync, async () => ({ stage: 'plays', page: 0, pages: null, counts: JSON.stringify(counts) }))
  }
  const { startedAt } = startOf(sync)
  const films = differing.slice(0, MOST_FILMS)
  const pages = sync.page + films.length
  let lookAgain: number | null = null
  let hasUnknown = false
  let at = sync

  /** One step: what comes of some plays that are there or missing. */
  async function step(work: (transaction: Database, how: Parameters<typeof missPlays>[3]) => Promise<Change>) {
    at = await pull.apply(at, async transaction => {
      const how = { startedAt, now: pull.clock.now(), patience: patienceFor({ missing, known }) }
      const { applied, missed } = await work(transaction, how)
      lookAgain = earliest(earliest(lookAgain, applied?.lookAgain ?? null), missed.lookAgain)
      const counts = countsOf(at)
      const plays = counts.plays + (applied?.added ?? 0)
      const summed = { ...counts, plays, playsGone: counts.playsGone + missed.gone }
      return { page: at.page + 1, pages, counts: JSON.stringify(summed) }
    })
  }

  for (const film of films) {
    const { plays, lost, isWhole } = await playsOfFilm(pull, film)
    await step(async (transaction, how) => {
      const applied = await applyPlays(transaction, pull.userId, plays, how.now)
      const seen = new Set<number | null>([...lost, ...plays.map(play => play.historyId)])
      const unseen = ({ trakt_history_id: id }: KnownPlay) => !seen.has(id)
      const lostHere = await playsByHistoryId(transaction, pull.userId, lost)
      hasUnknown ||= lostHere.length < lost.length || !isWhole
      const absent = isWhole ? (await playsOnTrakt(transaction, pull.userId, [film])).filter(unseen) : []
      return { applied, missed: await missPlays(transaction, pull.userId, absent, how) }
    })
  }
  if (watched.isWhole) {
    for (let begin = 0; begin < gone.length; begin += GONE_AT_ONCE) {
      const chunk = gone.slice(begin, begin + GONE_AT_ONCE)
      await step(async (transaction, how) => {
        const absent = await playsOnTrakt(transaction, pull.userId, chunk)
        return { missed: await missPlays(transaction, pull.userId, absent, how) }
      })
    }
    await step(async (transaction, how) => {
      const absent = films.length < differing.length ? [] : await playsNeverSeen(transaction, pull.userId)
      return { missed: await missPlays(transaction, pull.userId, absent, how) }
    })
  }
  return pull.apply(at, transaction =>
    pull.endStage(transaction, at, {
      counts: countsOf(at),
      readAt,
      lookAgain,
      isWhole: watched.isWhole && films.length === differing.length,
      hasUnknown,
    }),
  )
}

interface Change {
  applied?: Applied
  missed: Missed
}

/** All films and minutes at Trakt. Where they come in pages they may have changed between two, so that none is known to be gone. */
async function readMinutes(pull: Pull): Promise<Pick<WatchedMinutes, 'films'> & { isWhole: boolean }> {
  const first = await pull.read(accessToken => pull.api.watchedMinutes(accessToken))
  const { count, limit } = first.pages ?? { count: 1, limit: 0 }
  for (let number = 2; number <= count; number++) {
    const { films } = await pull.read(accessToken => pull.api.watchedMinutes(accessToken, { number, limit }))
    if (films.size === 0) break
    for (const [film, minutes] of films) first.films.set(film, minutes)
  }
  return { films: first.films, isWhole: count <= 1 }
}

/** The films and minutes of the plays that Trakt is known to have, and the films of which one was missing the last time. */
async function ownMinutes(pull: Pull): Promise<{ minutes: Map<number, (string | null)[]>; doubted: Set<number> }> {
  const minutes = new Map<number, (string | null)[]>()
  const doubted = new Set<number>()
  let rows = await minutesOnTrakt(pull.db, pull.userId, null, CHUNK)
  while (rows.length > 0) {
    for (const { trakt_id: film, watched_at, missing_since } of rows) {
      const its = minutes.get(film)
      if (its) its.push(minuteOf(watched_at))
      else minutes.set(film, [minuteOf(watched_at)])
      if (missing_since !== null) doubted.add(film)
    }
    await nextTurn()
    rows = await minutesOnTrakt(pull.db, pull.userId, rows.at(-1) ?? null, CHUNK)
  }
  return { minutes, doubted }
}

/** All plays of one film, and the ids of those that do not say that they are of it; none where Trakt does not know it any more. */
async function playsOfFilm(
  pull: Pull,
  traktId: number,
): Promise<{ plays: TraktPlay[]; lost: number[]; isWhole: boolean }> {
  const plays: TraktPlay[] = []
  const lost: number[] = []
  let isWhole = true
  let before: TraktPage<TraktPlay> | null = null
  for (let number = 1; number <= MOST_PAGES_OF_FILM; number++) {
    const page: TraktPage<TraktPlay> | null = await pull.read(async accessToken => {
      try {
        return await pull.api.plays(accessToken, { traktId, page: number })
      } catch (error) {
        if (error instanceof TraktError && error.status === 404) return null
        throw error
      }
    })
    if (page === null) return { plays, lost, isWhole: isWhole && number === 1 }
    const isRepeated = isSamePage(before, page)
    if (!isRepeated) plays.push(...page.rows)
    lost.push(...page.lost.flatMap(row => row.id ?? []))
    isWhole &&= page.skipped === page.lost.length
    if (isRepeated || !page.hasMore) return { plays, lost, isWhole: isWhole && number <= 2 }
    before = page
  }
  return { plays, lost, isWhole: false }
}
