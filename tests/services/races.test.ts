import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrations } from '../../db/migrations/index.ts'
import { databaseFile, openRaw } from '../helpers/database.ts'
import { dismissRivals, type Rival, race, sorted } from '../helpers/rivals.ts'
import {
  guildId,
  openNominatingWorld,
  openReadyWorld,
  openVotingWorld,
  owed,
  standing,
  theRound,
  type World,
} from '../helpers/services.ts'

// Loading the product into the threads takes its time on a busy machine; the races themselves do not.
beforeAll(async () => {
  await race(':memory:', 0, two({ does: 'open' }), { locked: false })
})
afterAll(dismissRivals)

/** Two processes that do this at once: the same, or one each. */
function two<Act extends object>(first: Act, second: Act = first): Rival[] {
  return [first, second].map((act, index) => ({ ...act, guildId, holder: `process ${index}` }) as unknown as Rival)
}

function at(world: World, acts: Rival[]) {
  return race(world.file, world.clock.now(), acts).then(sorted)
}

test('two members put the same film in at the same moment: it is in once, and one of them hears that it is', async () => {
  const world = await openNominatingWorld()
  const [nora, ben] = [await world.person('Nora'), await world.person('Ben')]
  const acts = two({ does: 'nominate', userId: nora, tmdbId: 1 }, { does: 'nominate', userId: ben, tmdbId: 1 })
  const { did, refused } = await at(world, acts)
  expect(did).toEqual(['Film 1'])
  expect(refused).toEqual([expect.stringMatching(/^UserError: .*already in/)])
  expect(await world.db.selectFrom('nominations').selectAll().execute()).toHaveLength(1)
  expect(await owed(world, 'film_card')).toHaveLength(1)
})

test('a member with one nomination puts two films in at the same moment: one is in', async () => {
  const world = await openNominatingWorld()
  const userId = await world.person()
  const acts = two({ does: 'nominate', userId, tmdbId: 1 }, { does: 'nominate', userId, tmdbId: 2 })
  const { did, refused } = await at(world, acts)
  expect([did.length, refused.length]).toEqual([1, 1])
  expect(await world.db.selectFrom('nominations').selectAll().execute()).toHaveLength(1)
})

test('two members reach for the last of 25 places: one gets it', async () => {
  const world = await openNominatingWorld()
  for (let film = 1; film <= 24; film++) {
    await world.services.nominations.nominate(guildId, await world.person(), film)
  }
  const [nora, ben] = [await world.person(), await world.person()]
  const acts = two({ does: 'nominate', userId: nora, tmdbId: 30 }, { does: 'nominate', userId: ben, tmdbId: 31 })
  const { did, refused } = await at(world, acts)
  expect([did.length, refused]).toEqual([1, [expect.stringContaining('This week is full')]])
  expect(await world.db.selectFrom('nominations').selectAll().execute()).toHaveLength(25)
})

test('two ballots of one member at the same moment: one of them stands, whole', async () => {
  const world = await openVotingWorld()
  const { cleo: userId, round, first, second } = world
  await world.services.votes.cast(guildId, userId, round.id, [first.id])
  const cast = { does: 'cast', userId, roundId: round.id }
  const { did } = await at(world, two({ ...cast, films: [first.id, second.id] }, { ...cast, films: [second.id] }))
  expect(did).toHaveLength(2)
  const votes = await world.db.selectFrom('votes').select('nomination_id').orderBy('nomination_id').execute()
  expect([[first.id, second.id], [second.id]]).toContainEqual(votes.map(vote => vote.nomination_id))
})

test('the same vote twice at the same moment is one vote', async () => {
  const world = await openVotingWorld()
  const { cleo: userId, round, first } = world
  const { refused } = await at(world, two({ does: 'cast', userId, roundId: round.id, films: [first.id] }))
  expect(refused).toEqual([])
  expect(await world.db.selectFrom('votes').selectAll().execute()).toHaveLength(1)
})

test('two processes decide at the same moment: one decision, one winner', async () => {
  const world = await openVotingWorld()
  world.stopTick()
  await world.at('2026-02-20T12:00:00.000Z')
  const { refused } = await at(world, two({ does: 'meet' }))
  expect(refused).toEqual([])
  expect(await world.db.selectFrom('week_history').selectAll().execute()).toHaveLength(1)
  expect(await owed(world, 'winner')).toHaveLength(1)
  expect(await owed(world, 'after_night')).toHaveLength(1)
})

test('two people press the button that ends the vote: it is decided once', async () => {
  const world = await openVotingWorld()
  const { did, refused } = await at(world, two({ does: 'advance', standing: await standing(world) }))
  expect([did, refused]).toEqual([['decided'], [expect.stringMatching(/^UserError: /)]])
  expect(await owed(world, 'winner')).toHaveLength(1)
})

test('two people press the button that opens the vote: it is not closed by the second', async () => {
  const world = await openNominatingWorld()
  await world.services.nominations.nominate(guildId, await world.person(), 1)
  const { did, refused } = await at(world, two({ does: 'advance', standing: await standing(world) }))
  expect([did, refused]).toEqual([['voting'], [expect.stringMatching(/^UserError: /)]])
  expect((await theRound(world)).phase).toBe('voting')
})

test('two processes open a round at the same moment: there is one, with one plan', async () => {
  const world = await openReadyWorld()
  world.stopTick()
  await world.at('2026-02-16T09:00:00.000Z')
  expect((await at(world, two({ does: 'meet' }))).refused).toEqual([])
  expect(await world.db.selectFrom('rounds').selectAll().execute()).toHaveLength(1)
  expect(await owed(world, 'nominations_open')).toHaveLength(1)
})

test('two people start a round by hand: there is one', async () => {
  const world = await openReadyWorld()
  const { did, refused } = await at(world, two({ does: 'start' }))
  expect([did, refused]).toEqual([['2026-W08'], [expect.stringContaining('running already')]])
  expect(await world.db.selectFrom('rounds').selectAll().execute()).toHaveLength(1)
})

test('two processes claim what is due: each message has one sender', async () => {
  const world = await openNominatingWorld()
  await world.services.nominations.nominate(guildId, await world.person(), 1)
  const due = await world.announcements.due()
  expect(due.length).toBeGreaterThan(1)
  const { did } = await at(world, two({ does: 'claim' }))
  expect(did.reduce<number>((sum, claimed) => sum + Number(claimed), 0)).toBe(due.length)
})

test('two processes ask for the lease: one is active', async () => {
  const world = await openReadyWorld()
  expect((await at(world, two({ does: 'hold' }))).did.sort()).toEqual([false, true])
})

test('two processes start on a new file: both open it, and it is made once', async () => {
  const file = databaseFile()
  const { did, refused } = sorted(await race(file, 0, two({ does: 'open' }), { locked: false }))
  expect([did, refused]).toEqual([['opened', 'opened'], []])
  const noted = openRaw(file).prepare('select name from kysely_migration').pluck().all()
  expect(noted).toEqual(Object.keys(migrations))
})
