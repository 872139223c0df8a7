import type SQLite from 'better-sqlite3'
import { reasonOf } from './file.ts'

/** How many faults are worth reading. */
const most = 20

/**
 * What is wrong with a database, in SQLite's words; nothing if it is sound. Reads all of it; `quick` does not compare indexes
 * with their tables, which takes most of the time.
 */
export function faultsOf(sqlite: SQLite.Database, { quick = false } = {}): string[] {
  try {
    const pages = sqlite.pragma(quick ? `quick_check(${most})` : `integrity_check(${most})`) as Record<string, string>[]
    const faults = pages.flatMap(row => Object.values(row)).filter(line => line !== 'ok')
    if (faults.length > 0) return faults
    const references = sqlite.pragma('foreign_key_check') as { table: string; rowid: number; parent: string }[]
    return references
      .slice(0, most)
      .map(({ table, rowid, parent }) => `row ${rowid} of ${table} refers to a row of ${parent} that is not there`)
  } catch (error) {
    return [reasonOf(error)]
  }
}
