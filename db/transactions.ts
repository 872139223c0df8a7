import { CompiledQuery, type Kysely } from 'kysely'
import type { Schema } from './schema.ts'

type Database = Kysely<Schema>

const begin = CompiledQuery.raw('begin immediate')
const commit = CompiledQuery.raw('commit')
const rollback = CompiledQuery.raw('rollback')
const setMark = CompiledQuery.raw('savepoint write')
const forgetMark = CompiledQuery.raw('release write')
const backToMark = CompiledQuery.raw('rollback to write')
/** Keeps a batch well within the time for which a second process waits for the lock. */
const mostAtOnce = 100

interface Waiting {
  /** Does the work; what it answers is to be called once that is committed. */
  run(transaction: Database): Promise<() => void>
  reject(error: unknown): void
}

/** Writes that wait for the connection, by database. */
const queues = new WeakMap<Database, Waiting[]>()

/**
 * The one way to write: `BEGIN IMMEDIATE` takes the write lock first, because a plain `begin` that reads before it
 * writes fails with `SQLITE_BUSY_SNAPSHOT` beside a second process, whatever the timeout. Inside, await nothing but the
 * handle that is passed in: the outer one waits for ever, and the network must never be waited for under a lock.
 *
 * Writes of the same turn of the event loop, and those that come while the disk is busy, are committed together in the
 * order of the calls, so that 200 votes at once wait for the disk a few times and not 200 times. Each stands in a
 * savepoint of its own, which goes alone when it fails, and nobody is told of success before the commit.
 */
export function write<T>(db: Database, work: (transaction: Database) => Promise<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const queue = queues.get(db) ?? []
  queues.set(db, queue)
  queue.push({
    async run(transaction) {
      const result = await work(transaction)
      return () => resolve(result)
    },
    reject,
  })
  if (queue.length === 1) setImmediate(writeQueued, db, queue)
  return promise
}

async function writeQueued(db: Database, queue: Waiting[]): Promise<void> {
  try {
    await db.connection().execute(async connection => {
      while (queue.length > 0) await writeTogether(connection, queue.splice(0, mostAtOnce))
    })
  } catch (error) {
    for (const { reject } of queue.splice(0)) reject(error)
  }
}

async function writeTogether(connection: Database, writes: Waiting[]): Promise<void> {
  try {
    await connection.executeQuery(begin)
    const tell: (() => void)[] = []
    for (const each of writes) tell.push(await (writes.length > 1 ? apart(connection, each) : each.run(connection)))
    await connection.executeQuery(commit)
    for (const one of tell) one()
  } catch (error) {
    // A disk that is full, for example, has ended the transaction by itself: then only the first error says why.
    await Promise.allSettled([connection.executeQuery(rollback)])
    for (const { reject } of writes) reject(error)
  }
}

/** Does one of several writes so that it can fail alone; throws when the transaction has ended with it. */
async function apart(connection: Database, { run, reject }: Waiting): Promise<() => void> {
  await connection.executeQuery(setMark)
  try {
    const tell = await run(connection)
    await connection.executeQuery(forgetMark)
    return tell
  } catch (error) {
    const [undone] = await Promise.allSettled([connection.executeQuery(backToMark)])
    if (undone?.status !== 'fulfilled') throw error
    await connection.executeQuery(forgetMark)
    return () => reject(error)
  }
}
