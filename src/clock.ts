import { setTimeout as delay } from 'node:timers/promises'

/**
 * The one source of time. It is handed to `startBot`; nothing else in the product reads the time or sets a timer, so
 * that a test or the demo can move a whole week in a second. Protocol deadlines (HTTP timeouts, heartbeats) stay real.
 */
export interface Clock {
  /** The present instant in milliseconds since the epoch, UTC. */
  now(): number
  /** Resolves after `ms` milliseconds of this clock, or early when the clock is moved; rejects with `AbortError` on `signal`. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }),
}

/** An instant as it is stored: UTC ISO 8601 text with milliseconds and `Z`, so that text order is time order. */
export function toStored(ms: number): string {
  return new Date(ms).toISOString()
}

/** Milliseconds since the epoch of a stored instant. */
export function fromStored(text: string): number {
  return Date.parse(text)
}
