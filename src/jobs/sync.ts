import type { TraktSyncs } from '../services/trakt-sync.ts'

/** Some wait for Trakt's limits for minutes, so a few more than would be needed otherwise. */
const AT_ONCE = 8

/**
 * Begins the pulls that are due, so many at once; `run` takes work that nobody waits for. A member's is never begun twice
 * here, and what makes it right beside another process is in `services/trakt-pull.ts`: safe to run as often as one likes.
 */
export function createSyncJob(
  syncs: Pick<TraktSyncs, 'due' | 'run'>,
  run: (work: (signal: AbortSignal) => Promise<void>) => void,
): () => Promise<void> {
  const underWay = new Set<number>()

  /** Its place is another one's afterwards, unless there was nothing to do: then the next tick looks again. */
  async function pull(userId: number, signal: AbortSignal): Promise<void> {
    const hasRun = await syncs.run(userId, signal).finally(() => underWay.delete(userId))
    if (hasRun && !signal.aborted) await beginDue()
  }

  async function beginDue(): Promise<void> {
    for (const userId of await syncs.due()) {
      if (underWay.size >= AT_ONCE) return
      if (underWay.has(userId)) continue
      underWay.add(userId)
      run(signal => pull(userId, signal))
    }
  }

  return beginDue
}
