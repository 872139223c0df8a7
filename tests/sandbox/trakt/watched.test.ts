import { expect, test } from 'vitest'
import { traktNumber } from '../../../sandbox/trakt/movies/movie.ts'
import { startTrakt } from './start.ts'

const play = (tmdb: number, watched_at: string) => ({ ids: { tmdb }, watched_at })

test('each film comes once, with its plays, the last one, and when plays were last added', async () => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  await post('/sync/history', {
    movies: [play(11, '2021-01-01T20:00:00.000Z'), play(348, '2026-08-31T20:15:00.000Z')],
  })
  await post('/sync/history', { movies: [play(348, '2015-01-03T19:00:00.000Z')] })
  const { status, rows } = await get('/sync/watched/movies')
  expect(status).toBe(200)
  expect(rows).toEqual([
    {
      plays: 2,
      last_watched_at: '2026-08-31T20:15:00.000Z',
      last_updated_at: '2026-10-12T08:00:01.000Z',
      movie: {
        title: 'Alien',
        year: 1979,
        ids: { trakt: traktNumber(348), slug: 'alien-1979', imdb: 'tt0078748', tmdb: 348 },
      },
    },
    expect.objectContaining({ plays: 1, last_updated_at: '2026-10-12T08:00:00.000Z' }),
  ])
})

test('a removal does not show in last_updated_at', async () => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  await post('/sync/history', { movies: [play(348, '2026-08-31T20:15:00.000Z')] })
  await post('/sync/history', { movies: [play(348, '2015-01-03T19:00:00.000Z')] })
  const [last] = (await get('/sync/history?start_at=2010-01-01&end_at=2016-01-01')).rows
  await post('/sync/history/remove', { ids: [last?.id] })
  expect((await get('/sync/watched/movies')).rows).toMatchObject([
    { plays: 1, last_watched_at: '2026-08-31T20:15:00.000Z', last_updated_at: '2026-10-12T08:00:01.000Z' },
  ])
})

test('extended=min is a map from Trakt’s numbers to all plays', async () => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  await post('/sync/history', {
    movies: [
      play(348, '2015-01-03T19:00:00.000Z'),
      play(348, '2026-08-31T20:15:00.000Z'),
      { ids: { tmdb: 11 }, watched_at: 'unknown' },
    ],
  })
  const { body, headers } = await get('/sync/watched/movies?extended=min')
  expect(body).toEqual({
    [traktNumber(348)]: ['2026-08-31T20:15:00.000Z', '2015-01-03T19:00:00.000Z'],
    [traktNumber(11)]: ['1970-01-01T00:00:00.000Z'],
  })
  expect(headers.get('x-pagination-page')).toBeNull()
})

test('the map takes a window, and a page where one is asked for', async () => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  await post('/sync/history', {
    movies: [
      play(348, '2015-01-03T19:00:00.000Z'),
      play(348, '2026-08-31T20:15:00.000Z'),
      play(11, '2020-01-01T20:00:00.000Z'),
    ],
  })
  expect((await get('/sync/watched/movies?extended=min&start_at=2026-01-01T00:00:00Z')).body).toEqual({
    [traktNumber(348)]: ['2026-08-31T20:15:00.000Z'],
  })
  const second = await get('/sync/watched/movies?extended=min&page=2&limit=1')
  expect(second.body).toEqual({ [traktNumber(11)]: ['2020-01-01T20:00:00.000Z'] })
  expect(second.headers.get('x-pagination-page-count')).toBe('2')
})

test('nobody’s films are `[]`, or `{}` as a map', async () => {
  const { connect } = await startTrakt()
  const { get } = await connect()
  expect((await get('/sync/watched/movies')).text).toBe('[]')
  expect((await get('/sync/watched/movies?extended=min')).text).toBe('{}')
})

test('the films are for their owner’s token', async () => {
  const { api } = await startTrakt()
  expect(await api('/sync/watched/movies')).toMatchObject({ status: 401, text: '' })
})
