import type { Request, Response } from 'express'
import { type MovieView, noIds } from '../movies/shapes.ts'
import { unprocessable } from '../problem.ts'
import type { Switches } from '../switches.ts'

/** More than this in one page is never sent, whatever is asked for (observed, jellyfin-plugin-trakt PR #298). */
const longest = 250
/** The same with a switch, so that a small library has many pages. */
const short = 5

/**
 * The page of `rows` that is asked for, with its `X-Pagination-*` headers (Trakt's guide on pagination). `usual` is the
 * limit where none is asked for; with `null` everything comes then, without headers. Throws a 422.
 */
export function page<Row>(
  switches: Switches,
  request: Request,
  response: Response,
  rows: readonly Row[],
  usual: number | null,
): Row[] {
  const all = switches.isOn('half-lists') ? rows.slice(0, Math.floor(rows.length / 2)) : rows
  const asked = { number: wholeNumber(request, 'page'), limit: wholeNumber(request, 'limit') }
  if (usual === null && asked.number === undefined && asked.limit === undefined) return [...all]
  const number = asked.number ?? 1
  const limit = Math.min(asked.limit ?? usual ?? 10, switches.isOn('short-pages') ? short : longest)
  const shift = number > 1 ? shiftOf(switches) : 0
  const count = Math.max(0, all.length + shift) * (switches.isOn('high-counts') ? 100 : 1)
  const pages = switches.isOn('low-page-counts') ? 1 : Math.ceil(count / limit)
  if (!switches.isOn('no-pagination-headers')) {
    response.set({
      'X-Pagination-Page': String(number),
      'X-Pagination-Limit': String(limit),
      'X-Pagination-Page-Count': String(pages),
      'X-Pagination-Item-Count': String(count),
    })
  }
  const start = (number - 1) * limit - shift
  return all.slice(start, start + limit)
}

/** How many rows have come to the top of a list since its first page was read. */
function shiftOf(switches: Switches): number {
  if (switches.isOn('overlapping-pages')) return 1
  return switches.isOn('skipping-pages') ? -1 : 0
}

/** Films in a page; with a switch the first of them comes without any ids (trakt-api #783). */
export function withLostIds<View extends { movie: MovieView }>(switches: Switches, views: View[]): View[] {
  if (!switches.isOn('null-ids')) return views
  return views.map((view, index) => (index === 0 ? { ...view, movie: { ...view.movie, ids: noIds } } : view))
}

/** Rows that may lack their film by Trakt's contracts (`movie` is nullish there); with a switch the first one does. */
export function withLostFilm<View extends object>(switches: Switches, views: View[]): object[] {
  if (!switches.isOn('null-movies')) return views
  return views.map((view, index) => (index === 0 ? { ...view, movie: null } : view))
}

export function parameter(request: Request, name: string): string | undefined {
  const value = request.query[name]
  if (value === undefined || value === '') return undefined
  if (typeof value !== 'string') throw unprocessable(`${name} comes twice.`)
  return value
}

export const extended = (request: Request) => parameter(request, 'extended') ?? ''

function wholeNumber(request: Request, name: string): number | undefined {
  const value = parameter(request, name)
  if (value === undefined) return undefined
  if (!/^[1-9]\d{0,8}$/.test(value)) throw unprocessable(`${name} is not a number from 1 on.`)
  return Number(value)
}
