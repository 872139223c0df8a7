import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Database } from '../../db/database.ts'
import type { Schema } from '../../db/schema.ts'
import { announcementRow, guildRow, nominationRow, openFilledDatabase, roundRow } from '../helpers/database.ts'
import { pushCases } from './refused-pushes.ts'
import { cases, decisionRow, foreign, now, other, playRow, voteRow } from './refused-rows.ts'

/** Inserts a row as it is, whatever its type says: what a constraint is for. */
async function put(db: Database, table: keyof Schema, row: object): Promise<void> {
  const columns = sql.join(Object.keys(row).map(name => sql.ref(name)))
  await sql`insert into ${sql.table(table)} (${columns}) values (${sql.join(Object.values(row))})`.execute(db)
}

async function count(db: Database, table: keyof Schema): Promise<number> {
  return (await db.selectFrom(table).select(sql`1`.as('one')).execute()).length
}

test.each([...cases, ...pushCases])('the database refuses $what', async ({ table, good, bad, why }) => {
  const db = await openFilledDatabase()
  for (const name of ['Ida', 'Jo']) await put(db, 'users', { name, created_at: now })
  await put(db, table, good)
  const before = await count(db, table)
  await expect(put(db, table, bad)).rejects.toThrow(why)
  expect(await count(db, table)).toBe(before)
})

test('the same message is owed to two guilds, and with two subjects', async () => {
  const db = await openFilledDatabase()
  await put(db, 'guilds', guildRow({ id: other.guild_id }))
  const welcome = announcementRow({ round_id: null, kind: 'welcome' })
  for (const row of [welcome, { ...welcome, ...other }, { ...welcome, subject: '1' }])
    await put(db, 'announcements', row)
  expect(await count(db, 'announcements')).toBe(3)
})

test('the same film is nominated in two guilds in one week', async () => {
  const db = await openFilledDatabase()
  await put(db, 'guilds', guildRow({ id: other.guild_id }))
  await put(db, 'rounds', roundRow(other))
  await put(db, 'nominations', nominationRow({ ...other, round_id: 2 }))
  expect(await count(db, 'nominations')).toBe(2)
})

test('a nomination that is removed takes its votes with it, and no others', async () => {
  const db = await openFilledDatabase()
  await put(db, 'nominations', nominationRow({ tmdb_id: 679 }))
  for (const nomination_id of [1, 2]) await put(db, 'votes', { ...voteRow, nomination_id })
  await db.deleteFrom('nominations').where('id', '=', 1).execute()
  expect(await db.selectFrom('votes').select('nomination_id').execute()).toEqual([{ nomination_id: 2 }])
})

test('a nomination that won cannot be removed', async () => {
  const db = await openFilledDatabase()
  await put(db, 'week_history', decisionRow)
  await expect(db.deleteFrom('nominations').where('id', '=', 1).execute()).rejects.toThrow(foreign)
})

test('a guild that is deleted takes everything of its own with it', async () => {
  const db = await openFilledDatabase()
  await put(db, 'votes', voteRow)
  await put(db, 'week_history', decisionRow)
  await put(db, 'announcements', announcementRow())
  await db.deleteFrom('guilds').execute()
  for (const table of ['members', 'rounds', 'nominations', 'votes', 'week_history', 'announcements'] as const) {
    expect(await count(db, table), table).toBe(0)
  }
  expect(await count(db, 'users')).toBe(2)
})

test('a play outlives the round in which it was recorded', async () => {
  const db = await openFilledDatabase()
  await put(db, 'watch_history', playRow)
  await db.deleteFrom('rounds').execute()
  expect(await db.selectFrom('watch_history').select(['title', 'round_id']).execute()).toEqual([
    { title: 'Alien', round_id: null },
  ])
})

test('a play is owed to Trakt once, taken back once, and its minute is free again when it has been taken back', async () => {
  const db = await openFilledDatabase()
  await put(db, 'watch_history', playRow)
  const row = { user_id: 1, tmdb_id: 348, title: 'Alien', watched_at: now, due_at: now, created_at: now }
  const addition = { ...row, kind: 'play_add', play_id: 1 }
  await put(db, 'outbox', addition)
  const later = { ...addition, watched_at: '2026-02-16T10:01:00.000Z' }
  await expect(put(db, 'outbox', later)).rejects.toThrow('outbox.play_id')
  await put(db, 'watch_history', { ...playRow, round_id: null, source: 'import' })
  await expect(put(db, 'outbox', { ...addition, play_id: 2 })).rejects.toThrow('outbox.watched_at')
  await db.deleteFrom('watch_history').where('id', '=', 1).execute()
  await put(db, 'outbox', { ...addition, play_id: 2 })
  const removal = { ...row, kind: 'play_remove', undoes_id: 1 }
  await put(db, 'outbox', removal)
  await expect(put(db, 'outbox', removal)).rejects.toThrow('outbox.undoes_id')
})
