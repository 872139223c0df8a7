import { expect, test } from 'vitest'
import type { CallFaults, CallPoint, CallScript } from '../helpers/failing-calls.ts'
import { Killed } from '../helpers/fragile-database.ts'
import { films } from '../helpers/push-histories.ts'
import { openPushWorld, type PushProcess, type PushWorld, servePushWorlds, userId } from '../helpers/push-world.ts'

servePushWorlds()

const SECOND = 1_000
const MINUTE = 60 * SECOND
const guildId = '100000000000000001'
const [alien, matrix] = films
const evening = Date.parse('2026-02-20T20:00:00.000Z')
const playAt = (tmdbId: number, minutes: number) => `${tmdbId} ${new Date(evening + minutes * MINUTE).toISOString()}`

/** Something to send, and what is at Trakt in the end. */
interface Story {
  what: string
  begin(world: PushWorld): Promise<void>
  faults?: CallFaults
  ends: { plays: string[]; ratings: string[] }
}

async function record({ plays }: PushWorld, film: (typeof films)[number] | undefined, minutes: number) {
  if (!film) throw new Error('there is no such film')
  return (await plays.record(guildId, userId, { film, at: evening + minutes * MINUTE })).play
}

/** Sends everything that is there, in the process of the world's that lives. */
async function settle({ trakt }: PushWorld, process: PushProcess): Promise<void> {
  for (let round = 0; round < 200; round++) {
    await process.drain()
    const next = await process.nextDue()
    if (next === null) return
    await trakt.pass(next)
  }
  expect.fail('something still waits')
}

const lostAnswer: CallFaults = { reads: [], writes: [{ what: 'lost' }] }

const stories: Story[] = [
  {
    what: 'plays and a rating are sent',
    async begin(world) {
      for (const minutes of [0, 1]) await record(world, alien, minutes)
      await record(world, matrix, 2)
      if (matrix) await world.ratings.rate(userId, matrix, 9)
    },
    ends: { plays: [playAt(348, 0), playAt(348, 1), playAt(603, 2)], ratings: ['603 9'] },
  },
  {
    what: 'an answer was lost and is read back',
    async begin(world) {
      await record(world, alien, 0)
      await world.startProcess().drain({ faults: lostAnswer })
      await world.trakt.pass(21 * SECOND)
    },
    ends: { plays: [playAt(348, 0)], ratings: [] },
  },
  {
    what: 'a play was sent twice, and one is taken away again',
    async begin(world) {
      await record(world, alien, 0)
      world.state.readLag.set(100)
      const process = world.startProcess()
      await process.drain({ faults: lostAnswer })
      await world.trakt.pass(21 * SECOND)
      await process.drain()
      world.state.readLag.set(0)
      await world.trakt.pass(21 * SECOND)
    },
    ends: { plays: [playAt(348, 0)], ratings: [] },
  },
  {
    what: 'a play is taken back, and watched after all',
    async begin(world) {
      const [kept, undone] = [await record(world, alien, 0), await record(world, alien, 1)]
      await world.startProcess().drain()
      await world.trakt.pass(2 * SECOND)
      await world.plays.undo(userId, undone.id)
      await world.plays.undo(userId, kept.id)
      await record(world, alien, 0)
      if (alien) await world.ratings.rate(userId, alien, 3)
    },
    ends: { plays: [playAt(348, 0)], ratings: ['348 3'] },
  },
]

/** Plays the story with a process that dies somewhere, and goes on with another one. Whether it died. */
async function playWithDeath({ begin, ends }: Story, script: CallScript, killAt?: number): Promise<boolean> {
  const world = await openPushWorld({ lag: 0 })
  try {
    await begin(world)
    const victim = world.startProcess()
    if (killAt !== undefined) victim.database.dieAt(killAt)
    const died = await victim.drain(script).then(
      () => false,
      error => {
        if (!(error instanceof Killed)) throw error
        return true
      },
    )
    if (died) await settle(world, world.startProcess())
    else victim.database.dieAt(Number.POSITIVE_INFINITY)
    if (!died) await settle(world, victim)
    const now = world.trakt.now()
    const where = `killed ${JSON.stringify(script.kill ?? killAt)}`
    const plays = world.library.playsAt(now).map(play => `${play.movie.tmdb} ${new Date(play.watchedAt).toISOString()}`)
    expect(plays.toSorted(), where).toEqual(ends.plays)
    const ratings = world.library.ratingsAt(now).map(({ movie, rating }) => `${movie.tmdb} ${rating}`)
    expect(ratings.toSorted(), where).toEqual(ends.ratings)
    const rows = await world.db.selectFrom('outbox').select('status').execute()
    expect(
      rows.filter(({ status }) => status !== 'done' && status !== 'withdrawn'),
      where,
    ).toEqual([])
    const here = await world.db.selectFrom('watch_history').select('synced_to_trakt').execute()
    expect(
      here.map(play => play.synced_to_trakt),
      where,
    ).toEqual(ends.plays.map(() => 1))
    return died
  } finally {
    await world.close()
  }
}

test.each(stories)('killed between any two statements while $what, another process ends it right', async story => {
  let statements = 1
  while (await playWithDeath(story, {}, statements)) statements++
  expect(statements).toBeGreaterThan(20)
})

test.each(stories)('killed before or after any call while $what, another process ends it right', async story => {
  const reached: CallPoint[] = []
  for (const kind of ['reads', 'writes'] as const) {
    for (const point of ['before', 'after'] as const) {
      for (let call = 1; await playWithDeath(story, { kill: { kind, call, point } }); call++)
        reached.push({ kind, call, point })
    }
  }
  expect(reached.length).toBeGreaterThan(1)
})
