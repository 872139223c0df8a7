import type { Slice } from '../../db/history.ts'

/** One page of a long list. */
export interface Page<T> {
  rows: T[]
  /** From 0. */
  page: number
  /** 1 at least. */
  pages: number
  /** Rows on all pages. */
  total: number
}

/** The page that is asked for, or the nearest that there is: a list can have become shorter meanwhile. */
export async function paged<T>(
  asked: number,
  { total, size }: { total: number; size: number },
  read: (slice: Slice) => Promise<T[]>,
): Promise<Page<T>> {
  const pages = Math.max(1, Math.ceil(total / size))
  const page = Math.min(Math.max(0, asked), pages - 1)
  return { rows: await read({ offset: page * size, limit: size }), page, pages, total }
}
