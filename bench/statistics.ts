export interface Spread {
  p50: number
  p95: number
  p99: number
  max: number
}

/** The smallest of the samples below or at which `percent` of them lie (nearest rank). Throws without samples. */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  const found = sorted[Math.max(Math.ceil((percent / 100) * sorted.length), 1) - 1]
  if (found === undefined) throw new RangeError('There are no samples.')
  return found
}

export function spreadOf(samples: readonly number[]): Spread {
  return {
    p50: percentile(samples, 50),
    p95: percentile(samples, 95),
    p99: percentile(samples, 99),
    max: percentile(samples, 100),
  }
}

export const median = (samples: readonly number[]): number => percentile(samples, 50)
