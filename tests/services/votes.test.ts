import { expect, test } from 'vitest'
import { guildId, openNominatingWorld, openVotingWorld, openWorld, refusal, theRound } from '../helpers/services.ts'

async function stored({ db }: Parameters<typeof theRound>[0], userId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('votes')
    .select('nomination_id')
    .where('user_id', '=', userId)
    .orderBy('nomination_id')
    .execute()
  return rows.map(row => row.nomination_id)
}

test('a ballot shows every film, one’s own marked, and as many votes as can be used', async () => {
  const world = await openVotingWorld()
  const { services, nora, cleo, first, second } = world
  const ballot = await services.votes.ballot(guildId, cleo)
  expect(ballot).toMatchObject({ max: 2, chosen: 0 })
  expect(ballot.films.map(film => [film.id, film.own, film.chosen])).toEqual([
    [first.id, false, false],
    [second.id, false, false],
  ])
  const own = await services.votes.ballot(guildId, nora)
  expect(own.max).toBe(1)
  expect(own.films.map(film => film.own)).toEqual([true, false])
})

test('a ballot is replaced as a whole, and a vote that stays keeps its time', async () => {
  const world = await openVotingWorld()
  const { services, round, cleo, first, second } = world
  await services.votes.cast(guildId, cleo, round.id, [first.id])
  await world.clock.jump(60_000)
  expect(await services.votes.cast(guildId, cleo, round.id, [first.id, second.id])).toMatchObject({ chosen: 2 })
  const rows = await world.db
    .selectFrom('votes')
    .select(['nomination_id', 'created_at', 'week'])
    .orderBy('nomination_id')
    .execute()
  expect(rows).toEqual([
    { nomination_id: first.id, created_at: '2026-02-19T10:00:00.000Z', week: '2026-W08' },
    { nomination_id: second.id, created_at: '2026-02-19T10:01:00.000Z', week: '2026-W08' },
  ])
  await services.votes.cast(guildId, cleo, round.id, [second.id])
  expect(await stored(world, cleo)).toEqual([second.id])
  await services.votes.cast(guildId, cleo, round.id, [])
  expect(await stored(world, cleo)).toEqual([])
})

test('a film that is named twice is one vote', async () => {
  const world = await openVotingWorld()
  const { services, round, cleo, first, second } = world
  await services.votes.cast(guildId, cleo, round.id, [first.id, first.id, second.id])
  expect(await stored(world, cleo)).toEqual([first.id, second.id])
})

test.each([
  ['for one’s own film', (world: Voting) => [world.first.id, world.second.id], /own film/],
  ['for a film that is not in', (world: Voting) => [world.second.id, 999], /taken out/],
])('a ballot %s is refused as a whole, and the old one stays', async (_what, wanted, words) => {
  const world = await openVotingWorld()
  const { services, round, nora, second } = world
  await services.votes.cast(guildId, nora, round.id, [second.id])
  expect(await refusal(services.votes.cast(guildId, nora, round.id, wanted(world)))).toMatch(words)
  expect(await stored(world, nora)).toEqual([second.id])
})

type Voting = Awaited<ReturnType<typeof openVotingWorld>>

test('more votes than one has are refused as a whole', async () => {
  const world = await openNominatingWorld()
  const ids: number[] = []
  for (const tmdbId of [1, 2, 3]) {
    ids.push((await world.services.nominations.nominate(guildId, await world.person(), tmdbId)).id)
  }
  await world.at('2026-02-19T09:00:00.000Z')
  const { id } = await theRound(world)
  const voter = await world.person()
  expect(await refusal(world.services.votes.cast(guildId, voter, id, ids))).toContain('2 votes')
  expect(await stored(world, voter)).toEqual([])
})

test('where a guild allows it, one votes for one’s own film', async () => {
  const world = await openWorld()
  await world.services.guilds.setChannel(guildId, '300000000000000001', '200000000000000001')
  await world.services.guilds.setRules(guildId, { ownVotes: true })
  await world.services.rounds.startNow(guildId)
  const nora = await world.person('Nora')
  const film = await world.services.nominations.nominate(guildId, nora, 1)
  await world.at('2026-02-19T09:00:00.000Z')
  expect(await world.services.votes.ballot(guildId, nora)).toMatchObject({ max: 1 })
  await world.services.votes.cast(guildId, nora, film.round_id, [film.id])
  expect(await stored(world, nora)).toEqual([film.id])
})

test('voting ends to the millisecond, whatever the tick has done', async () => {
  const world = await openVotingWorld()
  const { services, round, cleo, first, second } = world
  await world.at('2026-02-20T11:59:59.999Z')
  await services.votes.cast(guildId, cleo, round.id, [first.id])
  world.stopTick()
  await world.clock.jump(1)
  expect((await theRound(world)).phase).toBe('voting')
  expect(await refusal(services.votes.cast(guildId, cleo, round.id, [second.id]))).toContain('closed')
  expect(await stored(world, cleo)).toEqual([first.id])
})

test('before voting opens there is no ballot, and the answer says when there will be', async () => {
  const world = await openNominatingWorld()
  const nora = await world.person()
  const film = await world.services.nominations.nominate(guildId, nora, 1)
  const opens = `<t:${Date.parse('2026-02-19T09:00Z') / 1000}:F>`
  expect(await refusal(world.services.votes.ballot(guildId, nora))).toContain(opens)
  expect(await refusal(world.services.votes.cast(guildId, nora, film.round_id, [film.id]))).toContain(opens)
})

test('without a round, with nothing but one’s own film, or with no film there is nothing to vote for', async () => {
  const world = await openVotingWorld()
  const { services, nora, first, second } = world
  await services.nominations.remove(guildId, second.id)
  expect(await refusal(services.votes.ballot(guildId, nora))).toContain('your own')
  await services.nominations.remove(guildId, first.id)
  expect(await refusal(services.votes.ballot(guildId, nora))).toContain('No film is in')
  await world.at('2026-02-20T12:00:00.000Z')
  expect(await refusal(services.votes.ballot(guildId, nora))).toContain('No vote is running')
})

test('a ballot of a cancelled round, or of another guild’s, is refused', async () => {
  const world = await openVotingWorld()
  const { services, round, cleo, first } = world
  expect(await refusal(services.votes.cast('100000000000000002', cleo, round.id, [first.id]))).toContain(
    'not from here',
  )
  expect(await refusal(services.votes.cast(guildId, cleo, 99, [first.id]))).toContain('not from here')
  await services.rounds.cancel(guildId, { roundId: round.id, phase: 'voting' })
  expect(await refusal(services.votes.cast(guildId, cleo, round.id, [first.id]))).toContain('cancelled')
})

test('a film of an earlier round is not in this one', async () => {
  const world = await openVotingWorld()
  const { services, cleo, nora, first } = world
  await world.at('2026-02-23T09:00:00.000Z')
  await services.nominations.nominate(guildId, nora, 1)
  await world.at('2026-02-26T09:00:00.000Z')
  const { id } = await theRound(world)
  expect(await refusal(services.votes.cast(guildId, cleo, id, [first.id]))).toContain('taken out')
})

test('each ballot has the board drawn again', async () => {
  const world = await openVotingWorld()
  const { services, round, cleo, first } = world
  await services.votes.cast(guildId, cleo, round.id, [first.id])
  expect((await theRound(world)).board_version).toBe(round.board_version + 1)
})
