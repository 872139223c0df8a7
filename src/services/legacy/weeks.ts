import { isWeek, weekOf } from '../schedule.ts'
import { type OldVotes, readVotes } from './ballots.ts'
import { idOf, mergeNomination, type OldNomination, type Reading, readNomination } from './nominations.ts'
import { quoted, type RowRemarks } from './remarks.ts'
import { fields, isObject, read, words } from './values.ts'

/** One week of the file; its current week too. */
export interface OldWeek {
  week: string
  where: string
  /** By id of TMDB, in the order of the file. */
  nominations: Map<number, OldNomination>
  votes: OldVotes
  /** Ids of TMDB; null where the file names none. */
  first: number | null
  second: number | null
  /** How the current week stands in the file; null for a week of its history, which is over. */
  current: { phase: 'nomination' | 'voting' | 'results' | null; deadline: number | null } | null
}

const knownCurrent = ['weekNumber', 'phase', 'votingDeadline', 'nominations', 'votes']
const knownHistory = ['weekNumber', 'firstPlace', 'secondPlace', 'allMovies', 'nominations', 'votes']

/** Reads the running week; null where it says nothing. `zone` tells the week of a deadline. */
export function readCurrentWeek(raw: unknown, zone: string, reading: Reading): OldWeek | null {
  const where = 'currentWeek'
  if (raw === undefined || raw === null) return null
  const row = reading.remarks.row(where)
  if (!isObject(raw)) {
    row.skip(`${words(raw)} stands where a week is expected`)
    return null
  }
  reading.remarks.countUnknown(raw, knownCurrent, 'currentWeek.')
  const deadline = read(row, raw, 'votingDeadline', fields.instant)
  const phase = read(row, raw, 'phase', fields.phase)
  const week = labelOf(row, raw.weekNumber, deadline === null ? null : weekOf(deadline, zone))
  if (week === null) return null
  row.call(week)
  if (deadline === null) row.mend('has no deadline: the usual one of the server counts')
  const nominations = readNominations([['nominations', raw.nominations]], where, reading)
  const votes = readVotes(raw.votes, `${where}.votes`, nominations.values(), reading)
  return { week, where, nominations, votes, first: null, second: null, current: { phase, deadline } }
}

/** Reads a week of the history; null where it does not say which one it is. */
export function readPastWeek(raw: unknown, index: number, reading: Reading): OldWeek | null {
  const where = `history[${index}]`
  const row = reading.remarks.row(where)
  if (!isObject(raw)) {
    row.skip(`${words(raw)} stands where a week is expected`)
    return null
  }
  reading.remarks.countUnknown(raw, knownHistory, 'history.')
  const week = labelOf(row, raw.weekNumber, null)
  if (week === null) return null
  row.call(week)
  const lists: [string, unknown][] = [
    ['allMovies', raw.allMovies],
    ['nominations', raw.nominations],
  ]
  const nominations = readNominations(lists, where, reading)
  const first = placeOf(raw.firstPlace, `${where}.firstPlace`, nominations, reading)
  const second = placeOf(raw.secondPlace, `${where}.secondPlace`, nominations, reading)
  const votes = readVotes(raw.votes, `${where}.votes`, nominations.values(), reading)
  const places = orderly(row, first, second)
  return { week, where, nominations, votes, ...places, current: null }
}

/** A label such as `2026-W08`; `otherwise` where there is none that exists. */
function labelOf(row: RowRemarks, raw: unknown, otherwise: string | null): string | null {
  const [, year, number = ''] = /^\s*(\d{4})-?w(\d{1,2})\s*$/i.exec(typeof raw === 'string' ? raw : '') ?? []
  const label = `${year}-W${number.padStart(2, '0')}`
  if (year !== undefined && Number(year) >= 2000 && isWeek(label)) {
    if (label !== raw) row.mend(`weekNumber ${quoted(String(raw))} is written as ${label}`)
    return label
  }
  const fault =
    raw === undefined || raw === null ? 'has no weekNumber' : `weekNumber ${words(raw)} is no week that exists`
  if (otherwise === null) row.skip(fault)
  else row.mend(`${fault}: its deadline is in ${otherwise}`)
  return otherwise
}

function readNominations(lists: [string, unknown][], where: string, reading: Reading): Map<number, OldNomination> {
  const nominations = new Map<number, OldNomination>()
  for (const [name, raw] of lists) {
    if (raw === undefined || raw === null) continue
    if (!Array.isArray(raw)) {
      reading.remarks.skip(`${where}.${name}`, `${words(raw)} stands where a list of films is expected`)
      continue
    }
    for (const [index, one] of raw.entries()) {
      const place = `${where}.${name}[${index}]`
      const nomination = readNomination(one, place, reading)
      if (nomination) put(nominations, nomination, place, reading)
    }
  }
  return nominations
}

/** A week has a film once. */
function put(
  nominations: Map<number, OldNomination>,
  nomination: OldNomination,
  where: string,
  { remarks }: Reading,
): void {
  const present = nominations.get(nomination.tmdbId)
  if (!present) return void nominations.set(nomination.tmdbId, nomination)
  const row = remarks.row(where)
  row.call(nomination.title)
  row.mend('is in this week already: both become one, nominated by the first')
  mergeNomination(present, nomination, row)
}

/** The film in a place, which is put among the week's if it is missing there. */
function placeOf(
  raw: unknown,
  where: string,
  nominations: Map<number, OldNomination>,
  reading: Reading,
): number | null {
  if (raw === undefined || raw === null) return null
  const film = isObject(raw) ? readNomination(raw, where, reading) : byId(idOf(raw), nominations)
  const row = reading.remarks.row(where)
  if (!film) {
    row.skip('names no film, so that the votes decide')
    return null
  }
  row.call(film.title)
  const present = nominations.get(film.tmdbId)
  if (present && present !== film) mergeNomination(present, film, row)
  if (present) return film.tmdbId
  nominations.set(film.tmdbId, film)
  row.mend('is not among the films of its week, and is added')
  return film.tmdbId
}

function byId(id: string | null, nominations: Map<number, OldNomination>): OldNomination | null {
  return (
    [...nominations.values()].find(film => id !== null && (film.ids.includes(id) || String(film.tmdbId) === id)) ?? null
  )
}

function orderly(row: RowRemarks, first: number | null, second: number | null) {
  if (second === null || (first !== null && first !== second)) return { first, second }
  row.mend(first === null ? 'has a second place and no first: the votes decide' : 'has the same film in both places')
  return { first, second: null }
}

/** The same week once more in the file: all that is in either; where both name places, those of the first. */
export function mergeWeek(present: OldWeek, again: OldWeek, { remarks }: Reading): void {
  const row = remarks.row(again.where)
  row.call(again.week)
  row.mend(`is in the file already as ${present.where}: both become one`)
  for (const film of again.nominations.values()) {
    const same = present.nominations.get(film.tmdbId)
    if (same) mergeNomination(same, film, row)
    else present.nominations.set(film.tmdbId, film)
  }
  for (const [tmdbId, voters] of again.votes) {
    present.votes.set(tmdbId, new Set([...(present.votes.get(tmdbId) ?? []), ...voters]))
  }
  if (again.first !== null && present.first !== null && again.first !== present.first) {
    row.mend('has another winner, and the first one stays')
  }
  if (present.first === null && again.current === null)
    Object.assign(present, { first: again.first, second: again.second })
  // A week that the history has is over, whatever the current week says.
  if (again.current === null) present.current = null
}
