import { z } from 'zod'
import { TraktError } from './errors.ts'
import type { TraktAnswer, TraktHeaders } from './request.ts'

/** The most that Trakt gives out at once: more is cut down silently (Trakt's guide on pagination). */
export const LARGEST_PAGE = 250

/** A row that says no film by its ids, as happens (trakt-api #783): it is there, and must not be taken for gone. */
export interface LostRow {
  /** Trakt's id of the row, in a list that has one. */
  id: number | null
  title: string
  year: number | null
}

/** One page of a list at Trakt. */
export interface TraktPage<Row> {
  rows: Row[]
  /** Rows that are not what the API promises: as many as `lost` has, or more where some do not even say a title. */
  skipped: number
  lost: LostRow[]
  page: number
  /**
   * Whether Trakt has more: by its headers, which have been wrong (trakt-api #896), so that the one that says more counts.
   * Where it sends none nobody knows how long its pages are, so that only an empty one is the last; see `isSamePage`.
   */
  hasMore: boolean
  /** Of all pages, where Trakt says so. */
  pageCount: number | null
  itemCount: number | null
  /** The same text for a page that came a second time. */
  mark: string
}

const Lost = z
  .object({
    id: z.number().int().nullish().catch(null),
    movie: z.object({ title: z.string(), year: z.number().int().nullish().catch(null) }),
  })
  .transform(({ id, movie }): LostRow => ({ id: id ?? null, title: movie.title, year: movie.year ?? null }))

/** Throws `TraktError` when the answer is no list at all; a row that is not as promised is counted and left out. */
export function pageOf<Row>(row: z.ZodType<Row>, { body, headers }: TraktAnswer, asked: number): TraktPage<Row> {
  const list = z.array(z.unknown()).safeParse(body)
  if (!list.success) throw new TraktError('malformed', "Trakt's answer is not the list that its API promises")
  const parsed = list.data.map(each => row.safeParse(each))
  const rows = parsed.flatMap(each => (each.success ? [each.data] : []))
  const broken = list.data.filter((_each, index) => !parsed[index]?.success)
  const pages = pagesIn(headers)
  const itemCount = numberIn(headers, 'x-pagination-item-count')
  return {
    rows,
    skipped: broken.length,
    lost: broken.flatMap(each => Lost.safeParse(each).data ?? []),
    page: asked,
    hasMore: pages === null ? parsed.length > 0 : asked < Math.max(pages.count, (itemCount ?? 0) / pages.limit),
    pageCount: pages?.count ?? null,
    itemCount,
    mark: `${parsed.length} ${JSON.stringify(list.data[0])} ${JSON.stringify(list.data.at(-1))}`,
  }
}

/**
 * Whether a list has given the same page again, so that nothing more comes: one without headers comes whole, whatever page is
 * asked for; and after two pages with nothing in them there are no more, whatever its headers say.
 */
export function isSamePage(before: TraktPage<unknown> | null, page: TraktPage<unknown>): boolean {
  const isEmpty = page.rows.length + page.skipped === 0
  return (page.pageCount === null || isEmpty) && before?.mark === page.mark
}

/** How a list is cut, where Trakt says so. */
export function pagesIn(headers: TraktHeaders): { limit: number; count: number } | null {
  const count = numberIn(headers, 'x-pagination-page-count')
  return count === null ? null : { count, limit: numberIn(headers, 'x-pagination-limit') || LARGEST_PAGE }
}

function numberIn(headers: TraktHeaders, name: string): number | null {
  const text = headers[name]
  return typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : null
}
