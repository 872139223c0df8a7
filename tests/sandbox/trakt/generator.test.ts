import { expect, test } from 'vitest'
import type { LibraryView } from '../../../sandbox/trakt/client.ts'
import { startTrakt } from './start.ts'

const films = ({ plays }: Pick<LibraryView, 'plays'>) => new Set(plays.map(play => play.movie.trakt))

test('a library has the size that is asked for', async () => {
  const { trakt } = await startTrakt()
  const size = { plays: 300, films: 120, ratings: 50, watchlist: 40 }
  expect(await trakt.generateLibrary('filmfan', size)).toEqual({ plays: 300, ratings: 50, watchlist: 40 })
  const library = await trakt.library('filmfan')
  expect(films(library).size).toBe(120)
  for (const { rating, movie } of library.ratings) {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).toContain(rating)
    expect(films(library)).toContain(movie.trakt)
  }
  for (const { movie } of library.watchlist) expect(films(library)).not.toContain(movie.trakt)
  expect(library.acts.map(({ by, act, count, items }) => [by, act, count, items.length])).toEqual([
    ['generator', 'played', 300, 0],
    ['generator', 'rated', 50, 0],
    ['generator', 'listed', 40, 0],
  ])
})

test('the plays lie in the past, the latest first, no two of them within one minute, some of them again', async () => {
  const { trakt, clock } = await startTrakt()
  await trakt.generateLibrary('filmfan', { plays: 500 })
  const library = await trakt.library('filmfan')
  const times = library.plays.map(play => Date.parse(play.watchedAt))
  expect(times).toEqual(times.toSorted((a, b) => b - a))
  expect(new Set(times).size).toBe(500)
  expect(Math.max(...times)).toBeLessThanOrEqual(clock.now())
  expect(times.every(time => time % 60_000 === 0)).toBe(true)
  expect(clock.now() - Math.min(...times)).toBeGreaterThan(3 * 365 * 86_400_000)
  expect(films(library).size).toBe(375)
})

test('the same seed makes the same library, another one another', async () => {
  const [first, second] = [await startTrakt(), await startTrakt()]
  const size = { plays: 600, ratings: 20, watchlist: 20, seed: 7 }
  await first.trakt.generateLibrary('filmfan', size)
  await second.trakt.generateLibrary('nightowl', { plays: 1000, seed: 3 })
  await second.trakt.generateLibrary('filmfan', size)
  expect(await second.trakt.library('filmfan')).toMatchObject({
    plays: (await first.trakt.library('filmfan')).plays.map(({ id: _id, ...play }) => play),
    ratings: (await first.trakt.library('filmfan')).ratings,
  })
  await first.trakt.generateLibrary('nightowl', { ...size, seed: 8 })
  const titles = async (account: string) => (await first.trakt.library(account)).plays.map(play => play.movie.title)
  expect(await titles('nightowl')).not.toEqual(await titles('filmfan'))
})

test('20,000 plays of 15,000 films page from end to end, with numbers far above real ones beyond the catalogue', async () => {
  const { trakt, connect } = await startTrakt()
  await trakt.generateLibrary('filmfan', { plays: 20_000, ratings: 6_000, watchlist: 250 })
  const { get } = await connect()
  const ids = new Set<number>()
  const tmdbs = new Set<number>()
  for (let page = 1; page <= 80; page++) {
    const { rows, headers } = await get(`/sync/history/movies?page=${page}&limit=250`)
    expect(headers.get('x-pagination-page-count')).toBe('80')
    for (const row of rows) {
      ids.add(Number(row.id))
      tmdbs.add(Number(row.movie?.ids.tmdb))
    }
  }
  expect(ids.size).toBe(20_000)
  expect(tmdbs.size).toBe(15_000)
  expect([...tmdbs].filter(tmdb => tmdb > 90_000_000).length).toBeGreaterThan(14_000)
  expect(Object.keys((await get('/sync/watched/movies?extended=min')).body)).toHaveLength(15_000)
})

test('a film beyond the catalogue is found again by each of its ids', async () => {
  const { trakt, api } = await startTrakt()
  await trakt.generateLibrary('filmfan', { plays: 1000, films: 1000, seed: 2 })
  const { plays } = await trakt.library('filmfan')
  const movie = plays.find(play => Number(play.movie.tmdb) > 90_000_000)?.movie
  for (const path of [`tmdb/${movie?.tmdb}`, `trakt/${movie?.trakt}`, `imdb/${movie?.imdb}`]) {
    expect((await api(`/search/${path}?type=movie`)).rows, path).toMatchObject([{ movie: { title: movie?.title } }])
  }
  expect((await api(`/movies/${movie?.slug}`)).body).toMatchObject({ title: movie?.title, year: movie?.year })
})

test('a library is added to what is there', async () => {
  const { trakt } = await startTrakt()
  await trakt.generateLibrary('filmfan', { plays: 10, films: 10, ratings: 10, watchlist: 10 })
  const { plays, ratings, watchlist } = await trakt.generateLibrary('filmfan', {
    plays: 10,
    films: 10,
    ratings: 10,
    watchlist: 10,
  })
  expect({ plays, ratings }).toEqual({ plays: 20, ratings: 10 })
  expect(watchlist).toBe(20)
})

test.each([
  ['no size', {}],
  ['more films than plays', { plays: 1, films: 2 }],
  ['plays of no film', { plays: 1, films: 0 }],
  ['more ratings than films', { plays: 3, films: 1, ratings: 2 }],
  ['plays below zero', { plays: -1 }],
  ['a size that is none', { plays: 3, actors: 2 }],
])('%s is refused with 400', async (_case, size) => {
  const { trakt } = await startTrakt()
  await expect(trakt.generateLibrary('filmfan', size as { plays: number })).rejects.toMatchObject({ status: 400 })
})
