import { expect, test } from 'vitest'
import { insertPlay } from '../../db/watch-history.ts'
import {
  drainBeside,
  evening,
  inFirst,
  minutesAtTrakt,
  openHeldWorld,
  SECOND,
  settle,
  undoBeside,
  watch,
} from '../helpers/push-held.ts'
import { type PushWorld, servePushWorlds, userId } from '../helpers/push-world.ts'

servePushWorlds()

/** Trakt's numbers of the plays of that evening's first minute, lowest first. */
function idsAtTrakt({ library, trakt }: PushWorld): number[] {
  const plays = library.playsAt(trakt.now()).filter(play => play.watchedAt === evening)
  return plays.map(play => play.id).toSorted((a, b) => a - b)
}

/** A play that arrived after it was given up, so that Trakt has it twice, and it is time to see that. */
async function openDoubled() {
  const world = await openHeldWorld()
  await world.first.drain({ faults: { reads: [], writes: [{ what: 'late', ms: 25 * SECOND }] } })
  await world.trakt.pass(21 * SECOND)
  await world.first.drain()
  await world.trakt.pass(21 * SECOND)
  expect(minutesAtTrakt(world)).toEqual([0, 0, -10])
  return world
}

/** The member removes the first of the two, and another process sees that the second one is left. */
async function removeFirstBeside(world: Awaited<ReturnType<typeof openDoubled>>): Promise<void> {
  world.library.unplay(idsAtTrakt(world).slice(0, 1), 'person')
  await world.trakt.pass(20 * SECOND)
  await drainBeside(world)
}

test('a process that stood still after it saw two plays does not remove the one that is left by then', async () => {
  const world = await openDoubled()
  const meanwhile = () => removeFirstBeside(world)
  await world.first.drain({ park: { ...inFirst('reads', 'after'), meanwhile } })
  await settle(world, world.second)
  expect(minutesAtTrakt(world)).toEqual([0, -10])
  await world.close()
})

test('nor does one that stood still while it got another token for the removal', async () => {
  const world = await openDoubled()
  const meanwhile = () => removeFirstBeside(world)
  await world.first.drain({
    faults: { reads: [], writes: [{ what: 'unauthorized' }] },
    park: { ...inFirst('renewals', 'after'), meanwhile },
  })
  await settle(world, world.second)
  expect(minutesAtTrakt(world)).toEqual([0, -10])
  await world.close()
})

test('a play of the same minute by somebody else, known here or not, does not stand for the one that the member wants', async () => {
  const world = await openHeldWorld()
  const meanwhile = async () => {
    await undoBeside(world)
    await watch(world, 0)
    await settle(world, world.second)
    // Else Trakt takes nothing more of this member yet.
    await world.trakt.pass(2 * SECOND)
  }
  await world.first.drain({ park: { ...inFirst('writes', 'before'), meanwhile } })
  const [wanted, late] = idsAtTrakt(world)
  expect(late).toBeDefined()
  const movie = world.movieOf(348) ?? expect.fail('there is no such film')
  world.library.play([{ movie, watchedAt: evening, action: 'scrobble' }], 'person')
  const foreign = idsAtTrakt(world).find(id => id !== wanted && id !== late)
  await insertPlay(world.db, {
    ...{ user_id: userId, tmdb_id: 348, title: 'Alien', year: 1979, source: 'trakt', synced_to_trakt: 1 },
    ...{ watched_at: new Date(evening).toISOString(), trakt_history_id: foreign ?? null },
    ...{ guild_id: null, round_id: null },
  })
  world.library.unplay([late ?? 0], 'person')
  await world.trakt.pass(60 * SECOND)
  await settle(world, world.second)
  expect(idsAtTrakt(world)).toEqual([wanted, foreign])
  await world.close()
})

test('a play that was given up for dead, taken back and gone, arrives, and is shown only much later, goes again', async () => {
  const world = await openHeldWorld()
  const meanwhile = async () => {
    await undoBeside(world)
  }
  await world.first.drain({ park: { ...inFirst('writes', 'before'), meanwhile } })
  world.state.readLag.set(3_600)
  await settle(world, world.second)
  expect(minutesAtTrakt(world)).toEqual([-10])
  await world.close()
})

test('of a play that was sent twice no more than one is removed, however many others there are of that minute', async () => {
  const world = await openDoubled()
  const movie = world.movieOf(348) ?? expect.fail('there is no such film')
  const foreign = { movie, watchedAt: evening, action: 'scrobble' as const }
  world.library.play([foreign, foreign], 'person')
  await settle(world, world.first)
  expect(idsAtTrakt(world)).toHaveLength(3)
  await world.close()
})
