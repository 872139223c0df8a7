import { afterAll, beforeAll, expect, test } from 'vitest'
import { rows, serveTmdb, titles } from './serve.ts'

let tmdb: Awaited<ReturnType<typeof serveTmdb>>
beforeAll(async () => {
  tmdb = await serveTmdb({ requestsPerSecond: 10_000 })
})
afterAll(() => tmdb.close())

test('details name the genres and give runtime and IMDb id', async () => {
  const { body } = await tmdb.get('/3/movie/348')
  expect(body).toMatchObject({
    id: 348,
    imdb_id: 'tt0078748',
    runtime: 117,
    genres: [
      { id: 27, name: 'Horror' },
      { id: 878, name: 'Science Fiction' },
    ],
    status: 'Released',
  })
  expect(body).not.toHaveProperty('genre_ids')
  expect(body).not.toHaveProperty('videos')
})

test('append_to_response adds exactly the parts that were asked for', async () => {
  const parts = 'external_ids,videos,watch/providers,credits,recommendations,images,no_such_part'
  const { body } = await tmdb.get(`/3/movie/348?append_to_response=${parts}`)
  expect(body).toMatchObject({
    external_ids: { imdb_id: 'tt0078748' },
    'watch/providers': { results: {} },
    credits: { crew: [{ job: 'Director', name: 'Ridley Scott' }] },
    recommendations: { page: 1 },
    images: { posters: [{ file_path: '/sandbox-348-poster.jpg' }] },
  })
  expect(body).not.toHaveProperty('no_such_part')
})

test('twenty parts may be appended, the 21st gives 400 with code 27', async () => {
  const parts = (count: number) => Array(count).fill('videos').join(',')
  expect((await tmdb.get(`/3/movie/348?append_to_response=${parts(20)}`)).status).toBe(200)
  const refused = await tmdb.get(`/3/movie/348?append_to_response=${parts(21)}`)
  expect(refused).toMatchObject({ status: 400, body: { success: false, status_code: 27 } })
})

test('an id that is not there gives 404 with code 34, one that is no number 404 with code 6', async () => {
  const missing = { success: false, status_code: 34, status_message: 'The resource you requested could not be found.' }
  expect(await tmdb.get('/3/movie/999999999')).toMatchObject({ status: 404, body: missing })
  expect(await tmdb.get('/3/movie/999999999/videos')).toMatchObject({ status: 404, body: missing })
  expect(await tmdb.get('/3/movie/alien')).toMatchObject({ status: 404, body: { status_code: 6 } })
})

test('the videos hold an official trailer among others, with keys of YouTube’s length that say what they are', async () => {
  const videos = rows(await tmdb.get('/3/movie/27205/videos'))
  expect(videos.map(video => [video.type, video.official])).toEqual([
    ['Teaser', true],
    ['Trailer', false],
    ['Trailer', true],
  ])
  expect(videos.map(video => video.key)).toEqual(['st_00027205', 'so_00027205', 'sb_00027205'])
})

test('some films lack what TMDB sometimes lacks', async () => {
  expect((await tmdb.get('/3/movie/905')).body.poster_path).toBeNull()
  expect(rows(await tmdb.get('/3/movie/905/videos'))).toEqual([])
  expect((await tmdb.get('/3/movie/3060')).body.runtime).toBeNull()
  expect((await tmdb.get('/3/movie/2013')).body.overview).toBe('')
  expect((await tmdb.get('/3/movie/26317')).body.release_date).toBe('')
  expect((await tmdb.get('/3/movie/11314')).body).toMatchObject({ vote_average: 0, vote_count: 0 })
})

test('popular and trending list the most popular films first', async () => {
  for (const path of ['/3/movie/popular', '/3/trending/movie/week']) {
    const answer = await tmdb.get(path)
    const popularity = rows(answer).map(row => Number(row.popularity))
    expect(popularity).toHaveLength(20)
    expect(popularity).toEqual(popularity.toSorted((a, b) => b - a))
  }
  expect(await tmdb.get('/3/movie/popular?page=0')).toMatchObject({ status: 400, body: { status_code: 22 } })
})

test('recommendations are other films, those of the same director and kind first', async () => {
  const found = titles(await tmdb.get('/3/movie/121/recommendations'))
  expect(found.slice(0, 2).toSorted()).toEqual([
    'The Lord of the Rings: The Fellowship of the Ring',
    'The Lord of the Rings: The Return of the King',
  ])
  expect(found).not.toContain('The Lord of the Rings: The Two Towers')
})

test('an IMDb id finds its film, an unknown one nothing, and without a source it is 422', async () => {
  const found = await tmdb.get('/3/find/tt0078748?external_source=imdb_id')
  expect(found.body).toMatchObject({ movie_results: [{ id: 348, media_type: 'movie' }], tv_results: [] })
  expect((await tmdb.get('/3/find/tt9999999?external_source=imdb_id')).body).toMatchObject({ movie_results: [] })
  expect(await tmdb.get('/3/find/tt0078748')).toMatchObject({ status: 422, body: { status_code: 5 } })
})

test('the genre list and the configuration are TMDB’s, the image base is this server’s', async () => {
  const { genres } = (await tmdb.get('/3/genre/movie/list')).body
  expect(genres).toHaveLength(19)
  expect(genres).toContainEqual({ id: 878, name: 'Science Fiction' })
  expect((await tmdb.get('/3/configuration')).body).toMatchObject({
    images: { secure_base_url: `${tmdb.url}/t/p/`, poster_sizes: expect.arrayContaining(['w342', 'original']) },
  })
})
