import { randomUUID } from 'node:crypto'
import type { Database } from '../../db/database.ts'
import { releaseLease, takeLease } from '../../db/leases.ts'
import { type Clock, toStored } from '../clock.ts'
import type { Logger } from '../log.ts'

/** A lease that is not renewed for this long is free. Milliseconds. */
const LIFETIME = 20_000
/** How often it is renewed, or asked for. Both together keep a takeover within 30 seconds. */
const INTERVAL = 5_000

export type Lease = ReturnType<typeof createLease>

export interface LeaseOptions {
  db: Database
  clock: Clock
  log: Pick<Logger, 'warn'>
  name?: string | undefined
}

/**
 * Says which of the processes on one database is active. It keeps two from doing the same work; that they cannot do harm
 * if they both believe it is what the rows themselves are for.
 */
export function createLease({ db, clock, log, name = 'active' }: LeaseOptions) {
  const holder = randomUUID()

  /** Takes or renews it, where asked for within a write transaction. Whether this process holds it. */
  async function hold(on: Database = db): Promise<boolean> {
    const now = clock.now()
    return takeLease(on, { name, holder, now: toStored(now), expiresAt: toStored(now + LIFETIME) })
  }

  /** A database that is busy for once is no reason to give up: whether somebody else has it shows the next time. */
  async function stillHolds(): Promise<boolean> {
    try {
      return await hold()
    } catch (error) {
      log.warn({ err: error }, 'the lease could not be renewed')
      return true
    }
  }

  return {
    /** Who this process is, in every row that it claims. */
    holder,
    hold,

    /** Resolves once this process holds it; `onWait` is called once if somebody else does at first. */
    async acquired(signal: AbortSignal, onWait: () => void): Promise<void> {
      if (await hold()) return
      onWait()
      do await clock.sleep(INTERVAL, signal)
      while (!(await hold()))
    },

    /** Renews it until the signal; resolves when somebody else has taken it. */
    async lost(signal: AbortSignal): Promise<void> {
      do await clock.sleep(INTERVAL, signal)
      while (await stillHolds())
    },

    async release(): Promise<void> {
      await releaseLease(db, name, holder)
    },
  }
}
