import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import SQLite from 'better-sqlite3'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { backUp } from '../../db/backup.ts'
import { openDatabase } from '../../db/database.ts'
import { migrations } from '../../db/migrations/index.ts'
import { holdDatabase } from '../../db/replace.ts'
import { saveTombstones, tombstoneOf } from '../../db/tombstones.ts'
import { createMovableClock } from '../../sandbox/clock.ts'
import { restore } from '../../src/services/restoration.ts'
import { damage, dumpOf, integrityOf } from '../helpers/damage.ts'
import { announcementRow, databaseFile, guildId, guildRow, openFilledDatabase, openRaw } from '../helpers/database.ts'

const now = '2026-02-21T10:00:00.000Z'
const clock = createMovableClock({ start: Date.parse(now) })
const [nora, ben] = ['200000000000000001', '200000000000000002']

/** A database that nobody has open, and a backup of it; afterwards somebody has joined who is not in the backup. */
async function backedUp(): Promise<{ file: string; backup: string }> {
  const file = databaseFile()
  const db = await openFilledDatabase(file)
  const backup = `${file}.backup`
  backUp(file, backup)
  await db.insertInto('users').values({ name: 'Later', discord_id: '200000000000000003', created_at: now }).execute()
  await db.destroy()
  return { file, backup }
}

const namesIn = (file: string) =>
  (openRaw(file).prepare("select name from users where name <> '' order by id").pluck().all() as string[]).join(' ')

/** Why a restoration is refused. Fails unless the database is as it was. */
async function refusal(file: string, backup: string): Promise<string> {
  const [before, names] = [dumpOf(file), readdirSync(dirname(file)).toSorted()]
  const error = await restore({ file, backup, clock }).then(
    () => expect.fail('it was restored'),
    (refused: unknown) => refused,
  )
  expect(error).toMatchObject({ name: 'StartError' })
  expect(dumpOf(file)).toBe(before)
  expect(readdirSync(dirname(file)).filter(name => !/-(wal|shm)$/.test(name))).toEqual(
    names.filter(name => !/-(wal|shm)$/.test(name)),
  )
  return (error as Error).message
}

test('the database is what it was at the backup, and the one before is kept beside, whole', async () => {
  const { file, backup } = await backedUp()
  const before = dumpOf(file)
  const outcome = await restore({ file, backup, clock })
  expect(outcome).toEqual({ kept: `${file}.replaced-20260221T100000000Z`, tombstonesLost: false, erased: 0 })
  expect(namesIn(file)).toBe('Nora Ben')
  expect(integrityOf(file)).toBe('ok')
  expect(dumpOf(file, ['sqlite_sequence'])).toBe(dumpOf(backup, ['sqlite_sequence']))
  expect(dumpOf(outcome.kept ?? '')).toBe(before)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const beside = readdirSync(dirname(file)).filter(name => !/-(wal|shm)$/.test(name))
  expect(beside.toSorted()).toEqual([file, backup, outcome.kept ?? ''].map(path => basename(path)).toSorted())
})

test('what stood only in the write-ahead log is in the kept file', async () => {
  const { file, backup } = await backedUp()
  const sqlite = new SQLite(file)
  sqlite.pragma('journal_mode = wal')
  sqlite.exec("update users set name = 'Latest' where name = 'Later'")
  for (const end of ['', '-wal']) copyFileSync(file + end, `${file}.crashed${end}`)
  sqlite.close()
  const { kept } = await restore({ file: `${file}.crashed`, backup, clock })
  expect(namesIn(kept ?? '')).toBe('Nora Ben Latest')
  expect(existsSync(`${file}.crashed-wal`)).toBe(false)
})

test('where there was no database, the backup becomes it', async () => {
  const { file, backup } = await backedUp()
  const elsewhere = join(dirname(file), 'new', 'place.db')
  mkdirSync(dirname(elsewhere))
  expect(await restore({ file: elsewhere, backup, clock })).toEqual({ kept: null, tombstonesLost: false, erased: 0 })
  expect(namesIn(elsewhere)).toBe('Nora Ben')
})

test('while a bot is active, or another process has the database open, nothing is replaced', async () => {
  const { file, backup } = await backedUp()
  const db = await openDatabase(`file:${file}`)
  const lease = { name: 'active', holder: 'a bot', expires_at: '2026-02-21T10:00:10.000Z' }
  await db.insertInto('leases').values(lease).execute()
  expect(await refusal(file, backup)).toMatch(/^A bot is active on the database .*: stop it first\./)
  await db.deleteFrom('leases').execute()
  expect(await refusal(file, backup)).toMatch(/^Another process has the database .* open, such as a bot that waits/)
  await db.destroy()
  expect((await restore({ file, backup, clock })).kept).not.toBeNull()
})

test('a lease that has run out, as after a power cut, is in nobody’s way, and none is restored', async () => {
  const { file, backup } = await backedUp()
  const lease = "insert into leases values ('active', 'a bot', '2026-02-21T09:59:59.000Z')"
  for (const path of [file, backup]) {
    const sqlite = new SQLite(path)
    sqlite.exec(lease)
    sqlite.close()
  }
  await restore({ file, backup, clock })
  expect(openRaw(file).prepare('select * from leases').all()).toEqual([])
})

test('while a restoration is under way, nobody opens the database', async () => {
  const { file } = await backedUp()
  const held = holdDatabase(file, now)
  const other = new SQLite(file, { timeout: 0 })
  expect(() => other.prepare('select * from users').all()).toThrow('database is locked')
  held.release()
  expect(other.prepare('select name from users').all()).toHaveLength(3)
  other.close()
})

test('a damaged backup, one that is cut off, no database, another program’s, a folder and nothing are refused', async () => {
  const { file, backup } = await backedUp()
  const path = (name: string) => join(dirname(file), name)
  copyFileSync(backup, path('damaged.db'))
  damage(path('damaged.db'))
  writeFileSync(path('short.db'), readFileSync(backup).subarray(0, 10_000))
  writeFileSync(path('diary.db'), 'Dear diary, '.repeat(1_000))
  openRaw(path('other.db')).exec('create table films (id integer)')
  expect(await refusal(file, path('damaged.db'))).toMatch(
    /damaged\.db is damaged: .+ Nothing was changed: try another one\.$/s,
  )
  expect(await refusal(file, path('short.db'))).toMatch(/short\.db is damaged: /)
  expect(await refusal(file, path('diary.db'))).toMatch(/diary\.db is damaged: file is not a database\./)
  expect(await refusal(file, path('other.db'))).toBe(
    `${path('other.db')} is no backup of Movie Night. Nothing was changed.`,
  )
  expect(await refusal(file, dirname(file))).toMatch(/ is a folder: name the backup in it\.$/)
  expect(await refusal(file, file)).toBe(`${file} is the database itself, and no backup of it. Nothing was changed.`)
  expect(await refusal(file, path('none.db'))).toBe(`There is no backup ${path('none.db')}.`)
})

test('a backup of a newer version is refused, and one of an older version is brought up to date', async () => {
  const { file, backup } = await backedUp()
  const newer = new SQLite(backup)
  newer.exec("insert into kysely_migration values ('0999-later', '2027-01-01T00:00:00.000Z')")
  newer.close()
  expect(await refusal(file, backup)).toMatch(/is of a newer version of Movie Night, which knows 0999-later\./)

  const older = join(dirname(file), 'older.db')
  const names = Object.keys(migrations)
  const [last = '', first = ''] = [names.at(-1), names[0]]
  const db = await openOlder(older, first)
  await db.insertInto('guilds').values(guildRow()).execute()
  await db.destroy()
  await restore({ file, backup: older, clock })
  const applied = openRaw(file).prepare('select name from kysely_migration order by name').pluck().all()
  expect(applied).toContain(last)
  expect(openRaw(file).prepare('select id from guilds').pluck().all()).toEqual([guildId])
})

/** A database as the first version has made it. */
async function openOlder(file: string, name: string) {
  const { Kysely, SqliteDialect } = await import('kysely')
  const db = new Kysely<import('../../db/schema.ts').Schema>({
    dialect: new SqliteDialect({ database: new SQLite(file) }),
  })
  await sql`create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null)`.execute(db)
  await sql`create table kysely_migration_lock (id varchar(255) primary key, is_locked integer default 0 not null)`.execute(
    db,
  )
  await sql`insert into kysely_migration_lock values ('migration_lock', 0)`.execute(db)
  await migrations[name]?.up(db)
  await sql`insert into kysely_migration values (${name}, '2026-01-01T00:00:00.000Z')`.execute(db)
  return db
}

test('whoever has deleted their data since the backup is deleted from it, too, by the tombstones of both', async () => {
  const { file, backup } = await backedUp()
  for (const [path, id] of [
    [file, nora],
    [backup, ben],
  ] as const) {
    const db = await openDatabase(`file:${path}`)
    await saveTombstones(db, [await tombstoneOf(db, { discordId: id }, '2026-02-20T10:00:00.000Z')])
    await db.destroy()
  }
  const sqlite = new SQLite(backup)
  sqlite.pragma('journal_mode = delete')
  sqlite.close()
  expect(await restore({ file, backup, clock })).toMatchObject({ erased: 2 })
  expect(namesIn(file)).toBe('')
  expect(readFileSync(file).toString('latin1')).not.toMatch(/Nora|Ben|200000000000000001|200000000000000002/)
  expect(openRaw(file).prepare('select count(*) from tombstones').pluck().get()).toBe(2)
})

test('whoever has begun anew before the backup stays in it', async () => {
  const { file, backup } = await backedUp()
  const db = await openDatabase(`file:${file}`)
  await saveTombstones(db, [await tombstoneOf(db, { discordId: nora }, '2026-02-16T07:59:59.999Z')])
  await db.destroy()
  expect(await restore({ file, backup, clock })).toMatchObject({ erased: 0 })
  expect(namesIn(file)).toBe('Nora Ben')
})

test('a profile of the old data that was deleted stays deleted', async () => {
  const { file, backup } = await backedUp()
  const sqlite = new SQLite(backup)
  sqlite.exec(
    `insert into users (name, home_guild_id, created_at) values ('Opa', '${guildId}', '2026-01-01T00:00:00.000Z')`,
  )
  sqlite.close()
  const db = await openDatabase(`file:${file}`)
  await saveTombstones(db, [await tombstoneOf(db, { guildId, profile: 'opa' }, '2026-02-20T10:00:00.000Z')])
  await db.destroy()
  expect(await restore({ file, backup, clock })).toMatchObject({ erased: 1 })
  expect(namesIn(file)).toBe('Nora Ben')
})

test('a damaged database is replaced and kept, with what stood beside it, and its tombstones are honoured if they can be read', async () => {
  const { file, backup } = await backedUp()
  damage(file)
  writeFileSync(`${file}-wal`, 'left by a crash')
  const outcome = await restore({ file, backup, clock })
  expect(outcome).toMatchObject({ tombstonesLost: true, erased: 0 })
  expect(namesIn(file)).toBe('Nora Ben')
  expect(readFileSync(`${outcome.kept}-wal`, 'utf8')).toBe('left by a crash')
  expect(integrityOf(file)).toBe('ok')
})

test('what was owed at the backup is looked for before it is posted, and no later message gets a number twice', async () => {
  const { file, backup } = await backedUp()
  const sqlite = new SQLite(backup)
  sqlite.exec(`update guilds set channel_id = '300000000000000001'`)
  const direct = { kind: 'admin_notice', round_id: null, subject: ben } as const
  const later = '2026-02-22T12:00:00.000Z'
  for (const row of [announcementRow(), announcementRow(direct), announcementRow({ kind: 'winner', due_at: later })]) {
    sqlite
      .prepare(
        'insert into announcements (guild_id, round_id, kind, due_at, expires_at, subject) values (?, ?, ?, ?, ?, ?)',
      )
      .run(row.guild_id, row.round_id, row.kind, row.due_at, row.expires_at, row.subject ?? '')
  }
  sqlite.close()
  await restore({ file, backup, clock })
  const rows = openRaw(file).prepare('select status, channel_id, first_claimed_at from announcements order by id').all()
  expect(rows).toEqual([
    { status: 'sending', channel_id: '300000000000000001', first_claimed_at: '2026-02-19T09:00:00.000Z' },
    { status: 'pending', channel_id: null, first_claimed_at: null },
    { status: 'pending', channel_id: null, first_claimed_at: null },
  ])
  const seq = openRaw(file).prepare("select seq from sqlite_sequence where name = 'announcements'").pluck().get()
  expect(seq).toBe(100_003)
})

test('what was to be sent to Trakt at the backup may have been since, so Trakt is read first', async () => {
  const { file, backup } = await backedUp()
  const sqlite = new SQLite(backup)
  const insert = sqlite.prepare(
    `insert into outbox (user_id, kind, tmdb_id, title, watched_at, rating, rated_at, claimed_at, status, sends, due_at, created_at)
     values (1, ?, 348, 'Alien', ?, 8, '2026-02-19T09:00:00.000Z', '2026-02-19T09:00:00.000Z', ?, ?, '2026-02-19T09:00:00.000Z', '2026-02-19T09:00:00.000Z')`,
  )
  for (const [minute, [kind, status, sends]] of [
    ['play_add', 'queued', 0],
    ['play_add', 'failed', 0],
    ['play_add', 'done', 1],
    ['play_remove', 'queued', 0],
    ['play_add', 'checking', 1],
    ['rating_set', 'sending', 1],
    ['rating_set', 'queued', 0],
  ].entries()) {
    insert.run(kind, `2026-02-19T08:0${minute}:00.000Z`, status, sends)
  }
  sqlite.close()
  await restore({ file, backup, clock })
  const rows = openRaw(file).prepare('select kind, status, sends, sent_at from outbox order by id').all()
  expect(rows).toEqual([
    { kind: 'play_add', status: 'checking', sends: 1, sent_at: now },
    { kind: 'play_add', status: 'failed', sends: 1, sent_at: now },
    { kind: 'play_add', status: 'done', sends: 1, sent_at: null },
    { kind: 'play_remove', status: 'queued', sends: 0, sent_at: null },
    { kind: 'play_add', status: 'checking', sends: 2, sent_at: now },
    { kind: 'rating_set', status: 'withdrawn', sends: 1, sent_at: null },
    { kind: 'rating_set', status: 'checking', sends: 0, sent_at: null },
  ])
})

test('what an earlier restoration has left half-way is removed', async () => {
  const { file, backup } = await backedUp()
  for (const name of [`${file}.0123abcd.restoring`, `${file}.0123abcd.restoring-wal`]) writeFileSync(name, 'half')
  await restore({ file, backup, clock })
  expect(readdirSync(dirname(file)).filter(name => name.includes('restoring'))).toEqual([])
})
