import SQLite from 'better-sqlite3'
import { sql } from 'kysely'
import type { Database } from './database.ts'

/**
 * Writes the whole file anew and empties its write-ahead log. `secure_delete` overwrites what is deleted, but where SQLite has
 * once moved a row to another page its copy can stay behind, out of the reach of any query. Whether the log is empty: somebody
 * who is reading keeps it, and is not waited for.
 */
export async function rewriteHere(db: Database): Promise<boolean> {
  return db.connection().execute(async connection => {
    await sql`vacuum`.execute(connection)
    const patience = await pragmaOf(connection, 'busy_timeout')
    await sql`pragma busy_timeout = 50`.execute(connection)
    try {
      return (await pragmaOf(connection, 'wal_checkpoint(truncate)')) === 0
    } finally {
      await sql.raw(`pragma busy_timeout = ${patience}`).execute(connection)
    }
  })
}

/** The same through a connection of its own, for a thread of its own: others wait for the lock meanwhile. */
export function rewriteFile(file: string): boolean {
  const sqlite = new SQLite(file, { fileMustExist: true, timeout: 5000 })
  try {
    sqlite.exec('vacuum')
    const [result] = sqlite.pragma('wal_checkpoint(truncate)') as { busy: number }[]
    return result?.busy === 0
  } finally {
    sqlite.close()
  }
}

/** How large the database is, in bytes. */
export async function sizeOf(db: Database): Promise<number> {
  return (await pragmaOf(db, 'page_count')) * (await pragmaOf(db, 'page_size'))
}

/** The number that a pragma answers, the first one if there are several. */
async function pragmaOf(db: Database, pragma: string): Promise<number> {
  const { rows } = await sql.raw<Record<string, number>>(`pragma ${pragma}`).execute(db)
  return Object.values(rows[0] ?? {})[0] ?? 0
}
