import { expect, test } from 'vitest'
import { awkwardMovies } from '../../sandbox/trakt/movies/made-up.ts'
import {
  after,
  alien,
  believed,
  evening,
  holdingsAtTrakt,
  holdingsHere,
  MINUTE,
  openSettledWorld,
  type PullWorld,
  play,
  pullsAsDue,
  syncRow,
} from '../helpers/pulls.ts'

test.each([
  ['a play', 'plays', (world: PullWorld) => removePlay(world)],
  ['a rating', 'ratings', (world: PullWorld) => removeRating(world)],
  ['a film of the watchlist', 'watchlist', (world: PullWorld) => removeListed(world)],
] as const)('%s that is gone from Trakt is forgotten when a second pull misses it too', async (_what, part, remove) => {
  const world = await openSettledWorld()
  const before = await holdingsHere(world.db)
  await remove(world)
  await after(world, MINUTE)
  expect((await holdingsHere(world.db))[part]).toEqual(before[part])
  await after(world, MINUTE)
  expect((await holdingsHere(world.db))[part], 'too soon').toEqual(before[part])
  await after(world, believed)
  expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
  expect((await holdingsHere(world.db))[part]).toHaveLength(before[part].length - 1)
})

async function removePlay({ people }: PullWorld) {
  const { plays } = await people.library('filmfan')
  await people.removePlays('filmfan', { ids: [plays[0]?.id ?? 0] })
}
async function removeRating({ people }: PullWorld) {
  const { ratings } = await people.library('filmfan')
  await people.unrate('filmfan', [{ ids: { trakt: ratings[0]?.movie.trakt } }])
}
async function removeListed({ people }: PullWorld) {
  const { watchlist } = await people.library('filmfan')
  await people.removeFromWatchlist('filmfan', [{ ids: { trakt: watchlist[0]?.movie.trakt } }])
}

test('a pull that waits for a second look comes in some minutes, and hourly after that', async () => {
  const world = await openSettledWorld()
  await removeListed(world)
  await after(world, 60 * MINUTE)
  const untilNext = async () => Date.parse((await syncRow(world)).next_at) - world.clock.now()
  expect(await untilNext()).toBeLessThan(6 * MINUTE)
  await after(world, await untilNext())
  expect(await untilNext()).toBeGreaterThan(45 * MINUTE)
})

test.each([
  ['watched', 'empty-map'],
  ['watched', 'empty-list'],
  ['ratings-get', 'empty-list'],
  ['watchlist-get', 'empty-list'],
] as const)(
  'an answer to %s with nothing in it (%s) is not believed, nor the same again some minutes later',
  async (place, fault) => {
    const world = await openSettledWorld()
    const before = await holdingsHere(world.db)
    await world.people.addPlays('filmfan', [play(alien)])
    await world.people.rate('filmfan', [{ ids: { tmdb: alien }, rating: 9 }])
    await world.people.addToWatchlist('filmfan', [{ ids: { tmdb: 13 } }])
    for (const pause of [MINUTE, believed, believed]) {
      await world.people.fault(fault, place)
      await after(world, pause)
    }
    const present = await holdingsHere(world.db)
    for (const part of ['plays', 'ratings', 'watchlist'] as const)
      expect(present[part]).toEqual(expect.arrayContaining(before[part]))
    await after(world, believed)
    expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
  },
)

test('a list that lacks its half for some minutes changes nothing', async () => {
  const world = await openSettledWorld()
  await world.people.addPlays('filmfan', [play(alien)])
  await world.people.switch('half-lists')
  for (const pause of [MINUTE, believed, believed]) await after(world, pause)
  await world.people.switch('half-lists', false)
  await after(world, believed)
  expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
})

test('a list that lacked its half for so long that it was believed is whole again some hours after, though nothing else happens', async () => {
  const world = await openSettledWorld()
  await world.people.addPlays('filmfan', [play(alien)])
  await world.people.rate('filmfan', [{ ids: { tmdb: alien }, rating: 9 }])
  await world.people.addToWatchlist('filmfan', [{ ids: { tmdb: alien } }])
  await world.people.switch('half-lists')
  for (const pause of [MINUTE, 61 * MINUTE, 61 * MINUTE, 61 * MINUTE]) await after(world, pause)
  const there = await holdingsAtTrakt(world.people)
  expect((await holdingsHere(world.db)).plays.length).toBeLessThan(there.plays.length)
  await world.people.switch('half-lists', false)
  await pullsAsDue(world, 8)
  expect(await holdingsHere(world.db)).toEqual(there)
})

test('a library that is emptied at Trakt is empty here after an hour', async () => {
  const world = await openSettledWorld()
  const { plays, ratings, watchlist } = await world.people.library('filmfan')
  await world.people.removePlays('filmfan', { ids: plays.map(({ id }) => id) })
  await world.people.unrate(
    'filmfan',
    ratings.map(({ movie }) => ({ ids: { trakt: movie.trakt } })),
  )
  await world.people.removeFromWatchlist(
    'filmfan',
    watchlist.map(({ movie }) => ({ ids: { trakt: movie.trakt } })),
  )
  for (const pause of [MINUTE, 30 * MINUTE]) await after(world, pause)
  expect((await holdingsHere(world.db)).plays).toHaveLength(plays.length)
  await after(world, 31 * MINUTE)
  expect(await holdingsHere(world.db)).toEqual({ plays: [], ratings: [], watchlist: [] })
})

test('a film that was watched leaves the watchlist here as it does there', async () => {
  const world = await openSettledWorld()
  const { watchlist } = await world.people.library('filmfan')
  await world.people.addPlays('filmfan', [{ ids: { trakt: watchlist[0]?.movie.trakt }, watched_at: evening }])
  for (const pause of [MINUTE, believed]) await after(world, pause)
  expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
})

test.each(['ratings', 'watchlist'] as const)(
  'a row of the %s that says no film at all is nobody’s, and hides what is gone for a day',
  async part => {
    const world = await openSettledWorld()
    const before = await holdingsHere(world.db)
    await world.people.switch('null-movies')
    await world.people.rate('filmfan', [{ ids: { tmdb: alien }, rating: 9 }])
    await world.people.addToWatchlist('filmfan', [{ ids: { tmdb: alien } }])
    await after(world, MINUTE)
    for (const pause of [believed, 61 * MINUTE, 61 * MINUTE]) await after(world, pause)
    expect((await holdingsHere(world.db))[part]).toEqual(expect.arrayContaining(before[part]))
    await world.people.switch('null-movies', false)
    for (const pause of [7 * 60 * MINUTE, believed]) await after(world, pause)
    expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
    await world.people.switch('null-movies')
    await (part === 'ratings' ? removeRating(world) : removeListed(world))
    await after(world, MINUTE)
    await pullsAsDue(world, 30)
    const [present, there] = [(await holdingsHere(world.db))[part], (await holdingsAtTrakt(world.people))[part]]
    expect(there.length - present.length, 'but for the one that is said by nobody for a day').toBe(1)
    expect(there).toEqual(expect.arrayContaining(present))
    await world.people.switch('null-movies', false)
    await pullsAsDue(world, 7)
    expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
  },
)

test('a row that has lost its film’s numbers for a while is not taken for gone', async () => {
  const world = await openSettledWorld()
  await world.people.switch('null-ids')
  const before = await holdingsHere(world.db)
  const ids = { trakt: awkwardMovies.withoutImdb.trakt }
  await world.people.addPlays('filmfan', [{ ids, watched_at: evening }])
  await world.people.rate('filmfan', [{ ids, rating: 8 }])
  await world.people.addToWatchlist('filmfan', [{ ids }])
  for (const pause of [MINUTE, believed, believed]) await after(world, pause)
  const present = await holdingsHere(world.db)
  const there = await holdingsAtTrakt(world.people)
  for (const part of ['plays', 'ratings', 'watchlist'] as const)
    expect(present[part]).toEqual(expect.arrayContaining(before[part]))
  expect(present).not.toEqual(there)
  await world.people.switch('null-ids', false)
  for (const pause of [7 * 60 * MINUTE, believed]) await after(world, pause)
  expect(await holdingsHere(world.db), 'and what was new is found when its numbers are back').toEqual(there)
})
