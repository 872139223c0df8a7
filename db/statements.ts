import type { Database as SQLite } from 'better-sqlite3'
import type { SqliteDatabase, SqliteStatement } from 'kysely'
import { LRUCache } from 'lru-cache'

/** More than the different queries of this program; a list of values makes one for each of its lengths. */
const most = 500

/** The connection as kysely uses it, which prepares a statement once and not each time that it is run. */
export function keepStatements(sqlite: SQLite): SqliteDatabase {
  const statements = new LRUCache<string, SqliteStatement>({ max: most })
  return {
    close: () => sqlite.close(),
    prepare(sql) {
      const known = statements.get(sql)
      if (known) return known
      const statement = sqlite.prepare<unknown[]>(sql)
      statements.set(sql, statement)
      return statement
    },
  }
}
