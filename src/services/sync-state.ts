import type { Database } from '../../db/database.ts'
import { isLeased } from '../../db/leases.ts'
import type { SyncStage, TraktSync } from '../../db/schema.ts'
import { linkOfUser } from '../../db/trakt-auth.ts'
import { syncOfUser } from '../../db/trakt-syncs.ts'
import { fromStored, toStored } from '../clock.ts'
import type { TraktErrorKind } from '../trakt/errors.ts'
import { LARGEST_PAGE } from '../trakt/pages.ts'
import { countsOf, type SyncCounts } from './sync-record.ts'

/**
 * Why the latest attempt came to nothing; `internal` is a fault of ours, with the id under which it is in the log, and `relink` a
 * link that works no more, so that nothing is tried.
 */
export interface SyncProblem {
  kind: TraktErrorKind | 'internal' | 'relink'
  id: string | null
}

/** How a member's pulls stand. Instants are stored ones. */
export interface SyncState {
  isFirst: boolean
  isRunning: boolean
  /** It begins, or goes on, at once. */
  isDue: boolean
  /** Of the pull that is under way, or was cut off and goes on at `nextAt`; null between two pulls. */
  stage: SyncStage | null
  /** Of that stage: rows of a list, or films that have to be compared; `total` is null where Trakt does not say. */
  progress: { done: number; total: number | null }
  /** What this pull, or the latest one, has changed. */
  counts: SyncCounts
  startedAt: string | null
  finishedAt: string | null
  nextAt: string
  problem: SyncProblem | null
}

const kinds = [
  'invalid_grant',
  'unauthorized',
  'forbidden',
  'locked',
  'account_limit',
  'rejected',
  'rate_limited',
  'unavailable',
  'timeout',
  'malformed',
] as const satisfies TraktErrorKind[]

/** How a member's pulls stand; null without a link. */
export async function readSyncState(db: Database, userId: number, now: number): Promise<SyncState | null> {
  const sync = await syncOfUser(db, userId)
  if (!sync) return null
  const works = (await linkOfUser(db, userId))?.state === 'linked'
  const isRunning = await isLeased(db, syncLease(userId), toStored(now))
  const counts = countsOf(sync)
  return {
    isFirst: sync.is_first === 1,
    isRunning,
    isDue: works && (fromStored(sync.next_at) <= now || fromStored(sync.scheduled_at) > now),
    stage: sync.stage,
    progress: progressOf(sync, counts),
    counts,
    startedAt: sync.started_at,
    finishedAt: sync.finished_at,
    nextAt: sync.next_at,
    problem: works ? problemOf(sync.last_error) : { kind: 'relink', id: null },
  }
}

/** The lease under which a member's account is read, in whatever process. */
export function syncLease(userId: number): string {
  return `trakt-sync:${userId}`
}

function problemOf(lastError: string | null): SyncProblem | null {
  if (lastError === null) return null
  const kind = kinds.find(each => each === lastError)
  return kind ? { kind, id: null } : { kind: 'internal', id: lastError.split(' ')[1] ?? null }
}

function progressOf({ stage, page, pages }: TraktSync, { list }: SyncCounts): SyncState['progress'] {
  if (stage === null) return { done: 0, total: null }
  if (stage === 'check') return pages ? { done: Math.min(page, pages), total: pages } : { done: 0, total: null }
  const total = list?.total ?? (pages === null ? null : pages * LARGEST_PAGE)
  const done = list?.read ?? 0
  return { done: total === null ? done : Math.min(done, total), total }
}
