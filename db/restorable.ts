import { writeFileSync } from 'node:fs'
import SQLite from 'better-sqlite3'
import { sql } from 'kysely'
import { DEFAULT_MIGRATION_TABLE } from 'kysely/migration'
import { StartError } from '../src/errors.ts'
import type { Database } from './database.ts'
import { kindOf, reasonOf } from './file.ts'
import { faultsOf } from './integrity.ts'
import { migrations } from './migrations/index.ts'
import { rewriteHere } from './rewrite.ts'

/**
 * Copies a backup into a new file (mode 0600), after it has been found to be whole and of a version that is known. The backup
 * itself is only read.
 * @throws {StartError} that says what is wrong with it.
 */
export function copyBackup(backup: string, target: string): void {
  if (kindOf(backup) === null) throw new StartError(`There is no backup ${backup}.`)
  if (kindOf(backup) === 'folder') throw new StartError(`${backup} is a folder: name the backup in it.`)
  const sqlite = new SQLite(backup, { readonly: true, timeout: 5000 })
  try {
    requireSound(sqlite, backup)
    requireKnown(sqlite, backup)
    writeFileSync(target, '', { flag: 'wx', mode: 0o600 })
    sqlite.prepare('vacuum into ?').run(target)
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(`The backup ${backup} cannot be restored: ${reasonOf(error)}.`)
  } finally {
    sqlite.close()
  }
}

function requireSound(sqlite: SQLite.Database, backup: string): void {
  const faults = faultsOf(sqlite)
  if (faults.length === 0) return
  throw new StartError(`The backup ${backup} is damaged: ${faults.join('; ')}. Nothing was changed: try another one.`)
}

/** An older version is brought up to date later on; a newer one cannot be understood. */
function requireKnown(sqlite: SQLite.Database, backup: string): void {
  const has = sqlite
    .prepare("select 1 from sqlite_master where type = 'table' and name = ?")
    .get(DEFAULT_MIGRATION_TABLE)
  if (!has) throw new StartError(`${backup} is no backup of Movie Night. Nothing was changed.`)
  const applied = sqlite.prepare(`select name from ${DEFAULT_MIGRATION_TABLE}`).pluck().all() as string[]
  const unknown = applied.filter(name => !(name in migrations))
  if (unknown.length === 0) return
  throw new StartError(
    `The backup ${backup} is of a newer version of Movie Night, which knows ${unknown.join(', ')}. Nothing was changed: update Movie Night first.`,
  )
}

/** Leaves out so many of the numbers that rows of a table would get next. */
export async function skipIds(db: Database, table: string, count: number): Promise<void> {
  await sql`update sqlite_sequence set seq = seq + ${count} where name = ${table}`.execute(db)
}

/** Writes the file anew with nothing beside it, so that it can be given another name once it is closed. */
export async function closeInOneFile(db: Database): Promise<void> {
  await rewriteHere(db)
  await sql`pragma journal_mode = delete`.execute(db)
}
