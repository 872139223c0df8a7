import { randomUUID } from 'node:crypto'
import { type Database, write } from '../../db/database.ts'
import { isLeased, releaseLease, takeLease } from '../../db/leases.ts'
import type { SyncStage, TraktLink, TraktSync } from '../../db/schema.ts'
import { linkOfUser } from '../../db/trakt-auth.ts'
import { dueSyncs, postponeSyncs, scheduleSync, syncOfUser } from '../../db/trakt-syncs.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import { UserError } from '../errors.ts'
import type { Logger } from '../log.ts'
import { TraktError } from '../trakt/errors.ts'
import { pauseAfter } from '../trakt/sync.ts'
import type { Hooks } from './hooks.ts'
import { checkPlays, pullHistoryPage } from './pull-plays.ts'
import { pullRatingsPage } from './pull-ratings.ts'
import { pullWatchlistPage } from './pull-watchlist.ts'
import { knownIn } from './sync-record.ts'
import { readSyncState, syncLease } from './sync-state.ts'
import { createPull, type Pull, type PulledApi, SupersededError } from './trakt-pull.ts'
import type { TraktSession } from './trakt-session.ts'
import { NotLinkedError } from './trakt-tokens.ts'

export type TraktSyncs = ReturnType<typeof createTraktSyncs>

const MINUTE = 60_000
/** A pull that has not said for so long that it goes on has died. Milliseconds. */
export const SYNC_LEASE = MINUTE
/** Trakt does not let our application in: nobody's account is read for so long. Milliseconds. */
export const FORBIDDEN_PAUSE = 10 * MINUTE
/** An account that Trakt has locked is looked at again so much later. Milliseconds. */
const LOCKED_PAUSE = 24 * 60 * MINUTE

const steps: Record<SyncStage, (pull: Pull, sync: TraktSync) => Promise<TraktSync>> = {
  plays: pullHistoryPage,
  check: checkPlays,
  ratings: pullRatingsPage,
  watchlist: pullWatchlistPage,
}

/**
 * Keeps what is known of members' Trakt accounts up to date. Which pull is due, and how far each has come, are rows: whoever
 * asks for one only makes it due, and one that was cut off goes on. A member's pull runs in one process at a time, by a lease;
 * that two of them do no harm is what `trakt-pull.ts` is for.
 */
export function createTraktSyncs(deps: {
  db: Database
  clock: Clock
  session: Pick<TraktSession, 'read'>
  api: PulledApi
  hooks: Hooks
  log: Logger
}) {
  const { db, clock, session, api, hooks, log } = deps
  const holder = randomUUID()
  const running = new Map<number, Promise<boolean>>()
  const waiters = new Map<number, PromiseWithResolvers<void>>()
  const now = () => toStored(clock.now())

  function moved(userId: number): void {
    waiters.get(userId)?.resolve()
    waiters.delete(userId)
    hooks.syncMoved()
  }

  async function hold(userId: number): Promise<boolean> {
    const expiresAt = toStored(clock.now() + SYNC_LEASE)
    return takeLease(db, { name: syncLease(userId), holder, now: now(), expiresAt })
  }

  /** Whether there is anything to do: another process may have done it since somebody said so. */
  function isDue({ next_at, scheduled_at }: TraktSync): boolean {
    return next_at <= now() || scheduled_at > now()
  }

  async function attempt(userId: number, signal: AbortSignal): Promise<boolean> {
    const link = await linkOfUser(db, userId)
    const sync = await syncOfUser(db, userId)
    if (link?.state !== 'linked' || !sync || !isDue(sync) || !(await hold(userId))) return false
    try {
      await pullAll(link, sync, signal)
    } catch (error) {
      if (!signal.aborted) await failed(link, error)
    } finally {
      await releaseLease(db, syncLease(userId), holder)
      moved(userId)
    }
    return true
  }

  /** All steps from where the pull is. Stopping lets the one that is under way end. */
  async function pullAll(link: TraktLink, sync: TraktSync, signal: AbortSignal): Promise<void> {
    const userId = link.user_id
    const pull = createPull({
      ...{ db, clock, api, link, hooks },
      moved: () => moved(userId),
      rest: ms => clock.sleep(ms, signal),
      async read(work) {
        signal.throwIfAborted()
        if (!(await hold(userId))) throw new SupersededError(`another process pulls for user ${userId}`)
        return session.read(userId, signal, work)
      },
    })
    // What an earlier version has begun, and stored otherwise, is begun anew.
    const isBegun = sync.stage !== null && knownIn(sync.activities) !== null
    let at = isBegun ? sync : await pull.begin(sync)
    while (at.stage !== null) {
      signal.throwIfAborted()
      at = await steps[at.stage](pull, at)
    }
    log.info({ user: userId, run: at.run, counts: at.counts }, 'synced with Trakt')
  }

  async function failed(link: TraktLink, error: unknown): Promise<void> {
    const userId = link.user_id
    if (error instanceof SupersededError || error instanceof NotLinkedError) {
      log.info({ err: error, user: userId }, 'a pull from Trakt has stopped')
      return
    }
    const id = randomUUID()
    if (!(error instanceof TraktError)) log.error({ err: error, user: userId, id }, 'a pull from Trakt failed')
    else if (isOurs(error)) log.error({ err: error, user: userId, kind: error.kind }, 'Trakt refuses a pull')
    else log.warn({ err: error, user: userId, kind: error.kind }, 'a pull from Trakt has to wait')
    const lastError = error instanceof TraktError ? error.kind : `internal ${id}`
    await write(db, async transaction => {
      if ((await linkOfUser(transaction, userId))?.linked_at !== link.linked_at) return
      const failures = ((await syncOfUser(transaction, userId))?.failures ?? 0) + 1
      const next = toStored(clock.now() + pauseOf(error, failures, userId))
      const change = { failures, last_error: lastError, next_at: next, scheduled_at: now() }
      await scheduleSync(transaction, userId, change)
      if (error instanceof TraktError && error.kind === 'forbidden')
        await postponeSyncs(transaction, toStored(clock.now() + FORBIDDEN_PAUSE), now())
    })
  }

  return {
    /** Members whose pull is due, longest first. */
    due: () => dueSyncs(db, now()),

    /**
     * Does the member's pull if it is due, or waits for the one that is under way here. What goes wrong is noted in its row.
     * Whether there was anything to do, which there is not while another process is at it.
     */
    run(userId: number, signal: AbortSignal): Promise<boolean> {
      const work = running.get(userId) ?? attempt(userId, signal).finally(() => running.delete(userId))
      running.set(userId, work)
      return work
    },

    /**
     * Makes the member's pull due. `running`: one is under way, and is as good; `waiting`: Trakt has asked not to be asked
     * before `nextAt`. Throws `UserError` without a link that works.
     */
    async request(userId: number): Promise<'begun' | 'running' | 'waiting'> {
      const answer = await write(db, async transaction => {
        const link = await linkOfUser(transaction, userId)
        if (!link)
          throw new UserError('No Trakt account is linked, so there is nothing to sync. `/trakt link` links one.')
        if (link.state !== 'linked')
          throw new UserError('Your link to Trakt works no more. Please link it again with `/trakt link`.')
        if (await isLeased(transaction, syncLease(userId), now())) return 'running'
        const sync = await syncOfUser(transaction, userId)
        if (sync && mustWait(sync) && !isDue(sync)) return 'waiting'
        await scheduleSync(transaction, userId, { next_at: now(), scheduled_at: now() })
        return 'begun'
      })
      if (answer === 'begun') hooks.syncsDue()
      return answer
    },

    /** How the member's pulls stand; null without a link. */
    state: (userId: number) => readSyncState(db, userId, clock.now()),

    /** How long the member's pull is still to wait. Milliseconds. */
    async waitsFor(userId: number): Promise<number> {
      const sync = await syncOfUser(db, userId)
      return sync ? Math.max(fromStored(sync.next_at) - clock.now(), 0) : 0
    },

    /** Resolves when the member's pull has come further in this process, or has ended, next time. */
    change(userId: number): Promise<void> {
      const waiter = waiters.get(userId) ?? Promise.withResolvers<void>()
      waiters.set(userId, waiter)
      return waiter.promise
    },
  }
}

function isOurs({ kind }: TraktError): boolean {
  return kind === 'forbidden' || kind === 'rejected'
}

/** Trakt has said when it may be asked again, or does not take our application. */
function mustWait({ last_error }: TraktSync): boolean {
  return last_error === 'rate_limited' || last_error === 'forbidden'
}

function pauseOf(error: unknown, failures: number, userId: number): number {
  if (!(error instanceof TraktError)) return pauseAfter(failures, undefined, userId)
  if (error.kind === 'locked') return LOCKED_PAUSE
  return pauseAfter(failures, error.retryAfter, userId)
}
