import { expect, test } from 'vitest'
import { traktNumber } from '../../../sandbox/trakt/movies/movie.ts'
import { startTrakt } from './start.ts'

const alien = { ids: { tmdb: 348 } }
const starWars = { ids: { tmdb: 11 } }
const aboutAlien = {
  title: 'Alien',
  year: 1979,
  trakt: traktNumber(348),
  slug: 'alien-1979',
  imdb: 'tt0078748',
  tmdb: 348,
}

test('everybody’s library is empty at first', async () => {
  const { trakt } = await startTrakt()
  for (const { slug } of await trakt.accounts()) {
    expect(await trakt.library(slug), slug).toEqual({
      counts: { plays: 0, ratings: 0, watchlist: 0 },
      plays: [],
      ratings: [],
      watchlist: [],
      acts: [],
    })
  }
})

test('what arrives from an application is seen as it arrives, with who did it', async () => {
  const { trakt, connect } = await startTrakt()
  const { post } = await connect()
  await post('/sync/history', { movies: [{ ...alien, watched_at: '2026-08-31T20:15:30.000Z' }] })
  await post('/sync/ratings', { movies: [{ ...alien, rating: 9 }] })
  const { plays, ratings, acts } = await trakt.library('filmfan')
  const id = expect.any(Number)
  expect(plays).toEqual([{ id, movie: aboutAlien, watchedAt: '2026-08-31T20:15:00.000Z', action: 'watch' }])
  expect(ratings).toEqual([{ movie: aboutAlien, rating: 9, ratedAt: '2026-10-12T08:00:01.000Z' }])
  const by = 'application'
  expect(acts).toEqual([
    {
      at: '2026-10-12T08:00:00.500Z',
      by,
      act: 'played',
      count: 1,
      items: [{ movie: aboutAlien, watchedAt: '2026-08-31T20:15:30.000Z' }],
    },
    { at: '2026-10-12T08:00:01.500Z', by, act: 'rated', count: 1, items: [{ movie: aboutAlien, rating: 9 }] },
  ])
})

test('a person adds and removes plays, ratings and films of the watchlist without a token or a limit on writes', async () => {
  const { trakt, connect } = await startTrakt()
  const { get } = await connect()
  await trakt.addToWatchlist('filmfan', [starWars, alien])
  await trakt.rate('filmfan', [{ ...alien, rating: 9, rated_at: '2020-01-01T00:00:00.000Z' }])
  await trakt.addPlays('filmfan', [{ ...alien, watched_at: '2020-01-01T20:00:00.000Z' }, starWars])
  const { plays, watchlist } = await trakt.library('filmfan')
  expect(watchlist).toEqual([])
  expect((await get('/sync/history')).rows.map(row => row.id)).toEqual(plays.map(play => play.id))
  await trakt.removePlays('filmfan', { ids: plays.slice(0, 1).map(play => play.id) })
  await trakt.unrate('filmfan', [alien])
  await trakt.addToWatchlist('filmfan', [{ ids: { tmdb: 12 } }])
  await trakt.removeFromWatchlist('filmfan', [{ ids: { tmdb: 12 } }])
  const after = await trakt.library('filmfan')
  expect(after).toMatchObject({ plays: [{ movie: aboutAlien }], ratings: [], watchlist: [] })
  expect(after.acts.map(({ by, act }) => `${by} ${act}`)).toEqual([
    'person listed',
    'person rated',
    'person played',
    'person unlisted',
    'person unplayed',
    'person unrated',
    'person listed',
    'person unlisted',
  ])
})

test('a person is answered as Trakt would, and refused what it would refuse', async () => {
  const { trakt } = await startTrakt()
  expect(await trakt.addPlays('filmfan', [alien, { ids: { tmdb: 999_999_999 } }])).toMatchObject({
    added: { movies: 1 },
    not_found: { movies: [{ ids: { tmdb: 999_999_999 } }] },
  })
  await expect(trakt.rate('filmfan', [{ ...alien, rating: 11 }])).rejects.toMatchObject({ status: 400 })
  await expect(trakt.addPlays('filmfan', [{ ...alien, watched_at: 'soon' }])).rejects.toMatchObject({ status: 400 })
  await expect(trakt.addPlays('nobody', [alien])).rejects.toMatchObject({ status: 404 })
  await expect(trakt.library('nobody')).rejects.toMatchObject({ status: 404 })
})

test('nobody does anything with an account that is deleted', async () => {
  const { trakt } = await startTrakt()
  await trakt.addPlays('filmfan', [{ ids: { tmdb: 348 } }])
  await trakt.changeAccount('filmfan', { deleted: true })
  await expect(trakt.addPlays('filmfan', [{ ids: { tmdb: 348 } }])).rejects.toThrow('is deleted')
  await expect(trakt.rate('filmfan', [{ ids: { tmdb: 348 }, rating: 8 }])).rejects.toThrow('is deleted')
  expect((await trakt.library('filmfan')).counts).toEqual({ plays: 1, ratings: 0, watchlist: 0 })
})

test('a library stays with its account when the username changes', async () => {
  const { trakt } = await startTrakt()
  await trakt.addPlays('filmfan', [alien])
  await trakt.changeAccount('filmfan', { username: 'cineast' })
  expect((await trakt.library('cineast')).counts.plays).toBe(1)
})
