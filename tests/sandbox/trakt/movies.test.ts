import { expect, test } from 'vitest'
import { catalogue } from '../../../sandbox/tmdb/catalogue.ts'
import { awkwardMovies, unknownToTrakt } from '../../../sandbox/trakt/movies/made-up.ts'
import { traktNumber } from '../../../sandbox/trakt/movies/movie.ts'
import { startTrakt } from './start.ts'

test('Trakt knows every film of TMDB’s catalogue but one, and each by ids of its own', async () => {
  const { trakt } = await startTrakt()
  const movies = await trakt.movies()
  const known = movies.map(movie => movie.tmdb)
  expect(
    catalogue()
      .films.filter(film => !known.includes(film.id))
      .map(film => film.id),
  ).toEqual(unknownToTrakt)
  for (const key of ['trakt', 'slug', 'imdb', 'tmdb'] as const) {
    const ids = movies.map(movie => movie[key]).filter(id => id !== null)
    expect(new Set(ids).size, key).toBe(ids.length)
  }
  const tmdbs = new Set(catalogue().films.map(film => film.id))
  expect(movies.filter(movie => tmdbs.has(movie.trakt))).toEqual([])
})

test.each([
  ['withoutTmdb', { tmdb: null, imdb: expect.any(String) }, expect.any(Number)],
  ['withoutImdb', { tmdb: expect.any(Number), imdb: null }, expect.any(Number)],
  ['withoutYear', { tmdb: expect.any(Number), imdb: expect.any(String) }, null],
  ['withTraktIdsAlone', { tmdb: null, imdb: null }, null],
] as const)('the film %s is in every list as it is', async (name, ids, year) => {
  const { trakt, connect } = await startTrakt()
  const { trakt: number, title } = awkwardMovies[name]
  const film = { ids: { trakt: number } }
  await trakt.addToWatchlist('filmfan', [film])
  const { get, post } = await connect()
  expect((await get('/sync/watchlist/movies')).rows).toMatchObject([{ movie: { title, year, ids } }])
  await post('/sync/history', { movies: [film] })
  await post('/sync/ratings', { movies: [{ ...film, rating: 5 }] })
  for (const path of ['/sync/history', '/sync/watched/movies', '/sync/ratings']) {
    expect((await get(path)).rows, path).toMatchObject([{ movie: { title, year, ids: { ...ids, trakt: number } } }])
  }
  expect((await get(`/search/trakt/${number}?type=movie`)).rows).toMatchObject([{ movie: { title, year, ids } }])
})

test('a title with markup in it comes as it is', async () => {
  const { api } = await startTrakt()
  const { trakt, title } = awkwardMovies.withMarkup
  expect((await api(`/movies/${trakt}`)).body.title).toBe(title)
  expect(title).toMatch(/^<b>.*@everyone/)
})

test('the lost film has rows without any ids, and no call finds it', async () => {
  const { trakt, connect } = await startTrakt()
  const { get, post } = await connect()
  const lost = { ids: { trakt: awkwardMovies.lost.trakt } }
  expect((await post('/sync/history', { movies: [lost] })).body).toMatchObject({ added: { movies: 0 } })
  await trakt.addPlays('filmfan', [lost, { ids: { tmdb: 348 } }])
  const noIds = { trakt: null, slug: null, imdb: null, tmdb: null }
  expect((await get('/sync/history')).rows).toMatchObject([
    { movie: { title: 'Alien' } },
    { movie: { title: 'Lost in Migration', ids: noIds } },
  ])
  expect(Object.keys((await get('/sync/watched/movies?extended=min')).body)).toEqual([String(traktNumber(348))])
  expect((await get(`/movies/${awkwardMovies.lost.trakt}`)).status).toBe(404)
})

test('a director changes a film’s data, for rows that are there as well', async () => {
  const { trakt, connect } = await startTrakt()
  const { get } = await connect()
  await trakt.addPlays('filmfan', [{ ids: { tmdb: 348 } }])
  await trakt.changeMovie(traktNumber(348), { tmdb: 999, year: null, title: 'Alien (Merged)' })
  expect((await get('/sync/history')).rows).toMatchObject([
    { movie: { title: 'Alien (Merged)', year: null, ids: { tmdb: 999, imdb: 'tt0078748' } } },
  ])
  expect((await get('/search/tmdb/999?type=movie')).rows).toHaveLength(1)
  expect((await get('/search/tmdb/348?type=movie')).rows).toEqual([])
})

test('a director takes a film out of Trakt and puts it back', async () => {
  const { trakt, connect } = await startTrakt()
  const { get, post } = await connect()
  await trakt.changeMovie(traktNumber(348), { known: false })
  expect((await get('/search/imdb/tt0078748')).rows).toEqual([])
  expect((await post('/sync/history', { movies: [{ ids: { tmdb: 348 } }] })).body).toMatchObject({
    added: { movies: 0 },
  })
  await trakt.changeMovie(traktNumber(348), { known: true })
  expect((await get('/search/imdb/tt0078748')).rows).toHaveLength(1)
  await expect(trakt.changeMovie(1, { known: false })).rejects.toMatchObject({ status: 404 })
  await expect(trakt.changeMovie(traktNumber(348), { title: '' })).rejects.toMatchObject({ status: 400 })
})
