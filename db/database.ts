import { mkdirSync } from 'node:fs'
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
    if (error instanceof StartError) throw error
    if (isCorrupt(error)) throw damaged(file, [words(error)])
    throw new StartError(
      `The database ${file} cannot be used: ${words(error)}. Check DATABASE_URL, its folder and its rights.`,
    )
  }
}

async function openFile(file: string): Promise<Database> {
  const found = identityOf(file)
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: keepStatements(connect(file)) }) })
  try {
    await migrate(db, file)
    // Whoever opens it while a backup is being restored waits, and has the replaced file in hand then.
    if (found !== null && identityOf(file) !== found) {
      throw new StartError(`The database ${file} was replaced while it was being opened. Start again.`)
    }
    return db
  } catch (error) {
    await db.destroy()
    throw error
  }
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
    const unknown = (await appliedMigrations(transaction)).filter(name => !(name in migrations))
    if (unknown.length > 0) {
      throw new StartError(
        `The database ${file} is newer than this version of Movie Night, which does not know ${unknown.join(', ')}. Start the newer version again, or restore the backup that was made before it.`,
      )
    }
    const migrator = new Migrator({ db: transaction, provider: { getMigrations: async () => migrations } })
    const { error } = await migrator.migrateToLatest({ disableTransactions: true })
    if (error) throw new StartError(`The database ${file} cannot be brought up to date: ${words(error)}.`)
  })
}

async function appliedMigrations(db: Database): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(table => table.name === DEFAULT_MIGRATION_TABLE)) return []
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db)
  return rows.map(row => row.name)
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
