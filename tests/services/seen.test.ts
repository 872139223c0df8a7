import { expect, test } from 'vitest'
import { seenInRound } from '../../db/seen.ts'
import { addLink, addPlay, beSeen } from '../helpers/library.ts'
import { guildId, openVotingWorld } from '../helpers/services.ts'

/** A world in which nothing is known yet of what Nora, Ben and Cleo have seen. */
async function openWorldOfSeers() {
  const world = await openVotingWorld()
  const { services, round, first } = world
  return {
    ...world,
    board: () => services.rounds.board(round),
    /** What the board says of the first film. */
    async shown() {
      const { nominations, audience } = await services.rounds.board(round)
      const { seenBy, seers } = nominations.find(film => film.id === first.id) ?? {}
      return { seenBy, audience, named: seers?.map(seer => seer.name) }
    },
  }
}

test('a member counts by default, and is not named', async () => {
  const world = await openWorldOfSeers()
  await addPlay(world.db, { user_id: world.ben })
  expect(await world.shown()).toEqual({ seenBy: 1, audience: 1, named: [] })
})

test('those who chose to be named are, by name, and the others count', async () => {
  const world = await openWorldOfSeers()
  for (const user_id of [world.nora, world.ben, world.cleo]) await addPlay(world.db, { user_id })
  await beSeen(world.db, world.nora, 'named')
  await beSeen(world.db, world.cleo, 'named')
  expect(await world.shown()).toEqual({ seenBy: 3, audience: 3, named: ['Cleo', 'Nora'] })
})

test('a member who hides it is in neither number', async () => {
  const world = await openWorldOfSeers()
  for (const user_id of [world.nora, world.ben]) await addPlay(world.db, { user_id })
  await addLink(world.db, world.ben)
  await beSeen(world.db, world.ben, 'hidden')
  expect(await world.shown()).toEqual({ seenBy: 1, audience: 1, named: [] })
  await beSeen(world.db, world.nora, 'hidden')
  expect(await seenInRound(world.db, world.round.id), 'not even read').toEqual(new Map())
})

test('“of 5” are those with a link or a play, whatever they have seen', async () => {
  const world = await openWorldOfSeers()
  await addPlay(world.db, { user_id: world.nora })
  await addLink(world.db, world.nora)
  await addPlay(world.db, { user_id: world.ben, tmdb_id: null })
  await addLink(world.db, world.cleo)
  await world.person('Dan')
  expect(await world.shown()).toEqual({ seenBy: 1, audience: 3, named: [] })
})

test('seeing a film twice is seeing it once, also for who is named', async () => {
  const world = await openWorldOfSeers()
  for (const year of [2024, 2025]) {
    await addPlay(world.db, { user_id: world.ben, watched_at: `${year}-01-01T20:00:00.000Z` })
    await addPlay(world.db, { user_id: world.nora, watched_at: `${year}-01-01T20:00:00.000Z` })
  }
  await beSeen(world.db, world.nora, 'named')
  expect(await world.shown()).toEqual({ seenBy: 2, audience: 2, named: ['Nora'] })
})

test('people of other servers neither count nor are named, and visibility is each server’s own', async () => {
  const world = await openWorldOfSeers()
  const [elsewhere, stranger] = ['100000000000000002', { discordId: '499999999999999999', name: 'Stranger' }]
  await addPlay(world.db, { user_id: await world.services.members.seen(elsewhere, stranger) })
  await addPlay(world.db, { user_id: world.ben })
  await beSeen(world.db, world.ben, 'hidden')
  await world.services.members.seen(elsewhere, { discordId: '400000000000000002', name: 'Ben' })
  await world.db.updateTable('members').set({ visibility: 'named' }).where('guild_id', '=', elsewhere).execute()
  expect(await world.shown()).toEqual({ seenBy: 0, audience: 0, named: [] })
})

test('a film without an id at TMDB is nobody’s film', async () => {
  const world = await openWorldOfSeers()
  await addPlay(world.db, { user_id: world.ben, tmdb_id: null })
  expect(await world.shown()).toEqual({ seenBy: 0, audience: 0, named: [] })
})

test('a member sees on their ballot what they have seen themselves, also when they hide it from others', async () => {
  const world = await openWorldOfSeers()
  const { services, ben, cleo, round, second } = world
  await addPlay(world.db, { user_id: ben, tmdb_id: 2 })
  await beSeen(world.db, ben, 'hidden')
  const seenOn = async (userId: number) => {
    const { films, audience } = await services.votes.ballot(guildId, userId)
    return { audience, films: films.map(({ hasSeen, seenBy }) => ({ hasSeen, seenBy })) }
  }
  const [no, yes] = [
    { hasSeen: false, seenBy: 0 },
    { hasSeen: true, seenBy: 0 },
  ]
  expect(await seenOn(ben)).toEqual({ audience: 0, films: [no, yes] })
  expect(await seenOn(cleo)).toEqual({ audience: 0, films: [no, no] })
  expect(await services.seen.own(round.id, ben)).toEqual(new Set([second.id]))
  expect(await services.seen.own(round.id, cleo)).toEqual(new Set())
})

test('a ballot that was just cast shows who has seen the films, too', async () => {
  const world = await openWorldOfSeers()
  await addPlay(world.db, { user_id: world.nora })
  await beSeen(world.db, world.nora, 'named')
  const { films, audience } = await world.services.votes.cast(guildId, world.cleo, world.round.id, [world.first.id])
  expect(audience).toBe(1)
  expect(films[0]).toMatchObject({ chosen: true, seenBy: 1, seers: [{ name: 'Nora' }] })
})

test('details tell one reader who has seen the film, and when they saw it last', async () => {
  const world = await openWorldOfSeers()
  const { services, nora, ben, cleo, first } = world
  await addPlay(world.db, { user_id: nora })
  await addPlay(world.db, { user_id: ben, watched_at: '2020-01-01T20:00:00.000Z' })
  await addPlay(world.db, { user_id: ben, watched_at: '2024-01-01T20:00:00.000Z' })
  await beSeen(world.db, ben, 'hidden')
  expect(await services.seen.of(first, ben)).toEqual({
    seenBy: 1,
    seers: [],
    audience: 1,
    own: '2024-01-01T20:00:00.000Z',
  })
  expect(await services.seen.of(first, cleo)).toMatchObject({ seenBy: 1, own: null })
})
