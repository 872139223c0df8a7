import { expect, onTestFinished, test } from 'vitest'
import { type TmdbOptions, tmdbApiKey, tmdbReadToken } from '../../../sandbox/tmdb/server.ts'
import { serveTmdb } from './serve.ts'

async function start(options?: TmdbOptions) {
  const tmdb = await serveTmdb(options)
  onTestFinished(() => tmdb.close())
  return tmdb
}

const badKey = {
  success: false,
  status_code: 7,
  status_message: 'Invalid API key: You must be granted a valid key.',
}

test('the credentials have the shapes of TMDB’s own', () => {
  expect(tmdbApiKey).toMatch(/^[0-9a-f]{32}$/)
  expect(tmdbReadToken.split('.')).toHaveLength(3)
})

test('the v4 read token is taken as a bearer header', async () => {
  const tmdb = await start()
  const answer = await tmdb.ask('/3/movie/348', { headers: { authorization: `Bearer ${tmdbReadToken}` } })
  expect(answer).toMatchObject({ status: 200, body: { id: 348, title: 'Alien' } })
})

test('the v3 key is taken as a query parameter', async () => {
  const tmdb = await start()
  expect(await tmdb.ask(`/3/movie/348?api_key=${tmdbApiKey}`)).toMatchObject({ status: 200 })
})

test.each([
  ['no credential', '/3/movie/348', {}],
  ['a wrong key', `/3/movie/348?api_key=${'0'.repeat(32)}`, {}],
  ['a wrong token', '/3/movie/348', { authorization: 'Bearer a.b.c' }],
  ['the token as a key', `/3/movie/348?api_key=${tmdbReadToken}`, {}],
  ['the key as a token', '/3/movie/348', { authorization: `Bearer ${tmdbApiKey}` }],
])('%s gives 401 with code 7', async (_case, path, headers) => {
  const tmdb = await start()
  expect(await tmdb.ask(path, { headers })).toMatchObject({ status: 401, body: badKey })
})

test('the 51st request within a second gives 429 with code 25 and Retry-After, and a second later all is well', async () => {
  let instant = 10_000
  const tmdb = await start({ now: () => instant })
  for (let count = 0; count < 50; count++) expect((await tmdb.get('/3/genre/movie/list')).status).toBe(200)
  const refused = await tmdb.get('/3/genre/movie/list')
  expect(refused).toMatchObject({ status: 429, body: { success: false, status_code: 25 } })
  expect(refused.headers.get('retry-after')).toBe('1')
  instant += 1000
  expect((await tmdb.get('/3/genre/movie/list')).status).toBe(200)
})

test('the rate is an option', async () => {
  const tmdb = await start({ requestsPerSecond: 1, now: () => 0 })
  expect((await tmdb.get('/3/configuration')).status).toBe(200)
  expect((await tmdb.get('/3/configuration')).status).toBe(429)
})

test('an unknown route gives 404 with code 34', async () => {
  const tmdb = await start()
  for (const path of ['/3/films/348', '/3/movie/348/soundtrack', '/4/movie/348', '/3/trending/movie/month']) {
    expect(await tmdb.get(path), path).toMatchObject({ status: 404, body: { success: false, status_code: 34 } })
  }
})

test('another method than GET gives 405 with code 42', async () => {
  const tmdb = await start()
  const answer = await tmdb.ask(`/3/movie/348?api_key=${tmdbApiKey}`, { method: 'POST' })
  expect(answer).toMatchObject({ status: 405, body: { success: false, status_code: 42 } })
})
