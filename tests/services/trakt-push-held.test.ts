import { expect, test } from 'vitest'
import { type Database, write } from '../../db/database.ts'
import { deleteLink } from '../../db/trakt-auth.ts'
import { forgetTraktData } from '../../db/trakt-data.ts'
import type { CallFaults } from '../helpers/failing-calls.ts'
import {
  drainBeside,
  HOUR,
  inFirst,
  MINUTE,
  minutesAtTrakt,
  openHeldWorld,
  rows,
  SECOND,
  settle,
  undoBeside,
  watch,
} from '../helpers/push-held.ts'
import { films } from '../helpers/push-histories.ts'
import { servePushWorlds, userId } from '../helpers/push-world.ts'

servePushWorlds()

const lost: CallFaults = { reads: [], writes: [{ what: 'lost' }] }
const cut: CallFaults = { reads: [], writes: [{ what: 'cut' }] }

async function unlink(transaction: Database): Promise<void> {
  await deleteLink(transaction, userId)
  await forgetTraktData(transaction, userId)
}

test('of two processes with the same row one sends it, and the other leaves it alone', async () => {
  const world = await openHeldWorld()
  const meanwhile = () => drainBeside(world)
  await world.first.drain({ park: { ...inFirst('writes', 'before'), meanwhile } })
  expect([minutesAtTrakt(world), await rows(world)]).toEqual([[0, -10], ['play_add done 1']])
  await world.close()
})

test('a process that has the lease keeps the other one from sending at all', async () => {
  const world = await openHeldWorld()
  let sentBeside: string[] = []
  const meanwhile = async () => {
    await watch(world, 5)
    await world.second.drain()
    sentBeside = await rows(world)
  }
  await world.first.drain({ park: { ...inFirst('writes', 'before'), meanwhile } })
  expect(sentBeside).toEqual(['play_add sending 1', 'play_add queued 0'])
  await settle(world, world.first)
  expect(minutesAtTrakt(world)).toEqual([5, 0, -10])
  await world.close()
})

test('what is sent twice by a process that stood still for minutes in its call ends as one', async () => {
  const world = await openHeldWorld()
  const meanwhile = async () => {
    await world.trakt.pass(100 * SECOND)
    await drainBeside(world)
    await world.trakt.pass(21 * SECOND)
    await drainBeside(world)
    await world.trakt.pass(2 * SECOND)
  }
  await world.first.drain({ park: { ...inFirst('writes', 'before'), meanwhile } })
  expect(minutesAtTrakt(world), 'its call goes out in the end').toEqual([0, 0, -10])
  await settle(world, world.second)
  expect(minutesAtTrakt(world)).toEqual([0, -10])
  await world.close()
})

test('a play that was given up for dead, taken back and gone, and then arrives all the same, goes again', async () => {
  const world = await openHeldWorld()
  const meanwhile = async () => {
    await undoBeside(world)
    expect(minutesAtTrakt(world)).toEqual([-10])
  }
  await world.first.drain({ park: { ...inFirst('writes', 'before'), meanwhile } })
  expect(minutesAtTrakt(world)).toEqual([0, -10])
  await settle(world, world.second)
  expect(minutesAtTrakt(world)).toEqual([-10])
  await world.close()
})

test('a play that was taken back and removed before its answer came is told anew when it is recorded once more', async () => {
  const world = await openHeldWorld()
  const meanwhile = async () => {
    await undoBeside(world)
    expect(minutesAtTrakt(world)).toEqual([-10])
  }
  await world.first.drain({ park: { ...inFirst('writes', 'after'), meanwhile } })
  await watch(world, 0)
  await settle(world, world.second)
  expect([minutesAtTrakt(world), (await rows(world)).at(-1)]).toEqual([[0, -10], 'play_add done 1'])
  await world.close()
})

test('a play that waits until an earlier one of its minute is gone for certain wakes nobody before that', async () => {
  const world = await openHeldWorld()
  await world.first.drain({ faults: cut })
  await world.trakt.pass(21 * SECOND)
  await world.first.drain()
  await world.plays.undo(userId, world.play.id)
  await world.first.drain()
  await watch(world, 0)
  await world.first.drain()
  expect(await rows(world)).toEqual(['play_add withdrawn 2', 'play_remove checking 1', 'play_add queued 0'])
  expect(await world.first.nextDue()).toBeGreaterThan(9 * MINUTE)
  await settle(world, world.first)
  expect(minutesAtTrakt(world)).toEqual([0, -10])
  await world.close()
})

test('what an old look has seen counts for nothing once another process has gone on', async () => {
  const world = await openHeldWorld()
  await world.first.drain({ faults: cut })
  await world.trakt.pass(21 * SECOND)
  const meanwhile = () => drainBeside(world)
  await world.first.drain({ park: { ...inFirst('reads', 'after'), meanwhile } })
  expect([minutesAtTrakt(world), await rows(world)]).toEqual([[0, -10], ['play_add checking 2']])
  await settle(world, world.first)
  expect([minutesAtTrakt(world), await rows(world)]).toEqual([[0, -10], ['play_add done 2']])
  await world.close()
})

test('a rating that lands after a newer one is set right again', async () => {
  const world = await openHeldWorld()
  await settle(world, world.first)
  const [film] = films
  if (!film) throw new Error('there are no films')
  await world.ratings.rate(userId, film, 3)
  const meanwhile = async () => {
    await world.ratings.rate(userId, film, 9)
    await world.trakt.pass(100 * SECOND)
    await drainBeside(world)
    await world.trakt.pass(21 * SECOND)
    await drainBeside(world)
    await world.trakt.pass(2 * SECOND)
  }
  await world.first.drain({ park: { ...inFirst('writes', 'before'), meanwhile } })
  await settle(world, world.second)
  expect(world.library.ratingsAt(world.trakt.now()).map(({ rating }) => rating)).toEqual([9])
  await world.close()
})

test.each(['before', 'after'] as const)(
  'a member who unlinks while a call is held %s it takes effect leaves nothing behind, and nothing more is sent',
  async point => {
    const world = await openHeldWorld()
    await watch(world, 1)
    const meanwhile = () => write(world.db, unlink)
    await world.first.drain({
      park: { ...inFirst('writes', point), meanwhile },
      faults: point === 'after' ? lost : undefined,
    })
    expect(await world.db.selectFrom('outbox').selectAll().execute()).toEqual([])
    expect(await world.first.nextDue()).toBeNull()
    const plays = await world.db.selectFrom('watch_history').select('synced_to_trakt').execute()
    expect(plays.map(play => play.synced_to_trakt)).toEqual([0, 0, 0])
    await world.close()
  },
)

test.each([-HOUR, HOUR])(
  'a clock that is set by %d ms in the middle of a call changes nothing of what comes of it',
  async ms => {
    for (const [point, faults] of [
      ['before', undefined],
      ['after', undefined],
      ['after', lost],
    ] as const) {
      const world = await openHeldWorld({ lag: 5 })
      await world.first.drain({
        park: { ...inFirst('writes', point), meanwhile: async () => world.skewBy(ms) },
        faults,
      })
      await settle(world, world.first)
      expect([minutesAtTrakt(world), (await rows(world)).map(row => row.slice(0, -2))]).toEqual([
        [0, -10],
        ['play_add done'],
      ])
      await world.close()
    }
  },
)

test.each([-HOUR, HOUR])(
  'a clock that is set by %d ms after a process died in a call keeps nothing waiting for longer than usual',
  async ms => {
    const world = await openHeldWorld()
    await world.first.drain({ kill: inFirst('writes', 'after') }).catch(() => undefined)
    world.skewBy(ms)
    const begun = world.trakt.now()
    await settle(world, world.second)
    expect(world.trakt.now() - begun).toBeLessThan(5 * MINUTE)
    expect([minutesAtTrakt(world), await rows(world)]).toEqual([[0, -10], ['play_add done 1']])
    await world.close()
  },
)

test.each([
  { what: 'unlinks', go: unlink },
  { what: 'deletes their data', go: (db: Database) => db.deleteFrom('users').execute() },
])('a call that fails after the member $what leaves no pause behind, and fails nothing else', async ({ go }) => {
  const world = await openHeldWorld()
  const meanwhile = async (): Promise<void> => void (await write<unknown>(world.db, go))
  await world.first.drain({ park: { ...inFirst('writes', 'before'), meanwhile }, faults: cut })
  expect(await world.db.selectFrom('trakt_pushes').selectAll().execute()).toEqual([])
  await world.close()
})

test('a process that stands still between two calls does not send what another one has taken over', async () => {
  const world = await openHeldWorld()
  const meanwhile = async () => {
    await world.trakt.pass(100 * SECOND)
    await drainBeside(world)
    await world.trakt.pass(21 * SECOND)
    await drainBeside(world)
    await world.trakt.pass(2 * SECOND)
  }
  const unauthorized: CallFaults = { reads: [], writes: [{ what: 'unauthorized' }] }
  await world.first.drain({ faults: unauthorized, park: { ...inFirst('renewals', 'after'), meanwhile } })
  expect([minutesAtTrakt(world), await rows(world)]).toEqual([[0, -10], ['play_add checking 2']])
  await world.close()
})

test('a rating that lands while a newer one is being sent is set right again', async () => {
  const world = await openHeldWorld()
  await settle(world, world.first)
  const [film] = films
  if (!film) throw new Error('there are no films')
  const [newerIsThere, olderIsThere] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let newer: Promise<void> | undefined
  const sendNewer = () =>
    world.second.drain({
      park: {
        ...inFirst('writes', 'after'),
        meanwhile: async (): Promise<void> => {
          newerIsThere.resolve()
          await olderIsThere.promise
        },
      },
    })
  const meanwhile = async () => {
    await world.trakt.pass(100 * SECOND)
    await drainBeside(world)
    await world.trakt.pass(21 * SECOND)
    await world.db.deleteFrom('leases').execute()
    await world.second.drain({ faults: { reads: [], writes: [{ what: 'limited' }] } })
    await world.ratings.rate(userId, film, 9)
    await world.trakt.pass(10 * SECOND)
    newer = sendNewer()
    await newerIsThere.promise
    await world.trakt.pass(2 * SECOND)
  }
  await world.ratings.rate(userId, film, 3)
  await world.first.drain({ park: { ...inFirst('writes', 'before'), meanwhile } })
  olderIsThere.resolve()
  await newer
  await settle(world, world.second)
  expect(world.library.ratingsAt(world.trakt.now()).map(({ rating }) => rating)).toEqual([9])
  await world.close()
})
