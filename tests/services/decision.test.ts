import { expect, test } from 'vitest'
import { write } from '../../db/database.ts'
import { decide } from '../../src/services/decision.ts'
import { guildId, openVotingWorld, owed, theRound, type World } from '../helpers/services.ts'

const close = '2026-02-20T12:00:00.000Z'

async function outcome({ db }: World) {
  const rows = await db.selectFrom('week_history').selectAll().execute()
  return rows.map(row => [row.first_place_id, row.second_place_id, row.decided_by])
}

/** Notes that the member has seen a film, as a play of some other day. */
async function hasSeen({ db }: World, userId: number, tmdbId: number): Promise<void> {
  const play = { title: '', year: null, watched_at: close, source: 'trakt' as const, guild_id: null, round_id: null }
  await db
    .insertInto('watch_history')
    .values({ ...play, user_id: userId, tmdb_id: tmdbId })
    .execute()
}

test('most votes win, and second place is kept', async () => {
  const world = await openVotingWorld()
  const { first, second, round, cleo, nora } = world
  await world.services.votes.cast(guildId, cleo, round.id, [second.id])
  await world.services.votes.cast(guildId, nora, round.id, [second.id])
  await world.at(close)
  expect(await outcome(world)).toEqual([[second.id, first.id, 'votes']])
})

test('a tie goes to the film that fewer members are known to have seen', async () => {
  const world = await openVotingWorld()
  const { first, second, round, cleo } = world
  await world.services.votes.cast(guildId, cleo, round.id, [first.id, second.id])
  await hasSeen(world, world.ben, first.tmdb_id)
  await world.at(close)
  expect(await outcome(world)).toEqual([[second.id, first.id, 'fewest_seen']])
})

test('a member who hides their history counts for nothing in a tie', async () => {
  const world = await openVotingWorld()
  const { first, second, round, cleo, ben } = world
  await world.services.votes.cast(guildId, cleo, round.id, [first.id, second.id])
  await hasSeen(world, ben, first.tmdb_id)
  await world.db.updateTable('members').set({ visibility: 'hidden' }).where('user_id', '=', ben).execute()
  await world.at(close)
  expect(await outcome(world)).toEqual([[first.id, second.id, 'earliest']])
})

test('seeing a film twice is seeing it once, and people of other guilds do not count', async () => {
  const world = await openVotingWorld()
  const { first, second, round, cleo, ben } = world
  await world.services.votes.cast(guildId, cleo, round.id, [first.id, second.id])
  for (const film of [first, second]) await hasSeen(world, ben, film.tmdb_id)
  await hasSeen(world, ben, first.tmdb_id)
  const stranger = await world.services.members.seen('100000000000000002', {
    discordId: '499999999999999999',
    name: 'X',
  })
  await hasSeen(world, stranger, first.tmdb_id)
  await world.at(close)
  expect(await outcome(world)).toEqual([[first.id, second.id, 'earliest']])
})

test('without any vote the film that was nominated first wins', async () => {
  const world = await openVotingWorld()
  await hasSeen(world, world.ben, world.first.tmdb_id)
  await world.at(close)
  expect(await outcome(world)).toEqual([[world.first.id, world.second.id, 'no_votes']])
})

test('votes of somebody who has left stand', async () => {
  const world = await openVotingWorld()
  const { second, round, cleo } = world
  await world.services.votes.cast(guildId, cleo, round.id, [second.id])
  await world.db.deleteFrom('members').where('user_id', '=', cleo).execute()
  await world.at(close)
  expect(await outcome(world)).toEqual([[second.id, world.first.id, 'votes']])
})

test('deciding a second time changes nothing, whatever has happened since', async () => {
  const world = await openVotingWorld()
  const { first, second, round } = world
  await world.at(close)
  const owedBefore = await owed(world)
  await world.db
    .insertInto('votes')
    .values({ nomination_id: second.id, user_id: 3, week: round.week, created_at: close })
    .execute()
  const again = await write(world.db, transaction => decide(transaction, round, world.clock.now(), world.clock.now()))
  expect(again).toBeUndefined()
  expect(await outcome(world)).toEqual([[first.id, second.id, 'no_votes']])
  expect(await owed(world)).toEqual(owedBefore)
})

test('a decision that is interrupted has decided nothing', async () => {
  const world = await openVotingWorld()
  const before = await owed(world)
  const interrupted = write(world.db, async transaction => {
    await decide(transaction, world.round, world.clock.now(), world.clock.now())
    throw new Error('power cut')
  })
  await expect(interrupted).rejects.toThrow('power cut')
  expect((await theRound(world)).phase).toBe('voting')
  expect(await outcome(world)).toEqual([])
  expect(await owed(world)).toEqual(before)
})

test('the winner is told once and the night is asked about half an hour after the film', async () => {
  const world = await openVotingWorld()
  await world.at(close)
  expect(await owed(world, 'winner')).toMatchObject([{ due_at: close, expires_at: '2026-02-21T12:00:00.000Z' }])
  expect(await owed(world, 'after_night')).toMatchObject([{ due_at: '2026-02-20T22:10:00.000Z' }])
  const pending = (await owed(world)).filter(row => row.status === 'pending' && row.round_id !== null)
  expect(pending.map(row => row.kind)).toEqual(['winner', 'after_night'])
})
