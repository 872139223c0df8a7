import type { People } from './people.ts'
import { quoted, type Remarks, type RowRemarks } from './remarks.ts'
import { fields, isObject, read, words } from './values.ts'

/** A nomination of the file. */
export interface OldNomination {
  tmdbId: number
  /** The ids by which votes name it, as text. */
  ids: string[]
  title: string
  year: number | null
  imdbId: string | null
  posterPath: string | null
  backdropPath: string | null
  /** TMDB's average; null before the first vote there. */
  rating: number | null
  overview: string
  /** Key of the person; null where the file names nobody. */
  proposer: string | null
  /** Milliseconds; null where the file does not say. */
  proposedAt: number | null
  /** What people gave after watching, by key, from 1 to 10. */
  ratings: Map<string, number>
}

export interface Reading {
  people: People
  remarks: Remarks
}

const known = [
  ...['id', 'tmdbId', 'title', 'year', 'imdbId', 'posterPath', 'backdropPath', 'poster', 'rating', 'overview'],
  ...['proposedBy', 'proposedAt', 'votes', 'ratings'],
]

/** Reads one nomination; null where it does not say which film it is, which is remarked on. */
export function readNomination(raw: unknown, where: string, { people, remarks }: Reading): OldNomination | null {
  const row = remarks.row(where)
  if (!isObject(raw)) {
    row.skip(`${words(raw)} stands where a film is expected`)
    return null
  }
  remarks.countUnknown(raw, known, 'nomination.')
  const title = read(row, raw, 'title', fields.title)
  if (title !== null) row.call(title)
  const tmdbId = tmdbIdOf(row, raw)
  if (tmdbId === null) {
    row.skip('has no id of TMDB, so it does not say which film it is')
    return null
  }
  if (title === null) row.mend('has no title')
  return {
    tmdbId,
    ids: idOf(raw) === null ? [] : [idOf(raw) ?? ''],
    title: title ?? `Film ${tmdbId} of TMDB`,
    year: read(row, raw, 'year', fields.year),
    imdbId: read(row, raw, 'imdbId', fields.imdbId),
    posterPath: read(row, raw, 'posterPath', fields.imagePath) ?? read(row, raw, 'poster', fields.imageUrl),
    backdropPath: read(row, raw, 'backdropPath', fields.imagePath),
    rating: read(row, raw, 'rating', fields.average) || null,
    overview: read(row, raw, 'overview', fields.overview) ?? '',
    proposer: proposerOf(row, raw.proposedBy, people),
    proposedAt: proposedAtOf(row, raw),
    ratings: ratingsOf(raw.ratings, where, title, { people, remarks }),
  }
}

/** A nomination's id as votes name it: numbers and text alike. */
export function idOf(raw: unknown): string | null {
  const id = isObject(raw) ? raw.id : raw
  if (typeof id === 'number' && Number.isFinite(id)) return String(id)
  return typeof id === 'string' && id.trim() !== '' ? id.trim() : null
}

/** The chat bot has no `tmdbId`: there `id` is it. The web app's `id` is milliseconds since 1970, which is no id of TMDB. */
function tmdbIdOf(row: RowRemarks, raw: Record<string, unknown>): number | null {
  const given = read(row, raw, 'tmdbId', fields.tmdbId)
  if (given !== null) return given
  const id = fields.tmdbId.schema.safeParse(raw.id)
  if (!id.success) return null
  if (id.data.note !== undefined) row.mend(`id ${id.data.note}`)
  return id.data.value
}

function proposerOf(row: RowRemarks, raw: unknown, people: People): string | null {
  const key = people.keyOf(raw)
  if (key === null) row.mend('does not say who nominated it')
  return key
}

function proposedAtOf(row: RowRemarks, raw: Record<string, unknown>): number | null {
  const given = read(row, raw, 'proposedAt', fields.instant)
  if (given !== null) return given
  const fromId = fields.instant.schema.safeParse(raw.id)
  row.mend(fromId.success ? 'has no time, which its id tells' : 'has no time: it counts as of the opening of its week')
  return fromId.success ? fromId.data.value : null
}

function ratingsOf(raw: unknown, where: string, title: string | null, { people, remarks }: Reading) {
  const ratings = new Map<string, number>()
  if (raw === undefined || raw === null) return ratings
  if (!isObject(raw)) {
    remarks.skip(`${where}.ratings`, `${words(raw)} stands where ratings by name are expected`)
    return ratings
  }
  for (const [name, given] of Object.entries(raw)) {
    const row = remarks.row(`${where}.ratings`)
    row.call(title === null ? name : `${name} for ${title}`)
    const parsed = fields.stars.schema.safeParse(given)
    const key = parsed.success ? people.keyOf(name) : null
    if (!parsed.success) row.skip(`${words(given)} is not ${fields.stars.is}`)
    else if (key === null) row.skip('has no name')
    else if (ratings.has(key)) row.skip('rated already under this name in another case')
    else ratings.set(key, parsed.data.value)
    if (parsed.success && parsed.data.note !== undefined) row.mend(parsed.data.note)
  }
  return ratings
}

/**
 * The same film once more in a week: the first stays, with the ratings and ids of both. Where both have a rating of one
 * person's that differ, the first stays, too.
 */
export function mergeNomination(present: OldNomination, again: OldNomination, row: RowRemarks): void {
  for (const id of again.ids) if (!present.ids.includes(id)) present.ids.push(id)
  for (const [key, rating] of again.ratings) {
    const other = present.ratings.get(key)
    if (other === undefined) present.ratings.set(key, rating)
    else if (other !== rating) row.mend(`${quoted(key)} rates it otherwise here: the first rating stays`)
  }
}
