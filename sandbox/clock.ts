import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../src/clock.ts'

/** A `Clock` that can be moved by hand, so that a whole week passes in a second. */
export interface MovableClock extends Clock {
  /** Moves the clock forward by `ms`, wakes the sleepers that are due and awaits every listener, one after the other. */
  jump(ms: number): Promise<void>
  /** Moves the clock forward to an instant in milliseconds since the epoch. Throws `RangeError` when it lies in the past. */
  jumpTo(instant: number): Promise<void>
  /** Registers what is to happen after each jump; answers the function that takes the listener away again. */
  onJump(listener: () => unknown): () => void
}

interface Sleeper {
  due: number
  wake(): void
}

/** The longest wait that a timer of the platform can hold, in milliseconds. */
const longestTimer = 2 ** 31 - 1

/**
 * A clock that starts at `start` (default: now) and stands still, or runs along with real time between jumps where
 * `running` is true.
 */
export function createMovableClock({ start = Date.now(), running = false } = {}): MovableClock {
  const sleepers = new Set<Sleeper>()
  const listeners = new Set<() => unknown>()
  const startedAt = performance.now()
  let moved = 0

  const now = () => Math.floor(start + moved + (running ? performance.now() - startedAt : 0))

  function wakeDue(): void {
    const due = [...sleepers].filter(sleeper => sleeper.due <= now()).sort((a, b) => a.due - b.due)
    for (const sleeper of due) sleeper.wake()
  }

  async function wakeInRealTime(until: number, signal: AbortSignal): Promise<void> {
    while (now() < until) await delay(Math.min(until - now(), longestTimer), undefined, { signal })
    wakeDue()
  }

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const timer = new AbortController()
      const end = () => {
        sleepers.delete(sleeper)
        signal?.removeEventListener('abort', abort)
        timer.abort()
      }
      const abort = () => {
        end()
        reject(signal?.reason)
      }
      const sleeper: Sleeper = {
        due: now() + ms,
        wake() {
          end()
          resolve()
        },
      }
      sleepers.add(sleeper)
      signal?.addEventListener('abort', abort)
      if (ms <= 0) return wakeDue()
      if (running) {
        wakeInRealTime(sleeper.due, timer.signal).catch(error => {
          if (!timer.signal.aborted) reject(error)
        })
      }
    })
  }

  async function jump(ms: number): Promise<void> {
    if (!(ms >= 0)) throw new RangeError(`The clock only moves forward, not by ${ms} ms.`)
    moved += ms
    wakeDue()
    for (const listener of [...listeners]) await listener()
  }

  return {
    now,
    sleep,
    jump,
    jumpTo: instant => jump(instant - now()),
    onJump(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
