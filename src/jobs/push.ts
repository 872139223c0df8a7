import type { Clock } from '../clock.ts'
import type { TraktPush } from '../services/trakt-push.ts'

/** The tick looks after everything that is further away. */
const MINUTE = 60_000

/**
 * Sends what is due to Trakt, and comes back by itself for what is due within a minute; `run` takes work that nobody waits for.
 * Safe to run as often as one likes: what makes it right is in `services/trakt-push.ts`.
 */
export function createPushJob(
  push: Pick<TraktPush, 'drainDue' | 'nextDue'>,
  clock: Clock,
  run: (work: (signal: AbortSignal) => Promise<void>) => void,
): () => Promise<void> {
  let comesBack = false

  async function drain(): Promise<void> {
    await push.drainDue()
    const rest = await push.nextDue()
    if (rest !== null && rest < MINUTE) comeBackIn(rest)
  }

  function comeBackIn(ms: number): void {
    if (comesBack) return
    comesBack = true
    run(async signal => {
      try {
        await clock.sleep(ms, signal)
      } finally {
        comesBack = false
      }
      await drain()
    })
  }

  return drain
}
