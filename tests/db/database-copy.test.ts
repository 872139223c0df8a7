import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { Kysely, SqliteDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import { expect, test } from 'vitest'
import { openDatabaseCopy } from '../../db/database.ts'
import { migrations } from '../../db/migrations/index.ts'
import { databaseFile, guildRow, openFilledDatabase, openRaw, openTestDatabase } from '../helpers/database.ts'
import { dumpOf } from '../helpers/legacy.ts'

test('a copy holds what the database does, also what is still in its write-ahead log, and changes nothing of it', async () => {
  const file = databaseFile()
  const db = await openFilledDatabase(file)
  const before = dumpOf(file)
  const copy = await openDatabaseCopy(`file:${file}`)
  expect(await copy.selectFrom('users').select('name').execute()).toEqual([{ name: 'Nora' }, { name: 'Ben' }])
  await copy.deleteFrom('nominations').execute()
  await expect(
    copy.insertInto('votes').values({ nomination_id: 99, user_id: 1, week: '', created_at: '' }).execute(),
  ).rejects.toThrow(/FOREIGN KEY constraint failed/)
  await copy.destroy()
  expect(await db.selectFrom('nominations').select('id').execute()).toHaveLength(1)
  expect(dumpOf(file)).toBe(before)
})

test('a copy of an older version is brought up to date, and the file is not', async () => {
  const file = databaseFile()
  const old = new Kysely<unknown>({ dialect: new SqliteDialect({ database: openRaw(file) }) })
  const migrator = new Migrator({ db: old, provider: { getMigrations: async () => migrations } })
  await migrator.migrateTo('0001-first')
  await old.destroy()
  const before = dumpOf(file)
  const copy = await openDatabaseCopy(`file:${file}`)
  expect(await copy.selectFrom('imported_people').selectAll().execute()).toEqual([])
  await copy.destroy()
  expect(dumpOf(file)).toBe(before)
})

test('a copy can be made while somebody writes', async () => {
  const file = databaseFile()
  const db = await openTestDatabase(file)
  const writer = openRaw(file)
  writer.exec('begin immediate')
  const copy = await openDatabaseCopy(`file:${file}`)
  expect(await copy.selectFrom('guilds').selectAll().execute()).toEqual([])
  await copy.destroy()
  writer.exec('rollback')
  await db.insertInto('guilds').values(guildRow()).execute()
})

test('where there is no file the copy is empty, and none is made', async () => {
  const file = databaseFile()
  const copy = await openDatabaseCopy(`file:${file}`)
  expect(await copy.selectFrom('users').selectAll().execute()).toEqual([])
  await copy.destroy()
  expect(existsSync(file)).toBe(false)
})

test('an empty file is an empty database', async () => {
  const file = databaseFile()
  writeFileSync(file, '')
  const copy = await openDatabaseCopy(`file:${file}`)
  expect(await copy.selectFrom('users').selectAll().execute()).toEqual([])
  await copy.destroy()
  expect(readFileSync(file, 'utf8')).toBe('')
})

test('a file that is no database is refused as it is elsewhere, and stays as it is', async () => {
  const file = databaseFile()
  writeFileSync(file, 'Dear diary, '.repeat(1_000))
  await expect(openDatabaseCopy(`file:${file}`)).rejects.toThrow(
    /^The database .* cannot be used: file is not a database/,
  )
  expect(readFileSync(file, 'utf8')).toBe('Dear diary, '.repeat(1_000))
})
