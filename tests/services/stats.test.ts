import { expect, test } from 'vitest'
import { addLink, addPlay, addRating, beSeen } from '../helpers/library.ts'
import { guildId, openVotingWorld, openWorld } from '../helpers/services.ts'

/** A world after its first week: film 1, Nora's, has won before film 2, Ben's; Cleo has voted for both, Nora for the latter. */
async function openNight() {
  const world = await openVotingWorld()
  const { votes } = world.services
  await votes.cast(guildId, world.cleo, world.round.id, [world.first.id, world.second.id])
  await votes.cast(guildId, world.ben, world.round.id, [world.first.id])
  await world.at('2026-02-21T12:00:00.000Z')
  return { ...world, stats: () => world.services.stats.of(guildId) }
}

const named = (name: string) => expect.objectContaining({ name })

test('a guild in which nothing has happened has nothing to count', async () => {
  const { services } = await openWorld()
  expect(await services.stats.of(guildId)).toEqual({
    totals: { weeks: 0, watched: 0, nominations: 0, votes: 0 },
    ...{ nominators: [], best: [], mostSeen: [], audience: 0, regulars: [], raters: [] },
  })
})

test('weeks, films and votes are counted, and whose films won', async () => {
  const { stats, services, ben, round } = await openNight()
  expect((await stats()).totals).toEqual({ weeks: 1, watched: 0, nominations: 2, votes: 3 })
  expect((await stats()).nominators).toEqual([
    { discordId: expect.any(String), name: 'Nora', nominated: 1, won: 1, second: 0 },
    { discordId: expect.any(String), name: 'Ben', nominated: 1, won: 0, second: 1 },
  ])
  await services.plays.watched(guildId, ben, round.id)
  expect((await stats()).totals.watched).toBe(1)
})

test('the best rated film is the one with the best average that may be told', async () => {
  const { stats, db, nora, ben, cleo } = await openNight()
  await addRating(db, nora, 1, 6)
  await addRating(db, ben, 1, 9)
  await addRating(db, nora, 2, 10)
  await addRating(db, cleo, 2, 8)
  await addRating(db, cleo, 77, 10)
  expect((await stats()).best).toEqual([
    { tmdbId: 2, title: 'Film 2', year: 1979, average: 9, count: 2 },
    { tmdbId: 1, title: 'Film 1', year: 1979, average: 7.5, count: 2 },
  ])
})

test('the rating of a member who hides it counts nowhere, and one alone without a name is not told', async () => {
  const { stats, db, nora, ben, cleo } = await openNight()
  for (const member of [nora, ben, cleo]) await addRating(db, member, 1, 9)
  await beSeen(db, cleo, 'hidden')
  expect((await stats()).best).toMatchObject([{ average: 9, count: 2 }])
  await beSeen(db, nora, 'named')
  expect((await stats()).best).toEqual([])
  await beSeen(db, ben, 'hidden')
  expect((await stats()).best).toEqual([])
})

test('films that most have seen come first, without those who hide it', async () => {
  const { stats, db, nora, ben, cleo } = await openNight()
  for (const user_id of [nora, ben]) await addPlay(db, { user_id, tmdb_id: 2 })
  await addPlay(db, { user_id: ben, tmdb_id: 2, watched_at: '2020-01-01T20:00:00.000Z' })
  await addPlay(db, { user_id: cleo, tmdb_id: 1 })
  await addPlay(db, { user_id: cleo, tmdb_id: 99 })
  await addLink(db, nora)
  expect(await stats()).toMatchObject({
    audience: 3,
    mostSeen: [
      { tmdbId: 2, title: 'Film 2', seenBy: 2 },
      { tmdbId: 1, title: 'Film 1', seenBy: 1 },
    ],
  })
  await beSeen(db, ben, 'hidden')
  expect(await stats()).toMatchObject({ audience: 2, mostSeen: [{ seenBy: 1 }, { seenBy: 1 }] })
})

test('who comes and who rates is told by name of those alone who show it', async () => {
  const { stats, services, db, nora, ben, cleo, round } = await openNight()
  for (const member of [nora, ben, cleo]) {
    await services.plays.watched(guildId, member, round.id)
    await addRating(db, member, 1, 8)
    await addRating(db, member, 99, 1)
  }
  expect(await stats()).toMatchObject({ regulars: [], raters: [] })
  await beSeen(db, nora, 'named')
  await beSeen(db, cleo, 'hidden')
  expect((await stats()).regulars).toEqual([named('Nora')])
  expect((await stats()).regulars).toMatchObject([{ nights: 1 }])
  expect((await stats()).raters).toEqual([named('Nora')])
  expect((await stats()).raters).toMatchObject([{ count: 1, average: 8 }])
})

test('what happens on one server counts on no other', async () => {
  const { services, db, nora } = await openNight()
  const elsewhere = '100000000000000002'
  await services.members.seen(elsewhere, { discordId: '400000000000000001', name: 'Nora' })
  await addPlay(db, { user_id: nora })
  await addRating(db, nora, 1, 9)
  await beSeen(db, nora, 'named')
  expect(await services.stats.of(elsewhere)).toMatchObject({
    totals: { weeks: 0, nominations: 0, votes: 0 },
    ...{ nominators: [], best: [], mostSeen: [], regulars: [], raters: [] },
  })
})
