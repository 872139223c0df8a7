import { expect, test } from 'vitest'
import type { KnownFilm } from '../../src/services/trakt-outbox.ts'
import { guildId, openNominatingWorld, openVotingWorld, refusal, theRound, type World } from '../helpers/services.ts'

const film: KnownFilm = { tmdbId: 1, imdbId: null, title: 'Film 1', year: 1979 }
const MINUTE = 60_000
const evening = Date.parse('2026-02-14T20:00:30.500Z')

async function plays({ db }: Pick<World, 'db'>) {
  return db
    .selectFrom('watch_history')
    .select(['user_id', 'watched_at', 'rating', 'source', 'round_id'])
    .orderBy('id')
    .execute()
}

/** A world after the night: film 1 has won 2026-W08 and started on Friday at 20:00; it is Saturday noon. */
async function openNight() {
  const world = await openVotingWorld()
  await world.at('2026-02-21T12:00:00.000Z')
  return { ...world, round: await theRound(world) }
}

/** Trakt says that the member watched film 1 then. */
async function scrobble({ db }: Pick<World, 'db'>, userId: number, watchedAt: string): Promise<void> {
  const row = { user_id: userId, tmdb_id: 1, title: 'Film 1', year: 1979, guild_id: null, round_id: null }
  await db
    .insertInto('watch_history')
    .values({ ...row, watched_at: watchedAt, source: 'trakt', synced_to_trakt: 1, trakt_history_id: 77 })
    .execute()
}

test('a play is recorded to the minute, with its rating if there is one', async () => {
  const world = await openNominatingWorld()
  const nora = await world.person()
  const { play, goesToTrakt } = await world.services.plays.record(guildId, nora, { film, at: evening, rating: 8 })
  expect([play.watched_at, goesToTrakt]).toEqual(['2026-02-14T20:00:00.000Z', null])
  expect(await plays(world)).toMatchObject([{ watched_at: '2026-02-14T20:00:00.000Z', rating: 8, source: 'discord' }])
  expect(await world.services.ratings.of(nora, 1)).toBe(8)
})

test('the same film at another minute of the evening is another play; in the same minute it is refused, by whatever second', async () => {
  const world = await openNominatingWorld()
  const [nora, ben] = [await world.person(), await world.person()]
  const { record } = world.services.plays
  await record(guildId, nora, { film, at: evening })
  await record(guildId, nora, { film, at: evening + 180 * MINUTE })
  await record(guildId, ben, { film, at: evening })
  expect(await refusal(record(guildId, nora, { film, at: evening - 30_000, rating: 3 }))).toContain(
    'recorded already for',
  )
  expect(await plays(world)).toHaveLength(3)
  expect(await world.services.ratings.of(nora, 1), 'nothing of what is refused is stored').toBeNull()
})

test('two clicks at once record one play', async () => {
  const world = await openNominatingWorld()
  const nora = await world.person()
  const clicks = [1, 2].map(() => world.services.plays.record(guildId, nora, { film, at: evening }))
  const outcomes = await Promise.allSettled(clicks)
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(await plays(world)).toHaveLength(1)
})

test('a play of which Trakt knows is not recorded a second time', async () => {
  const world = await openNominatingWorld()
  const nora = await world.person()
  await scrobble(world, nora, '2026-02-14T20:00:00.000Z')
  expect(await refusal(world.services.plays.record(guildId, nora, { film, at: evening }))).toContain('recorded already')
})

test.each([
  [{ at: Date.parse('2026-02-16T10:01:00.000Z') }, 'still to come'],
  [{ at: evening, rating: 0 }, 'from 1 to 10'],
  [{ at: evening, rating: 7.5 }, 'from 1 to 10'],
])('%j is refused and nothing is stored', async (viewing, words) => {
  const world = await openNominatingWorld()
  const nora = await world.person()
  expect(await refusal(world.services.plays.record(guildId, nora, { film, ...viewing }))).toContain(words)
  expect(await plays(world)).toEqual([])
})

test('a play is taken back within 15 minutes, by its own member', async () => {
  const world = await openNominatingWorld()
  const [nora, ben] = [await world.person(), await world.person()]
  const { record, undo } = world.services.plays
  const { play } = await record(guildId, nora, { film, at: evening })
  expect(await refusal(undo(ben, play.id))).toContain('nothing to undo')
  await world.clock.jump(15 * MINUTE)
  expect(await undo(nora, play.id)).toMatchObject({ id: play.id, title: 'Film 1' })
  expect(await plays(world)).toEqual([])
  expect(await refusal(undo(nora, play.id))).toContain('nothing to undo')
})

test('after 15 minutes it stays, whenever it was watched', async () => {
  const world = await openNominatingWorld()
  const nora = await world.person()
  const { play } = await world.services.plays.record(guildId, nora, { film, at: evening })
  await world.clock.jump(15 * MINUTE + 1)
  expect(await refusal(world.services.plays.undo(nora, play.id))).toContain('more than 15 minutes ago')
  expect(await plays(world)).toHaveLength(1)
})

test('a board is drawn again when a film on it is seen by one more, and not for a second time of the same member', async () => {
  const world = await openNominatingWorld()
  const nora = await world.person()
  await world.services.nominations.nominate(guildId, nora, 1)
  const version = async () => (await theRound(world)).board_version
  const before = await version()
  const { play } = await world.services.plays.record(guildId, nora, { film, at: evening })
  expect(await version()).toBe(before + 1)
  await world.services.plays.record(guildId, nora, { film, at: evening + MINUTE })
  await world.services.plays.undo(nora, play.id)
  expect(await version(), 'she has seen it all the same').toBe(before + 1)
})

test('“I watched it” takes the play that a scrobbler wrote down that night; taken back, it is only no longer the night’s', async () => {
  const world = await openNight()
  await scrobble(world, world.nora, '2026-02-20T20:07:00.000Z')
  const { watched, notWatched } = world.services.plays
  await watched(guildId, world.nora, world.round.id)
  expect(await plays(world)).toMatchObject([
    { watched_at: '2026-02-20T20:07:00.000Z', source: 'trakt', round_id: world.round.id },
  ])
  await notWatched(guildId, world.nora, world.round.id)
  expect(await plays(world)).toMatchObject([{ source: 'trakt', round_id: null }])
})

test('a play of another day is another play', async () => {
  const world = await openNight()
  await scrobble(world, world.nora, '2026-02-20T07:59:00.000Z')
  await world.services.plays.watched(guildId, world.nora, world.round.id)
  expect(await plays(world)).toMatchObject([
    { source: 'trakt', round_id: null },
    { source: 'discord', round_id: world.round.id },
  ])
})

test('what a member has recorded by hand is the night’s too, before what a scrobbler wrote', async () => {
  const world = await openNight()
  await scrobble(world, world.nora, '2026-02-20T20:00:00.000Z')
  await world.services.plays.record(guildId, world.nora, { film, at: Date.parse('2026-02-20T21:00:00.000Z') })
  await world.services.plays.watched(guildId, world.nora, world.round.id)
  expect(await plays(world)).toMatchObject([
    { source: 'trakt', round_id: null },
    { source: 'discord', round_id: world.round.id },
  ])
})

test('“I watched it” cannot be taken back after 15 minutes', async () => {
  const world = await openNight()
  const { watched, notWatched } = world.services.plays
  await watched(guildId, world.nora, world.round.id)
  await world.clock.jump(15 * MINUTE + 1)
  expect(await refusal(notWatched(guildId, world.nora, world.round.id))).toContain('more than 15 minutes ago')
  expect(await plays(world)).toHaveLength(1)
})
