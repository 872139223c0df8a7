import { removalOf } from '../trakt/sync.ts'

/** Somebody's row that a pull did not find at Trakt. */
interface Missing {
  missing_since: string | null
}

export interface Missed {
  /** So many are gone now. */
  gone: number
  /** When others can be found to be gone, if they are still missing then: milliseconds. */
  lookAgain: number | null
}

/**
 * What comes of rows that a pull did not find at Trakt: noted the first time, and forgotten when a later pull, after some
 * patience, has missed them too.
 */
export async function settleMissing<Row extends Missing>(
  rows: readonly Row[],
  how: { startedAt: string; now: number; patience: number },
  act: { note(rows: Row[]): Promise<void>; forget(rows: Row[]): Promise<void> },
): Promise<Missed> {
  const verdicts = rows.map(row => ({ row, verdict: removalOf(row.missing_since, how) }))
  const which = (wanted: string) => verdicts.filter(({ verdict }) => verdict === wanted).map(({ row }) => row)
  const [noted, waiting, gone] = [which('note'), which('wait'), which('gone')]
  if (noted.length > 0) await act.note(noted)
  if (gone.length > 0) await act.forget(gone)
  const since = [...(noted.length > 0 ? [how.now] : []), ...waiting.map(row => Date.parse(row.missing_since ?? ''))]
  return { gone: gone.length, lookAgain: since.length === 0 ? null : Math.min(...since) + how.patience }
}

export function earliest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other
  return Math.min(one, other)
}
