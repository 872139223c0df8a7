import { expect, test } from 'vitest'
import { addPlay } from '../helpers/library.ts'
import { guildId, openNominatingWorld, openVotingWorld, refusal } from '../helpers/services.ts'

/** A world in which film 2 has won 2026-W08, and the next round is open for nominations. */
async function openDecidedWorld() {
  const world = await openVotingWorld()
  await world.services.votes.cast(guildId, world.cleo, world.round.id, [world.second.id])
  await world.at('2026-02-20T12:00:00.000Z')
  await world.at('2026-02-23T09:00:00.000Z')
  return world
}

test('while voting, the present state is shown if tallies are visible', async () => {
  const world = await openVotingWorld()
  await world.services.votes.cast(guildId, world.cleo, world.round.id, [world.second.id])
  const state = await world.services.results.standings(guildId)
  expect(state).toMatchObject({ phase: 'voting', ballots: 1, decision: null })
  expect(state.nominations.map(film => film.votes)).toEqual([0, 1])
})

test('tallies that are hidden stay so until the vote closes', async () => {
  const world = await openNominatingWorld()
  await world.services.guilds.setRules(guildId, { showTallies: false })
  await world.services.nominations.nominate(guildId, await world.person(), 1)
  await world.at('2026-02-20T12:00:00.000Z')
  await world.at('2026-02-23T09:00:00.000Z')
  await world.services.nominations.nominate(guildId, await world.person(), 2)
  await world.at('2026-02-26T09:00:00.000Z')
  expect(await refusal(world.services.results.standings(guildId))).toContain('stay hidden until')
  expect((await world.services.results.standings(guildId, '2026-W08')).decision?.decided_by).toBe('no_votes')
  await world.at('2026-02-27T12:00:00.000Z')
  expect((await world.services.results.standings(guildId)).round.week).toBe('2026-W09')
})

test('a decided week shows its films best first, however it is written', async () => {
  const world = await openDecidedWorld()
  for (const week of ['2026-W08', ' 2026-w08 ', undefined]) {
    const state = await world.services.results.standings(guildId, week)
    expect(state.nominations.map(film => film.id)).toEqual([world.second.id, world.first.id])
    expect(state.decision).toMatchObject({ first_place_id: world.second.id, decided_by: 'votes' })
  }
})

test('the order of a decided week stays, whoever sees its films later', async () => {
  const world = await openVotingWorld()
  const { services, round, cleo, first, second } = world
  await services.votes.cast(guildId, cleo, round.id, [first.id, second.id])
  await world.at('2026-02-20T12:00:00.000Z')
  await services.plays.watched(guildId, cleo, round.id)
  const state = await services.results.standings(guildId, '2026-W08')
  expect(state.nominations.map(film => [film.id, film.seenBy])).toEqual([
    [first.id, 1],
    [second.id, 0],
  ])
})

test('among films that came behind the second, the order stays too: by votes, then by who was first', async () => {
  const world = await openVotingWorld()
  const { services, round, db, first, second, nora, ben, cleo } = world
  const place = { round_id: round.id, guild_id: guildId, week: round.week, proposed_by: cleo, overview: '' }
  const [third, fourth, fifth] = await db
    .insertInto('nominations')
    .values(
      [3, 4, 5].map(tmdb_id => ({ ...place, tmdb_id, title: `Film ${tmdb_id}`, proposed_at: round.voting_opens_at })),
    )
    .returning('id')
    .execute()
  await services.votes.cast(guildId, cleo, round.id, [first.id, second.id])
  await services.votes.cast(guildId, nora, round.id, [second.id, fifth?.id ?? 0])
  await world.at('2026-02-20T12:00:00.000Z')
  const order = async () => (await services.results.standings(guildId, '2026-W08')).nominations.map(film => film.id)
  const decided = [second, first, fifth, third, fourth].map(film => film?.id)
  expect(await order()).toEqual(decided)
  await addPlay(db, { user_id: ben, tmdb_id: 3 })
  await addPlay(db, { user_id: ben, tmdb_id: 5 })
  expect(await order()).toEqual(decided)
})

test.each([
  ['next week', 'That is not a week'],
  ['2026-W54', 'That is not a week'],
  ['2026-W09', 'has no results'],
  ['2025-W01', 'has no results'],
])('%s is refused with words', async (week, words) => {
  const world = await openDecidedWorld()
  expect(await refusal(world.services.results.standings(guildId, week))).toContain(words)
})

test('before the first decision there are no results', async () => {
  const world = await openNominatingWorld()
  expect(await refusal(world.services.results.standings(guildId))).toContain('No week has been decided')
  expect(await world.services.results.weeks(guildId, '')).toEqual([])
})

test('weeks are found by label and by title, newest first, and only this guild’s', async () => {
  const world = await openDecidedWorld()
  await world.at('2026-02-26T09:00:00.000Z')
  const { results } = world.services
  expect(await results.weeks(guildId, '')).toEqual([
    { week: '2026-W09', title: null },
    { week: '2026-W08', title: 'Film 2' },
  ])
  expect(await results.weeks(guildId, 'w08')).toEqual([{ week: '2026-W08', title: 'Film 2' }])
  expect(await results.weeks(guildId, ' fILM ')).toEqual([{ week: '2026-W08', title: 'Film 2' }])
  expect(await results.weeks('100000000000000002', '')).toEqual([])
})

test('no more than 25 weeks are offered', async () => {
  const world = await openNominatingWorld()
  const decisions = Array.from({ length: 30 }, (_, index) => `2025-W${String(index + 1).padStart(2, '0')}`)
  await world.db
    .insertInto('week_history')
    .values(
      decisions.map(week => ({
        guild_id: guildId,
        week,
        first_place_id: null,
        second_place_id: null,
        decided_by: 'no_nominations' as const,
      })),
    )
    .execute()
  const weeks = await world.services.results.weeks(guildId, '2025')
  expect([weeks.length, weeks[0]?.week]).toEqual([25, '2025-W30'])
})
