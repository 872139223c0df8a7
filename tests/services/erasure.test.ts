import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { erasedAt } from '../../db/tombstones.ts'
import { guildId, openVotingWorld, refusal, theRound, type World } from '../helpers/services.ts'

async function discordIdOf({ db }: World, userId: number): Promise<string> {
  const user = await db.selectFrom('users').select('discord_id').where('id', '=', userId).executeTakeFirstOrThrow()
  return user.discord_id ?? ''
}

async function erase(world: World, userId: number) {
  return world.services.privacy.erase(await discordIdOf(world, userId), userId)
}

/** Everything that a week's result is made of, without who it is from. */
async function resultOf(world: World) {
  const board = await world.services.rounds.board(await theRound(world))
  const { nominations, ballots, decision } = board
  return { ballots, decision, films: nominations.map(({ id, votes, title }) => ({ id, votes, title })) }
}

async function watch({ db }: World, userId: number, film: { tmdb_id: number; title: string }): Promise<void> {
  const play = { user_id: userId, tmdb_id: film.tmdb_id, title: film.title, year: null, guild_id: null, round_id: null }
  await db
    .insertInto('watch_history')
    .values({ ...play, watched_at: '2026-01-01T20:00:00.000Z', source: 'discord' })
    .execute()
}

test('an open board no longer counts what the member has seen, and is drawn again', async () => {
  const world = await openVotingWorld()
  await watch(world, world.cleo, world.first)
  const board = async () => world.services.rounds.board(await theRound(world))
  const before = await board()
  expect(before.nominations.map(film => film.seenBy)).toEqual([1, 0])
  await erase(world, world.cleo)
  const after = await board()
  expect(after.nominations.map(film => film.seenBy)).toEqual([0, 0])
  expect(after.round.board_version).toBeGreaterThan(before.round.board_version)
})

test('what a card says of who has seen its film is forgotten at once, whether or not Discord can be told', async () => {
  const world = await openVotingWorld()
  const said = `1 of 3 named ${await discordIdOf(world, world.cleo)}`
  await world.db.updateTable('announcements').set({ said }).where('kind', '=', 'film_card').execute()
  await erase(world, world.cleo)
  const cards = await world.db.selectFrom('announcements').select('said').where('kind', '=', 'film_card').execute()
  expect(cards).toEqual([{ said: null }, { said: null }])
})

test('what a member has voted and seen counts once the deadline has passed, though nobody has decided the round yet', async () => {
  const world = await openVotingWorld()
  const { cleo, ben, first, second, round } = world
  await world.services.votes.cast(guildId, cleo, round.id, [second.id])
  await world.services.votes.cast(guildId, ben, round.id, [first.id])
  await watch(world, cleo, first)
  world.stopTick()
  await world.at('2026-02-20T12:00:00.000Z')
  await erase(world, cleo)
  await erase(world, ben)
  await world.deadlines.meet()
  expect(await resultOf(world)).toMatchObject({
    ballots: 2,
    decision: { first_place_id: second.id, second_place_id: first.id, decided_by: 'fewest_seen' },
    films: [
      { id: second.id, votes: 1 },
      { id: first.id, votes: 1 },
    ],
  })
})

test('results are the same before and after, whoever leaves in whatever order', async () => {
  const world = await openVotingWorld()
  const { nora, ben, cleo, first, second, round } = world
  const others = [await world.person(), await world.person(), await world.person()]
  await world.services.votes.cast(guildId, nora, round.id, [second.id])
  for (const voter of [cleo, ...others])
    await world.services.votes.cast(guildId, voter, round.id, [first.id, second.id])
  await world.at('2026-02-20T12:00:00.000Z')
  const before = await resultOf(world)
  expect(before.films.map(film => film.votes)).toEqual([5, 4])
  for (const person of [ben, others[1], nora, others[0], cleo, others[2]]) {
    await erase(world, person ?? 0)
    expect(await resultOf(world)).toEqual(before)
  }
  expect(await world.db.selectFrom('members').selectAll().execute()).toEqual([])
  expect((await sql`pragma foreign_key_check`.execute(world.db)).rows).toEqual([])
})

test('the tombstone is set with the deletion, and only then', async () => {
  const world = await openVotingWorld()
  const discordId = await discordIdOf(world, world.ben)
  expect(await refusal(world.services.privacy.erase(discordId, world.nora))).toContain('This was done already')
  expect(await erasedAt(world.db, { discordId })).toBeNull()
  await erase(world, world.ben)
  expect(await erasedAt(world.db, { discordId })).toBe('2026-02-19T10:00:00.000Z')
})

test('a clock that was set back leaves the tombstone no earlier than what it is about', async () => {
  const world = await openVotingWorld()
  const discordId = await discordIdOf(world, world.ben)
  const later = '2026-03-01T00:00:00.000Z'
  await world.db.updateTable('users').set({ created_at: later }).where('id', '=', world.ben).execute()
  await erase(world, world.ben)
  expect(await erasedAt(world.db, { discordId })).toBe(later)
})

test('of two deletions at once one is done and the other is told so', async () => {
  const world = await openVotingWorld()
  const outcomes = await Promise.allSettled([erase(world, world.ben), erase(world, world.ben)])
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { name: 'UserError' } })
})

test('the file is asked to be written anew for each deletion', async () => {
  const world = await openVotingWorld()
  await erase(world, world.ben)
  expect(await world.db.selectFrom('rewrites').select('requested_at').execute()).toEqual([
    { requested_at: '2026-02-19T10:00:00.000Z' },
  ])
})
