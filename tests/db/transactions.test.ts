import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Database, openDatabase, write } from '../../db/database.ts'
import { databaseFile, openRaw, openTestDatabase } from '../helpers/database.ts'

const lease = (name: string) => ({ name, holder: 'a', expires_at: '' })

async function names(db: Database): Promise<string[]> {
  const rows = await db.selectFrom('leases').select('name').orderBy('name').execute()
  return rows.map(row => row.name)
}

/** Puts a lease in, and fails afterwards if told so. */
function put(db: Database, name: string, failure?: Error): Promise<string> {
  return write(db, async transaction => {
    await transaction.insertInto('leases').values(lease(name)).execute()
    if (failure) throw failure
    return name
  })
}

test('of writes that wait at the same time, one that fails is taken back alone', async () => {
  const db = await openTestDatabase()
  const outcomes = await Promise.allSettled([
    put(db, 'a'),
    put(db, 'b', new Error('b failed')),
    put(db, 'c'),
    put(db, 'a'),
    put(db, 'd'),
  ])
  expect(outcomes.map(outcome => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason.message))).toEqual([
    'a',
    'b failed',
    'c',
    'UNIQUE constraint failed: leases.name',
    'd',
  ])
  expect(await names(db)).toEqual(['a', 'c', 'd'])
})

test('writes happen in the order of their calls, and each sees what the ones before it did', async () => {
  const db = await openTestDatabase()
  const seen = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      write(db, async transaction => {
        const before = (await names(transaction)).length
        await transaction
          .insertInto('leases')
          .values(lease(String(index).padStart(3, '0')))
          .execute()
        return before
      }),
    ),
  )
  expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => index))
})

test('nobody is told of success before it is on the disk', async () => {
  const file = databaseFile()
  const db = await openTestDatabase(file)
  const committed = openRaw(file).prepare('select count(*) from leases where name = ?').pluck()
  const told = ['a', 'b', 'c'].map(name => put(db, name).then(stored => committed.get(stored)))
  expect(await Promise.all(told)).toEqual([1, 1, 1])
})

test('when the whole transaction ends by itself, everybody in it is told and nothing is stored', async () => {
  const db = await openTestDatabase()
  const ended = write(db, async transaction => {
    await transaction.insertInto('leases').values(lease('b')).execute()
    await sql`insert or rollback into leases (name, holder, expires_at) values ('b', 'b', '')`.execute(transaction)
  })
  const outcomes = await Promise.allSettled([put(db, 'a'), ended, put(db, 'c')])
  expect(outcomes.map(outcome => outcome.status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(await names(db)).toEqual([])
  expect(await put(db, 'd')).toBe('d')
})

test('a write inside one of several that wait is refused, and nothing hangs', async () => {
  const db = await openTestDatabase()
  const nested = write(db, transaction => put(transaction, 'inner'))
  const outcomes = await Promise.allSettled([nested, put(db, 'b')])
  expect(outcomes[0]).toMatchObject({
    status: 'rejected',
    reason: { message: expect.stringContaining('within a transaction') },
  })
  expect(await names(db)).toEqual(outcomes[1]?.status === 'fulfilled' ? ['b'] : [])
})

test('a write on a closed database is refused', async () => {
  const db = await openDatabase('file::memory:')
  await db.destroy()
  await expect(put(db, 'a')).rejects.toThrow('destroyed')
})
