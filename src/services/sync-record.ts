import { z } from 'zod'
import type { TraktSync } from '../../db/schema.ts'
import type { Known } from '../trakt/sync.ts'

const Part = z.object({
  at: z.string(),
  since: z.string(),
  readAt: z.string().nullable(),
  again: z.string().nullable(),
  isDue: z.boolean(),
})
const Parts = z.object({ plays: Part, ratings: Part, watchlist: Part })

const Counts = z.object({
  plays: z.number().default(0),
  playsGone: z.number().default(0),
  ratings: z.number().default(0),
  ratingsGone: z.number().default(0),
  listed: z.number().default(0),
  unlisted: z.number().default(0),
  /** Rows that say no film, or no rating that there is. */
  skipped: z.number().default(0),
  /** Trakt's ratings that were left out, because Trakt was told otherwise a moment ago. */
  disregarded: z.number().default(0),
  /** How often the whole history was read page by page. */
  pagings: z.number().default(0),
  /** Of the list that is being read: when that began (milliseconds), its rows so far, of how many, whether it can be told whole, has films that nobody knows, and how many rows that say no film. */
  list: z
    .object({
      readAt: z.number(),
      read: z.number(),
      total: z.number().nullable(),
      isSteady: z.boolean(),
      hasUnknown: z.boolean(),
      nameless: z.number().default(0),
    })
    .nullable()
    .default(null),
})

/** What a pull has done so far. */
export type SyncCounts = z.infer<typeof Counts>

export const noCounts: SyncCounts = Counts.parse({})

/** What is known of an account's parts, as it is stored; null before anything was read, and for what an earlier version stored. */
export function knownIn(json: string | null): Known | null {
  return json === null ? null : (Parts.safeParse(JSON.parse(json)).data ?? null)
}

export function countsOf({ counts }: Pick<TraktSync, 'counts'>): SyncCounts {
  return counts === null ? noCounts : Counts.parse(JSON.parse(counts))
}
