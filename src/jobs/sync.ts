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

  async function pull(userId: number, signal: AbortSignal): Promise<void> {
    try {
      await syncs.run(userId, signal)
    } finally {
      underWay.delete(userId)
    }
    if (!signal.aborted) await beginDue()
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
