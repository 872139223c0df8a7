import { type Database, write } from '../../db/database.ts'
import type { TraktLink, TraktPush } from '../../db/schema.ts'
import { linkOfUser } from '../../db/trakt-auth.ts'
import { clearPause, pauseOf, savePause } from '../../db/trakt-pushes.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import type { Logger } from '../log.ts'
import type { TraktError } from '../trakt/errors.ts'
import { failureOf, restAfter, restOfLocked } from '../trakt/outbox.ts'
import { tellLocked } from './trakt-refusals.ts'

export type TraktPauses = ReturnType<typeof createTraktPauses>

/** While Trakt does not accept the application itself. Losing it with the process costs one call. Milliseconds. */
const EVERYBODY_RESTS = 5 * 60_000
/** Where Trakt has taken a call of somebody else's within this, it is one member alone whom it does not accept. Milliseconds. */
const PROOF_LASTS = 2 * EVERYBODY_RESTS
const HOUR = 60 * 60_000
/** After so long without a call, one that fails is the first in a row, and an account that is locked has been locked anew. */
const FORGOTTEN_AFTER = { trouble: HOUR, locked: 24 * HOUR }

/** For whom nothing is sent to Trakt for now. */
export function createTraktPauses(deps: { db: Database; clock: Clock; log: Logger; random: () => number }) {
  const { db, clock, log, random } = deps
  let everybodyUntil = 0
  /** When Trakt has last taken something of a member's. */
  const takenAt = new Map<number, number>()

  /** Milliseconds for which nothing is sent for anybody. A clock that has been set back ends that. */
  function restOfAll(): number {
    const rest = everybodyUntil - clock.now()
    return rest <= EVERYBODY_RESTS ? Math.max(rest, 0) : 0
  }

  /** What went before it in a row; nothing if that was too long ago. */
  async function before(transaction: Database, userId: number): Promise<TraktPush | undefined> {
    const pause = await pauseOf(transaction, userId)
    if (!pause) return undefined
    const isForgotten = clock.now() - fromStored(pause.paused_until) > FORGOTTEN_AFTER[pause.paused_for]
    return isForgotten ? undefined : pause
  }

  /**
   * An account that is locked stays so, whatever else happens, until Trakt takes something of the member's: it may be read long
   * before that. The call may have been about a link that has ended meanwhile.
   */
  async function save(transaction: Database, link: TraktLink, error: TraktError): Promise<void> {
    const userId = link.user_id
    if ((await linkOfUser(transaction, userId))?.linked_at !== link.linked_at) return
    const now = clock.now()
    const previous = await before(transaction, userId)
    const kind = error.kind === 'locked' || previous?.paused_for === 'locked' ? 'locked' : 'trouble'
    const failures = previous?.paused_for === kind ? previous.failures + 1 : 1
    const rest = kind === 'locked' ? restOfLocked(failures) : restAfter(failures, error.retryAfter, random())
    const until = { paused_at: toStored(now), paused_until: toStored(now + rest) }
    await savePause(transaction, { user_id: userId, paused_for: kind, failures, ...until })
    if (kind === 'locked' && previous?.paused_for !== 'locked') await tellLocked(transaction, userId, now)
  }

  function acceptsOthers(userId: number): boolean {
    return [...takenAt].some(([other, at]) => other !== userId && Math.abs(clock.now() - at) <= PROOF_LASTS)
  }

  return {
    restOfAll,

    /** What stands in the member's way: `all` while nothing is sent at all; `locked` where it has to be asked first whether it is. */
    async of(userId: number): Promise<'none' | 'all' | 'locked'> {
      if (restOfAll() > 0) return 'all'
      const pause = await pauseOf(db, userId)
      if (!pause) return 'none'
      if (isPausedAt(clock.now(), pause)) return 'all'
      return pause.paused_for === 'locked' ? 'locked' : 'none'
    },

    /** How many calls in a row have failed. */
    async failures(userId: number): Promise<number> {
      return (await pauseOf(db, userId))?.failures ?? 0
    },

    /** Leaves Trakt alone after a call for this link that has failed, as long as it says or longer each time. */
    async after(link: TraktLink, error: TraktError): Promise<void> {
      log.warn({ err: error, user: link.user_id }, 'Trakt did not take a call for the outbox')
      if (failureOf(error, 1).pause === 'everybody' && !acceptsOthers(link.user_id)) {
        log.error({ err: error }, 'Trakt does not accept this application: nothing is sent for some minutes')
        everybodyUntil = clock.now() + EVERYBODY_RESTS
      }
      await write(db, transaction => save(transaction, link, error))
    },

    /** Trakt has taken something of the member's. */
    async taken(userId: number): Promise<void> {
      takenAt.set(userId, clock.now())
      await clearPause(db, userId)
    },
  }
}

/**
 * Whether a pause still holds. A clock that has been set back ends it; and an account that was locked, and has been read since,
 * is open again.
 */
export function isPausedAt(
  now: number,
  pause: Pick<TraktPush, 'paused_at' | 'paused_until' | 'paused_for'> & Pick<TraktLink, 'last_synced_at'>,
): boolean {
  const { paused_at, paused_until, paused_for, last_synced_at } = pause
  if (paused_for === 'locked' && last_synced_at !== null && last_synced_at > paused_at) return false
  return fromStored(paused_at) <= now && now < fromStored(paused_until)
}
