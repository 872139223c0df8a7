import { expect, test } from 'vitest'
import type { SwitchName } from '../../../sandbox/trakt/client.ts'
import { type Answer, startTrakt } from './start.ts'

async function startWithPlays(plays: number) {
  const town = await startTrakt()
  await town.trakt.changeAccount('filmfan', { limits: { watchlist: 1000 } })
  await town.trakt.generateLibrary('filmfan', { plays, films: plays, watchlist: plays, ratings: plays })
  return { ...town, ...(await town.connect()) }
}

const header = (answer: Answer, name: string) => answer.headers.get(`x-pagination-${name}`)
const idsIn = (answer: Answer) => answer.rows.map(row => Number(row.id))

test.each([
  ['/sync/history', 10],
  ['/sync/history/movies', 10],
  ['/sync/watched/movies', 100],
  ['/sync/watchlist/movies', 100],
  ['/search/movie?query=the', 10],
  ['/movies/trending', 10],
])('%s comes in pages of %i, and the headers say so', async (path, limit) => {
  const { get } = await startWithPlays(240)
  const answer = await get(path)
  expect(answer.rows).toHaveLength(limit)
  expect(header(answer, 'page')).toBe('1')
  expect(header(answer, 'limit')).toBe(String(limit))
  const count = Number(header(answer, 'item-count'))
  expect(count).toBeGreaterThan(limit)
  expect(header(answer, 'page-count')).toBe(String(Math.ceil(count / limit)))
})

test('the pages make the whole, each row once', async () => {
  const { get } = await startWithPlays(57)
  const pages = await Promise.all([1, 2, 3].map(page => get(`/sync/history?page=${page}&limit=25`)))
  expect(pages.map(page => page.rows.length)).toEqual([25, 25, 7])
  expect(new Set(pages.flatMap(idsIn)).size).toBe(57)
  expect(header(pages[2] as Answer, 'page')).toBe('3')
  expect(header(pages[2] as Answer, 'item-count')).toBe('57')
})

test('a limit beyond 250 is 250 without a word', async () => {
  const { get } = await startWithPlays(260)
  for (const path of ['/sync/history', '/sync/watched/movies', '/sync/watchlist/movies', '/sync/ratings/movies']) {
    const answer = await get(`${path}?limit=1000`)
    expect(answer.rows, path).toHaveLength(250)
    expect(header(answer, 'limit'), path).toBe('250')
  }
})

test('a page behind the last one is `[]` with 200', async () => {
  const { get } = await startWithPlays(5)
  const answer = await get('/sync/history?page=9')
  expect(answer).toMatchObject({ status: 200, text: '[]' })
  expect(header(answer, 'page-count')).toBe('1')
})

test('an empty list has no page', async () => {
  const { connect } = await startTrakt()
  const answer = await (await connect()).get('/sync/history')
  expect(answer.text).toBe('[]')
  expect(header(answer, 'page-count')).toBe('0')
  expect(header(answer, 'item-count')).toBe('0')
})

test.each(['page=0', 'page=-1', 'page=two', 'limit=0', 'limit=1.5', 'page=1&page=2'])('%s is 422', async query => {
  const { get } = await startWithPlays(1)
  expect(await get(`/sync/history?${query}`)).toMatchObject({ status: 422, text: '' })
})

async function startWithSwitch(name: SwitchName) {
  const town = await startWithPlays(20)
  const before = await town.get('/sync/history?limit=20')
  await town.trakt.switch(name)
  return { ...town, all: idsIn(before) }
}

test.each(['/sync/history', '/sync/ratings', '/sync/watchlist'])('%s takes a type, and knows no shows', async path => {
  const { connect } = await startTrakt()
  const { get, post } = await connect()
  await post('/sync/ratings', { movies: [{ ids: { tmdb: 348 }, rating: 8 }] })
  await post('/sync/history', { movies: [{ ids: { tmdb: 348 } }] })
  await post('/sync/watchlist', { movies: [{ ids: { tmdb: 348 } }] })
  const { rows } = await get(path)
  expect(rows).toHaveLength(1)
  for (const type of ['all', 'movies']) expect((await get(`${path}/${type}`)).rows, type).toEqual(rows)
  for (const type of ['shows', 'seasons', 'episodes']) {
    expect(await get(`${path}/${type}?page=1`), type).toMatchObject({ status: 200, text: '[]' })
  }
  expect((await get(`${path}/films`)).status).toBe(422)
})

test('/sync/watched knows films and no shows', async () => {
  const { connect } = await startTrakt()
  const { get } = await connect()
  expect(await get('/sync/watched/shows')).toMatchObject({ status: 200, text: '[]' })
  expect((await get('/sync/watched/all')).status).toBe(422)
})

test('no-pagination-headers: the pages are the same, and nothing says which', async () => {
  const { get, all } = await startWithSwitch('no-pagination-headers')
  const answer = await get('/sync/history?page=2&limit=15')
  expect(idsIn(answer)).toEqual(all.slice(15))
  expect([...answer.headers.keys()].filter(name => name.startsWith('x-pagination'))).toEqual([])
})

test('overlapping-pages: a page begins with the last row of the one before, and the last row moves to another page', async () => {
  const { get, all } = await startWithSwitch('overlapping-pages')
  const pages = await Promise.all([1, 2, 3].map(page => get(`/sync/history?page=${page}&limit=10`)))
  expect(pages.map(idsIn)).toEqual([all.slice(0, 10), all.slice(9, 19), all.slice(19)])
  expect(pages.map(page => header(page, 'page-count'))).toEqual(['2', '3', '3'])
  expect(pages.map(page => header(page, 'item-count'))).toEqual(['20', '21', '21'])
})

test('skipping-pages: a row between two pages is never shown', async () => {
  const { get, all } = await startWithSwitch('skipping-pages')
  const pages = await Promise.all([1, 2].map(page => get(`/sync/history?page=${page}&limit=10`)))
  expect(pages.map(idsIn)).toEqual([all.slice(0, 10), all.slice(11)])
  expect(pages.map(page => header(page, 'item-count'))).toEqual(['20', '19'])
})

test('half-lists: half of the rows are missing, and the headers agree', async () => {
  const { get, all } = await startWithSwitch('half-lists')
  const answer = await get('/sync/history?limit=20')
  expect(idsIn(answer)).toEqual(all.slice(0, 10))
  expect(header(answer, 'item-count')).toBe('10')
  expect(Object.keys((await get('/sync/watched/movies?extended=min')).body)).toHaveLength(10)
  expect((await get('/sync/ratings/movies')).rows).toHaveLength(10)
  expect((await get('/sync/watchlist/movies')).rows).toHaveLength(10)
})

test('low-page-counts: the headers say that there is one page, of so many rows', async () => {
  const { get, all } = await startWithSwitch('low-page-counts')
  const pages = await Promise.all([1, 2].map(page => get(`/sync/history?page=${page}&limit=10`)))
  expect(pages.map(idsIn)).toEqual([all.slice(0, 10), all.slice(10)])
  expect(pages.map(page => [header(page, 'page-count'), header(page, 'item-count')])).toEqual([
    ['1', '20'],
    ['1', '20'],
  ])
})

test('high-counts: the headers promise a hundred times as much as there is', async () => {
  const { get, all } = await startWithSwitch('high-counts')
  const pages = await Promise.all([1, 3].map(page => get(`/sync/history?page=${page}&limit=10`)))
  expect(pages.map(idsIn)).toEqual([all.slice(0, 10), []])
  expect(pages.map(page => [header(page, 'page-count'), header(page, 'item-count')])).toEqual([
    ['200', '2000'],
    ['200', '2000'],
  ])
})

test('null-ids: the first film of each list has no ids at all', async () => {
  const { get } = await startWithSwitch('null-ids')
  const paths = '/sync/history /sync/watched/movies /sync/ratings/movies /sync/watchlist/movies /movies/trending'
  for (const path of [...paths.split(' '), '/search/movie?query=the']) {
    const { rows } = await get(path)
    expect(rows[0]?.movie, path).toMatchObject({
      title: expect.any(String),
      ids: { trakt: null, slug: null, imdb: null, tmdb: null },
    })
    expect(rows[1]?.movie?.ids.trakt, path).toEqual(expect.any(Number))
  }
})

test('null-movies: the first row has no film where Trakt’s contracts allow that', async () => {
  const { get } = await startWithSwitch('null-movies')
  for (const path of ['/sync/ratings/movies', '/sync/watchlist/movies', '/search/movie?query=the']) {
    const { rows } = await get(path)
    expect(rows[0], path).toMatchObject({ type: 'movie', movie: null })
    expect(rows[1]?.movie?.ids.trakt, path).toEqual(expect.any(Number))
  }
  for (const path of ['/sync/history', '/sync/watched/movies', '/movies/trending']) {
    expect((await get(path)).rows[0]?.movie?.ids.trakt, path).toEqual(expect.any(Number))
  }
})

test.each([
  ['watched', '/sync/watched/movies'],
  ['watchlist-get', '/sync/watchlist/movies'],
  ['history-get', '/sync/history'],
  ['search', '/search/tmdb/348?type=movie'],
] as const)('empty-list at %s: once there is nothing, by its headers as well', async (place, path) => {
  const { trakt, get } = await startWithPlays(5)
  await trakt.fault('empty-list', place)
  const answer = await get(path)
  expect(answer).toMatchObject({ status: 200, text: '[]' })
  expect(header(answer, 'item-count')).toBe('0')
  expect((await get(path)).rows).not.toEqual([])
})
