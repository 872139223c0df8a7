import { expect, test } from 'vitest'
import { traktNumber } from '../../../sandbox/trakt/movies/movie.ts'
import { startTrakt } from './start.ts'

const found = {
  type: 'movie',
  score: null,
  movie: {
    title: 'Alien',
    year: 1979,
    ids: { trakt: traktNumber(348), slug: 'alien-1979', imdb: 'tt0078748', tmdb: 348 },
  },
}

test.each(['/search/tmdb/348?type=movie', '/search/imdb/tt0078748', `/search/trakt/${traktNumber(348)}?type=movie`])(
  '%s finds the film, for everybody',
  async path => {
    const { api } = await startTrakt()
    const { status, rows } = await api(path)
    expect(status).toBe(200)
    expect(rows).toEqual([found])
  },
)

test.each([
  'tmdb/999999999?type=movie',
  'imdb/tt9999999',
  'tmdb/alien?type=movie',
  'tvdb/348?type=movie',
  'tmdb/48035?type=movie',
])('/search/%s finds nothing, which is 200', async path => {
  const { api } = await startTrakt()
  expect(await api(`/search/${path}`)).toMatchObject({ status: 200, text: '[]' })
})

test('TMDB’s number without a type finds a series of that number as well', async () => {
  const { api } = await startTrakt()
  const { rows } = await api('/search/tmdb/348')
  expect(rows).toMatchObject([{ type: 'show', show: { ids: { tmdb: 348 } } }, found])
  expect((await api('/search/tmdb/348?type=show')).rows).toMatchObject([{ type: 'show' }])
  expect((await api('/search/tmdb/348?type=person,list')).rows).toEqual([])
  expect((await api('/search/imdb/tt0078748?type=show')).rows).toEqual([found])
})

test('a text search finds films by their titles, the best first, in pages', async () => {
  const { api } = await startTrakt()
  const { rows, headers } = await api('/search/movie?query=alien')
  expect(rows.map(row => row.movie?.title)).toEqual(['Alien', 'Aliens', 'Alien: Resurrection', 'Alien³'])
  expect(Number(rows[0]?.score)).toBeGreaterThan(Number(rows[1]?.score))
  expect(headers.get('x-pagination-limit')).toBe('10')
  const second = await api('/search/movie?query=alien&page=2&limit=1')
  expect(second.rows.map(row => row.movie?.title)).toEqual(['Aliens'])
})

test('a text search takes years, the exact title, and backslashes before signs', async () => {
  const { api } = await startTrakt()
  const titles = async (path: string) => (await api(path)).rows.map(row => row.movie?.title)
  expect(await titles('/search/movie?query=alien&years=1986')).toEqual(['Aliens'])
  expect(await titles('/search/movie?query=alien&years=1970-1980')).toEqual(['Alien'])
  expect(await titles('/search/movie/exact?query=alien')).toEqual(['Alien'])
  expect(await titles(`/search/movie?query=${encodeURIComponent('Dune\\: Part Two')}`)).toEqual(['Dune: Part Two'])
})

test('a text search can be in the titles alone, or for what is no film', async () => {
  const { api } = await startTrakt()
  const titles = async (path: string) => (await api(path)).rows.map(row => row.movie?.title)
  expect(await titles('/search/movie?query=%E5%8D%83%E3%81%A8%E5%8D%83%E5%B0%8B')).toEqual(['Spirited Away'])
  expect(await titles('/search/movie?query=%E5%8D%83%E3%81%A8%E5%8D%83%E5%B0%8B&fields=title')).toEqual([])
  expect(await titles('/search/movie?query=spirited%20away&fields=title')).toEqual(['Spirited Away'])
  expect(await titles('/search/movie,show?query=alien&limit=1')).toEqual(['Alien'])
  expect(await titles('/search/show?query=alien')).toEqual([])
})

test.each([
  '/search/movie?query=alien&years=soon',
  '/search/movie?query=alien&fields=colour',
  '/search/tmdb/348?type=film',
])('%s is 422', async path => {
  const { api } = await startTrakt()
  expect((await api(path)).status).toBe(422)
})

test('a text search without a text is 422', async () => {
  const { api } = await startTrakt()
  for (const query of ['', '?query=']) expect((await api(`/search/movie${query}`)).status, query).toBe(422)
})

test('null-scores and wide-scores: `null`, and whole numbers beyond 2^53, the best first all the same', async () => {
  const { api, trakt } = await startTrakt()
  await trakt.switch('null-scores')
  expect((await api('/search/movie?query=alien')).rows.map(row => row.score)).toEqual([null, null, null, null])
  await trakt.clearFaults()
  await trakt.switch('wide-scores')
  const { text, rows } = await api('/search/movie?query=alien')
  expect(text).toMatch(/"score":\d{18},/)
  const [first, second] = rows.map(row => Number(row.score))
  expect(second).toBeGreaterThan(2 ** 53)
  expect(first).toBeGreaterThan(Number(second))
})

test.each([traktNumber(348), 'alien-1979', 'tt0078748'])('/movies/%s is the film', async id => {
  const { api } = await startTrakt()
  expect((await api(`/movies/${id}`)).body).toEqual(found.movie)
})

test('/movies/:id takes no number of TMDB’s, and is 404 for what is none', async () => {
  const { api } = await startTrakt()
  for (const id of ['348', 'no-such-film', 'ordet-1955']) {
    expect(await api(`/movies/${id}`), id).toMatchObject({ status: 404, text: '' })
  }
})

test('extended=full brings everything else', async () => {
  const { api } = await startTrakt()
  expect((await api('/movies/alien-1979?extended=full')).body).toMatchObject({
    title: 'Alien',
    released: '1979-05-25',
    runtime: 117,
    status: 'released',
    rating: expect.any(Number),
    language: 'en',
    genres: ['horror', 'science-fiction'],
  })
})

test('what is trending is for everybody, with those who watch', async () => {
  const { api } = await startTrakt()
  const { rows, headers } = await api('/movies/trending?limit=3')
  expect(rows).toHaveLength(3)
  for (const row of rows) expect(row).toEqual({ watchers: expect.any(Number), movie: expect.any(Object) })
  expect(Number(headers.get('x-trending-user-count'))).toBeGreaterThan(400)
})
