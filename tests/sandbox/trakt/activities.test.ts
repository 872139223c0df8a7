import { expect, test } from 'vitest'
import { startTrakt } from './start.ts'

const alien = { ids: { tmdb: 348 } }
const joined = '2026-10-12T08:00:00.000Z'
const later = '2026-10-12T08:00:02.000Z'

type Activities = Record<string, Record<string, string>> & { all: string }

/** Somebody with something of each, and two seconds gone; `changed` tells which instants a call has moved. */
async function startWithLibrary() {
  const town = await startTrakt()
  await town.trakt.addPlays('filmfan', [alien])
  await town.trakt.rate('filmfan', [{ ...alien, rating: 9 }])
  await town.trakt.addToWatchlist('filmfan', [alien])
  const filmfan = await town.connect()
  await town.clock.jump(2000)
  const activities = async () => (await filmfan.get('/sync/last_activities')).body as unknown as Activities
  async function changed(): Promise<string[]> {
    return Object.entries(await activities())
      .flatMap(([group, instants]) =>
        typeof instants === 'string'
          ? [[group, instants]]
          : Object.entries(instants).map(([name, instant]) => [`${group}.${name}`, instant]),
      )
      .filter(([, instant]) => instant !== joined)
      .map(([name]) => String(name))
  }
  return { ...town, ...filmfan, activities, changed }
}

test('nothing has moved where nothing was done', async () => {
  const { changed } = await startWithLibrary()
  expect(await changed()).toEqual([])
})

test.each([
  ['a play is added', '/sync/history', { movies: [{ ids: { tmdb: 11 } }] }, ['movies.watched_at']],
  ['a play is removed', '/sync/history/remove', { movies: [alien] }, ['movies.watched_at']],
  ['a film is rated', '/sync/ratings', { movies: [{ ...alien, rating: 9 }] }, ['movies.rated_at']],
  ['a rating is removed', '/sync/ratings/remove', { movies: [alien] }, ['movies.rated_at']],
  [
    'a film is put on the watchlist',
    '/sync/watchlist',
    { movies: [{ ids: { tmdb: 11 } }] },
    ['movies.watchlisted_at', 'watchlist.updated_at'],
  ],
  [
    'a film is taken off the watchlist',
    '/sync/watchlist/remove',
    { movies: [alien] },
    ['movies.watchlisted_at', 'watchlist.updated_at'],
  ],
  [
    'a play takes its film off the watchlist',
    '/sync/history',
    { movies: [alien] },
    ['movies.watched_at', 'movies.watchlisted_at', 'watchlist.updated_at'],
  ],
])('when %s, that and `all` move', async (_case, path, body, expected) => {
  const { post, changed, activities } = await startWithLibrary()
  expect((await post(path, body)).status).toBeLessThan(300)
  expect(await changed()).toEqual(['all', ...expected])
  expect((await activities()).all).toBe(later)
})

test.each([
  ['what was not found', '/sync/history', { movies: [{ ids: { tmdb: 999_999_999 } }] }],
  ['a play that was not there', '/sync/history/remove', { ids: [7] }],
  ['what is on the watchlist already', '/sync/watchlist', { movies: [alien] }],
  ['a rating that was not there', '/sync/ratings/remove', { movies: [{ ids: { tmdb: 11 } }] }],
  ['what was not valid', '/sync/history', { movies: [{ ...alien, watched_at: 7 }] }],
])('nothing moves for %s', async (_case, path, body) => {
  const { post, changed } = await startWithLibrary()
  await post(path, body)
  expect(await changed()).toEqual([])
})

test('what another application does moves them as well, for that account alone', async () => {
  const { trakt, changed, connect } = await startWithLibrary()
  await trakt.rate('filmfan', [{ ...alien, rating: 3 }])
  expect(await changed()).toEqual(['all', 'movies.rated_at'])
  const other = await connect('nightowl')
  expect((await other.get('/sync/last_activities')).body.all).toBe(joined)
})

test('two acts within one second leave one instant: Trakt keeps whole seconds', async () => {
  const { trakt, clock, activities } = await startWithLibrary()
  await trakt.rate('filmfan', [{ ...alien, rating: 3 }])
  const first = await activities()
  await clock.jump(499)
  await trakt.rate('filmfan', [{ ...alien, rating: 4 }])
  expect(await activities()).toEqual(first)
  await clock.jump(1)
  await trakt.rate('filmfan', [{ ...alien, rating: 5 }])
  expect((await activities()).movies?.rated_at).toBe('2026-10-12T08:00:03.000Z')
})
