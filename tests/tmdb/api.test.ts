import { expect, test } from 'vitest'
import { json, serveReplies } from './stub.ts'

const alien = {
  adult: false,
  backdrop_path: '/back.jpg',
  genre_ids: [27, 878],
  id: 348,
  original_language: 'en',
  original_title: 'Alien',
  overview: 'A distress call.',
  popularity: 61.3,
  poster_path: '/post.jpg',
  release_date: '1979-05-25',
  title: 'Alien',
  video: false,
  vote_average: 8.2,
  vote_count: 14_000,
}
const page = (...results: unknown[]) => json({ page: 1, results, total_pages: 1, total_results: results.length })

test('a search asks for English titles without adult films and returns plain summaries', async () => {
  const { requests, open } = await serveReplies(page(alien))
  expect(await open().search('alien & co', { year: 1979 })).toEqual([
    {
      tmdbId: 348,
      title: 'Alien',
      originalTitle: 'Alien',
      year: 1979,
      posterPath: '/post.jpg',
      backdropPath: '/back.jpg',
      overview: 'A distress call.',
      rating: 8.2,
      popularity: 61.3,
    },
  ])
  const url = new URL(String(requests[0]?.url), 'http://host')
  expect(url.pathname).toBe('/3/search/movie')
  expect(Object.fromEntries(url.searchParams)).toEqual({
    language: 'en-US',
    query: 'alien & co',
    include_adult: 'false',
    page: '1',
    year: '1979',
  })
})

test('a v4 token goes as a bearer header and never into the address', async () => {
  const { requests, open } = await serveReplies(page())
  await open({ apiKey: 'head.body.signature' }).popular()
  expect(requests[0]?.headers.authorization).toBe('Bearer head.body.signature')
  expect(requests[0]?.url).not.toContain('head.body')
})

test('a v3 key goes as the api_key parameter', async () => {
  const { requests, open } = await serveReplies(page())
  await open({ apiKey: 'f'.repeat(32) }).popular()
  expect(requests[0]?.url).toContain(`api_key=${'f'.repeat(32)}`)
  expect(requests[0]?.headers.authorization).toBeUndefined()
})

test('what TMDB leaves empty becomes null, and an empty title falls back to the original one', async () => {
  const bare = { id: 7, title: '', original_title: 'Наука', release_date: '', vote_average: 0, vote_count: 0 }
  const { open } = await serveReplies(page(bare))
  expect(await open().search('x')).toEqual([
    {
      tmdbId: 7,
      title: 'Наука',
      originalTitle: 'Наука',
      year: null,
      posterPath: null,
      backdropPath: null,
      overview: '',
      rating: null,
      popularity: 0,
    },
  ])
})

test('rows that cannot be read are left out, counted and logged', async () => {
  const { logged, open } = await serveReplies(page({ id: 'x' }, alien, null, { id: 9, title: ' ' }))
  expect((await open().search('alien')).map(film => film.tmdbId)).toEqual([348])
  expect(logged).toEqual([[{ path: '/search/movie', skipped: 3 }, 'unreadable rows from TMDB']])
})

test('an image path that could lead elsewhere is dropped', async () => {
  const { open } = await serveReplies(
    page({ ...alien, poster_path: '/../x?y', backdrop_path: 'https://elsewhere/a.jpg' }),
  )
  expect(await open().search('alien')).toMatchObject([{ posterPath: null, backdropPath: null }])
})

test('one request fetches a film with trailer, directors, genres and IMDb id', async () => {
  const { requests, open } = await serveReplies(
    json({
      ...alien,
      imdb_id: null,
      runtime: 117,
      tagline: 'Quiet out here.',
      genres: [{ id: 27, name: 'Horror' }, { id: 878 }],
      external_ids: { imdb_id: 'tt0078748' },
      credits: {
        crew: [
          { name: 'Ridley Scott', job: 'Director' },
          { name: 'Jerry Goldsmith', job: 'Music' },
        ],
      },
      videos: { results: [{ site: 'YouTube', type: 'Trailer', key: 'abcdefghijk', official: true }] },
    }),
  )
  expect(await open().film(348)).toMatchObject({
    tmdbId: 348,
    imdbId: 'tt0078748',
    runtime: 117,
    genres: ['Horror'],
    directors: ['Ridley Scott'],
    trailerUrl: 'https://www.youtube.com/watch?v=abcdefghijk',
    tagline: 'Quiet out here.',
  })
  expect(requests).toHaveLength(1)
  expect(requests[0]?.url).toContain('append_to_response=external_ids%2Cvideos%2Ccredits')
})

test('a film without runtime, trailer, directors and ids is still a film', async () => {
  const { open } = await serveReplies(
    json({ id: 7, title: 'Bare', runtime: 0, imdb_id: 'x', videos: 5, credits: null }),
  )
  expect(await open().film(7)).toMatchObject({
    title: 'Bare',
    imdbId: null,
    runtime: null,
    genres: [],
    directors: [],
    trailerUrl: null,
    tagline: '',
  })
})

test('an IMDb id is looked up, and is null where TMDB knows none', async () => {
  const { requests, open } = await serveReplies(json({ movie_results: [alien] }), json({ movie_results: [] }))
  const api = open()
  expect(await api.findByImdb('tt0078748')).toMatchObject({ tmdbId: 348 })
  expect(requests[0]?.url).toMatch(/^\/3\/find\/tt0078748\?.*external_source=imdb_id/)
  expect(await api.findByImdb('tt0000001')).toBeNull()
})
