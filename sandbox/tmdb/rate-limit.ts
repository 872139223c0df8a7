export interface RateLimitOptions {
  requestsPerSecond: number
  now: () => number
}

/** A sliding second: `take()` is false when the last second already held as many requests as are allowed. */
export function createRateLimit({ requestsPerSecond, now }: RateLimitOptions) {
  const taken: number[] = []
  return {
    take(): boolean {
      const instant = now()
      while (taken[0] !== undefined && taken[0] <= instant - 1000) taken.shift()
      if (taken.length >= requestsPerSecond) return false
      taken.push(instant)
      return true
    },
  }
}
