import { expect, test } from 'vitest'
import { traktNumber } from '../../../sandbox/trakt/movies/movie.ts'
import { startTrakt } from './start.ts'

const alien = { ids: { tmdb: 348 } }
const starWars = { ids: { tmdb: 11 } }
const nothingMissing = { movies: [], shows: [], seasons: [], episodes: [] }

test('a rating is added with 201, and read back with its instant', async () => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  const answer = await post('/sync/ratings', {
    movies: [{ ...alien, rating: 9, rated_at: '2026-08-31T22:00:05.000Z' }],
  })
  expect(answer.status).toBe(201)
  expect(answer.body).toEqual({
    added: { movies: 1, shows: 0, seasons: 0, episodes: 0 },
    not_found: nothingMissing,
  })
  expect((await get('/sync/ratings/movies')).rows).toEqual([
    {
      rated_at: '2026-08-31T22:00:05.000Z',
      rating: 9,
      type: 'movie',
      movie: {
        title: 'Alien',
        year: 1979,
        ids: { trakt: traktNumber(348), slug: 'alien-1979', imdb: 'tt0078748', tmdb: 348 },
      },
    },
  ])
})

test('without rated_at the rating is of now, to the second', async () => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  await post('/sync/ratings', { movies: [{ ...alien, rating: 1 }] })
  expect((await get('/sync/ratings')).rows).toMatchObject([{ rated_at: '2026-10-12T08:00:00.000Z' }])
})

test('a film has one rating: the latest that was sent', async () => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  await post('/sync/ratings', { movies: [{ ...alien, rating: 9 }] })
  const { body } = await post('/sync/ratings', {
    movies: [
      { ...alien, rating: 4 },
      { ...alien, rating: 5, rated_at: '2020-01-01T00:00:00.000Z' },
    ],
  })
  expect(body).toMatchObject({ added: { movies: 2 } })
  expect((await get('/sync/ratings/movies')).rows).toMatchObject([{ rating: 5, rated_at: '2020-01-01T00:00:00.000Z' }])
})

test.each([0, 11, 7.5, -1, '8', 'great', null, undefined])(
  'a rating of %o is 422, and nothing is stored',
  async rating => {
    const { connect } = await startTrakt()
    const { get, post } = await connect()
    const movies = [
      { ...starWars, rating: 8 },
      { ...alien, rating },
    ]
    expect(await post('/sync/ratings', { movies })).toMatchObject({ status: 422, text: '' })
    expect((await get('/sync/ratings')).rows).toEqual([])
  },
)

test.each(['unknown', '2026-08-31', 1788207300, '2026-10-12T09:00:00.000Z'])('rated_at %o is 422', async rated_at => {
  const { connect } = await startTrakt()
  const { post } = await connect()
  expect((await post('/sync/ratings', { movies: [{ ...alien, rating: 8, rated_at }] })).status).toBe(422)
})

test('a show is not known, and is echoed with its rating, which is held to the same rule', async () => {
  const { connect } = await startTrakt()
  const { post } = await connect()
  const show = { ids: { trakt: 7 }, rating: 9 }
  expect((await post('/sync/ratings', { shows: [show] })).body).toMatchObject({ not_found: { shows: [show] } })
  expect((await post('/sync/ratings', { shows: [{ ...show, rating: 11 }] })).status).toBe(422)
})

test('a film that Trakt does not know is echoed with its rating', async () => {
  const { connect } = await startTrakt()
  const { post } = await connect()
  const { status, body } = await post('/sync/ratings', { movies: [{ ids: { tmdb: 999_999_999 }, rating: 3 }] })
  expect(status).toBe(201)
  expect(body).toMatchObject({
    added: { movies: 0 },
    not_found: { ...nothingMissing, movies: [{ rating: 3, ids: { tmdb: 999_999_999 } }] },
  })
})

test('a removed rating is gone; removing it again removes nothing', async () => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  await post('/sync/ratings', {
    movies: [
      { ...alien, rating: 9 },
      { ...starWars, rating: 8 },
    ],
  })
  const answer = await post('/sync/ratings/remove', { movies: [alien] })
  expect(answer.status).toBe(200)
  expect(answer.body).toEqual({
    deleted: { movies: 1, shows: 0, seasons: 0, episodes: 0 },
    not_found: nothingMissing,
  })
  expect((await get('/sync/ratings')).rows).toMatchObject([{ rating: 8 }])
  expect((await post('/sync/ratings/remove', { movies: [alien] })).body).toMatchObject({ deleted: { movies: 0 } })
})

test('a film can be rated without having been watched, and stays on the watchlist', async () => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  await post('/sync/watchlist', { movies: [alien] })
  await post('/sync/ratings', { movies: [{ ...alien, rating: 9 }] })
  expect((await get('/sync/watchlist/movies')).rows).toHaveLength(1)
  expect((await get('/sync/history')).rows).toEqual([])
})

test('ratings can be asked for by their number; the latest come first', async () => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  for (const [tmdb, rating] of [
    [348, 9],
    [11, 8],
    [12, 9],
    [13, 10],
  ]) {
    await post('/sync/ratings', { movies: [{ ids: { tmdb }, rating }] })
  }
  const tmdbs = async (path: string) => (await get(path)).rows.map(row => row.movie?.ids.tmdb)
  expect(await tmdbs('/sync/ratings/movies/9')).toEqual([12, 348])
  expect(await tmdbs('/sync/ratings/movies/8,10')).toEqual([13, 11])
  expect(await tmdbs('/users/filmfan/ratings/movies')).toEqual([13, 12, 11, 348])
  for (const wrong of ['0', '11', '7.5', 'great']) {
    expect((await get(`/sync/ratings/movies/${wrong}`)).status, wrong).toBe(422)
  }
})

test('a page of ratings without a limit has ten', async () => {
  const { trakt, connect } = await startTrakt()
  await trakt.generateLibrary('filmfan', { plays: 12, films: 12, ratings: 12 })
  const { get } = await connect()
  const { rows, headers } = await get('/sync/ratings/movies?page=1')
  expect(rows).toHaveLength(10)
  expect(headers.get('x-pagination-limit')).toBe('10')
})

test('ratings come whole and without headers, unless a page is asked for or a switch says so', async () => {
  const { trakt, connect } = await startTrakt()
  const { get } = await connect()
  await trakt.generateLibrary('filmfan', { plays: 130, films: 130, ratings: 130 })
  const whole = await get('/sync/ratings/movies')
  expect(whole.rows).toHaveLength(130)
  expect(whole.headers.get('x-pagination-limit')).toBeNull()
  const page = await get('/sync/ratings/movies?page=2&limit=100')
  expect(page.rows).toHaveLength(30)
  expect(page.headers.get('x-pagination-page-count')).toBe('2')
  await trakt.switch('paged-ratings')
  expect((await get('/sync/ratings/movies')).rows).toHaveLength(100)
})
