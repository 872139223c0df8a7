import { expect, test } from 'vitest'
import { createMovableClock } from '../../sandbox/clock.ts'
import { createLease } from '../../src/jobs/lease.ts'
import { databaseFile, openTestDatabase } from '../helpers/database.ts'

const SECOND = 1_000
const log = { warn: () => undefined }

/** Two processes on one database: each has its own connection. */
async function open() {
  const file = databaseFile()
  const clock = createMovableClock({ start: Date.parse('2026-02-16T10:00:00Z') })
  const [first, second] = [await openTestDatabase(file), await openTestDatabase(file)]
  const one = createLease({ db: first, clock, log })
  const other = createLease({ db: second, clock, log })
  /** Moves the clock second by second, so that whoever sleeps wakes in between. */
  const pass = async (seconds: number) => {
    for (let at = 0; at < seconds; at++) {
      await clock.jump(SECOND)
      await new Promise(resolve => setImmediate(resolve))
    }
  }
  return { clock, first, one, other, pass }
}

/** Whether the promise has been fulfilled by now. */
function watch(promise: Promise<void>): () => boolean {
  let fulfilled = false
  promise.then(
    () => {
      fulfilled = true
    },
    () => undefined,
  )
  return () => fulfilled
}

test('of two processes one is active, and stays so while it renews', async () => {
  const { one, other, pass } = await open()
  expect([await one.hold(), await other.hold()]).toEqual([true, false])
  await pass(15)
  expect([await one.hold(), await other.hold()]).toEqual([true, false])
  await pass(15)
  expect([await other.hold(), await one.hold()]).toEqual([false, true])
})

test('a lease of a clock that was a year ahead is no longer than any other once somebody asks for it', async () => {
  const { first, one, other, pass } = await open()
  await one.hold()
  await first.updateTable('leases').set({ expires_at: '2027-02-16T10:00:00.000Z' }).execute()
  expect(await other.hold()).toBe(false)
  await pass(19)
  expect(await other.hold()).toBe(false)
  await pass(1)
  expect(await other.hold()).toBe(true)
})

test('the one that has it first is not kept waiting', async () => {
  const { one } = await open()
  let waited = 0
  await one.acquired(new AbortController().signal, () => waited++)
  expect(waited).toBe(0)
})

test('a standby takes over within 30 seconds after the active one was last heard of, and says once that it waits', async () => {
  const { one, other, pass } = await open()
  await one.hold()
  let waited = 0
  const acquired = watch(other.acquired(new AbortController().signal, () => waited++))
  await pass(19)
  expect([acquired(), waited]).toEqual([false, 1])
  await pass(11)
  expect([acquired(), waited]).toEqual([true, 1])
  expect(await one.hold()).toBe(false)
})

test('a standby waits as long as the active one renews', async () => {
  const { one, other, pass } = await open()
  await one.hold()
  const stop = new AbortController()
  const lost = watch(one.lost(stop.signal))
  const acquired = watch(other.acquired(stop.signal, () => undefined))
  await pass(120)
  expect([lost(), acquired()]).toEqual([false, false])
  stop.abort()
})

test('whoever was frozen for too long finds out that it has lost the lease', async () => {
  const { one, other, pass } = await open()
  await one.hold()
  await pass(25)
  expect(await other.hold()).toBe(true)
  const lost = watch(one.lost(new AbortController().signal))
  await pass(6)
  expect(lost()).toBe(true)
})

test('a lease that is given back is free at once, and giving back what one does not hold changes nothing', async () => {
  const { one, other } = await open()
  await one.hold()
  await other.release()
  expect(await other.hold()).toBe(false)
  await one.release()
  expect(await other.hold()).toBe(true)
})

test('a lease runs out to the millisecond', async () => {
  const { clock, one, other } = await open()
  await one.hold()
  await clock.jump(20 * SECOND - 1)
  expect(await other.hold()).toBe(false)
  await clock.jump(1)
  expect(await other.hold()).toBe(true)
})

test('leases of different names have nothing to do with each other', async () => {
  const { clock, first, one } = await open()
  await one.hold()
  expect(await createLease({ db: first, clock, log, name: 'backup' }).hold()).toBe(true)
})

test('stopping ends the waiting', async () => {
  const { one, other } = await open()
  await one.hold()
  const stop = new AbortController()
  const waiting = other.acquired(stop.signal, () => stop.abort())
  await expect(waiting).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
})

test('a database that cannot be asked for once does not end the lease', async () => {
  const clock = createMovableClock({ start: Date.parse('2026-02-16T10:00:00Z') })
  const db = await openTestDatabase()
  const warned = Promise.withResolvers<void>()
  const lease = createLease({ db, clock, log: { warn: () => warned.resolve() } })
  expect(await lease.hold()).toBe(true)
  const stopping = new AbortController()
  const lost = lease.lost(stopping.signal)
  await db.schema.alterTable('leases').renameTo('away').execute()
  await clock.jump(5 * SECOND)
  await warned.promise
  stopping.abort()
  await expect(lost).rejects.toThrow('abort')
})
