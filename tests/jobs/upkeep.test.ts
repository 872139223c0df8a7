import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import SQLite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { requestRewrite } from '../../db/rewrites.ts'
import { createMovableClock } from '../../sandbox/clock.ts'
import { createBackups } from '../../src/jobs/backups.ts'
import { createUpkeep, nightAt } from '../../src/jobs/upkeep.ts'
import { createLog } from '../../src/log.ts'
import { bytesOf, dumpOf } from '../helpers/damage.ts'
import { databaseFile, openFilledDatabase } from '../helpers/database.ts'

const day = 24 * 3_600_000

/** A database of three and its upkeep, at noon of 2026-02-20. */
async function open({ keep = 3, backups = true, zone = 'UTC', sizes = { small: 1e9, large: 1e9 } } = {}) {
  const file = databaseFile()
  const db = await openFilledDatabase(file)
  const folder = join(dirname(file), 'backups')
  const clock = createMovableClock({ start: Date.parse('2026-02-20T12:00:00.000Z') })
  const lines: { level: number; msg: string }[] = []
  const log = createLog({
    level: 'info',
    secrets: [],
    destination: { write: line => void lines.push(JSON.parse(line)) },
  })
  const start = () =>
    createUpkeep({
      db,
      file,
      clock,
      zone,
      log,
      sizes,
      backups: backups ? createBackups({ folder, database: file, keep }) : null,
    })
  const names = () => readdirSync(folder).toSorted()
  return { file, db, folder, clock, lines, start, names, errors: () => lines.filter(line => line.level >= 50) }
}

test.each([
  ['2026-02-20T03:59:59.999Z', 'UTC', '2026-02-19'],
  ['2026-02-20T04:00:00.000Z', 'UTC', '2026-02-20'],
  ['2026-02-20T03:00:00.000Z', 'Europe/Berlin', '2026-02-20'],
  ['2026-02-20T08:59:59.999Z', 'America/New_York', '2026-02-19'],
])('at %s in %s the night of %s is the latest', (instant, zone, night) => {
  expect(nightAt(Date.parse(instant), zone)).toBe(night)
})

test('each night has one backup, also across restarts, and the first comes at once', async () => {
  const { file, clock, start, names, folder, lines } = await open()
  const upkeep = start()
  expect(upkeep.state().newestBackup).toBeNull()
  for (let times = 0; times < 3; times++) await upkeep.run()
  await start().run()
  expect(names()).toEqual(['movie-night-2026-02-20.db'])
  expect(lines.filter(line => line.msg === 'backup made')).toHaveLength(1)
  expect(dumpOf(join(folder, 'movie-night-2026-02-20.db'))).toBe(dumpOf(file))
  expect(statSync(join(folder, 'movie-night-2026-02-20.db')).mode & 0o777).toBe(0o600)
  await clock.jump(day / 2)
  await upkeep.run()
  expect(names()).toHaveLength(1)
  await clock.jump(day / 2)
  await upkeep.run()
  expect(names()).toEqual(['movie-night-2026-02-20.db', 'movie-night-2026-02-21.db'])
  expect(upkeep.state().newestBackup).toBeGreaterThan(1_700_000_000)
})

test('the newest are kept, and files of other names are none of ours', async () => {
  const { clock, start, names, folder } = await open()
  mkdirSync(folder)
  const others = [
    'movie-night-2026-02-01.db.bak',
    'movie-night.db',
    'movie-night-by-hand.db',
    'family-2020-01-01.db',
    'notes.txt',
  ]
  for (const name of others) writeFileSync(join(folder, name), 'mine')
  writeFileSync(join(folder, 'movie-night-2026-02-11.db.0123abcd.partial'), 'half')
  const upkeep = start()
  for (let night = 0; night < 5; night++) {
    await upkeep.run()
    await clock.jump(day)
  }
  const nights = ['2026-02-22', '2026-02-23', '2026-02-24'].map(night => `movie-night-${night}.db`)
  expect(names()).toEqual([...others, ...nights].toSorted())
})

test('two processes that make the same backup at once make it once, and neither fails', async () => {
  const { start, names, errors } = await open()
  await Promise.all([start().run(), start().run()])
  expect(names()).toEqual(['movie-night-2026-02-20.db'])
  expect(errors()).toEqual([])
})

test('a folder that cannot be made is logged once an hour and keeps nothing else from being done', async () => {
  const { start, folder, errors, clock, db, names } = await open()
  writeFileSync(folder, 'in the way')
  await requestRewrite(db, '2026-02-20T12:00:00.000Z')
  const upkeep = start()
  for (let minute = 0; minute < 61; minute++) {
    await upkeep.run()
    await clock.jump(60_000)
  }
  expect(errors().map(line => line.msg)).toEqual(Array(2).fill('the backup failed, and is tried again in an hour'))
  expect(await db.selectFrom('rewrites').selectAll().execute()).toEqual([])
  const { rmSync } = await import('node:fs')
  rmSync(folder)
  await clock.jump(3_600_000)
  await upkeep.run()
  expect(names()).toEqual(['movie-night-2026-02-20.db'])
})

test('a damaged database is said to be, and its backups are not replaced by it', async () => {
  const { start, db, file, clock, names, errors } = await open({ keep: 1 })
  const upkeep = start()
  await upkeep.run()
  const sqlite = new SQLite(file)
  sqlite.pragma('foreign_keys = off')
  sqlite.exec('update nominations set proposed_by = 99')
  sqlite.close()
  await clock.jump(day)
  await upkeep.run()
  expect(errors()).toMatchObject([
    {
      msg: 'the database is damaged: stop the bot and restore the newest backup with npm run restore',
      faults: [expect.stringContaining('row 1 of nominations')],
    },
  ])
  expect(upkeep.state().isSound).toBe(false)
  expect(names()).toEqual(['movie-night-2026-02-20.db'])
  await db.updateTable('nominations').set({ proposed_by: 1 }).execute()
  await clock.jump(day)
  await upkeep.run()
  expect(upkeep.state().isSound).toBe(true)
  expect(names()).toEqual(['movie-night-2026-02-22.db'])
})

test('without a folder nothing is backed up, and the database is looked at all the same', async () => {
  const { start, clock, folder, errors } = await open({ backups: false })
  const upkeep = start()
  await upkeep.run()
  await clock.jump(day)
  await upkeep.run()
  expect(readdirSync(dirname(folder))).not.toContain('backups')
  expect(errors()).toEqual([])
  expect(upkeep.state()).toEqual({ isSound: true, newestBackup: null })
})

test('after a deletion the file is written anew, and its log is empty, while another process has it open', async () => {
  const { start, db, file } = await open()
  const other = new SQLite(file)
  onTestFinished(() => void other.close())
  expect(other.prepare('select count(*) from users').pluck().get()).toBe(2)
  const marker = 'MarkerOfSomebody'
  const { id } = await db
    .insertInto('users')
    .values({ name: marker, discord_id: null, created_at: 'now' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db.deleteFrom('users').where('id', '=', id).execute()
  expect(bytesOf(`${file}-wal`)).toContain(marker)
  await requestRewrite(db, '2026-02-20T12:00:00.000Z')
  await start().run()
  expect(bytesOf(file)).not.toContain(marker)
  expect(bytesOf(`${file}-wal`)).not.toContain(marker)
  expect(await db.selectFrom('rewrites').selectAll().execute()).toEqual([])
  expect(other.prepare('select count(*) from users').pluck().get()).toBe(2)
})

test('while somebody reads, the rewriting stays owed, and is made up for', async () => {
  const { start, db, file, lines } = await open()
  const reader = new SQLite(file)
  onTestFinished(() => void reader.close())
  reader.exec('begin')
  reader.prepare('select count(*) from users').get()
  await requestRewrite(db, '2026-02-20T12:00:00.000Z')
  const upkeep = start()
  await upkeep.run()
  expect(await db.selectFrom('rewrites').selectAll().execute()).toHaveLength(1)
  expect(lines.map(line => line.msg)).toContain('the write-ahead log is being read, so it is emptied later')
  reader.exec('commit')
  await start().run()
  expect(await db.selectFrom('rewrites').selectAll().execute()).toEqual([])
})

test('what is large is done by a thread of its own, and written anew at night alone', async () => {
  const { start, db, file, clock, names, errors } = await open({ sizes: { small: 0, large: 0 } })
  await requestRewrite(db, '2026-02-20T12:00:00.000Z')
  const upkeep = start()
  await upkeep.run()
  expect(names()).toEqual(['movie-night-2026-02-20.db'])
  expect(await db.selectFrom('rewrites').selectAll().execute()).toHaveLength(1)
  await clock.jump(day)
  await upkeep.run()
  expect(await db.selectFrom('rewrites').selectAll().execute()).toEqual([])
  expect(names()).toHaveLength(2)
  expect([errors(), upkeep.state().isSound, bytesOf(file).length > 0]).toEqual([[], true, true])
})
