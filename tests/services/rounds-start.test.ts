import { expect, test } from 'vitest'
import {
  guildId,
  openNominatingWorld,
  openReadyWorld,
  openVotingWorld,
  openWorld,
  refusal,
  theGuild,
  theRound,
} from '../helpers/services.ts'

test('without a channel nothing is started', async () => {
  const world = await openWorld()
  expect(await refusal(world.services.rounds.startNow(guildId))).toContain('/settings channel')
  expect(await world.db.selectFrom('rounds').selectAll().execute()).toEqual([])
})

test('before nominations open, starting now opens this week at once and keeps its other times', async () => {
  const world = await openReadyWorld()
  const round = await world.services.rounds.startNow(guildId)
  expect(round).toMatchObject({
    week: '2026-W08',
    phase: 'nominating',
    nominations_open_at: '2026-02-16T08:00:00.000Z',
    voting_opens_at: '2026-02-19T09:00:00.000Z',
    voting_closes_at: '2026-02-20T12:00:00.000Z',
    film_starts_at: '2026-02-20T20:00:00.000Z',
    next_opening_at: '2026-02-23T09:00:00.000Z',
  })
  expect((await theGuild(world)).next_opening_at).toBe('2026-02-23T09:00:00.000Z')
  await world.at('2026-02-16T09:00:00.000Z')
  expect(await world.db.selectFrom('rounds').selectAll().execute()).toHaveLength(1)
})

test('while there is an hour left to nominate, starting now opens this week', async () => {
  const world = await openReadyWorld({ start: '2026-02-19T08:00:00.000Z' })
  expect(await world.services.rounds.startNow(guildId)).toMatchObject({ week: '2026-W08' })
})

test('with less than an hour left, starting now opens next week, from now on', async () => {
  const world = await openReadyWorld({ start: '2026-02-19T08:00:00.001Z' })
  expect(await world.services.rounds.startNow(guildId)).toMatchObject({
    week: '2026-W09',
    nominations_open_at: '2026-02-19T08:00:00.001Z',
    voting_opens_at: '2026-02-26T09:00:00.000Z',
  })
})

test('after this week’s round is decided, starting now opens next week’s', async () => {
  const world = await openVotingWorld()
  await world.at('2026-02-20T12:00:00.000Z')
  expect(await world.services.rounds.startNow(guildId)).toMatchObject({ week: '2026-W09' })
  await world.at('2026-02-23T09:00:00.000Z')
  expect((await theRound(world)).week).toBe('2026-W09')
})

test('while a round runs nothing else is started', async () => {
  const world = await openNominatingWorld()
  expect(await refusal(world.services.rounds.startNow(guildId))).toContain('A round is running already')
  expect(await world.db.selectFrom('rounds').selectAll().execute()).toHaveLength(1)
})

test('starting now wakes a guild that was paused', async () => {
  const world = await openNominatingWorld()
  await world.at('2026-02-19T09:00:00.000Z')
  await world.at('2026-02-23T09:00:00.000Z')
  await world.at('2026-02-26T09:00:00.000Z')
  expect((await theGuild(world)).paused_at).toBe('2026-02-26T09:00:00.000Z')
  await world.services.rounds.startNow(guildId)
  await world.services.nominations.nominate(guildId, await world.person(), 1)
  expect((await theGuild(world)).paused_at).toBeNull()
  await world.at('2026-03-05T09:00:00.000Z')
  await world.at('2026-03-06T12:00:00.000Z')
  await world.at('2026-03-09T09:00:00.000Z')
  expect((await theRound(world)).week).toBe('2026-W11')
})
