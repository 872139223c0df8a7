import { expect, test } from 'vitest'
import { isSamePage } from '../../src/trakt/pages.ts'
import { answer, json, serveReply } from './far-end.ts'

const alien = { title: 'Alien', year: 1979, ids: { trakt: 295, slug: 'alien-1979', imdb: 'tt0078748', tmdb: 348 } }
const film = { traktId: 295, tmdbId: 348, imdbId: 'tt0078748', title: 'Alien', year: 1979 }
const play = { id: 10983741226, watched_at: '2026-08-31T20:15:42.120Z', action: 'watch', type: 'movie', movie: alien }
const lost = { ...alien, ids: { trakt: null, slug: null, imdb: null, tmdb: null } }
const pagination = (pages: number, items: number, limit = 250) => ({
  'x-pagination-page': '1',
  'x-pagination-limit': String(limit),
  'x-pagination-page-count': String(pages),
  'x-pagination-item-count': String(items),
})

test('a play comes to the minute, with the film’s ids and Trakt’s number of the play', async () => {
  const { api, arrived } = await serveReply(json([play], 200, pagination(1, 1)))
  const page = await api.plays('a-token')
  expect(page.rows).toEqual([{ historyId: 10983741226, watchedAt: '2026-08-31T20:15:00.000Z', film }])
  expect(arrived[0]?.path).toBe('/api/sync/history/movies?page=1&limit=250')
})

test('a play of 1970 has no date', async () => {
  const { api } = await serveReply(json([{ ...play, watched_at: '1970-01-01T00:00:00.000Z' }]))
  expect((await api.plays('a-token')).rows[0]?.watchedAt).toBeNull()
})

test('a film may lack its year and all ids but Trakt’s', async () => {
  const movie = { title: 'Alien', year: null, ids: { trakt: 295, slug: 'alien', imdb: null, tmdb: null } }
  const { api } = await serveReply(json([{ ...play, movie }]))
  expect((await api.plays('a-token')).rows[0]?.film).toEqual({ ...film, tmdbId: null, imdbId: null, year: null })
})

test('rows that say no film, or nothing at all, are counted and left out; those with a title are known by it', async () => {
  const rows = [{ ...play, movie: lost }, play, { ...play, movie: null }, null, 'x', { ...play, watched_at: 'soon' }]
  const { api } = await serveReply(json(rows))
  const page = await api.plays('a-token')
  expect([page.rows.length, page.skipped]).toEqual([1, 5])
  const known = { id: 10983741226, title: 'Alien', year: 1979 }
  expect(page.lost).toEqual([known, known])
})

test.each([0, 11, 7.5, '8', null])('a rating of %j is none and is left out', async rating => {
  const row = { rated_at: '2026-08-30T18:32:29.000Z', type: 'movie', movie: alien }
  const rows = [
    { ...row, rating },
    { ...row, rating: 9 },
  ]
  const { api } = await serveReply(json(rows))
  const page = await api.ratings('a-token', 1)
  expect([page.rows, page.skipped]).toEqual([[{ film, rating: 9, ratedAt: '2026-08-30T18:32:29.000Z' }], 1])
})

test('the watchlist is read in the order in which it was filled', async () => {
  const { api, arrived } = await serveReply(
    json([{ rank: 1, id: 1, listed_at: '2026-08-29T21:42:41.000Z', movie: alien }]),
  )
  expect((await api.watchlist('a-token', 3)).rows).toEqual([{ film, listedAt: '2026-08-29T21:42:41.000Z' }])
  expect(arrived[0]?.path).toBe('/api/sync/watchlist/movies/added/asc?page=3&limit=250')
})

test('the headers say whether there is more, whatever limit was asked for', async () => {
  const { api } = await serveReply(json([play], 200, pagination(3, 25, 10)))
  const pages = await Promise.all([1, 2, 3].map(page => api.plays('a-token', { page })))
  expect(pages.map(page => page.hasMore)).toEqual([true, true, false])
  expect(pages[0]).toMatchObject({ pageCount: 3, itemCount: 25 })
})

test('without headers only an empty page is the last, because nobody knows how long a page is', async () => {
  const short = await serveReply(json([play]))
  expect((await short.api.plays('a-token')).hasMore).toBe(true)
  const empty = await serveReply(json([]))
  expect((await empty.api.plays('a-token', { page: 2 })).hasMore).toBe(false)
})

test('a list that comes whole, whatever page is asked for, is told by the same page coming again', async () => {
  const { api } = await serveReply(json([play, { ...play, id: 1 }]))
  const [first, second] = [await api.plays('a-token'), await api.plays('a-token', { page: 2 })]
  expect(isSamePage(first, second)).toBe(true)
  const other = await serveReply(
    json([
      { ...play, id: 2 },
      { ...play, id: 1 },
    ]),
  )
  expect(isSamePage(first, await other.api.plays('a-token', { page: 2 }))).toBe(false)
  const counted = await serveReply(json([play, { ...play, id: 1 }], 200, pagination(2, 4, 2)))
  expect(isSamePage(first, await counted.api.plays('a-token', { page: 2 })), 'with headers').toBe(false)
})

test('all minutes come by Trakt’s ids of the films, to the minute', async () => {
  const body = {
    16662: ['2026-08-31T20:15:00.000Z', '2015-01-03T19:00:59.999Z'],
    120: ['1970-01-01T00:00:00.000Z'],
    null: ['2026-08-31T20:15:00.000Z'],
    7: 'never',
    8: ['never', '2026-08-31T20:15:00.000Z'],
  }
  const { api, arrived } = await serveReply(json(body))
  const { films, skipped, pages } = await api.watchedMinutes('a-token')
  expect([...films], 'a film of which something cannot be read is there all the same').toEqual([
    [7, []],
    [8, ['2026-08-31T20:15:00.000Z']],
    [120, [null]],
    [16662, ['2026-08-31T20:15:00.000Z', '2015-01-03T19:00:00.000Z']],
  ])
  expect([skipped, pages]).toEqual([1, null])
  expect(arrived[0]?.path).toBe('/api/sync/watched/movies?extended=min')
})

test('no minutes at all may come as an empty list; a list of something is no such answer', async () => {
  const empty = await serveReply(json([]))
  expect((await empty.api.watchedMinutes('a-token')).films.size).toBe(0)
  const list = await serveReply(json([play]))
  await expect(list.api.watchedMinutes('a-token')).rejects.toMatchObject({ kind: 'malformed' })
})

test('minutes that come in pages say so, and the next page is asked for with the same limit', async () => {
  const { api, arrived } = await serveReply(json({ 1: [] }, 200, pagination(3, 300, 100)))
  expect((await api.watchedMinutes('a-token')).pages).toEqual({ limit: 100, count: 3 })
  await api.watchedMinutes('a-token', { number: 2, limit: 100 })
  expect(arrived[1]?.path).toBe('/api/sync/watched/movies?extended=min&page=2&limit=100')
})

test('of the activities only those that matter are read, and others may be missing', async () => {
  const movies = { watched_at: 'a', rated_at: 'b', watchlisted_at: 'c' }
  const full = await serveReply(json({ all: 'x', movies, watchlist: { updated_at: 'd' }, notes: {} }))
  expect(await full.api.lastActivities('a-token')).toEqual({ plays: 'a', ratings: 'b', watchlist: 'c d' })
  const never = await serveReply(json({ movies: { ...movies, rated_at: null }, watchlist: null }))
  expect(await never.api.lastActivities('a-token'), 'never').toEqual({ plays: 'a', ratings: '', watchlist: 'c' })
  const bare = await serveReply(json({ movies }))
  expect(await bare.api.lastActivities('a-token')).toEqual({ plays: 'a', ratings: 'b', watchlist: 'c' })
})

test.each([
  ['an object instead of a list', json({})],
  ['nothing', answer(200, 'application/json', '')],
  ['broken JSON', answer(200, 'application/json', '[{"id":1')],
])('%s is no list', async (_what, reply) => {
  const { api } = await serveReply(reply)
  for (const read of [() => api.plays('t'), () => api.ratings('t', 1), () => api.watchlist('t', 1)])
    await expect(read()).rejects.toMatchObject({ kind: 'malformed' })
  await expect(api.lastActivities('t')).rejects.toMatchObject({ kind: 'malformed' })
})
