import { StartError } from '../../errors.ts'
import type { Reading } from './nominations.ts'
import { createPeople, type OldPerson } from './people.ts'
import { createRemarks, type Remark } from './remarks.ts'
import { isObject, words } from './values.ts'
import { mergeWeek, type OldWeek, readCurrentWeek, readPastWeek } from './weeks.ts'

/** The old app's file, in one shape whichever of its shapes it had. */
export interface OldFile {
  people: OldPerson[]
  /** Oldest first, each week once. */
  weeks: OldWeek[]
  remarks: Remark[]
  /** How often each key stands in it that nobody knows, by where it does. */
  unknownKeys: ReadonlyMap<string, number>
}

const known = ['users', 'currentWeek', 'history']

/**
 * The content of `data.json`.
 * @throws {StartError} when it is another file.
 */
export function requireOldFile(json: unknown): Record<string, unknown> {
  if (!isObject(json)) throw new StartError(`The file holds ${words(json)}, so it is not data.json of the old app.`)
  if (!known.some(key => key in json)) {
    throw new StartError(
      'The file has neither users nor currentWeek nor history, so it is not data.json of the old app.',
    )
  }
  return json
}

/**
 * Reads `data.json` of the old web app or its chat bot, of any age. What cannot be read is left out, row by row, and told in
 * the remarks. `zone` is the guild's, `oddities` are those of the file as a whole.
 */
export function parseOldFile(
  json: Record<string, unknown>,
  { zone, oddities = [] }: { zone: string; oddities?: string[] },
): OldFile {
  const remarks = createRemarks()
  for (const oddity of oddities) remarks.mend('file', oddity)
  remarks.countUnknown(json, known, '')
  const people = createPeople(remarks)
  people.read(json.users)
  const weeks = readWeeks(json, zone, { people, remarks })
  return { people: people.all(), weeks, remarks: remarks.lines(), unknownKeys: remarks.unknownKeys() }
}

function readWeeks(json: Record<string, unknown>, zone: string, reading: Reading): OldWeek[] {
  const weeks = new Map<string, OldWeek>()
  const add = (week: OldWeek | null) => {
    const present = week && weeks.get(week.week)
    if (present) mergeWeek(present, week, reading)
    else if (week) weeks.set(week.week, week)
  }
  add(readCurrentWeek(json.currentWeek, zone, reading))
  const { history } = json
  if (Array.isArray(history)) for (const [index, entry] of history.entries()) add(readPastWeek(entry, index, reading))
  else if (history !== undefined && history !== null) {
    reading.remarks.skip('history', `${words(history)} stands where a list of weeks is expected`)
  }
  return [...weeks.values()].sort((a, b) => (a.week < b.week ? -1 : 1))
}
