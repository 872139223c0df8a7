import { copyFileSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import SQLite from 'better-sqlite3'
import { StartError } from '../src/errors.ts'
import { kindOf, settle, settleName } from './file.ts'
import type { Tombstone } from './schema.ts'

/** Ends the name of a file that is being made ready to be the database. */
export const RESTORING = '.restoring'

/** The database that is to be replaced, held so that no other process can open it. */
export interface Held {
  state: 'sound' | 'missing' | 'damaged'
  /** Null where they cannot be read. */
  tombstones: Tombstone[] | null
  /** Puts another file in its place and keeps it under another name; a crash leaves the one or the other. */
  replaceBy(fresh: string, kept: string): void
  release(): void
}

/**
 * Takes the database for this process alone.
 * @throws {StartError} while a bot is active on it, or any process has it open.
 */
export function holdDatabase(file: string, now: string): Held {
  if (kindOf(file) === null) return held(file, 'missing', [], null)
  const sqlite = new SQLite(file, { timeout: 2000 })
  try {
    requireNoLease(sqlite, file, now)
    sqlite.pragma('locking_mode = exclusive')
    // Leaving this mode merges the write-ahead log, and works only where nobody else has the file open.
    sqlite.pragma('journal_mode = delete')
    sqlite.exec('begin exclusive')
    return held(file, 'sound', tombstonesIn(sqlite), sqlite)
  } catch (error) {
    if (isDamage(error)) return held(file, 'damaged', tombstonesIn(sqlite), sqlite)
    sqlite.close()
    if (!isBusy(error)) throw error
    throw new StartError(
      `Another process has the database ${file} open, such as a bot that waits as a standby: stop it first.`,
    )
  }
}

function held(
  file: string,
  state: Held['state'],
  tombstones: Held['tombstones'],
  sqlite: SQLite.Database | null,
): Held {
  return {
    state,
    tombstones,
    replaceBy(fresh, kept) {
      if (state !== 'sound') for (const end of ['-wal', '-shm', '-journal']) moveIfThere(file + end, kept + end)
      if (state !== 'missing') keep(file, kept)
      mkdirSync(dirname(file), { recursive: true })
      renameSync(fresh, file)
      settle(file)
    },
    release: () => void sqlite?.close(),
  }
}

function requireNoLease(sqlite: SQLite.Database, file: string, now: string): void {
  const has = sqlite.prepare("select 1 from sqlite_master where type = 'table' and name = 'leases'").get()
  const lease = has && sqlite.prepare("select 1 from leases where name = 'active' and expires_at > ?").get(now)
  if (!lease) return
  throw new StartError(`A bot is active on the database ${file}: stop it first. If it was killed, wait half a minute.`)
}

function tombstonesIn(sqlite: SQLite.Database): Tombstone[] | null {
  try {
    const has = sqlite.prepare("select 1 from sqlite_master where type = 'table' and name = 'tombstones'").get()
    return has ? (sqlite.prepare('select * from tombstones').all() as Tombstone[]) : []
  } catch {
    return null
  }
}

/** A second name and not another one: at no moment is there nothing where the database has to be. */
function keep(file: string, kept: string): void {
  try {
    linkSync(file, kept)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error
    // Not every file system knows second names.
    copyFileSync(file, kept)
    settle(kept)
  }
  // Not the file: to close it would let go of this process's locks on it.
  settleName(kept)
}

function moveIfThere(from: string, to: string): void {
  if (kindOf(from) === 'file') renameSync(from, to)
}

/** Deletes a database that has come to nothing, with what stands beside it. */
export function discardDatabase(file: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(file + end, { force: true })
}

/** Deletes what restorations before this one have left when they died half-way. Only while the database is held. */
export function discardHalves(file: string): void {
  const folder = dirname(file)
  if (kindOf(folder) === null) return
  const isHalf = (name: string) => name.startsWith(`${basename(file)}.`) && /\.[0-9a-f]{8}\.restoring$/.test(name)
  for (const name of readdirSync(folder).filter(isHalf)) discardDatabase(join(folder, name))
}

function isDamage(error: unknown): boolean {
  return error instanceof SQLite.SqliteError && /^SQLITE_(?:CORRUPT|NOTADB|IOERR_SHORT_READ)/.test(error.code)
}

function isBusy(error: unknown): boolean {
  return error instanceof SQLite.SqliteError && error.code.startsWith('SQLITE_BUSY')
}
