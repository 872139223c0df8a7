import { expect, test } from 'vitest'
import type { ReadName } from '../../../sandbox/trakt/client.ts'
import { ask, startTrakt } from './start.ts'

const alien = { ids: { tmdb: 348 } }

async function startLagging(seconds: number, of?: ReadName[]) {
  const town = await startTrakt()
  await town.trakt.readLag(seconds, of)
  const filmfan = await town.connect()
  const count = async (path: string) => (await filmfan.get(path)).rows.length
  return { ...town, ...filmfan, count }
}

test('what was written shows when the lag is over, everywhere', async () => {
  const { clock, trakt, get, count } = await startLagging(30)
  await trakt.addPlays('filmfan', [alien])
  await trakt.rate('filmfan', [{ ...alien, rating: 9 }])
  await trakt.addToWatchlist('filmfan', [alien])
  const before = await get('/sync/last_activities')
  const paths = ['/sync/history', '/sync/watched/movies', '/sync/ratings/movies', '/sync/watchlist/movies']
  await clock.jump(29_999)
  for (const path of paths) expect(await count(path), path).toBe(0)
  expect((await get('/sync/watched/movies?extended=min')).text).toBe('{}')
  expect((await get('/sync/last_activities')).body).toEqual(before.body)
  await clock.jump(1)
  for (const path of paths) expect(await count(path), path).toBe(1)
  expect(Object.keys((await get('/sync/watched/movies?extended=min')).body)).toHaveLength(1)
  expect((await get('/sync/last_activities')).body).toMatchObject({
    movies: { watched_at: '2026-10-12T08:00:00.000Z' },
  })
})

test('what was removed shows until the lag is over', async () => {
  const { clock, trakt, count } = await startLagging(0)
  await trakt.addPlays('filmfan', [alien])
  await clock.jump(60_000)
  await trakt.readLag(10)
  await trakt.removePlays('filmfan', { movies: [alien] })
  await clock.jump(9_999)
  expect(await count('/sync/history')).toBe(1)
  await clock.jump(1)
  expect(await count('/sync/history')).toBe(0)
})

test('a rating that was changed shows as it was', async () => {
  const { clock, trakt, get } = await startLagging(0)
  await trakt.rate('filmfan', [{ ...alien, rating: 4 }])
  await clock.jump(60_000)
  await trakt.readLag(10)
  await trakt.rate('filmfan', [{ ...alien, rating: 9 }])
  expect((await get('/sync/ratings/movies')).rows).toMatchObject([{ rating: 4 }])
  await clock.jump(10_000)
  expect((await get('/sync/ratings/movies')).rows).toMatchObject([{ rating: 9 }])
})

test('the instants of activities show as they were', async () => {
  const { clock, trakt, get } = await startLagging(0)
  const ratedAt = async () => (await get('/sync/last_activities')).body.movies
  await trakt.rate('filmfan', [{ ...alien, rating: 4 }])
  await clock.jump(60_000)
  await trakt.readLag(10)
  await trakt.unrate('filmfan', [alien])
  expect(await ratedAt()).toMatchObject({ rated_at: '2026-10-12T08:00:00.000Z' })
  await clock.jump(10_000)
  expect(await ratedAt()).toMatchObject({ rated_at: '2026-10-12T08:01:00.000Z' })
})

test('a write does not lag: it knows what is there', async () => {
  const { post } = await startLagging(30)
  await post('/sync/watchlist', { movies: [alien] })
  expect((await post('/sync/watchlist', { movies: [alien] })).body).toMatchObject({
    existing: { movies: 1 },
    list: { item_count: 1 },
  })
})

test('the lag can be of some reads alone', async () => {
  const { trakt, get, count } = await startLagging(30, ['history', 'watched'])
  await trakt.addPlays('filmfan', [alien])
  await trakt.addToWatchlist('filmfan', [alien])
  expect(await count('/sync/history')).toBe(0)
  expect(await count('/sync/watched/movies')).toBe(0)
  expect(await count('/sync/watchlist/movies')).toBe(1)
  expect((await get('/sync/last_activities')).body).toMatchObject({
    movies: { watched_at: '2026-10-12T08:00:00.000Z' },
  })
})

test('the lag can change, is listed among the faults, and goes with them', async () => {
  const { url, trakt, count } = await startLagging(30)
  await trakt.addPlays('filmfan', [alien])
  const lag = async () => (await ask(`${url}/sandbox/trakt/faults`)).body.readLag
  expect(await lag()).toEqual({ activities: 30, history: 30, watched: 30, ratings: 30, watchlist: 30 })
  await trakt.clearFaults()
  expect(await lag()).toEqual({ activities: 0, history: 0, watched: 0, ratings: 0, watchlist: 0 })
  expect(await count('/sync/history')).toBe(1)
})

test('the director sees what there is, whatever the lag', async () => {
  const { trakt } = await startLagging(30)
  await trakt.addPlays('filmfan', [alien])
  expect((await trakt.library('filmfan')).plays).toHaveLength(1)
})

test('a lag below zero is refused', async () => {
  const { trakt } = await startTrakt()
  await expect(trakt.readLag(-1)).rejects.toMatchObject({ status: 400 })
})
