import SQLite from 'better-sqlite3'
import { sql } from 'kysely'
import { onTestFinished } from 'vitest'
import type { Database } from '../../db/database.ts'
import { openTestDatabase } from './database.ts'

/** The process is dead: nothing that it still tries has any effect. */
export class Dead extends Error {
  override name = 'Dead'
}

/**
 * Opens the database as a process of its own would that dies after so many statements, or before one of which `dies` says so:
 * from then on nothing that it does takes effect, and what it has not committed is undone. Call `bury` before another one goes
 * on.
 */
export async function openDying(
  file: string,
  statements: number | ((sql: string) => boolean),
): Promise<{ db: Database; bury(): Promise<void> }> {
  const db = await openTestDatabase(file)
  const prototype = Object.getPrototypeOf(new SQLite(':memory:').prepare('select 1')) as SQLite.Statement
  let own: SQLite.Database | undefined
  let left = typeof statements === 'number' ? statements : Number.POSITIVE_INFINITY
  const dies = typeof statements === 'number' ? () => false : statements
  const undo = (['run', 'all', 'get'] as const).map(method => {
    const execute = prototype[method]
    const value = function (this: SQLite.Statement, ...parameters: unknown[]) {
      if (this.source === 'select 1 as own') own = this.database
      else if (this.database === own) {
        if (left > 0 && dies(this.source)) left = 0
        if (left-- <= 0) throw new Dead('the process is dead')
      }
      return execute.apply(this, parameters)
    }
    Object.defineProperty(prototype, method, { value, configurable: true })
    return () => Object.defineProperty(prototype, method, { value: execute, configurable: true })
  })
  const heal = () => {
    for (const one of undo.toReversed()) one()
    undo.length = 0
  }
  onTestFinished(heal)
  await sql`select 1 as own`.execute(db)
  return {
    db,
    async bury() {
      heal()
      await db.destroy()
    },
  }
}
