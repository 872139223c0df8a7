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
  /** When it is going to come back, of the clock's; a later one would be no use. */
  let comesBackAt: number | null = null

  async function drain(): Promise<void> {
    await push.drainDue()
    const rest = await push.nextDue()
    if (rest !== null && rest < MINUTE) comeBackIn(rest)
  }

  function comeBackIn(ms: number): void {
    const at = clock.now() + ms
    if (comesBackAt !== null && comesBackAt <= at) return
    comesBackAt = at
    run(async signal => {
      try {
        await clock.sleep(ms, signal)
      } finally {
        if (comesBackAt === at) comesBackAt = null
      }
      await drain()
    })
  }

  return drain
}
