import type { GivenRatings } from '../../db/stats.ts'

/** What a guild thinks of a film. */
export interface Average {
  /** 1 to 10. */
  average: number
  /** Ratings that it is made of. */
  count: number
}

/** Fewer ratings than these would tell what one member gave. */
const fewest = 2

/**
 * The average of what may be told. Ratings without a name are left out unless there are two of them at least: one alone could
 * be worked out from the average and the named ones, which anybody may read. Null where too little is left.
 */
export function averageOf({ named, namedSum, counted, countedSum }: GivenRatings): Average | null {
  const told = counted >= fewest
  const count = told ? named + counted : named
  return count >= fewest ? { average: (told ? namedSum + countedSum : namedSum) / count, count } : null
}
