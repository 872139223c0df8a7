import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import SQLite from 'better-sqlite3'

/** Writes nonsense over the middle of a database that nobody has open, so that it opens and is damaged. */
export function damage(file: string): void {
  const pageSize = 4096
  const descriptor = openSync(file, 'r+')
  for (let page = 2; page * pageSize < statSync(file).size; page += 3) {
    writeSync(descriptor, Buffer.alloc(pageSize, 0x5a), 0, pageSize, page * pageSize)
  }
  closeSync(descriptor)
}

/** Everything that stands in a database, table by table, as text: the same for two that hold the same. */
export function dumpOf(file: string, except: string[] = []): string {
  const sqlite = new SQLite(file, { readonly: true })
  try {
    const tables = sqlite.prepare("select name from sqlite_master where type = 'table' order by name").pluck().all()
    return (tables as string[])
      .filter(table => !except.includes(table))
      .map(table => `${table}: ${JSON.stringify(sqlite.prepare(`select * from ${table} order by rowid`).all())}`)
      .join('\n')
  } finally {
    sqlite.close()
  }
}

/** What `pragma integrity_check` says. */
export function integrityOf(file: string): unknown {
  const sqlite = new SQLite(file, { readonly: true })
  try {
    return sqlite.pragma('integrity_check', { simple: true })
  } finally {
    sqlite.close()
  }
}

export function bytesOf(file: string): string {
  return readFileSync(file).toString('latin1')
}
