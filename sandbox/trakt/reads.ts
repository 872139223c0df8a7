import type { Clock } from '../../src/clock.ts'

/** What is read of a library, each with a lag of its own. */
export const reads = ['activities', 'history', 'watched', 'ratings', 'watchlist'] as const
export type ReadName = (typeof reads)[number]

/** How far what Trakt shows lies behind what it knows (trakt-api #130, #773): by nothing, unless a director says so. */
export function createReadLag(clock: Clock) {
  const seconds = new Map<ReadName, number>()
  return {
    /** The instant whose state a read shows, in milliseconds since the epoch. */
    instant: (name: ReadName): number => clock.now() - (seconds.get(name) ?? 0) * 1000,
    set(lag: number, names: readonly ReadName[] = reads): void {
      for (const name of names) seconds.set(name, lag)
    },
    /** Seconds. */
    all: (): Record<string, number> => Object.fromEntries(reads.map(name => [name, seconds.get(name) ?? 0])),
    clear: (): void => seconds.clear(),
  }
}
