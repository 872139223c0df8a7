import { expect, test } from 'vitest'
import { traktNumber } from '../../../sandbox/trakt/movies/movie.ts'
import { startTrakt } from './start.ts'

const alien = { ids: { tmdb: 348 } }
const starWars = { ids: { tmdb: 11 } }
const nemo = { ids: { tmdb: 12 } }
const nothingMissing = { movies: [], shows: [], seasons: [], episodes: [] }
const none = { movies: 0, shows: 0, seasons: 0, episodes: 0 }

test('a film is added with 201, and the list’s size is told', async () => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  const answer = await post('/sync/watchlist', { movies: [alien] })
  expect(answer.status).toBe(201)
  expect(answer.body).toEqual({
    added: { ...none, movies: 1 },
    existing: none,
    not_found: nothingMissing,
    list: { updated_at: '2026-10-12T08:00:00.000Z', item_count: 1 },
  })
  expect((await get('/sync/watchlist/movies')).rows).toEqual([
    {
      rank: 1,
      id: expect.any(Number),
      listed_at: '2026-10-12T08:00:00.000Z',
      notes: null,
      type: 'movie',
      movie: {
        title: 'Alien',
        year: 1979,
        ids: { trakt: traktNumber(348), slug: 'alien-1979', imdb: 'tt0078748', tmdb: 348 },
      },
    },
  ])
})

test('a film that is there already is told apart, and stays as it was', async () => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  await post('/sync/watchlist', { movies: [alien] })
  const [before] = (await get('/sync/watchlist')).rows
  const { body } = await post('/sync/watchlist', { movies: [alien, starWars, { ids: { tmdb: 999_999_999 } }] })
  expect(body).toMatchObject({
    added: { movies: 1 },
    existing: { movies: 1 },
    not_found: { movies: [{ ids: { tmdb: 999_999_999 } }] },
    list: { item_count: 2, updated_at: '2026-10-12T08:00:01.000Z' },
  })
  expect((await get('/sync/watchlist')).rows[0]).toEqual(before)
})

test('a removed film is gone, the ranks close up, and removing it again removes nothing', async () => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  await post('/sync/watchlist', { movies: [alien, starWars, nemo] })
  const answer = await post('/sync/watchlist/remove', { movies: [alien] })
  expect(answer.status).toBe(200)
  expect(answer.body).toEqual({
    deleted: { ...none, movies: 1 },
    not_found: nothingMissing,
    list: { updated_at: '2026-10-12T08:00:01.000Z', item_count: 2 },
  })
  expect((await get('/sync/watchlist')).rows.map(row => [row.rank, row.movie?.ids.tmdb])).toEqual([
    [1, 11],
    [2, 12],
  ])
  expect((await post('/sync/watchlist/remove', { movies: [alien] })).body).toMatchObject({
    deleted: { movies: 0 },
    list: { updated_at: '2026-10-12T08:00:01.000Z' },
  })
})

test('notes are kept for a VIP alone; more than 500 characters are 422', async () => {
  const { connect } = await startTrakt()
  for (const [account, notes] of [
    ['filmfan', null],
    ['nightowl', 'With Nora'],
  ] as const) {
    const { get, post } = await connect(account)
    await post('/sync/watchlist', { movies: [{ ...alien, notes: 'With Nora' }] })
    expect((await get('/sync/watchlist')).rows, account).toMatchObject([{ notes }])
    expect((await post('/sync/watchlist', { movies: [{ ...nemo, notes: 'x'.repeat(501) }] })).status).toBe(422)
  }
})

test.each([
  ['rank/asc', [348, 11, 12]],
  ['rank/desc', [12, 11, 348]],
  ['added/asc', [348, 11, 12]],
  ['added/desc', [12, 11, 348]],
  ['title/asc', [348, 12, 11]],
  ['released/asc', [11, 348, 12]],
  ['runtime/desc', [11, 348, 12]],
  ['my_rating/desc', [12, 348, 11]],
  ['watched/asc', [348, 11, 12]],
])('sorted by %s', async (order, expected) => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  for (const film of [alien, starWars, nemo]) await post('/sync/watchlist', { movies: [film] })
  await post('/sync/ratings', { movies: [{ ...nemo, rating: 9 }] })
  const answer = await get(`/sync/watchlist/movies/${order}`)
  expect(answer.rows.map(row => row.movie?.ids.tmdb)).toEqual(expected)
  const [by, how] = order.split('/')
  expect(answer.headers.get('x-sort-by')).toBe(by)
  expect(answer.headers.get('x-sort-how')).toBe(how)
  expect(answer.headers.get('x-applied-sort-by')).toBe(by)
  expect(answer.headers.get('x-applied-sort-how')).toBe(how)
})

test('the ranks are those of the list, however it is sorted', async () => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  await post('/sync/watchlist', { movies: [starWars, alien] })
  const { rows } = await get('/sync/watchlist/movies/title/asc')
  expect(rows.map(row => [row.rank, row.movie?.title])).toEqual([
    [2, 'Alien'],
    [1, 'Star Wars'],
  ])
})

test('an order without a direction goes up', async () => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  await post('/sync/watchlist', { movies: [starWars, alien] })
  const { rows, headers } = await get('/sync/watchlist/movies/title')
  expect(rows.map(row => row.movie?.title)).toEqual(['Alien', 'Star Wars'])
  expect(headers.get('x-applied-sort-how')).toBe('asc')
})

test('a VIP has the orders that are for VIPs', async () => {
  const { connect } = await startTrakt()
  const { get, post } = await connect('nightowl')
  await post('/sync/watchlist', { movies: [nemo, alien, starWars] })
  const { rows, headers } = await get('/sync/watchlist/movies/votes/desc?extended=full')
  const votes = rows.map(row => Number((row.movie as unknown as { votes: number }).votes))
  expect(votes).toEqual(votes.toSorted((a, b) => b - a))
  expect(headers.get('x-applied-sort-by')).toBe('votes')
})

test('an order for VIPs falls back to the rank, and the headers say so', async () => {
  const { connect } = await startTrakt()
  const { get } = await connect()
  const { status, headers } = await get('/sync/watchlist/movies/imdb_rating/desc')
  expect(status).toBe(200)
  expect(headers.get('x-sort-by')).toBe('imdb_rating')
  expect(headers.get('x-applied-sort-by')).toBe('rank')
})

test('without an order it is by rank', async () => {
  const { connect } = await startTrakt()
  const { get } = await connect()
  const { headers } = await get('/sync/watchlist/movies')
  expect(headers.get('x-applied-sort-by')).toBe('rank')
  expect(headers.get('x-applied-sort-how')).toBe('asc')
})

test('the list comes in pages of 100', async () => {
  const { trakt, connect } = await startTrakt()
  const { get } = await connect()
  await trakt.generateLibrary('filmfan', { plays: 0, watchlist: 130 })
  expect((await get('/sync/watchlist/movies')).rows).toHaveLength(100)
  const second = await get('/sync/watchlist/movies/added/asc?page=2')
  expect(second.rows.map(row => row.rank)).toEqual(Array.from({ length: 30 }, (_, index) => 101 + index))
})

test('the watchlist is for its owner’s token', async () => {
  const { api } = await startTrakt()
  expect(await api('/sync/watchlist/movies')).toMatchObject({ status: 401, text: '' })
  expect(await api('/sync/watchlist', undefined, {}, 'POST')).toMatchObject({ status: 401, text: '' })
})
