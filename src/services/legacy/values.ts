import { z } from 'zod'
import { cutText } from '../../text.ts'
import { quoted, type RowRemarks } from './remarks.ts'

/** A value as it is taken, and what had to be done about it. */
interface Taken<T> {
  value: T
  note?: string
}

export interface Field<T> {
  schema: z.ZodType<Taken<T>>
  /** What it should have been, as in `a year`. */
  is: string
}

/** The largest of PostgreSQL's `integer`; TMDB's ids are far below, milliseconds since 1970 far above. */
const largestId = 2 ** 31 - 1
const longestTitle = 300
const longestOverview = 5_000
/** Between these the old app can have written something. */
const [earliest, latest] = [Date.UTC(2000, 0), Date.UTC(2100, 0)]

const kept = <T>(value: T): Taken<T> => ({ value })
const mended = <T>(value: T, note: string): Taken<T> => ({ value, note })
const wasNumber = 'was a number, not text'
const wasText = 'was text, not a number'

/** Text without what no database takes, cut to what somebody may read. */
function text(longest: number) {
  const clean = (raw: string, note?: string): Taken<string> => {
    const cleaned = raw.toWellFormed().replaceAll('\0', '').trim()
    const value = cutText(cleaned, longest)
    if (value.length < cleaned.length) return mended(value, `was longer than ${longest} characters`)
    if (cleaned !== raw) return mended(value, 'was cleaned')
    return note === undefined ? kept(value) : mended(value, note)
  }
  return z.union([z.string().transform(raw => clean(raw)), z.number().transform(raw => clean(String(raw), wasNumber))])
}

const digits = z.string().regex(/^\s*\d{1,15}\s*$/)
const decimal = z.string().regex(/^\s*\d{1,3}(\.\d{1,20})?\s*$/)

function number(schema: z.ZodType<number, number>, words = decimal) {
  return z.union([
    schema.transform(kept),
    words
      .transform(Number)
      .pipe(schema)
      .transform(value => mended(value, wasText)),
  ])
}

const imagePath = /^\/[\w.-]{1,100}$/
/** Of an image at TMDB, such as the chat bot wrote it. */
const imageUrl = /^https?:\/\/image\.tmdb\.org\/t\/p\/[\w-]+(\/[\w.-]{1,100})$/

function instant(raw: string): Taken<number> | null {
  const [, date, zone] =
    /^\s*(\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?)(Z|[+-]\d{2}:\d{2})?\s*$/.exec(raw) ?? []
  if (date === undefined) return null
  const hasTime = date.includes('T')
  const at = Date.parse(hasTime ? `${date}${zone ?? 'Z'}` : date)
  return Number.isNaN(at) ? null : zone === undefined ? mended(at, 'has no time zone and is taken as UTC') : kept(at)
}

const plausible = ({ value }: Taken<number>) => value >= earliest && value < latest

export const fields = {
  tmdbId: { schema: number(z.int().min(1).max(largestId), digits), is: 'an id of TMDB' },
  title: { schema: text(longestTitle), is: 'a title' },
  year: {
    schema: z.union([
      z.literal('N/A').transform(() => kept<number | null>(null)),
      z
        .string()
        .regex(/^(1[89]|2[01])\d\d$/)
        .transform(raw => kept<number | null>(Number(raw))),
      z
        .int()
        .min(1800)
        .max(2199)
        .transform(raw => mended<number | null>(raw, wasNumber)),
      z
        .string()
        .regex(/^\s*(1[89]|2[01])\d\d(-\d\d){0,2}\s*$/)
        .transform(raw => mended<number | null>(Number.parseInt(raw, 10), 'was more than a year')),
    ]),
    is: 'a year',
  },
  imdbId: {
    schema: z
      .string()
      .regex(/^tt\d{7,10}$/)
      .transform(kept),
    is: 'an id of IMDb',
  },
  imagePath: {
    schema: z.union([
      z.string().regex(imagePath).transform(kept),
      z
        .string()
        .regex(imageUrl)
        .transform(raw => mended(imageUrl.exec(raw)?.[1] ?? '', 'was a whole address')),
    ]),
    is: 'a path of TMDB',
  },
  imageUrl: {
    schema: z.union([
      z
        .string()
        .regex(imageUrl)
        .transform(raw => kept(imageUrl.exec(raw)?.[1] ?? '')),
      z
        .string()
        .regex(imagePath)
        .transform(raw => mended(raw, 'was a path and no address')),
    ]),
    is: 'the address of an image at TMDB',
  },
  average: { schema: number(z.number().min(0).max(10)), is: 'a number from 0 to 10' },
  overview: { schema: text(longestOverview), is: 'text' },
  instant: {
    schema: z.union([
      z.string().transform((raw, context) => {
        const read = instant(raw)
        if (read && plausible(read)) return read
        context.addIssue({ code: 'custom', message: 'no instant' })
        return z.NEVER
      }),
      z
        .int()
        .transform(raw => mended(raw, wasNumber))
        .refine(plausible),
      digits.transform(raw => mended(Number(raw), 'was milliseconds')).refine(plausible),
    ]),
    is: 'a time',
  },
  /** One to five, of which the new scale has twice as many. */
  stars: {
    schema: number(z.number().min(1).max(5)).transform(({ value, note }): Taken<number> => {
      const rating = Math.round(2 * value)
      if (rating !== 2 * value) return mended(rating, `is between two steps and counts as ${rating} of 10`)
      return note === undefined ? kept(rating) : mended(rating, note)
    }),
    is: 'a rating from 1 to 5',
  },
  phase: { schema: z.enum(['nomination', 'voting', 'results']).transform(kept), is: 'a phase' },
} satisfies Record<string, Field<unknown>>

/** Whether it is an object with keys, and no list. */
export function isObject(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw)
}

/** A value of a row; null where there is none, or none that can be read, which is remarked on. */
export function read<T>(row: RowRemarks, object: Record<string, unknown>, key: string, field: Field<T>): T | null {
  const raw = object[key]
  if (raw === undefined || raw === null || raw === '') return null
  const parsed = field.schema.safeParse(raw)
  if (!parsed.success) {
    row.mend(`${key} ${words(raw)} is not ${field.is} and is left out`)
    return null
  }
  if (parsed.data.note !== undefined) row.mend(`${key} ${parsed.data.note}`)
  return parsed.data.value
}

/** A foreign value, in short. */
export function words(raw: unknown): string {
  if (Array.isArray(raw)) return 'a list'
  return typeof raw === 'object' && raw !== null ? 'an object' : quoted(String(raw))
}
