import SQLite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import { expect, test } from 'vitest'
import { migrations } from '../../db/migrations/index.ts'
import { databaseFile, openTestDatabase } from '../helpers/database.ts'

const linked_at = '2026-02-16T10:00:00.000Z'

test('an account that was linked before anything was read of it is due to be read', async () => {
  const file = databaseFile()
  const sqlite = new SQLite(file)
  const old = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) })
  const migrator = new Migrator({ db: old, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateTo('0003-discord-username')
  expect(error).toBeUndefined()
  sqlite.prepare(`insert into users (name, created_at) values ('Nora', ?)`).run(linked_at)
  sqlite
    .prepare(
      `insert into trakt_auth (user_id, trakt_user, trakt_uuid, access_token, refresh_token, created_at, expires_at, linked_at, guild_id)
       values (1, 'filmfan', 'uuid', 'a', 'r', ?, ?, ?, '100000000000000001')`,
    )
    .run(linked_at, linked_at, linked_at)
  await old.destroy()

  const db = await openTestDatabase(file)
  expect(await db.selectFrom('trakt_syncs').selectAll().execute()).toMatchObject([
    { user_id: 1, run: 0, stage: null, is_first: 1, next_at: linked_at, scheduled_at: linked_at, failures: 0 },
  ])
})
