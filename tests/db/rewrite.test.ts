import SQLite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { rewriteFile, rewriteHere, sizeOf } from '../../db/rewrite.ts'
import { bytesOf } from '../helpers/damage.ts'
import { databaseFile, openFilledDatabase } from '../helpers/database.ts'

const marker = 'MARKER'

/** Names come and go in an order that is the same for each seed; then all that have the marker are deleted, and the log emptied. */
function playWithNames(file: string, seed: number): void {
  let state = seed
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
    return (state >> 8) % below
  }
  const sqlite = new SQLite(file)
  for (const pragma of ['journal_mode = wal', 'secure_delete = on', 'synchronous = off']) sqlite.pragma(pragma)
  sqlite.exec('create table names (id integer primary key, name text); create index names_name on names (name)')
  const insert = sqlite.prepare('insert into names (name) values (?)')
  const remove = sqlite.prepare('delete from names where id = ?')
  sqlite.exec('begin')
  for (let index = 1; index <= 600; index++) {
    const isMarked = random(60) === 0
    insert.run(
      isMarked
        ? random(1e6).toString(36) + marker
        : random(1e6)
            .toString(36)
            .repeat(1 + random(30)),
    )
    if (random(3) === 0) remove.run(random(index) + 1)
  }
  sqlite.exec(`commit; delete from names where name like '%${marker}%'`)
  sqlite.pragma('wal_checkpoint(truncate)')
  sqlite.close()
}

test('copies of deleted rows, which secure_delete alone leaves behind now and then, are gone once the file is written anew', () => {
  const files = [62, 64, 66, 68].map(seed => {
    const file = databaseFile()
    playWithNames(file, seed)
    return file
  })
  const left = () => files.filter(file => bytesOf(file).includes(marker))
  expect(left()).not.toEqual([])
  expect(files.map(rewriteFile)).toEqual([true, true, true, true])
  expect(left()).toEqual([])
})

test('a database that is open is written anew through its own connection, and can be written to as before', async () => {
  const db = await openFilledDatabase()
  expect(await sizeOf(db)).toBeGreaterThan(50_000)
  expect(await rewriteHere(db)).toBe(true)
  await db.updateTable('users').set({ name: 'After' }).where('id', '=', 1).execute()
  expect(await db.selectFrom('users').select('name').execute()).toEqual([{ name: 'After' }, { name: 'Ben' }])
})
