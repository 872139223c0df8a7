import { expect, test } from 'vitest'
import { traktNumber } from '../../../sandbox/trakt/movies/movie.ts'
import { startTrakt } from './start.ts'

const play = (tmdb: number, watched_at: string) => ({ ids: { tmdb }, watched_at })

async function startWithPlays() {
  const town = await startTrakt()
  const filmfan = await town.connect()
  await filmfan.post('/sync/history', {
    movies: [
      play(11, '2021-01-01T20:00:00.000Z'),
      play(348, '2026-08-31T20:15:00.000Z'),
      play(348, '2020-01-01T20:00:00.000Z'),
      { ids: { tmdb: 12 }, watched_at: 'unknown' },
    ],
  })
  const times = async (path: string) => (await filmfan.get(path)).rows.map(row => row.watched_at)
  return { ...town, ...filmfan, times }
}

test.each([
  '/sync/history',
  '/sync/history/all',
  '/sync/history/movies',
  '/users/me/history',
  '/users/filmfan/history/movies',
])('%s lists the plays, the latest first', async path => {
  const { times } = await startWithPlays()
  expect(await times(path)).toEqual([
    '2026-08-31T20:15:00.000Z',
    '2021-01-01T20:00:00.000Z',
    '2020-01-01T20:00:00.000Z',
    '1970-01-01T00:00:00.000Z',
  ])
})

test('of plays within one minute the one that came last is first', async () => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  for (const tmdb of [11, 12]) await post('/sync/history', { movies: [play(tmdb, '2026-08-31T20:15:00.000Z')] })
  expect((await get('/sync/history')).rows.map(row => row.movie?.ids.tmdb)).toEqual([12, 11])
})

test('the plays of one film are read by Trakt’s number of it', async () => {
  const { times } = await startWithPlays()
  expect(await times(`/sync/history/movies/${traktNumber(348)}`)).toEqual([
    '2026-08-31T20:15:00.000Z',
    '2020-01-01T20:00:00.000Z',
  ])
})

test('a film that nobody watched has no plays; a film that is none is 404', async () => {
  const { get } = await startWithPlays()
  expect(await get(`/sync/history/movies/${traktNumber(13)}`)).toMatchObject({ status: 200, text: '[]' })
  for (const id of ['348', 'alien-1979', 'tt0078748']) {
    expect(await get(`/sync/history/movies/${id}`), id).toMatchObject({ status: 404, text: '' })
  }
})

test.each([
  ['from on', 'start_at=2021-01-01T19:59:00.000Z', ['2026-08-31T20:15:00.000Z', '2021-01-01T20:00:00.000Z']],
  ['up to', 'end_at=2020-01-01T20:00:01.000Z', ['2020-01-01T20:00:00.000Z', '1970-01-01T00:00:00.000Z']],
  ['between', 'start_at=2020-12-31&end_at=2021-01-02', ['2021-01-01T20:00:00.000Z']],
  ['without the ends themselves', 'start_at=2021-01-01T20:00:00.000Z&end_at=2026-08-31T20:15:00.000Z', []],
])('a window %s', async (_case, query, expected) => {
  const { times } = await startWithPlays()
  expect(await times(`/sync/history/movies?${query}`)).toEqual(expected)
})

test('a window counts in one film’s plays, too, and in the headers', async () => {
  const { get } = await startWithPlays()
  const answer = await get(`/sync/history/movies/${traktNumber(348)}?start_at=2025-01-01T00:00:00Z`)
  expect(answer.rows).toHaveLength(1)
  expect(answer.headers.get('x-pagination-item-count')).toBe('1')
})

test.each(['start_at=yesterday', 'end_at=2026-13-01', 'start_at=2026-08-31T20:15:00%2B02:00', 'start_at=1788207300'])(
  '%s is 422',
  async query => {
    const { get } = await startWithPlays()
    expect(await get(`/sync/history?${query}`)).toMatchObject({ status: 422, text: '' })
  },
)

test('a sync_id is for Trakt’s own applications: 403', async () => {
  const { get } = await startWithPlays()
  for (const path of ['/sync/history', '/sync/history/movies', `/sync/history/movies/${traktNumber(348)}`]) {
    expect(await get(`${path}?sync_id=1`), path).toMatchObject({ status: 403, text: 'Forbidden' })
  }
})

test('an id has a type before it', async () => {
  const { get } = await startWithPlays()
  expect((await get(`/sync/history/all/${traktNumber(348)}`)).status).toBe(422)
})

test('shows, seasons and episodes have no plays; other types are 422', async () => {
  const { get } = await startWithPlays()
  for (const type of ['shows', 'seasons', 'episodes', 'shows/1']) {
    expect(await get(`/sync/history/${type}`), type).toMatchObject({ status: 200, text: '[]' })
  }
  expect((await get('/sync/history/films')).status).toBe(422)
})

test('extended=full brings what Trakt knows of the film', async () => {
  const { get } = await startWithPlays()
  const { rows } = await get('/sync/history?extended=full,images&limit=1')
  expect(rows).toMatchObject([
    { movie: { title: 'Alien', runtime: 117, released: '1979-05-25', genres: ['horror', 'science-fiction'] } },
  ])
})

test('without a token there is no history but that of public people', async () => {
  const { api } = await startWithPlays()
  expect(await api('/sync/history')).toMatchObject({ status: 401, text: '' })
  expect(await api('/users/me/history')).toMatchObject({ status: 401, text: '' })
  expect((await api('/users/filmfan/history')).rows).toHaveLength(4)
  expect((await api('/users/nobody/history')).status).toBe(404)
})

test('of somebody whose account is deleted there is nothing to read', async () => {
  const { api, trakt } = await startWithPlays()
  await trakt.changeAccount('filmfan', { deleted: true })
  expect(await api('/users/filmfan/history')).toMatchObject({ status: 200, text: '[]' })
})

test('a private person’s library is empty for strangers, and whole for themselves', async () => {
  const { api, connect } = await startTrakt()
  const quiet = await connect('quietviewer')
  await quiet.post('/sync/history', { movies: [{ ids: { tmdb: 11 } }] })
  const stranger = await api('/users/quietviewer/watched/movies')
  expect(stranger).toMatchObject({ status: 200, text: '[]' })
  expect(stranger.headers.get('x-private-user')).toBe('true')
  expect(stranger.headers.get('x-pagination-item-count')).toBe('0')
  expect((await api('/users/quietviewer/watched/movies?extended=min')).text).toBe('{}')
  expect((await api('/users/quietviewer/history/films')).status).toBe(422)
  expect((await quiet.get('/users/quietviewer/watched/movies')).rows).toHaveLength(1)
})
