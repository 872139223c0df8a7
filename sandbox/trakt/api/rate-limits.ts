import type { Clock } from '../../../src/clock.ts'
import { iso, wholeSecond } from '../library/rows.ts'

/** A limit that is used up. */
export interface Window {
  name: string
  /** Seconds. */
  period: number
  limit: number
  /** Milliseconds since the epoch: when it begins anew. */
  until: number
  /** Seconds until then, at least one. */
  seconds: number
}

/** The end of a window as `X-Ratelimit` has it: the whole second in which it is over. */
export function endOf(until: number): string {
  return iso(wholeSecond(until + 999)).replace('.000Z', 'Z')
}

/** 500 reads in 5 minutes per account, or for all requests without one (Trakt's guide on rate limits, October 2026). */
export function createReadLimits(clock: Clock) {
  const authed = createLimit(clock, 'AUTHED_API_GET_LIMIT', 300, 500)
  const unauthed = createLimit(clock, 'UNAUTHED_API_GET_LIMIT', 300, 500)
  return {
    /** The limit where it is used up. */
    take: (uuid: string | undefined) => (uuid === undefined ? unauthed('') : authed(uuid)),
  }
}

/** One write a second per account. */
export function createWriteLimits(clock: Clock) {
  const take = createLimit(clock, 'AUTHED_API_POST_LIMIT', 1, 1)
  return { take }
}

/** A window opens with its first request and closes after its period; once it is full, everything waits for its end. */
function createLimit(clock: Clock, name: string, period: number, limit: number) {
  const windows = new Map<string, { until: number; taken: number }>()

  return (key: string): Window | null => {
    const now = clock.now()
    const open = windows.get(key)
    const window = open && now < open.until ? open : { until: now + period * 1000, taken: 0 }
    windows.set(key, window)
    if (window.taken++ < limit) return null
    return { name, period, limit, until: window.until, seconds: Math.max(1, Math.ceil((window.until - now) / 1000)) }
  }
}
