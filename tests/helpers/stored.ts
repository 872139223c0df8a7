import SQLite from 'better-sqlite3'
import type { Selectable } from 'kysely'
import { expect } from 'vitest'
import type { Schema } from '../../db/schema.ts'
import type { Outcome } from '../../sandbox/client.ts'
import { answerOf, type Town } from './e2e.ts'

/** All rows of a table, as they stand in the town's database file at this moment. */
export function rowsOf<Table extends keyof Schema>(town: Town, table: Table): Selectable<Schema[Table]>[] {
  const sqlite = new SQLite(town.databaseUrl.replace('file:', ''), { readonly: true })
  try {
    return sqlite.prepare(`select * from ${table} order by rowid`).all() as Selectable<Schema[Table]>[]
  } finally {
    sqlite.close()
  }
}

/** All that members have done and admins have set: everything but who was seen, and what is on its way to Discord. */
export function gameOf(town: Town) {
  const rounds = rowsOf(town, 'rounds')
  return {
    guilds: rowsOf(town, 'guilds'),
    rounds: rounds.map(({ board_channel_id, board_message_id, board_shown, board_version, ...round }) => round),
    nominations: rowsOf(town, 'nominations'),
    votes: rowsOf(town, 'votes'),
    decisions: rowsOf(town, 'week_history'),
    plays: rowsOf(town, 'watch_history'),
    ratings: rowsOf(town, 'ratings'),
    owed: rowsOf(town, 'announcements').map(({ id, kind, subject, due_at }) => ({ id, kind, subject, due_at })),
  }
}

/** The answer's words; fails unless every part of it is ephemeral and seen by one person alone. */
export async function privateAnswer(town: Town, outcome: Outcome): Promise<string> {
  const messages = [outcome.message, outcome.updated, ...outcome.followUps].filter(message => message !== undefined)
  expect(messages.length, `an answer to ${JSON.stringify(outcome)}`).toBeGreaterThan(0)
  for (const { id, channel_id, ephemeral } of messages) {
    expect(ephemeral, 'ephemeral').toBe(true)
    const seenIn = await Promise.all([town.nora, town.ben, town.cleo].map(person => person.messages(channel_id)))
    const seers = seenIn.filter(seen => seen.some(message => message.id === id))
    expect(seers.length, 'people who see it').toBeLessThanOrEqual(1)
  }
  return answerOf(outcome)
}

/** Does something that must be refused: privately, and with nothing stored. Answers the words. */
export async function refusal(town: Town, act: () => Promise<Outcome>): Promise<string> {
  const before = gameOf(town)
  const outcome = await act()
  const words = await privateAnswer(town, outcome)
  expect(gameOf(town)).toEqual(before)
  return words
}
