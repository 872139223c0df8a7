import { afterAll, beforeAll, expect, test } from 'vitest'
import { rows, serveTmdb, titles } from './serve.ts'

let tmdb: Awaited<ReturnType<typeof serveTmdb>>
beforeAll(async () => {
  tmdb = await serveTmdb({ requestsPerSecond: 10_000 })
})
afterAll(() => tmdb.close())

async function search(query: string, more = '') {
  return await tmdb.get(`/3/search/movie?query=${encodeURIComponent(query)}${more}`)
}

test('the very title comes first, then what begins with the query', async () => {
  expect(titles(await search('alien'))).toEqual(['Alien', 'Aliens', 'Alien: Resurrection', 'Alien³'])
})

test('the very title goes before a more popular film that only begins with it', async () => {
  const answer = await search('batman')
  expect(titles(answer).slice(0, 3)).toEqual(['Batman', 'Batman', 'Batman Begins'])
  expect(Number(rows(answer)[2]?.popularity)).toBeGreaterThan(Number(rows(answer)[0]?.popularity))
})

test('films of one title come by popularity, each with its own year', async () => {
  const answer = await search('king kong')
  expect(rows(answer).map(row => String(row.release_date).slice(0, 4))).toEqual(['2005', '1933', '1976'])
  const popularity = rows(answer).map(row => Number(row.popularity))
  expect(popularity).toEqual(popularity.toSorted((a, b) => b - a))
})

test('a half-typed title finds its film', async () => {
  expect(titles(await search('incep'))).toEqual(['Inception'])
})

test('words may come in any order and be half typed', async () => {
  expect(titles(await search('knight dark'))).toEqual(['The Dark Knight', 'The Dark Knight Rises'])
})

test('text inside a word is found last', async () => {
  const found = titles(await search('man'))
  expect(found.indexOf('Rain Man')).toBeLessThan(found.indexOf('Batman'))
})

test.each([
  ['amelie', 'Amélie'],
  ['AMÉLIE', 'Amélie'],
  ['wall-e', 'WALL·E'],
  ['walle', 'WALL·E'],
  ['leon the professional', 'Léon: The Professional'],
  ['seven', 'Se7en'],
  ['8 1/2', '8½'],
  ['schindlers list', "Schindler's List"],
  ['alien 3', 'Alien³'],
  ['dr strangelove', 'Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb'],
  ['le fabuleux destin', 'Amélie'],
  ['千と千尋の神隠し', 'Spirited Away'],
  ['willy wonka and the chocolate factory', 'Willy Wonka & the Chocolate Factory'],
])('%s finds %s', async (query, title) => {
  expect(titles(await search(query))[0]).toBe(title)
})

test('nothing matches: an empty page', async () => {
  const answer = await search('zzzz no such film')
  expect(answer.body).toEqual({ page: 1, results: [], total_pages: 1, total_results: 0 })
})

test('an empty query gives an empty list, a missing one 422 with code 5', async () => {
  expect((await search('')).body).toMatchObject({ results: [], total_results: 0 })
  expect((await search('  …  ')).body).toMatchObject({ results: [] })
  expect(await tmdb.get('/3/search/movie')).toMatchObject({ status: 422, body: { status_code: 5 } })
})

test('pages hold twenty, do not overlap, and a page behind the last is empty', async () => {
  const [first, second] = [await search('the'), await search('the', '&page=2')]
  expect(titles(first)).toHaveLength(20)
  expect(titles(second)).toHaveLength(20)
  expect(new Set([...rows(first), ...rows(second)].map(row => row.id)).size).toBe(40)
  expect(first.body.total_pages).toBe(Math.ceil(Number(first.body.total_results) / 20))
  expect((await search('the', '&page=500')).body).toMatchObject({ page: 500, results: [] })
})

test.each(['0', '501', '-1', '1.5', 'two'])('page %s gives 400 with code 22', async number => {
  expect(await search('alien', `&page=${number}`)).toMatchObject({ status: 400, body: { status_code: 22 } })
})

test('year and primary_release_year keep only films of that year', async () => {
  for (const name of ['year', 'primary_release_year']) {
    const answer = await search('dune', `&${name}=1984`)
    expect(rows(answer).map(row => row.id)).toEqual([841])
  }
})

test('a language without texts gives the original title and an empty overview', async () => {
  const [row] = rows(await search('amélie', '&language=fr-FR'))
  expect(row).toMatchObject({ title: "Le Fabuleux Destin d'Amélie Poulain", overview: '' })
})

test('a row has the fields of TMDB’s list items', async () => {
  const [row] = rows(await search('the matrix'))
  expect(row).toEqual({
    adult: false,
    backdrop_path: '/sandbox-603-backdrop.jpg',
    genre_ids: [28, 878],
    id: 603,
    original_language: 'en',
    original_title: 'The Matrix',
    overview: expect.stringMatching(/programmer/),
    popularity: expect.any(Number),
    poster_path: '/sandbox-603-poster.jpg',
    release_date: '1999-03-31',
    title: 'The Matrix',
    video: false,
    vote_average: expect.any(Number),
    vote_count: expect.any(Number),
  })
})
