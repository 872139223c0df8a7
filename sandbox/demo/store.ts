import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { format, type KeptSandbox } from '../kept.ts'

/** The state of a demo cannot be kept there, or cannot be read; the words say what to do. */
export class CannotKeep extends Error {
  override name = 'CannotKeep'
}

export type Store = ReturnType<typeof openStore>

/**
 * Where a demo writes its sandbox down: one row, replaced in a transaction, so that whoever is killed leaves the row of
 * before. The file is locked until `close` or the end of the process, whichever way it ends. Throws `CannotKeep` when
 * another demo has it, and where the folder is none to write in.
 */
export function openStore(folder: string) {
  const db = openLocked(folder)
  const insert = db.prepare('INSERT OR REPLACE INTO kept (id, sandbox) VALUES (1, ?)')
  const select = db.prepare<[], { sandbox: string }>('SELECT sandbox FROM kept')

  return {
    /** What was written last; undefined where nothing was yet. Throws `CannotKeep` for what another version has written. */
    read(): KeptSandbox | undefined {
      const row = select.get()
      if (!row) return undefined
      const kept: KeptSandbox = JSON.parse(row.sandbox)
      if (kept.format === format) return kept
      throw new CannotKeep(
        `What ${folder} keeps was written by another version of the demo. Delete the folder to begin anew.`,
      )
    },
    write(kept: KeptSandbox): void {
      insert.run(JSON.stringify(kept))
    },
    close(): void {
      db.close()
    },
  }
}

/** Only a write takes the lock, which then stays. */
const take = `
  PRAGMA locking_mode = EXCLUSIVE;
  BEGIN EXCLUSIVE;
  CREATE TABLE IF NOT EXISTS kept (id INTEGER PRIMARY KEY CHECK (id = 1), sandbox TEXT NOT NULL);
  COMMIT`

function openLocked(folder: string): SQLite.Database {
  let db: SQLite.Database | undefined
  try {
    mkdirSync(folder, { recursive: true })
    db = new SQLite(join(folder, 'sandbox.db'), { timeout: 0 })
    db.exec(take)
    return db
  } catch (error) {
    db?.close()
    throw new CannotKeep(wordsFor(error, folder), { cause: error })
  }
}

function wordsFor(error: unknown, folder: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code.startsWith('SQLITE_BUSY')) {
    return `Another demo is running that keeps its state in ${folder}. End it first, or leave --keep out.`
  }
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return `${join(folder, 'sandbox.db')} is damaged. Delete the folder ${folder} to begin anew.`
  }
  return `Nothing can be kept in ${folder}: ${error instanceof Error ? error.message : error}`
}
