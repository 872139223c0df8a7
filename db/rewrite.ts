import SQLite from 'better-sqlite3'
import { sql } from 'kysely'
import type { Database } from './database.ts'

/**
 * Writes the whole file anew and empties its write-ahead log. `secure_delete` overwrites what is deleted, but where SQLite has
 * once moved a row to another page its copy can stay behind, out of the reach of any query. Whether the log is empty: somebody
 * who is reading keeps it.
 */
export async function rewriteHere(db: Database): Promise<boolean> {
  return db.connection().execute(async connection => {
    await sql`vacuum`.execute(connection)
    const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(connection)
    return rows[0]?.busy === 0
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
  const one = async (pragma: string) => {
    const { rows } = await sql.raw<Record<string, number>>(`pragma ${pragma}`).execute(db)
    return Object.values(rows[0] ?? {})[0] ?? 0
  }
  return (await one('page_count')) * (await one('page_size'))
}
