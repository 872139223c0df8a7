import { expect, test } from 'vitest'
import { traktNumber } from '../../../sandbox/trakt/movies/movie.ts'
import { startTrakt } from './start.ts'

const alien = { ids: { tmdb: 348 } }
const nothingMissing = { movies: [], shows: [], seasons: [], episodes: [] }

test('a play is added with 201, and stands in the history with its film’s ids', async () => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  const answer = await post('/sync/history', { movies: [{ ...alien, watched_at: '2026-08-31T20:15:00.000Z' }] })
  expect(answer.status).toBe(201)
  expect(answer.body).toEqual({
    added: { movies: 1, episodes: 0 },
    updated: { movies: 0, episodes: 0 },
    not_found: nothingMissing,
  })
  expect((await get('/sync/history')).rows).toEqual([
    {
      id: expect.any(Number),
      watched_at: '2026-08-31T20:15:00.000Z',
      action: 'watch',
      type: 'movie',
      movie: {
        title: 'Alien',
        year: 1979,
        ids: { trakt: traktNumber(348), slug: 'alien-1979', imdb: 'tt0078748', tmdb: 348 },
      },
    },
  ])
})

test('the same play twice is two plays, with ids of their own beyond 32 bits', async () => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  const play = { ...alien, watched_at: '2026-08-31T20:15:00.000Z' }
  await post('/sync/history', { movies: [play, play] })
  expect((await post('/sync/history', { movies: [play] })).body).toMatchObject({ added: { movies: 1 } })
  const ids = (await get('/sync/history')).rows.map(row => Number(row.id))
  expect(new Set(ids).size).toBe(3)
  expect(Math.min(...ids)).toBeGreaterThan(2 ** 32)
})

test.each([
  ['seconds are dropped', '2026-08-31T20:15:59.999Z', '2026-08-31T20:15:00.000Z'],
  ['nothing is now, to the minute', undefined, '2026-10-12T08:00:00.000Z'],
  ['null is now', null, '2026-10-12T08:00:00.000Z'],
  ['"now" is now', 'now', '2026-10-12T08:00:00.000Z'],
  ['"unknown" reads back as 1970', 'unknown', '1970-01-01T00:00:00.000Z'],
  ['before 1970 seconds are dropped as well', '1969-12-31T23:59:30.000Z', '1969-12-31T23:59:00.000Z'],
])('watched_at: %s', async (_case, watched_at, stored) => {
  const { clock, connect } = await startTrakt()
  await clock.jump(30_000)
  const { get, post } = await connect()
  await post('/sync/history', { movies: [{ ...alien, watched_at }] })
  expect((await get('/sync/history')).rows).toMatchObject([{ watched_at: stored }])
})

test.each([
  ['a number', 1788207300],
  ['a date', '2026-08-31'],
  ['an offset', '2026-08-31T22:15:00+02:00'],
  ['no zone', '2026-08-31T20:15:00'],
  ['a day that is none', '2026-02-30T20:15:00Z'],
  ['"released"', 'released'],
  ['the future', '2026-10-12T08:00:01.000Z'],
])('watched_at that is %s is 422, and nothing of the batch is added', async (_case, watched_at) => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  expect(await post('/sync/history', { movies: [alien, { ...alien, watched_at }] })).toMatchObject({
    status: 422,
    text: '',
  })
  expect((await get('/sync/history')).rows).toEqual([])
})

test('with a switch a play in the future is taken as it is', async () => {
  const { trakt, connect } = await startTrakt()
  const { get, post } = await connect()
  await trakt.switch('future-accepted')
  await post('/sync/history', { movies: [{ ...alien, watched_at: '2027-01-01T20:00:00.000Z' }] })
  expect((await get('/sync/history')).rows).toMatchObject([{ watched_at: '2027-01-01T20:00:00.000Z' }])
})

test.each([
  ['Trakt’s number', { ids: { trakt: traktNumber(348) } }],
  ['the slug', { ids: { slug: 'alien-1979' } }],
  ['IMDb’s id', { ids: { imdb: 'tt0078748' } }],
  ['TMDB’s number', { ids: { tmdb: 348 } }],
  ['title and year', { title: 'alien', year: 1979 }],
  ['the title alone', { title: 'Alien' }],
  ['a good id beside one of nobody’s', { ids: { trakt: 999_999_999, tmdb: 348 } }],
  ['Trakt’s number rather than any other', { ids: { trakt: traktNumber(348), imdb: 'tt0076759', tmdb: 11 } }],
  ['IMDb’s id rather than TMDB’s', { ids: { imdb: 'tt0078748', tmdb: 11 } }],
])('a film is found by %s', async (_case, film) => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  expect((await post('/sync/history', { movies: [film] })).body).toMatchObject({ added: { movies: 1 } })
  expect((await get('/sync/history')).rows).toMatchObject([{ movie: { title: 'Alien' } }])
})

test('what Trakt does not know is echoed as it was sent, and the rest is added', async () => {
  const { connect } = await startTrakt()
  const { post } = await connect()
  const unknown = { ids: { tmdb: 999_999_999 }, watched_at: '2026-08-31T20:15:00.000Z' }
  const show = { ids: { trakt: 1 } }
  const { status, body } = await post('/sync/history', { movies: [unknown, alien], shows: [show] })
  expect(status).toBe(201)
  expect(body).toMatchObject({
    added: { movies: 1 },
    not_found: { ...nothingMissing, movies: [{ ids: { tmdb: 999_999_999 } }], shows: [show] },
  })
})

test('a film that TMDB knows may be unknown to Trakt', async () => {
  const { connect } = await startTrakt()
  const { post } = await connect()
  const { body } = await post('/sync/history', { movies: [{ ids: { tmdb: 48_035 } }] })
  expect(body).toMatchObject({ added: { movies: 0 }, not_found: { movies: [{ ids: { tmdb: 48_035 } }] } })
})

test('of ids of a kind that Trakt does not take for films nothing comes back', async () => {
  const { connect } = await startTrakt()
  const { post } = await connect()
  const { body } = await post('/sync/history', { movies: [{ ids: { plex: 'x', tvdb: 3 } }] })
  expect(body).toMatchObject({ not_found: { movies: [{}] } })
  expect((body.not_found as { movies: object[] }).movies[0]).toEqual({})
})

test('odd-not-found: `{}` for each, and keys that nobody expects', async () => {
  const { trakt, connect } = await startTrakt()
  const { post } = await connect()
  await trakt.switch('odd-not-found')
  const { body } = await post('/sync/history', { movies: [{ ids: { tmdb: 999_999_999 } }, alien] })
  expect(body).toMatchObject({ added: { movies: 1 } })
  expect(body.not_found).toEqual({ ...nothingMissing, movies: [{}], people: [], users: [] })
})

test.each([
  ['a list', []],
  ['movies that are none', { movies: 'all' }],
  ['a number that is a text', { movies: [{ ids: { tmdb: '348' } }] }],
  ['a number that is no whole one', { movies: [{ ids: { trakt: 1.5 } }] }],
])('a body with %s is 422', async (_case, body) => {
  const { connect } = await startTrakt()
  const { post } = await connect()
  expect((await post('/sync/history', body)).status).toBe(422)
})

test('JSON that breaks off is 400', async () => {
  const { connect, env, apiHeaders } = await startTrakt()
  const { accessToken } = await connect()
  const answer = await fetch(`${env.TRAKT_API_URL}/sync/history`, {
    method: 'POST',
    headers: apiHeaders(accessToken),
    body: '{"movies":[',
  })
  expect(answer.status).toBe(400)
})

test('nothing to add adds nothing', async () => {
  const { connect } = await startTrakt()
  const { post } = await connect()
  for (const body of [{}, { movies: null }, { movies: [], shows: null }]) {
    expect(await post('/sync/history', body)).toMatchObject({ status: 201, body: { added: { movies: 0 } } })
  }
})

test('a film that was watched goes off the watchlist', async () => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  await post('/sync/watchlist', { movies: [alien, { ids: { tmdb: 11 } }] })
  await post('/sync/history', { movies: [{ ...alien, watched_at: '2020-01-01T20:00:00.000Z' }] })
  expect((await get('/sync/watchlist/movies')).rows).toMatchObject([{ rank: 1, movie: { title: 'Star Wars' } }])
})

test('nobody adds plays without a token', async () => {
  const { api } = await startTrakt()
  expect(await api('/sync/history', undefined, {}, 'POST')).toMatchObject({ status: 401, text: '' })
})
