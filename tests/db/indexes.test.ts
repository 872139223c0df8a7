import SQLite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openBoards, orphanedCards, roundsCarriedBy, thawBoard } from '../../db/announcements.ts'
import { deleteNomination } from '../../db/nominations.ts'
import { deletePlay } from '../../db/watch-history.ts'
import { databaseFile, openTestDatabase } from '../helpers/database.ts'

/** Every statement that the work sends, with the way in which SQLite looks for its rows. */
async function plansOf(work: (db: Awaited<ReturnType<typeof openTestDatabase>>) => Promise<unknown>) {
  const file = databaseFile()
  const db = await openTestDatabase(file)
  const sqlite = new SQLite(file, { readonly: true })
  const statements: string[] = []
  const prepare = SQLite.prototype.prepare
  SQLite.prototype.prepare = function (this: SQLite.Database, sql: string) {
    statements.push(sql)
    return prepare.call(this, sql)
  } as typeof prepare
  try {
    await work(db)
  } finally {
    SQLite.prototype.prepare = prepare
  }
  const plans = statements.flatMap(sql => {
    const parameters = sql
      .split('?')
      .slice(1)
      .map(() => 1)
    const rows = sqlite.prepare(`explain query plan ${sql}`).all(parameters) as { detail: string }[]
    return rows.map(({ detail }) => detail)
  })
  sqlite.close()
  expect(plans.length).toBeGreaterThan(0)
  return plans
}

const acrossRounds = /^SCAN announcements|USING (?:COVERING )?INDEX announcements_open/

test.each([
  ['the boards of a round', openBoards],
  ['the cards of films that are gone', orphanedCards],
  ['the winners that a message tells', roundsCarriedBy],
  ['the newest board', thawBoard],
] as const)('looking for %s takes no look at other rounds’ messages, of which years make many', async (_what, find) => {
  const plans = await plansOf(db => find(db, 1))
  expect(plans.filter(plan => acrossRounds.test(plan))).toEqual([])
})

test.each([
  ['a nomination is taken out', deleteNomination],
  ['a play is taken back', deletePlay],
] as const)('when %s, no table is read from end to end', async (_what, act) => {
  const plans = await plansOf(db => act(db, 1))
  expect(plans.filter(plan => plan.startsWith('SCAN'))).toEqual([])
})
