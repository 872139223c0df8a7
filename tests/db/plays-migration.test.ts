import SQLite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import { expect, test } from 'vitest'
import { migrations } from '../../db/migrations/index.ts'
import { databaseFile, openTestDatabase } from '../helpers/database.ts'

test('plays that were recorded before are kept to the minute, and two of one minute are one', async () => {
  const file = databaseFile()
  const sqlite = new SQLite(file)
  const old = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) })
  const migrator = new Migrator({ db: old, provider: { getMigrations: async () => migrations } })
  expect((await migrator.migrateTo('0003-discord-username')).error).toBeUndefined()
  sqlite.prepare(`insert into users (name, created_at) values ('Nora', '2026-02-16T10:00:00.000Z')`).run()
  const insert = sqlite.prepare(
    `insert into watch_history (user_id, tmdb_id, title, watched_at, source) values (1, ?, 'A film', ?, ?)`,
  )
  insert.run(348, '2026-02-20T20:00:00.000Z', 'discord')
  insert.run(348, '2026-02-20T20:00:12.345Z', 'discord')
  insert.run(348, '2026-02-20T21:07:59.999Z', 'discord')
  insert.run(603, '2026-02-20T20:00:30.000Z', 'discord')
  insert.run(348, '2020-05-01T20:00:30.000Z', 'import')
  await old.destroy()

  const db = await openTestDatabase(file)
  const plays = await db.selectFrom('watch_history').select(['id', 'watched_at', 'recorded_at']).orderBy('id').execute()
  expect(plays).toEqual([
    { id: 1, watched_at: '2026-02-20T20:00:00.000Z', recorded_at: null },
    { id: 3, watched_at: '2026-02-20T21:07:00.000Z', recorded_at: null },
    { id: 4, watched_at: '2026-02-20T20:00:00.000Z', recorded_at: null },
    { id: 5, watched_at: '2020-05-01T20:00:30.000Z', recorded_at: null },
  ])
})
