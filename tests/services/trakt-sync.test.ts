import { expect, test } from 'vitest'
import { UNKNOWN_DATE } from '../../db/columns.ts'
import { awkwardMovies } from '../../sandbox/trakt/movies/made-up.ts'
import { traktNumber } from '../../sandbox/trakt/movies/movie.ts'
import {
  after,
  alien,
  believed,
  evening,
  holdingsAtTrakt,
  holdingsHere,
  MINUTE,
  nora,
  openPullWorld,
  openSettledWorld,
  play,
  playRows,
  pullsAsDue,
  syncRow,
} from '../helpers/pulls.ts'

test('a first pull brings everything, in pages, and says so once', async () => {
  const world = await openPullWorld()
  await world.people.generateLibrary('filmfan', { plays: 600, films: 400, ratings: 300, watchlist: 60 })
  await world.pull()
  expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
  expect(world.reads.count, 'activities, 3 pages of plays, all minutes, 2 of ratings, 1 of the watchlist').toBe(8)
  expect((await world.syncs.state(nora))?.counts).toMatchObject({ plays: 600, ratings: 300, listed: 60 })
  const news = await world.db.selectFrom('announcements').selectAll().where('kind', '=', 'trakt_import').execute()
  expect(news.map(row => JSON.parse(row.details ?? ''))).toEqual([
    { state: 'done', summary: { plays: 600, films: 400, ratings: 300, listed: 60, skipped: 0 } },
  ])
})

test('a pull after which nothing has changed reads the activities alone', async () => {
  const world = await openSettledWorld()
  await after(world, 60 * MINUTE)
  expect(world.reads.count).toBe(1)
  expect(await syncRow(world)).toMatchObject({ run: 3, stage: null, is_first: 0 })
})

test('what was not to be seen for longer than changes take to settle is found some hours later', async () => {
  const world = await openSettledWorld()
  await world.clock.jump(20 * MINUTE)
  await world.people.readLag(900, ['watched', 'history', 'ratings', 'watchlist'])
  await world.people.addPlays('filmfan', [play(alien)])
  await world.people.rate('filmfan', [{ ids: { tmdb: alien }, rating: 9 }])
  await world.people.addToWatchlist('filmfan', [{ ids: { tmdb: 13 } }])
  for (const pause of [MINUTE, believed]) await after(world, pause)
  expect(await holdingsHere(world.db)).not.toEqual(await holdingsAtTrakt(world.people))
  world.reads.count = 0
  await pullsAsDue(world, 7)
  expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
  expect(world.reads.count, 'once for seven pulls').toBeLessThanOrEqual(7 + 4 + 3)
})

test('a play with an old date is found by the minutes of its film, with three reads', async () => {
  const world = await openSettledWorld()
  await world.people.addPlays('filmfan', [play(alien, '2011-01-01T20:00:00.000Z')])
  await after(world, 60 * MINUTE)
  expect(world.reads.count).toBe(3)
  expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
})

test('more than a hundred films that differ are read page by page', async () => {
  const world = await openSettledWorld()
  await world.people.generateLibrary('filmfan', { plays: 300, films: 300, ratings: 0, seed: 7 })
  await after(world, 60 * MINUTE)
  expect(world.reads.count).toBeLessThan(12)
  expect((await holdingsHere(world.db)).plays).toEqual((await holdingsAtTrakt(world.people)).plays)
})

test('a change in the second of the one before it is found, though Trakt says nothing of it', async () => {
  const world = await openSettledWorld()
  await world.people.addToWatchlist('filmfan', [{ ids: { tmdb: 13 } }])
  await after(world, 0)
  await world.people.addToWatchlist('filmfan', [{ ids: { tmdb: 11 } }])
  await after(world, believed)
  expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
})

test('what reads do not show yet is found by the next pull, though Trakt says nothing of it any more', async () => {
  const world = await openSettledWorld()
  await world.people.readLag(30, ['watched', 'history', 'ratings', 'watchlist'])
  await world.people.addPlays('filmfan', [play(alien)])
  await world.people.rate('filmfan', [{ ids: { tmdb: alien }, rating: 9 }])
  await after(world, 10_000)
  expect(await holdingsHere(world.db)).not.toEqual(await holdingsAtTrakt(world.people))
  await after(world, believed)
  expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
})

test('films without TMDB’s number are kept, their ratings counted and left out, rows without any number too', async () => {
  const world = await openPullWorld()
  const { people } = world
  const { withoutTmdb, withoutYear, lost } = awkwardMovies
  const movies = [withoutTmdb, withoutYear].map(({ trakt }) => ({ ids: { trakt }, watched_at: evening }))
  await people.addPlays('filmfan', movies)
  await people.rate(
    'filmfan',
    movies.map(({ ids }) => ({ ids, rating: 8 })),
  )
  await people.addToWatchlist('filmfan', [{ ids: { trakt: withoutTmdb.trakt } }])
  await people.addPlays('filmfan', [{ ids: { trakt: lost.trakt }, watched_at: '2026-02-13T20:00:00.000Z' }])
  await world.pull()
  expect((await playRows(world)).map(row => [row.trakt_id, row.tmdb_id])).toEqual([
    [withoutYear.trakt, withoutYear.tmdb],
    [withoutTmdb.trakt, null],
  ])
  expect((await world.trakt.syncs.state(nora))?.counts).toMatchObject({ ratings: 1, listed: 1, skipped: 2 })
})

test('a listed film whose TMDB number Trakt leaves out for once keeps the one that is known', async () => {
  const world = await openPullWorld()
  const { trakt } = awkwardMovies.withoutTmdb
  await world.people.addToWatchlist('filmfan', [{ ids: { trakt } }])
  await world.pull()
  await world.db.updateTable('watchlist').set({ tmdb_id: 4711 }).execute()
  await world.people.addToWatchlist('filmfan', [{ ids: { tmdb: alien } }])
  await after(world, MINUTE)
  const rows = await world.db.selectFrom('watchlist').select(['trakt_id', 'tmdb_id']).orderBy('id').execute()
  expect(rows).toEqual([
    { trakt_id: trakt, tmdb_id: 4711 },
    { trakt_id: traktNumber(alien), tmdb_id: alien },
  ])
})

test('a play without a date is kept as one', async () => {
  const world = await openPullWorld()
  await world.people.addPlays('filmfan', [play(alien, 'unknown'), play(alien, 'unknown')])
  await world.pull()
  expect((await playRows(world)).map(row => row.watched_at)).toEqual([UNKNOWN_DATE, UNKNOWN_DATE])
  await after(world, believed)
  expect(world.reads.count, 'and is no reason to read its film again').toBe(9)
})

test('two films that Trakt makes one keep their plays', async () => {
  const world = await openSettledWorld()
  await world.people.addPlays('filmfan', [play(alien)])
  await after(world, MINUTE)
  const row = (await playRows(world)).find(each => each.tmdb_id === alien)
  await world.db
    .updateTable('watch_history')
    .set({ trakt_id: 42 })
    .where('id', '=', row?.id ?? 0)
    .execute()
  await world.people.addPlays('filmfan', [play(13)])
  for (const pause of [believed, believed]) await after(world, pause)
  expect((await playRows(world)).find(each => each.id === row?.id)).toMatchObject({ trakt_id: traktNumber(alien) })
})

test('a board is drawn again when a member has seen one of its films, or has not any more, and by nothing else', async () => {
  const world = await openSettledWorld()
  const version = async () => {
    const { board_version } = await world.db.selectFrom('rounds').selectAll().executeTakeFirstOrThrow()
    return board_version
  }
  const first = await version()
  await world.people.addPlays('filmfan', [play(13)])
  await after(world, MINUTE)
  expect(await version(), 'a film that is not on it').toBe(first)
  await world.people.addPlays('filmfan', [play(alien)])
  await after(world, MINUTE)
  expect(await version()).toBe(first + 1)
  await world.people.addPlays('filmfan', [play(alien, '2026-02-13T20:00:00.000Z')])
  await after(world, MINUTE)
  expect(await version(), 'once more').toBe(first + 1)
  await world.people.removePlays('filmfan', { movies: [{ ids: { tmdb: alien } }] })
  for (const pause of [believed, believed]) await after(world, pause)
  expect(await version()).toBe(first + 2)
})

test('a board is not drawn again for a member who hides what they have seen', async () => {
  const world = await openSettledWorld()
  await world.db.updateTable('members').set({ visibility: 'hidden' }).where('user_id', '=', nora).execute()
  const before = await world.db.selectFrom('rounds').selectAll().execute()
  await world.people.addPlays('filmfan', [play(alien)])
  await after(world, MINUTE)
  expect(await world.db.selectFrom('rounds').selectAll().execute()).toEqual(before)
})

test('a pull that an earlier version of the bot has begun, and stored otherwise, is begun anew', async () => {
  const world = await openSettledWorld()
  const { last_activities } = await world.db.selectFrom('trakt_auth').selectAll().executeTakeFirstOrThrow()
  const activities = last_activities?.replaceAll(/"readAt":"[^"]*",?/g, '') ?? null
  await world.db.updateTable('trakt_syncs').set({ stage: 'ratings', activities }).execute()
  await world.people.rate('filmfan', [{ ids: { tmdb: alien }, rating: 9 }])
  await after(world, MINUTE)
  expect(await syncRow(world)).toMatchObject({ stage: null, failures: 0, last_error: null })
  expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
})
