import { Kysely, SqliteDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import { expect, test } from 'vitest'
import { openDatabase } from '../../db/database.ts'
import { migrations } from '../../db/migrations/index.ts'
import { databaseFile, guildRow, nominationRow, openRaw, openTestDatabase, roundRow } from '../helpers/database.ts'
import { decisionRow } from './refused-rows.ts'

/** A database of the version before the import, with a week that was decided in it. */
async function openBefore(file: string) {
  const db = new Kysely<Record<string, Record<string, unknown>>>({
    dialect: new SqliteDialect({ database: openRaw(file) }),
  })
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateTo('0004-trakt-sync')
  if (error) throw error
  await db
    .insertInto('guilds')
    .values({ ...guildRow() })
    .execute()
  await db.insertInto('users').values({ name: 'Nora', created_at: '2026-02-16T08:00:00.000Z' }).execute()
  await db
    .insertInto('rounds')
    .values({ ...roundRow() })
    .execute()
  await db
    .insertInto('nominations')
    .values({ ...nominationRow() })
    .execute()
  await db
    .insertInto('week_history')
    .values({ ...decisionRow, id: 7 })
    .execute()
  await db.destroy()
}

test('decided weeks outlive the change of their table, and a winner of the old app’s is taken', async () => {
  const file = databaseFile()
  await openBefore(file)
  const db = await openTestDatabase(file)
  expect(await db.selectFrom('week_history').selectAll().execute()).toEqual([
    { ...decisionRow, id: 7, watched_on: null },
  ])
  const imported = { ...decisionRow, week: '2026-W07', decided_by: 'imported' as const }
  await db.insertInto('week_history').values(imported).execute()
  await expect(
    db
      .insertInto('week_history')
      .values({ ...imported, week: '2026-W06', decided_by: 'lot' as 'votes' })
      .execute(),
  ).rejects.toThrow(/CHECK constraint failed/)
  await expect(db.deleteFrom('nominations').execute()).rejects.toThrow(/FOREIGN KEY constraint failed/)
  const indexes = openRaw(file).prepare(
    "select name from sqlite_master where tbl_name = 'week_history' and type = 'index'",
  )
  expect(indexes.pluck().all()).toEqual(expect.arrayContaining(['week_history_first', 'week_history_second']))
})

test('a round that opened here says nothing of an import', async () => {
  const file = databaseFile()
  await openBefore(file)
  const db = await openDatabase(`file:${file}`)
  expect(await db.selectFrom('rounds').select('imported_at').execute()).toEqual([{ imported_at: null }])
  await db.destroy()
})
