export type Random = ReturnType<typeof createRandom>

/** The same numbers for the same seed on every machine (mulberry32), so that a film always looks the same. */
export function createRandom(seed: number) {
  let state = Math.imul(seed, 0x9e3779b1) | 0
  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    /** A number from `low` up to `high`, with one decimal. */
    between: (low: number, high: number) => Math.round((low + next() * (high - low)) * 10) / 10,
    /** A whole number from 0, less than `limit`. */
    below: (limit: number) => Math.floor(next() * limit),
    pick<T>(items: readonly T[]): T {
      const item = items[Math.floor(next() * items.length)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
  }
}
