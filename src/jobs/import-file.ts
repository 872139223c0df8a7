import { readFile, rm, stat } from 'node:fs/promises'
import SQLite from 'better-sqlite3'
import { type Database, openDatabase, openDatabaseCopy } from '../../db/database.ts'
import { fileOf, reasonOf } from '../../db/file.ts'
import type { Clock } from '../clock.ts'
import { StartError } from '../errors.ts'
import { createLog } from '../log.ts'
import { keepCopy } from '../services/legacy/copies.ts'
import { importOldFile, zoneOf } from '../services/legacy/import.ts'
import { type OldFile, parseOldFile, requireOldFile } from '../services/legacy/parse.ts'
import { LARGEST_FILE, readJson } from '../services/legacy/reading.ts'
import { importLines, verifyLines } from '../services/legacy/report.ts'
import { verifyImport } from '../services/legacy/verify.ts'
import { createLease } from './lease.ts'

/** What is to be done with a file. `try` says what importing it would do; `verify` compares it with the database. */
export interface ImportOrder {
  path: string
  guildId: string
  mode: 'import' | 'try' | 'verify'
  databaseUrl: string
  /** IANA zone of a guild that is new. */
  defaultZone: string
  clock: Clock
}

/**
 * Imports the old app's file, or looks at it alone, in which case nothing changes on the disk. Answers what the operator is
 * told, and whether the two sides of a comparison agree.
 * @throws {StartError} when the file cannot be read or is another one, the database cannot be used, or the bot is active.
 */
export async function importFile(order: ImportOrder): Promise<{ lines: string[]; agrees: boolean }> {
  const { path, guildId, mode, databaseUrl, defaultZone, clock } = order
  // Everything that can be wrong with the file as a whole is found before the database is opened.
  const bytes = await readBytes(path)
  const { json, oddities } = readJson(bytes)
  const content = requireOldFile(json)
  const db = await (mode === 'import' ? openDatabase(databaseUrl) : openDatabaseCopy(databaseUrl))
  try {
    const file = parseOldFile(content, { zone: await zoneOf(db, guildId, defaultZone), oddities })
    if (mode === 'import') return { lines: await importUnderLease(db, bytes, file, order), agrees: true }
    if (mode === 'try') {
      const imported = await importOldFile(file, guildId, { db, clock, defaultZone, hold: async () => true })
      return { lines: importLines(file, imported, null), agrees: true }
    }
    const differences = await verifyImport(file, guildId, { db, clock })
    return { lines: verifyLines(guildId, differences), agrees: differences.every(({ because }) => because !== null) }
  } finally {
    await db.destroy()
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path)
    if (size > LARGEST_FILE) {
      throw new StartError(`${path} has ${size} bytes, and more than ${LARGEST_FILE} are no data.json.`)
    }
    return await readFile(path)
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(`${path} cannot be read: ${reasonOf(error)}.`)
  }
}

/** The bot must not be active meanwhile: it would decide and announce in the middle of it. */
async function importUnderLease(db: Database, bytes: Uint8Array, file: OldFile, order: ImportOrder): Promise<string[]> {
  const { clock, databaseUrl, guildId, defaultZone } = order
  const lease = createLease({ db, clock, log: createLog({ level: 'silent', secrets: [] }) })
  if (!(await lease.hold())) {
    throw new StartError(
      'The bot is active on this database, so nothing was imported. Stop it, import, and start it again.',
    )
  }
  const renewing = new AbortController()
  const renewed = lease.lost(renewing.signal).catch(() => undefined)
  try {
    const copy = await keepCopy(bytes, fileOf(databaseUrl), clock.now())
    try {
      const imported = await importOldFile(file, guildId, { db, clock, defaultZone, hold: lease.hold })
      return importLines(file, imported, copy)
    } catch (error) {
      // What was not imported needs no copy.
      if (copy.isNew) await rm(copy.path, { force: true })
      throw isOfTheDisk(error) ? new StartError(diskWords(error)) : error
    }
  } finally {
    renewing.abort()
    await renewed
    await lease.release()
  }
}

function isOfTheDisk(error: unknown): error is Error {
  return error instanceof SQLite.SqliteError && /^SQLITE_(FULL|IOERR|READONLY)/.test(error.code)
}

function diskWords(error: Error): string {
  return `The database could not be written, so nothing was imported: ${reasonOf(error)}. Try again once that is mended.`
}
