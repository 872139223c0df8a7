import { touchingBoards } from '../../db/board-films.ts'
import { type Database, write } from '../../db/database.ts'
import type { TraktLink, TraktSync, TraktSyncChange } from '../../db/schema.ts'
import { linkOfUser, saveSynced } from '../../db/trakt-auth.ts'
import { moveSync } from '../../db/trakt-syncs.ts'
import { type Clock, toStored } from '../clock.ts'
import { nextTurn } from '../serial.ts'
import type { TraktApi } from '../trakt/api.ts'
import { isSamePage, type TraktPage } from '../trakt/pages.ts'
import { type Known, knownNow, nextPullAt, partRead, type SyncPart, stageAfter, stagesOf } from '../trakt/sync.ts'
import type { Hooks } from './hooks.ts'
import { announceImport, announceImported } from './import-news.ts'
import { countsOf, knownIn, noCounts, type SyncCounts } from './sync-record.ts'

/** The pull stands elsewhere by now: another process has moved it on, or the link that it was of has ended. */
export class SupersededError extends Error {
  override name = 'SupersededError'
}

/** Rows that are applied at once: somebody who votes meanwhile waits for two milliseconds or three, not for a whole page. */
const SLICE = 20
/** After each step the pull rests for so many times as long as that took, and lets the game have the disk. */
const RESTS = 4
/** No step takes so long: the clock was moved meanwhile. Milliseconds. */
const LONGEST_STEP = 1_000
/** More pages than any list has: an end for one that never says that it ends. */
const MOST_PAGES = 2_000
/** An import of more pages than this is worth a message that shows how far it is. */
const BIG = 4
/** When a list is read again that changed while it was read, or that nobody can tell to be whole. Milliseconds. */
const UNSTEADY_AGAIN = 60 * 60_000
/** When a list is read again in which Trakt did not say which films are meant. Milliseconds. */
const UNKNOWN_AGAIN = 6 * 60 * 60_000

export type Pull = ReturnType<typeof createPull>

/** What is known of the list that a pull is at. */
export type List = NonNullable<SyncCounts['list']>

/** What a pull reads at Trakt. */
export type PulledApi = Pick<TraktApi, 'lastActivities' | 'plays' | 'watchedMinutes' | 'ratings' | 'watchlist'>

/**
 * One attempt at a member's pull, by the link that it began with. Everything is applied in transactions that also say how
 * far the pull is, and that fail with `SupersededError` where it stands elsewhere by then: safe to run twice, on two
 * machines, and after a crash at any line.
 */
export function createPull(deps: {
  db: Database
  clock: Clock
  api: PulledApi
  link: TraktLink
  hooks: Hooks
  /** Called after each step. */
  moved(): void
  /** Waits so many milliseconds, or until the process is to stop. */
  rest(ms: number): Promise<void>
  /** One call with the member's token, once it is its turn. */
  read<T>(work: (accessToken: string) => Promise<T>): Promise<T>
}) {
  const { db, clock, api, link, hooks, moved: tell, rest, read } = deps
  let before: TraktPage<unknown> | null = null

  /** Does `work` in one transaction with how far the pull is by it. What it changes of plays is shown on the boards. */
  async function commit(
    sync: TraktSync,
    work: (transaction: Database) => Promise<TraktSyncChange>,
  ): Promise<TraktSync> {
    const { moved, touched } = await write(db, async transaction => {
      const present = await linkOfUser(transaction, link.user_id)
      if (present?.trakt_uuid !== link.trakt_uuid || present.linked_at !== link.linked_at)
        throw new SupersededError(`the link of user ${link.user_id} is another one by now`)
      const { result: change, touched } = await touchingBoards(transaction, link.user_id, () => work(transaction))
      const moved = await moveSync(transaction, sync, { failures: 0, last_error: null, ...change })
      if (!moved) throw new SupersededError(`the pull of user ${link.user_id} stands elsewhere by now`)
      return { moved, touched }
    })
    if (touched) hooks.boardChanged()
    return moved
  }

  async function restAfter(began: number): Promise<void> {
    const took = clock.now() - began
    if (took > 0 && took < LONGEST_STEP) await rest(RESTS * took)
  }

  /** Makes one step of the pull, which whoever watches it is told of. */
  async function apply(sync: TraktSync, work: (transaction: Database) => Promise<TraktSyncChange>): Promise<TraktSync> {
    const began = clock.now()
    const moved = await commit(sync, work)
    if (sync.is_first === 1) hooks.announcementsDue()
    tell()
    if (moved.stage !== null) await restAfter(began)
    return moved
  }

  /**
   * Applies rows a few at a time, each time with the counts that come of them, but for the last few, which are for the caller's
   * step. What was applied when the process dies is met again with the page, and not counted again.
   */
  async function applySlices<Row>(
    sync: TraktSync,
    rows: readonly Row[],
    work: (transaction: Database, rows: readonly Row[], counts: SyncCounts) => Promise<SyncCounts>,
  ): Promise<{ at: TraktSync; rest: readonly Row[] }> {
    let at = sync
    let left = rows
    while (left.length > SLICE) {
      const slice = left.slice(0, SLICE)
      const from = at
      const began = clock.now()
      at = await commit(from, async transaction => ({
        counts: JSON.stringify(await work(transaction, slice, countsOf(from))),
      }))
      left = left.slice(SLICE)
      await restAfter(began)
      await nextTurn()
    }
    return { at, rest: left }
  }

  /** The pull has ended: what it has read counts from now on. */
  async function finishing(transaction: Database, sync: TraktSync, known: Known): Promise<TraktSyncChange> {
    const now = clock.now()
    await saveSynced(transaction, link.user_id, JSON.stringify(known), toStored(now))
    if (sync.is_first === 1) await announceImported(transaction, link, sync, clock.now())
    return {
      stage: null,
      page: 0,
      pages: null,
      is_first: 0,
      activities: null,
      finished_at: toStored(now),
      next_at: toStored(nextPullAt(known, { now, userId: link.user_id, run: sync.run })),
      scheduled_at: toStored(now),
    }
  }

  return {
    userId: link.user_id,
    db,
    clock,
    api,
    read,
    apply,
    applySlices,

    /** Asks what has changed, and begins with the first stage that this makes necessary; without one it has ended. */
    async begin(sync: TraktSync): Promise<TraktSync> {
      const activities = await read(api.lastActivities)
      const now = toStored(clock.now())
      return apply(sync, async transaction => {
        const present = await linkOfUser(transaction, link.user_id)
        const known = knownNow(knownIn(present?.last_activities ?? null), activities, now)
        const begun: TraktSync = { ...sync, run: sync.run + 1, started_at: now, activities: JSON.stringify(known) }
        const [stage] = stagesOf(known, sync.is_first === 1)
        const { run, started_at } = begun
        const counts = JSON.stringify(noCounts)
        if (!stage) return { run, started_at, counts, ...(await finishing(transaction, begun, known)) }
        return { run, started_at, counts, stage, page: 0, pages: null, activities: begun.activities }
      })
    },

    /** The next page of the list that the pull is at, and what is known of the list with it. */
    async nextPage<Row>(
      sync: TraktSync,
      fetch: (accessToken: string, page: number) => Promise<TraktPage<Row>>,
    ): Promise<{ page: TraktPage<Row>; isLast: boolean; list: List }> {
      const began = clock.now()
      const page = await read(accessToken => fetch(accessToken, sync.page + 1))
      const isRepeated = isSamePage(before, page)
      before = page
      const earlier = sync.page === 0 ? null : countsOf(sync).list
      const list = earlier ?? {
        readAt: began,
        read: 0,
        total: page.itemCount,
        isSteady: true,
        hasUnknown: false,
        nameless: 0,
      }
      return {
        page,
        isLast: isRepeated || !page.hasMore || page.page >= MOST_PAGES,
        list: {
          ...list,
          read: list.read + (isRepeated ? 0 : page.rows.length + page.skipped),
          isSteady: list.isSteady && isSteady(list.total, page, isRepeated),
          nameless: list.nameless + page.skipped - page.lost.length,
        },
      }
    },

    /** Tells the member of a first import that takes a while. Part of the caller's transaction. */
    async announceIfBig(transaction: Database, sync: TraktSync, pageCount: number | null): Promise<void> {
      if (sync.is_first === 1 && sync.page === 0 && (pageCount ?? 0) > BIG)
        await announceImport(transaction, link, sync)
    },

    /**
     * The step that ends a stage. `lookAgain`: when a removal can be confirmed, if one waits; `isWhole`: it was read from end to
     * end, as it was at one time; `hasUnknown`: there are films in it that Trakt does not name.
     */
    async endStage(
      transaction: Database,
      sync: TraktSync,
      of: { counts: SyncCounts; readAt: number; lookAgain: number | null; isWhole: boolean; hasUnknown: boolean },
    ): Promise<TraktSyncChange> {
      const stage = sync.stage ?? 'check'
      const part: SyncPart = stage === 'check' ? 'plays' : stage
      const known = knownIn(sync.activities)
      if (!known) throw new Error(`the pull of user ${sync.user_id} does not know what it reads`)
      const doubts = [
        ...(of.lookAgain === null ? [] : [of.lookAgain]),
        ...(of.isWhole ? [] : [clock.now() + UNSTEADY_AGAIN]),
        ...(of.hasUnknown ? [clock.now() + UNKNOWN_AGAIN] : []),
      ]
      const lookAgain = doubts.length === 0 ? null : Math.min(...doubts)
      const now: Known = {
        ...known,
        [part]: partRead(known[part], of.readAt, lookAgain),
      }
      const counts = JSON.stringify({ ...of.counts, list: null } satisfies SyncCounts)
      const next = stageAfter(stage, now)
      if (next === null) return { counts, ...(await finishing(transaction, { ...sync, counts }, now)) }
      return { stage: next, page: 0, pages: null, activities: JSON.stringify(now), counts }
    },
  }
}

/** Whether a list has been the same from page to page. Without headers it can be told of a single page alone. */
function isSteady(total: number | null, page: TraktPage<unknown>, isRepeated: boolean): boolean {
  if (page.pageCount !== null) return page.itemCount === total
  return page.page === 1 || isRepeated || page.rows.length + page.skipped === 0
}

/** Whether all of a list was read. */
export function isWhole({ read, total, isSteady }: List): boolean {
  return isSteady && (total === null || read >= total)
}

/** When a pull began: what was missing before that was missed by an earlier one. */
export function startOf({ started_at, scheduled_at }: TraktSync): { startedAt: string } {
  return { startedAt: started_at ?? scheduled_at }
}
