import { randomUUID } from 'node:crypto'
import { type Database, write } from '../../db/database.ts'
import { releaseLease, takeLease } from '../../db/leases.ts'
import { abandonedClaims, straightenInstants } from '../../db/outbox.ts'
import { linkOfUser } from '../../db/trakt-auth.ts'
import { type MemberWithPushes, membersWithPushes } from '../../db/trakt-pushes.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import type { Logger } from '../log.ts'
import { createLanes } from '../serial.ts'
import type { TraktApi } from '../trakt/api.ts'
import { TraktError } from '../trakt/errors.ts'
import { CLAIM_LASTS } from '../trakt/outbox.ts'
import { FIRST_LOOK } from '../trakt/outbox-looks.ts'
import { createTraktIdentities } from './trakt-identities.ts'
import { createTraktLooks } from './trakt-looks.ts'
import { moveOutbox } from './trakt-outbox.ts'
import { createTraktPauses, isPausedAt } from './trakt-pauses.ts'
import { createTraktSends } from './trakt-sends.ts'
import type { TraktSession } from './trakt-session.ts'
import { NotLinkedError } from './trakt-tokens.ts'

export type TraktPush = ReturnType<typeof createTraktPush>

const MINUTE = 60_000
/** Longer than one step takes; the rows themselves keep two senders apart. Milliseconds. */
const LEASE = CLAIM_LASTS
const MEMBERS_AT_ONCE = 4
/** Nothing waits longer than this, but for a pause: what is due later was noted by a clock that has been set back. */
const LONGEST_WAIT = 15 * MINUTE
/** What is due and cannot be done yet, because something else comes first, is looked at again after this. */
const SHORTEST_REST = 5_000

/**
 * Sends what members have recorded and rated to Trakt, and settles what was not answered. It lives off the rows alone: safe to
 * run twice, in two processes, and after a crash at any line.
 */
export function createTraktPush(deps: {
  db: Database
  clock: Clock
  session: Pick<TraktSession, 'read' | 'write'>
  api: Pick<TraktApi, 'profile' | 'plays' | 'ratings' | 'filmByTmdb' | 'addPlays' | 'removePlays' | 'rate' | 'unrate'>
  log: Logger
  /** 0 to 1, to spread members' returns after a pause. */
  random?: () => number
}) {
  const { db, clock, session, api, log, random = Math.random } = deps
  const holder = randomUUID()
  const closing = new AbortController()
  const { signal } = closing
  const pauses = createTraktPauses({ db, clock, log, random })
  const identities = createTraktIdentities({ db, session, api, pauses })
  const sends = createTraktSends({ db, clock, holder, session, api, identities, log })
  const looks = createTraktLooks({ db, clock, session, api, identities, log })
  /** Members about whom Trakt did not answer the latest look: what waits to be sent has its turn first, and cannot starve. */
  const lookedInVain = new Set<number>()
  const drainAll = createLanes(MEMBERS_AT_ONCE, userId => drain(Number(userId)))

  async function drain(userId: number): Promise<void> {
    try {
      let isFirst = true
      while (!signal.aborted && (await holdsLease(userId))) {
        if (isFirst) await straighten(userId)
        isFirst = false
        await takeOver(userId)
        if (!(await step(userId))) break
      }
    } catch (error) {
      // Whoever waits for their turn when the process ends has nothing under way.
      if (!(error instanceof Error && error.name === 'AbortError')) throw error
    } finally {
      await releaseLease(db, leaseOf(userId), holder)
    }
  }

  async function holdsLease(userId: number): Promise<boolean> {
    const now = clock.now()
    const lease = { name: leaseOf(userId), holder, now: toStored(now), expiresAt: toStored(now + LEASE) }
    return takeLease(db, lease)
  }

  async function straighten(userId: number): Promise<void> {
    const now = clock.now()
    const limits = { longest: toStored(now + CLAIM_LASTS), latest: toStored(now + LONGEST_WAIT) }
    await write(db, transaction => straightenInstants(transaction, userId, { now: toStored(now), ...limits }))
  }

  /** Rows whose sender has died: nobody knows how far it came. */
  async function takeOver(userId: number): Promise<void> {
    const abandoned = await abandonedClaims(db, userId, toStored(clock.now()))
    if (abandoned.length === 0) return
    const dueAt = toStored(clock.now() + FIRST_LOOK)
    await write(db, async transaction => {
      for (const row of abandoned) {
        const status = row.kind === 'play_remove' ? 'queued' : 'checking'
        await moveOutbox(transaction, row, { status, due_at: dueAt, last_error: 'unanswered' })
      }
    })
  }

  /** Does one thing for the member. Whether there may be another one. */
  async function step(userId: number): Promise<boolean> {
    const pause = await pauses.of(userId)
    const link = await linkOfUser(db, userId)
    if (pause === 'all' || !link) return false
    try {
      const isLocked = pause === 'locked'
      if (lookedInVain.delete(userId)) return (await send(userId, isLocked)) || (await look(userId))
      return (await look(userId)) || (await send(userId, isLocked))
    } catch (error) {
      if (error instanceof NotLinkedError) {
        log.info({ user: userId }, 'what is owed to Trakt waits until the member has linked again')
        return false
      }
      if (!(error instanceof TraktError)) throw error
      await pauses.after(link, error)
      return false
    }
  }

  /** Whether there was something to look after. */
  async function look(userId: number): Promise<boolean> {
    lookedInVain.add(userId)
    const isAny = await looks.next(userId, signal)
    lookedInVain.delete(userId)
    return isAny
  }

  /** Whether there was something to send. */
  async function send(userId: number, isLocked: boolean): Promise<boolean> {
    if (isLocked && (await sends.areDue(userId))) await session.read(userId, signal, api.profile)
    const sent = await sends.next(userId, signal)
    // That Trakt can be read does not mean that it takes what it is told.
    if (sent === 'answered') await pauses.taken(userId)
    return sent !== 'nothing'
  }

  return {
    /** Sends and settles what is due, a member's one after the other. What Trakt does not take stays in the rows. */
    async drainDue(): Promise<void> {
      if (pauses.restOfAll() > 0) return
      const due = (await membersWithPushes(db)).filter(member => restOf(member, clock.now()) <= 0)
      await drainAll(due.map(({ userId }) => String(userId)))
    },

    /** Milliseconds until something is due again; null while nothing waits. */
    async nextDue(): Promise<number | null> {
      const members = await membersWithPushes(db)
      if (members.length === 0) return null
      return Math.max(
        SHORTEST_REST,
        pauses.restOfAll(),
        Math.min(...members.map(member => restOf(member, clock.now()))),
      )
    },

    /** The process is about to end: nothing more is begun, and a call that is under way is waited for. */
    stop: () => closing.abort(),
  }
}

/** Milliseconds until something of the member's is due. Whatever lies too far ahead was noted by a clock that has been set back. */
function restOf({ dueAt, pause }: MemberWithPushes, now: number): number {
  const wait = fromStored(dueAt) - now
  const paused = pause && isPausedAt(now, pause) ? fromStored(pause.paused_until) - now : 0
  return Math.max(wait > LONGEST_WAIT ? 0 : wait, paused)
}

/** The lease under which a member's pushes are sent, in whatever process. */
function leaseOf(userId: number): string {
  return `trakt-push:${userId}`
}
