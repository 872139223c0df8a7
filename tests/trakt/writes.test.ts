import { expect, test } from 'vitest'
import { json, serveReply } from './far-end.ts'

const nothingLost = { movies: [], shows: [], seasons: [], episodes: [] }

test('plays are sent by one id each, with the minute, and counted', async () => {
  const { api, arrived } = await serveReply(
    json({ added: { movies: 2, episodes: 0 }, updated: { movies: 0 }, not_found: nothingLost }, 201),
  )
  const plays = [
    { film: { trakt: 16662 }, watchedAt: '2026-08-31T20:15:00.000Z' },
    { film: { tmdb: 348 }, watchedAt: '2026-08-31T22:15:00.000Z' },
  ]
  expect(await api.addPlays('a-token', plays)).toEqual({ count: 2, notFound: [], unnamed: 0 })
  expect(arrived).toMatchObject([
    { method: 'POST', path: '/api/sync/history', headers: { authorization: 'Bearer a-token' } },
  ])
  expect(JSON.parse(arrived[0]?.body ?? '')).toEqual({
    movies: [
      { ids: { trakt: 16662 }, watched_at: '2026-08-31T20:15:00.000Z' },
      { ids: { tmdb: 348 }, watched_at: '2026-08-31T22:15:00.000Z' },
    ],
  })
})

test('what was not found is read by its ids; what comes back as {} or as something else is counted', async () => {
  const movies = [
    { ids: { tmdb: 999 } },
    { rating: 9, ids: { trakt: 5, slug: 'x' } },
    {},
    null,
    { ids: {} },
    { ids: { tmdb: 'x' } },
  ]
  const { api } = await serveReply(json({ added: { movies: 0 }, not_found: { movies, people: [], users: [] } }, 201))
  expect(await api.rate('a-token', [{ film: { tmdb: 999 }, rating: 9, ratedAt: '2026-08-31T20:15:00.000Z' }])).toEqual({
    count: 0,
    notFound: [{ tmdb: 999 }, { trakt: 5 }],
    unnamed: 4,
  })
})

test('ratings are sent with their date, and taken back by a call of their own', async () => {
  const { api, arrived } = await serveReply(json({ added: { movies: 1 }, deleted: { movies: 1 } }))
  await api.rate('a-token', [{ film: { trakt: 1 }, rating: 10, ratedAt: '2026-08-31T20:15:00.000Z' }])
  await api.unrate('a-token', [{ trakt: 1 }])
  expect(arrived.map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
    ['/api/sync/ratings', { movies: [{ ids: { trakt: 1 }, rating: 10, rated_at: '2026-08-31T20:15:00.000Z' }] }],
    ['/api/sync/ratings/remove', { movies: [{ ids: { trakt: 1 } }] }],
  ])
})

test('plays are removed by their numbers, which are beyond 32 bits, and never by their film', async () => {
  const { api, arrived } = await serveReply(json({ deleted: { movies: 1 }, not_found: { ...nothingLost, ids: [2] } }))
  await api.removePlays('a-token', [10983741226, 2])
  expect(arrived[0]).toMatchObject({ path: '/api/sync/history/remove', body: '{"ids":[10983741226,2]}' })
})

test.each([
  {},
  { added: {} },
  { added: { movies: -1 } },
  { added: { movies: '1' } },
  [],
  null,
  { deleted: { movies: 1 } },
])('an answer to an addition that counts nothing is malformed: %j', async body => {
  const { api } = await serveReply(json(body))
  await expect(api.addPlays('x', [{ film: { trakt: 1 }, watchedAt: 'x' }])).rejects.toMatchObject({ kind: 'malformed' })
})
