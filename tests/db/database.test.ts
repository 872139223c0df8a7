import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Database, openDatabase, write } from '../../db/database.ts'
import { migrations } from '../../db/migrations/index.ts'
import { StartError } from '../../src/errors.ts'
import { databaseFile, guildRow, openRaw, openTestDatabase } from '../helpers/database.ts'

async function pragma(db: Database, name: string): Promise<unknown> {
  const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(db)
  return Object.values(rows[0] ?? {})[0]
}

async function refusal(url: string): Promise<string> {
  const error = await openDatabase(url).then(
    () => expect.fail('the database was opened'),
    (refused: unknown) => refused,
  )
  expect(error).toBeInstanceOf(StartError)
  return (error as StartError).message
}

test('what keeps an acknowledged vote and forgets a deleted one is really on', async () => {
  const db = await openTestDatabase()
  expect(await pragma(db, 'journal_mode')).toBe('wal')
  expect(await pragma(db, 'synchronous')).toBe(2)
  expect(await pragma(db, 'foreign_keys')).toBe(1)
  expect(await pragma(db, 'secure_delete')).toBe(1)
  expect(await pragma(db, 'busy_timeout')).toBe(5000)
})

test('a database in memory is there, empty and its own', async () => {
  const [one, other] = [await openDatabase('file::memory:'), await openDatabase('file::memory:')]
  await one.insertInto('guilds').values(guildRow()).execute()
  expect(await one.selectFrom('guilds').select('id').execute()).toHaveLength(1)
  expect(await other.selectFrom('guilds').select('id').execute()).toEqual([])
  await Promise.all([one.destroy(), other.destroy()])
})

test('folders on the way to the file are made', async () => {
  const file = join(dirname(databaseFile()), 'a', 'b', 'c.db')
  const db = await openTestDatabase(file)
  expect(await db.selectFrom('guilds').selectAll().execute()).toEqual([])
})

test('what was stored is there when the file is opened again', async () => {
  const file = databaseFile()
  const first = await openDatabase(`file:${file}`)
  await first.insertInto('guilds').values(guildRow()).execute()
  await first.destroy()
  const second = await openTestDatabase(file)
  expect(await second.selectFrom('guilds').select('id').execute()).toHaveLength(1)
})

test('a file that is no database is refused, and stays as it is', async () => {
  const file = databaseFile()
  writeFileSync(file, 'Dear diary, '.repeat(1_000))
  expect(await refusal(`file:${file}`)).toMatch(
    /^The database .*movie-night\.db cannot be used: file is not a database\. Check DATABASE_URL/,
  )
})

test('a folder in the way is refused', async () => {
  const file = databaseFile()
  mkdirSync(file)
  expect(await refusal(`file:${file}`)).toMatch(/^The database .* cannot be used: .*Check DATABASE_URL/)
})

test('a file where a folder should be is refused', async () => {
  const file = databaseFile()
  writeFileSync(file, '')
  expect(await refusal(`file:${join(file, 'deeper.db')}`)).toMatch(
    /^The database .* cannot be used: .*Check DATABASE_URL/,
  )
})

test('the database of another program is refused', async () => {
  const file = databaseFile()
  openRaw(file).exec('create table users (id integer)')
  expect(await refusal(`file:${file}`)).toMatch(
    /^The database .* cannot be brought up to date: table "users" already exists\.$/,
  )
})

test('a refused migration leaves nothing behind', async () => {
  const file = databaseFile()
  const raw = openRaw(file)
  raw.exec('create table ratings (id integer)')
  await refusal(`file:${file}`)
  const tables = raw.prepare("select name from sqlite_master where type = 'table' order by name").pluck().all()
  expect(tables).toEqual(['ratings'])
})

test('a database of a newer version is refused, and says what to do', async () => {
  const file = databaseFile()
  await (await openDatabase(`file:${file}`)).destroy()
  const raw = openRaw(file)
  raw
    .prepare('insert into kysely_migration (name, timestamp) values (?, ?)')
    .run('0999-later', '2027-01-01T00:00:00.000Z')
  expect(await refusal(`file:${file}`)).toBe(
    `The database ${file} is newer than this version of Movie Night, which does not know 0999-later. Start the newer version again, or restore the backup that was made before it.`,
  )
})

test('a file that is replaced while it is being opened, as by a restoration, is not worked on any more', async () => {
  const [file, other] = [databaseFile(), databaseFile()]
  for (const path of [file, other]) await (await openDatabase(`file:${path}`)).destroy()
  const opening = refusal(`file:${file}`)
  renameSync(other, file)
  expect(await opening).toBe(`The database ${file} was replaced while it was being opened. Start again.`)
})

test('every migration is noted once, also when two processes open a new file one after the other', async () => {
  const file = databaseFile()
  await openTestDatabase(file)
  await openTestDatabase(file)
  const noted = openRaw(file).prepare('select name from kysely_migration order by name').pluck().all()
  expect(noted).toEqual(Object.keys(migrations))
})

test('a write that fails takes back all that it did, and the next one works', async () => {
  const db = await openTestDatabase()
  const failing = write(db, async transaction => {
    await transaction.insertInto('guilds').values(guildRow()).execute()
    throw new Error('halfway')
  })
  await expect(failing).rejects.toThrow('halfway')
  expect(await db.selectFrom('guilds').selectAll().execute()).toEqual([])
  await write(db, transaction => transaction.insertInto('guilds').values(guildRow()).execute())
  expect(await db.selectFrom('guilds').selectAll().execute()).toHaveLength(1)
})

test('a write answers what its work answers', async () => {
  const db = await openTestDatabase()
  expect(await write(db, async () => 42)).toBe(42)
})

test('the error that ended a transaction by itself is the one that is told', async () => {
  const db = await openTestDatabase()
  const failing = write(db, async transaction => {
    await transaction.insertInto('leases').values({ name: 'active', holder: 'a', expires_at: '' }).execute()
    await sql`insert or rollback into leases (name, holder, expires_at) values ('active', 'b', '')`.execute(transaction)
  })
  await expect(failing).rejects.toThrow('UNIQUE constraint failed: leases.name')
  expect(await db.selectFrom('leases').selectAll().execute()).toEqual([])
})

test('a write inside a write is refused instead of waiting for ever, and takes the outer one back', async () => {
  const db = await openTestDatabase()
  const nested = write(db, async transaction => {
    await transaction.insertInto('guilds').values(guildRow()).execute()
    await write(transaction, async inner => inner.selectFrom('guilds').selectAll().execute())
  })
  await expect(nested).rejects.toThrow('cannot start a transaction within a transaction')
  expect(await db.selectFrom('guilds').selectAll().execute()).toEqual([])
})

test('writes of one process wait for each other', async () => {
  const db = await openTestDatabase()
  await db
    .insertInto('guilds')
    .values(guildRow({ idle_rounds: 0 }))
    .execute()
  const add = () =>
    write(db, async transaction => {
      const { idle_rounds } = await transaction.selectFrom('guilds').select('idle_rounds').executeTakeFirstOrThrow()
      await transaction
        .updateTable('guilds')
        .set({ idle_rounds: idle_rounds + 1 })
        .execute()
    })
  await Promise.all(Array.from({ length: 20 }, add))
  expect(await db.selectFrom('guilds').select('idle_rounds').execute()).toEqual([{ idle_rounds: 20 }])
})

test('a write holds the lock before it reads: nobody else can write in between', async () => {
  const file = databaseFile()
  const db = await openTestDatabase(file)
  const other = openRaw(file)
  other.pragma('busy_timeout = 0')
  await write(db, async transaction => {
    await transaction.selectFrom('guilds').selectAll().execute()
    expect(() => other.exec("insert into leases values ('active', 'other', '')")).toThrow('database is locked')
    await transaction.insertInto('guilds').values(guildRow()).execute()
  })
  other.exec("insert into leases values ('active', 'other', '')")
  expect(await db.selectFrom('guilds').select('id').execute()).toHaveLength(1)
})

test('what is being written is not seen before it is committed', async () => {
  const file = databaseFile()
  const db = await openTestDatabase(file)
  const other = openRaw(file)
  const count = () => other.prepare('select count(*) from guilds').pluck().get()
  await write(db, async transaction => {
    await transaction.insertInto('guilds').values(guildRow()).execute()
    expect(count()).toBe(0)
  })
  expect(count()).toBe(1)
})

test('writes that wait together keep their order, and each sees what those before it did', async () => {
  const db = await openTestDatabase()
  const seen = await Promise.all(
    Array.from({ length: 150 }, (_, index) =>
      write(db, async transaction => {
        const before = await transaction.selectFrom('guilds').select('id').execute()
        await transaction
          .insertInto('guilds')
          .values(guildRow({ id: String(index) }))
          .execute()
        return before.length
      }),
    ),
  )
  expect(seen).toEqual(Array.from({ length: 150 }, (_, index) => index))
})

test('of writes that wait together, one that fails takes back its own work only', async () => {
  const db = await openTestDatabase()
  const outcomes = await Promise.allSettled(
    ['1', '2', '3'].map(id =>
      write(db, async transaction => {
        await transaction.insertInto('guilds').values(guildRow({ id })).execute()
        if (id === '2') throw new Error('halfway')
        return id
      }),
    ),
  )
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await db.selectFrom('guilds').select('id').orderBy('id').execute()).toEqual([{ id: '1' }, { id: '3' }])
})

test('nobody is told of a write before it is committed', async () => {
  const file = databaseFile()
  const db = await openTestDatabase(file)
  const reader = openRaw(file)
  const stored = () => reader.prepare('select count(*) from guilds').pluck().get()
  const counts = await Promise.all(
    ['1', '2', '3'].map(id =>
      write(db, transaction => transaction.insertInto('guilds').values(guildRow({ id })).execute()).then(stored),
    ),
  )
  expect(counts).toEqual([3, 3, 3])
})

test('when one write ends the transaction of several, none of them is taken for done', async () => {
  const db = await openTestDatabase()
  const lease = { name: 'active', holder: 'a', expires_at: '' }
  const writes = [
    write(db, transaction => transaction.insertInto('guilds').values(guildRow()).execute()),
    write(db, async transaction => {
      await transaction.insertInto('leases').values(lease).execute()
      await sql`insert or rollback into leases (name, holder, expires_at) values ('active', 'b', '')`.execute(
        transaction,
      )
    }),
  ]
  for (const outcome of await Promise.allSettled(writes)) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('leases.name') } })
  }
  expect(await db.selectFrom('guilds').selectAll().execute()).toEqual([])
  expect(await write(db, async () => 'on')).toBe('on')
})
