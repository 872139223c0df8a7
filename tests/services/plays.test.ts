import { expect, test } from 'vitest'
import { guildId, openNominatingWorld, openVotingWorld, refusal, theRound } from '../helpers/services.ts'

/** A world after the night: film 1 has won 2026-W08, and it is Friday 22:10 in `zone`'s own time or later. */
async function openNight(zone = 'UTC') {
  const world = await openVotingWorld({ zone })
  await world.at('2026-02-21T12:00:00.000Z')
  return { ...world, round: await theRound(world) }
}

async function watchedOn({ db }: Parameters<typeof theRound>[0]): Promise<string | null | undefined> {
  return (await db.selectFrom('week_history').select('watched_on').executeTakeFirst())?.watched_on
}

test('the first who watched it sets the date; it is the evening of the film, not of the answer', async () => {
  const world = await openNight()
  const { plays } = world.services
  expect(await watchedOn(world)).toBeNull()
  expect(await plays.watched(guildId, world.nora, world.round.id)).toMatchObject({
    film: { id: world.first.id },
    first: true,
  })
  await world.clock.jump(3_600_000)
  expect(await plays.watched(guildId, world.ben, world.round.id)).toMatchObject({ first: false })
  expect(await watchedOn(world)).toBe('2026-02-20')
  const rows = await world.db
    .selectFrom('watch_history')
    .select(['user_id', 'tmdb_id', 'watched_at', 'source'])
    .execute()
  expect(rows).toEqual(
    [world.nora, world.ben].map(user_id => ({
      user_id,
      tmdb_id: world.first.tmdb_id,
      watched_at: '2026-02-20T20:00:00.000Z',
      source: 'discord',
    })),
  )
})

test('the date is the one that the guild’s calendar shows', async () => {
  const world = await openNominatingWorld({ zone: 'Pacific/Auckland', start: '2026-02-15T19:00:00.000Z' })
  await world.services.guilds.setSchedule(guildId, { filmStarts: { day: 6, time: '06:00' } })
  await world.services.rounds.cancel(guildId, { roundId: (await theRound(world)).id, phase: 'nominating' })
  const round = await world.services.rounds.startNow(guildId)
  const nora = await world.person()
  await world.services.nominations.nominate(guildId, nora, 1)
  await world.clock.jumpTo(Date.parse(round.voting_opens_at))
  await world.clock.jumpTo(Date.parse(round.film_starts_at))
  await world.services.plays.watched(guildId, nora, round.id)
  expect(round.film_starts_at.slice(0, 10)).toBe('2026-02-27')
  expect(await watchedOn(world)).toBe('2026-02-28')
})

test('whoever watches it before its time watched it then', async () => {
  const world = await openVotingWorld()
  await world.at('2026-02-20T12:30:00.000Z')
  await world.services.plays.watched(guildId, world.nora, world.round.id)
  expect(await world.db.selectFrom('watch_history').select('watched_at').execute()).toEqual([
    { watched_at: '2026-02-20T12:30:00.000Z' },
  ])
})

test('saying it twice is one play', async () => {
  const world = await openNight()
  for (let time = 0; time < 2; time++) await world.services.plays.watched(guildId, world.nora, world.round.id)
  expect(await world.db.selectFrom('watch_history').selectAll().execute()).toHaveLength(1)
})

test('the date goes when the last one takes it back, and not before', async () => {
  const world = await openNight()
  const { plays } = world.services
  for (const member of [world.nora, world.ben]) await plays.watched(guildId, member, world.round.id)
  await plays.notWatched(guildId, world.nora, world.round.id)
  expect(await watchedOn(world)).toBe('2026-02-20')
  expect(await plays.notWatched(guildId, world.ben, world.round.id)).toMatchObject({ id: world.first.id })
  expect(await watchedOn(world)).toBeNull()
  expect(await world.db.selectFrom('watch_history').selectAll().execute()).toEqual([])
})

test('a play that is taken back leaves other plays of the film alone', async () => {
  const world = await openNight()
  const other = { title: 'Film 1', year: 1979, watched_at: '2020-01-01T00:00:00.000Z', source: 'trakt' as const }
  await world.db
    .insertInto('watch_history')
    .values({ ...other, user_id: world.nora, tmdb_id: 1, guild_id: null, round_id: null })
    .execute()
  await world.services.plays.watched(guildId, world.nora, world.round.id)
  await world.services.plays.notWatched(guildId, world.nora, world.round.id)
  expect(await world.db.selectFrom('watch_history').select('source').execute()).toEqual([{ source: 'trakt' }])
})

test('what is not a decided round of this guild is nothing to watch or rate', async () => {
  const world = await openVotingWorld()
  const { plays } = world.services
  const acts = (guild: string, roundId: number) => [
    () => plays.watched(guild, world.nora, roundId),
    () => plays.notWatched(guild, world.nora, roundId),
    () => plays.filmOfNight(guild, roundId),
  ]
  for (const act of acts(guildId, world.round.id)) expect(await refusal(act())).toContain('not from here')
  await world.at('2026-02-20T12:00:00.000Z')
  for (const act of acts('100000000000000002', world.round.id)) expect(await refusal(act())).toContain('not from here')
  for (const act of acts(guildId, 99)) expect(await refusal(act())).toContain('not from here')
  expect(await world.db.selectFrom('watch_history').selectAll().execute()).toEqual([])
})
