import type { Clock } from '../../src/clock.ts'

/** The first millisecond of 2015, from which snowflakes count (Discord docs, reference, Snowflakes). */
const discordEpoch = 1_420_070_400_000n

/**
 * Ids as Discord makes them: the clock's milliseconds since 2015 in the upper 42 bits. Each is greater than the one
 * before, also while the clock stands still; the first one is greater than `after`.
 */
export function createSnowflakes(clock: Clock, after = '0'): () => string {
  let last = BigInt(after)
  return () => {
    const first = (BigInt(clock.now()) - discordEpoch) << 22n
    last = first > last ? first : last + 1n
    return String(last)
  }
}

/** The instant in a snowflake, in milliseconds since the epoch. */
export function snowflakeTime(id: string): number {
  return Number((BigInt(id) >> 22n) + discordEpoch)
}

/** Whether a text from outside has the form of a snowflake. */
export function isSnowflake(text: string): boolean {
  return /^\d{17,19}$/.test(text)
}
