import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import SQLite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { backUp } from '../../db/backup.ts'
import { perform, performApart } from '../../db/chores.ts'
import { openDatabase } from '../../db/database.ts'
import { damage, dumpOf, integrityOf } from '../helpers/damage.ts'
import { databaseFile, openFilledDatabase } from '../helpers/database.ts'

async function filled(): Promise<{ file: string; folder: string }> {
  const file = databaseFile()
  await openFilledDatabase(file)
  return { file, folder: dirname(file) }
}

/** Why a backup is refused. Fails unless the folder is as it was. */
function refusal(file: string, target: string): string {
  const before = readdirSync(dirname(file)).toSorted()
  try {
    backUp(file, target)
  } catch (error) {
    expect(error).toMatchObject({ name: 'StartError' })
    expect(readdirSync(dirname(file)).toSorted()).toEqual(before)
    return (error as Error).message
  }
  return expect.fail('the backup was made')
}

test('a backup is one file for its owner alone, and holds what the database held', async () => {
  const { file, folder } = await filled()
  const target = join(folder, 'copy.db')
  backUp(file, target)
  expect(statSync(target).mode & 0o777).toBe(0o600)
  expect(dumpOf(target)).toBe(dumpOf(file))
  expect(integrityOf(target)).toBe('ok')
  expect(readdirSync(folder).filter(name => !name.startsWith('movie-night.db'))).toEqual(['copy.db'])
})

test('in a thread of its own it is the same, and so is the reason where there is none', async () => {
  const { file, folder } = await filled()
  const target = join(folder, 'copy.db')
  expect(await performApart({ do: 'back up', file, target })).toEqual([])
  expect(dumpOf(target)).toBe(dumpOf(file))
  await expect(performApart({ do: 'back up', file, target })).rejects.toMatchObject({
    name: 'StartError',
    message: `${target} exists already, and a backup replaces nothing: choose another name.`,
  })
})

test('a target that exists stays as it is', async () => {
  const { file, folder } = await filled()
  const target = join(folder, 'precious')
  writeFileSync(target, 'precious')
  expect(refusal(file, target)).toBe(`${target} exists already, and a backup replaces nothing: choose another name.`)
  expect(readFileSync(target, 'utf8')).toBe('precious')
})

test('a target that somebody else makes meanwhile stays as it is, too', async () => {
  const { file, folder } = await filled()
  const target = join(folder, 'precious')
  const prepare = SQLite.prototype.prepare
  onTestFinished(() => {
    SQLite.prototype.prepare = prepare
  })
  SQLite.prototype.prepare = function (this: SQLite.Database, source: string) {
    if (source.startsWith('vacuum into')) writeFileSync(target, 'precious')
    return prepare.call(this, source)
  } as typeof prepare
  expect(() => backUp(file, target)).toThrow(`${target} exists already, and a backup replaces nothing`)
  expect(readFileSync(target, 'utf8')).toBe('precious')
  expect(readdirSync(folder).filter(name => name.includes('partial'))).toEqual([])
})

test('a folder, a folder that is not there and one that cannot be written are refused, each in its own words', async () => {
  const { file, folder } = await filled()
  mkdirSync(join(folder, 'a'))
  expect(refusal(file, join(folder, 'a'))).toBe(
    `${join(folder, 'a')} is a folder: name the file in it that the backup is to be.`,
  )
  expect(refusal(file, join(folder, 'b', 'x.db'))).toBe(`There is no folder ${join(folder, 'b')}: make it first.`)
  expect(refusal(file, join(file, 'x.db'))).toBe(`There is no folder ${file}: make it first.`)
  expect(refusal(file, '/sys/kernel/x.db')).toBe('The backup /sys/kernel/x.db was not made: permission denied.')
})

test('without a database there is nothing to back up, and none is made', () => {
  const file = databaseFile()
  expect(refusal(file, `${file}.copy`)).toMatch(/^There is no database .*movie-night\.db: check DATABASE_URL/)
})

test('what is no database is not copied', () => {
  const file = databaseFile()
  writeFileSync(file, 'Dear diary, '.repeat(1_000))
  expect(refusal(file, `${file}.copy`)).toBe(`The backup ${file}.copy was not made: file is not a database.`)
})

test('a damaged database is not copied as if it were whole', async () => {
  const file = databaseFile()
  await (await openFilledDatabase(file)).destroy()
  damage(file)
  expect(refusal(file, `${file}.copy`)).toBe(`The backup ${file}.copy was not made: database disk image is malformed.`)
})

test('a disk that takes no more leaves nothing behind', async () => {
  const file = databaseFile()
  const db = await openDatabase(`file:${file}`)
  for (let index = 0; index < 400; index++) {
    await db
      .insertInto('users')
      .values({ name: 'x'.repeat(500), discord_id: null, created_at: 'now' })
      .execute()
  }
  await db.destroy()
  const before = readdirSync(dirname(file))
  const code = `import { backUp } from ${JSON.stringify(resolve('db/backup.ts'))}
    try { backUp(${JSON.stringify(file)}, ${JSON.stringify(`${file}.copy`)}) } catch (error) { console.log(error.name, error.message) }`
  // A process that may write files of 64 KiB at the most meets a disk that takes no more.
  const { stdout } = spawnSync(
    'sh',
    ['-c', 'ulimit -f 128; exec "$0" --input-type=module -e "$1"', process.execPath, code],
    {
      encoding: 'utf8',
    },
  )
  expect(stdout).toBe(
    `StartError The backup ${file}.copy was not made: the disk took no more, as when it is full or broken.\n`,
  )
  expect(readdirSync(dirname(file)).toSorted()).toEqual(before.toSorted())
})

test('a check says what is wrong, and what refers to nothing', async () => {
  const { file } = await filled()
  expect(perform({ do: 'check', file })).toEqual([])
  const sqlite = new SQLite(file)
  sqlite.pragma('foreign_keys = off')
  sqlite.exec('update nominations set proposed_by = 99')
  sqlite.close()
  expect(perform({ do: 'check', file })).toEqual(['row 1 of nominations refers to a row of users that is not there'])
})

test('a damaged database is not opened: it says what is wrong and how to go on', async () => {
  const file = databaseFile()
  const db = await openFilledDatabase(file)
  await db.destroy()
  damage(file)
  await expect(openDatabase(`file:${file}`)).rejects.toThrow(
    /^The database .*movie-night\.db is damaged: .+\. Restore the newest backup with npm run restore -- <file>; the damaged file is kept beside it\.$/s,
  )
  expect(perform({ do: 'check', file })).not.toEqual([])
})
