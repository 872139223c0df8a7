import { type Database, write } from '../../db/database.ts'
import { clearPause, pauseOf, savePause } from '../../db/trakt-pushes.ts'
import { type Clock, toStored } from '../clock.ts'
import type { Logger } from '../log.ts'
import type { TraktError } from '../trakt/errors.ts'
import { failureOf, restAfter, restOfLocked } from '../trakt/outbox.ts'
import { tellLocked } from './trakt-refusals.ts'

export type TraktPauses = ReturnType<typeof createTraktPauses>

/** While Trakt does not accept the application itself. Losing it with the process costs one call. Milliseconds. */
const EVERYBODY_RESTS = 5 * 60_000

/** For whom nothing is sent to Trakt for now. */
export function createTraktPauses(deps: { db: Database; clock: Clock; log: Logger; random: () => number }) {
  const { db, clock, log, random } = deps
  let everybodyUntil = 0

  /** Milliseconds for which nothing is sent for anybody. A clock that has been set back ends that. */
  function restOfAll(): number {
    const rest = everybodyUntil - clock.now()
    return rest <= EVERYBODY_RESTS ? Math.max(rest, 0) : 0
  }

  /** An account that is locked stays so, whatever else happens, until Trakt lets the member in. */
  async function save(transaction: Database, userId: number, error: TraktError, isLocked: boolean): Promise<void> {
    const now = clock.now()
    const before = await pauseOf(transaction, userId)
    const kind = isLocked || before?.paused_for === 'locked' ? 'locked' : 'trouble'
    const failures = before?.paused_for === kind ? before.failures + 1 : 1
    const rest = kind === 'locked' ? restOfLocked(failures) : restAfter(failures, error.retryAfter, random())
    const until = { paused_at: toStored(now), paused_until: toStored(now + rest) }
    await savePause(transaction, { user_id: userId, paused_for: kind, failures, ...until })
    if (kind === 'locked' && before?.paused_for !== 'locked') await tellLocked(transaction, userId, now)
  }

  return {
    restOfAll,

    /** What stands in the member's way: `all` while nothing is sent at all. A pause that is over says what to begin with. */
    async of(userId: number): Promise<'none' | 'all' | 'over' | 'locked'> {
      if (restOfAll() > 0) return 'all'
      const now = toStored(clock.now())
      const pause = await pauseOf(db, userId)
      if (!pause) return 'none'
      if (pause.paused_until > now && pause.paused_at <= now) return 'all'
      return pause.paused_for === 'locked' ? 'locked' : 'over'
    },

    /** How many calls in a row have failed. */
    async failures(userId: number): Promise<number> {
      return (await pauseOf(db, userId))?.failures ?? 0
    },

    /** Leaves Trakt alone after a call that has failed, as long as it says or longer each time. */
    async after(userId: number, error: TraktError): Promise<void> {
      const { pause } = failureOf(error, 1)
      log.warn({ err: error, user: userId }, 'Trakt did not take a call for the outbox')
      if (pause === 'everybody') {
        log.error({ err: error }, 'Trakt does not accept this application: nothing is sent for some minutes')
        everybodyUntil = clock.now() + EVERYBODY_RESTS
        return
      }
      await write(db, transaction => save(transaction, userId, error, pause === 'locked'))
    },

    /** A call has worked, or Trakt lets the member in again. */
    async end(userId: number): Promise<void> {
      await clearPause(db, userId)
    },
  }
}
