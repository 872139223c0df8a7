import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import SQLite from 'better-sqlite3'
import { Kysely, SqliteDialect, sql } from 'kysely'
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration'
import { StartError } from '../src/errors.ts'
import { fileOf, identityOf } from './file.ts'
import { faultsOf } from './integrity.ts'
import { migrations } from './migrations/index.ts'
import type { Schema } from './schema.ts'
import { keepStatements } from './statements.ts'
import { write } from './transactions.ts'

export { write } from './transactions.ts'

/** The open database, or the handle of a write transaction: queries take either. */
export type Database = Kysely<Schema>

const SWITCH_TRIES = 100
/** Milliseconds. */
const BETWEEN_TRIES = 50

/**
 * Opens (and creates) the SQLite file behind `url` (`file:…`, or `file::memory:`) and brings its schema up to date. WAL,
 * because a standby reads beside the active process; `synchronous=FULL`, because an acknowledged vote survives a power
 * cut; `secure_delete`, because what a member deletes is gone from the file.
 * @throws {StartError} when the file cannot be opened, is no database, is damaged, or is newer than this version.
 */
export async function openDatabase(url: string): Promise<Database> {
  const file = fileOf(url)
  try {
    return await openFile(file)
  } catch (error) {
    throw startError(file, error)
  }
}

/**
 * A copy of the database behind `url` in memory, brought up to date: whatever is done to it, the file stays as it is. Where
 * there is no file, the copy is empty.
 * @throws {StartError} as `openDatabase`.
 */
export async function openDatabaseCopy(url: string): Promise<Database> {
  const file = fileOf(url)
  try {
    return await open(copyOf(file), file)
  } catch (error) {
    throw startError(file, error)
  }
}

async function openFile(file: string): Promise<Database> {
  const found = identityOf(file)
  const db = await open(connect(file), file)
  // Whoever opens it while a backup is being restored waits, and has the replaced file in hand then.
  if (found === null || identityOf(file) === found) return db
  await db.destroy()
  throw new StartError(`The database ${file} was replaced while it was being opened. Start again.`)
}

async function open(sqlite: SQLite.Database, file: string): Promise<Database> {
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: keepStatements(sqlite) }) })
  try {
    await migrate(db, file)
    return db
  } catch (error) {
    await db.destroy()
    throw error
  }
}

/** As another connection would see it at this moment, what is still in the write-ahead log included. */
function copyOf(file: string): SQLite.Database {
  if (file === ':memory:' || !existsSync(file)) return connect(':memory:')
  const source = new SQLite(file, { readonly: true, timeout: 5000 })
  try {
    // Copying does not look what it copies: reading does, and says what is wrong with the file.
    source.pragma('schema_version')
    const copy = new SQLite(withoutWriteAheadLog(source.serialize()))
    copy.pragma('foreign_keys = ON')
    return copy
  } finally {
    source.close()
  }
}

/** A database in memory cannot have one: bytes 18 and 19 say so (sqlite.org, `sqlite3_deserialize`). */
function withoutWriteAheadLog(bytes: Buffer): Buffer {
  return bytes.length > 19 ? bytes.fill(1, 18, 20) : bytes
}

function connect(file: string): SQLite.Database {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true })
  const sqlite = new SQLite(file, { timeout: 5000 })
  try {
    useWriteAheadLog(sqlite)
    for (const pragma of ['synchronous = FULL', 'foreign_keys = ON', 'secure_delete = ON']) sqlite.pragma(pragma)
    requireSound(sqlite, file)
    return sqlite
  } catch (error) {
    sqlite.close()
    throw error
  }
}

/** What is damaged gets worse with every write, so nothing is written to it. */
function requireSound(sqlite: SQLite.Database, file: string): void {
  const faults = faultsOf(sqlite, { quick: true })
  if (faults.length > 0) throw damaged(file, faults)
}

function damaged(file: string, faults: string[]): StartError {
  return new StartError(
    `The database ${file} is damaged: ${faults.join('; ')}. Restore the newest backup with npm run restore -- <file>; the damaged file is kept beside it.`,
  )
}

function isCorrupt(error: unknown): boolean {
  return error instanceof SQLite.SqliteError && error.code.startsWith('SQLITE_CORRUPT')
}

/** Two processes that make a new file at once can meet at this switch, for which SQLite itself does not wait. */
function useWriteAheadLog(sqlite: SQLite.Database): void {
  for (let tries = 1; ; tries++) {
    try {
      sqlite.pragma('journal_mode = WAL')
      return
    } catch (error) {
      const isBusy = error instanceof SQLite.SqliteError && error.code.startsWith('SQLITE_BUSY')
      if (!isBusy || tries === SWITCH_TRIES) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BETWEEN_TRIES)
    }
  }
}

/** One transaction for all of it, taken with the write lock, so that two processes starting at once do it once. */
async function migrate(db: Database, file: string): Promise<void> {
  await write(db, async transaction => {
    const applied = await appliedMigrations(transaction)
    const unknown = applied.filter(name => !(name in migrations))
    if (unknown.length > 0) {
      throw new StartError(
        `The database ${file} is newer than this version of Movie Night, which does not know ${unknown.join(', ')}. Start the newer version again, or restore the backup that was made before it.`,
      )
    }
    // The usual start: the migrator would look at every column of every table first.
    if (applied.length === Object.keys(migrations).length) return
    const migrator = new Migrator({ db: transaction, provider: { getMigrations: async () => migrations } })
    const { error } = await migrator.migrateToLatest({ disableTransactions: true })
    if (error) throw new StartError(`The database ${file} cannot be brought up to date: ${words(error)}.`)
  })
}

async function appliedMigrations(db: Database): Promise<string[]> {
  const tables = sql`select 1 from sqlite_master where type = 'table' and name = ${DEFAULT_MIGRATION_TABLE}`
  if ((await tables.execute(db)).rows.length === 0) return []
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db)
  return rows.map(row => row.name)
}

function startError(file: string, error: unknown): StartError {
  if (error instanceof StartError) return error
  if (isCorrupt(error)) return damaged(file, [words(error)])
  return new StartError(
    `The database ${file} cannot be used: ${words(error)}. Check DATABASE_URL, its folder and its rights.`,
  )
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
