import { z } from 'zod'
import { TraktError } from './errors.ts'
import type { TraktAnswer, TraktHeaders } from './request.ts'

/** The most that Trakt gives out at once: more is cut down silently (Trakt's guide on pagination). */
export const LARGEST_PAGE = 250

/** One page of a list at Trakt. */
export interface TraktPage<Row> {
  rows: Row[]
  /** Rows that are not what the API promises, such as films without ids. */
  skipped: number
  page: number
  /** Whether Trakt has more: by its headers, or, where it sends none, because the page is as full as it gets. */
  hasMore: boolean
  /** Of all pages, where Trakt says so. */
  pageCount: number | null
  itemCount: number | null
}

/** Throws `TraktError` when the answer is no list at all; a row that is not as promised is counted and left out. */
export function pageOf<Row>(row: z.ZodType<Row>, { body, headers }: TraktAnswer, asked: number): TraktPage<Row> {
  const list = z.array(z.unknown()).safeParse(body)
  if (!list.success) throw new TraktError('malformed', "Trakt's answer is not the list that its API promises")
  const parsed = list.data.map(each => row.safeParse(each))
  const rows = parsed.flatMap(each => (each.success ? [each.data] : []))
  const page = numberIn(headers, 'x-pagination-page') ?? asked
  const pageCount = numberIn(headers, 'x-pagination-page-count')
  const limit = numberIn(headers, 'x-pagination-limit') ?? LARGEST_PAGE
  return {
    rows,
    skipped: parsed.length - rows.length,
    page: asked,
    hasMore: pageCount === null ? parsed.length >= limit : page < pageCount,
    pageCount,
    itemCount: numberIn(headers, 'x-pagination-item-count'),
  }
}

function numberIn(headers: TraktHeaders, name: string): number | null {
  const text = headers[name]
  return typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : null
}
