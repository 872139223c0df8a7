import SQLite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { touchingBoards } from '../../db/board-films.ts'
import type { Database } from '../../db/database.ts'
import { playsOf } from '../../db/history.ts'
import { deleteNomination } from '../../db/nominations.ts'
import { answeredGreetings, openBoards, openCards, roundsCarriedBy, thawBoard } from '../../db/posted-messages.ts'
import { countAudience, lastSeen, seenInRound } from '../../db/seen.ts'
import { ballotFilms } from '../../db/votes.ts'
import { listedFilms, sharedByOthers, wantedBy } from '../../db/wanted-films.ts'
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

test('looking for a guild’s greeting takes no look at other messages', async () => {
  const plans = await plansOf(db => answeredGreetings(db, '1'))
  expect(plans).toContainEqual(expect.stringContaining('INDEX announcements_once_per_guild (guild_id=? AND kind=?)'))
  expect(plans.filter(plan => plan.startsWith('SCAN'))).toEqual([])
})

const acrossRounds = /^SCAN announcements|USING (?:COVERING )?INDEX announcements_open/

test.each([
  ['the boards of a round', openBoards],
  ['the cards of films that are gone', openCards],
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

test.each([
  ['a board asks who has seen its films', (db: Database) => seenInRound(db, 1, 1)],
  ['details ask when the member saw the film', (db: Database) => lastSeen(db, 1, 1)],
  ['a watchlist is shown', (db: Database) => listedFilms(db, { guildId: '1', userId: 1 }, { offset: 0, limit: 8 })],
] as const)('when %s, plays are found by their film, and no member’s whole history is read', async (_what, ask) => {
  const plays = (await plansOf(ask)).filter(plan => /^S\w+ watch_history/.test(plan))
  expect(plays).toEqual([expect.stringMatching(/INDEX watch_history_film \(tmdb_id=\?/)])
})

test.each([
  ['a board asks of how many it could be known', (db: Database) => countAudience(db, '1')],
  ['a ballot is opened', (db: Database) => ballotFilms(db, 1, 1)],
  ['somebody is offered their watchlist', (db: Database) => wantedBy(db, '1', '2')],
  ['somebody is offered what others want', (db: Database) => sharedByOthers(db, '1', '2')],
  ['a watchlist is shown', (db: Database) => listedFilms(db, { guildId: '1', userId: 1 }, { offset: 0, limit: 8 })],
  ['a history is shown', (db: Database) => playsOf(db, { guildId: '1', userId: 1 }, { offset: 0, limit: 8 })],
] as const)('when %s, no table is read from end to end', async (_what, ask) => {
  expect((await plansOf(ask)).filter(plan => plan.startsWith('SCAN'))).toEqual([])
})

test('when a member’s plays change, their own servers’ boards are looked at, and not those of all servers', async () => {
  const plans = await plansOf(db => touchingBoards(db, 1, async () => undefined))
  const rounds = plans.filter(plan => /^S\w+ (?:members|rounds)/.test(plan))
  expect(new Set(rounds)).toEqual(
    new Set([
      expect.stringMatching(/INDEX members_user \(user_id=\?/),
      expect.stringMatching(/INDEX \S+ \(guild_id=\?/),
    ]),
  )
})
