import SQLite from 'better-sqlite3'
import { Kysely, SqliteDialect, type SqliteStatement } from 'kysely'
import type { Schema } from '../../db/schema.ts'

/** What a process that was killed does: nothing any more. */
export class Killed extends Error {
  override name = 'Killed'
}

/** A process's own connection to a database, which can end with the process between any two statements. */
export interface FragileDatabase {
  db: Kysely<Schema>
  /** Dies before the n-th statement from now on. */
  dieAt(statement: number): void
  die(): void
  close(): Promise<void>
}

/** Opens a file whose schema is up to date. Disks are not what is tested with it, so it waits for none. */
export function openFragileDatabase(file: string): FragileDatabase {
  const sqlite = new SQLite(file)
  for (const pragma of ['journal_mode = WAL', 'synchronous = OFF', 'foreign_keys = ON']) sqlite.pragma(pragma)
  let left = Number.POSITIVE_INFINITY

  /** What is left open when a process dies is rolled back by whoever opens the file next. */
  function live(sql: string): void {
    if (sql === 'rollback') return
    if (--left < 0) throw new Killed('the process was killed')
  }

  function prepare(sql: string): SqliteStatement {
    const statement = sqlite.prepare<unknown[]>(sql)
    const run =
      <Result>(execute: (parameters: unknown[]) => Result) =>
      (parameters: readonly unknown[]): Result => {
        live(sql)
        return execute([...parameters])
      }
    return {
      reader: statement.reader,
      all: run(parameters => statement.all(...parameters)),
      run: run(parameters => statement.run(...parameters)),
      iterate: run(parameters => statement.iterate(...parameters)),
    }
  }

  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: { prepare, close: () => sqlite.close() } }) })
  return {
    db,
    dieAt(statement) {
      left = statement - 1
    },
    die() {
      left = 0
    },
    close: () => db.destroy(),
  }
}
