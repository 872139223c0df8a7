import { expect, test } from 'vitest'
import { traktNumber } from '../../../sandbox/trakt/movies/movie.ts'
import { startTrakt } from './start.ts'

const alien = { ids: { tmdb: 348 } }
const starWars = { ids: { tmdb: 11 } }
const nothingMissing = { movies: [], shows: [], seasons: [], episodes: [], ids: [] }

async function startWithPlays() {
  const town = await startTrakt()
  const filmfan = await town.connect()
  await filmfan.post('/sync/history', {
    movies: [
      { ...alien, watched_at: '2026-08-31T20:15:00.000Z' },
      { ...alien, watched_at: '2020-01-01T20:00:00.000Z' },
      { ...starWars, watched_at: '2021-01-01T20:00:00.000Z' },
    ],
  })
  const ids = (await filmfan.get('/sync/history')).rows.map(row => Number(row.id))
  return { ...town, ...filmfan, ids }
}

test('one play is removed by its id, and the film’s other one stays', async () => {
  const { get, post, ids } = await startWithPlays()
  const answer = await post('/sync/history/remove', { ids: [ids[0]] })
  expect(answer.status).toBe(200)
  expect(answer.body).toEqual({ deleted: { movies: 1, episodes: 0 }, not_found: nothingMissing })
  expect((await get('/sync/history')).rows.map(row => row.id)).toEqual(ids.slice(1))
})

test('by its film every play of it is removed', async () => {
  const { get, post } = await startWithPlays()
  expect((await post('/sync/history/remove', { movies: [alien] })).body).toMatchObject({ deleted: { movies: 2 } })
  expect((await get('/sync/history')).rows).toMatchObject([{ movie: { title: 'Star Wars' } }])
})

test('ids and films that are not there are echoed, and the rest is removed', async () => {
  const { post, ids } = await startWithPlays()
  const unknown = { ids: { imdb: 'tt9999999' } }
  const { status, body } = await post('/sync/history/remove', { ids: [ids[2], 7, 7], movies: [unknown, starWars] })
  expect(status).toBe(200)
  expect(body).toEqual({
    deleted: { movies: 2, episodes: 0 },
    not_found: { ...nothingMissing, movies: [unknown], ids: [7] },
  })
})

test('a play that is gone is not found any more', async () => {
  const { post, ids } = await startWithPlays()
  await post('/sync/history/remove', { ids: [ids[0]] })
  expect((await post('/sync/history/remove', { ids: [ids[0]] })).body).toEqual({
    deleted: { movies: 0, episodes: 0 },
    not_found: { ...nothingMissing, ids: [ids[0]] },
  })
})

test('a film without plays is known, so that it is not among what was not found', async () => {
  const { post } = await startWithPlays()
  const { body } = await post('/sync/history/remove', { movies: [{ ids: { trakt: traktNumber(12) } }] })
  expect(body).toEqual({ deleted: { movies: 0, episodes: 0 }, not_found: nothingMissing })
})

test('nobody removes another person’s plays', async () => {
  const { get, connect, ids } = await startWithPlays()
  const nightowl = await connect('nightowl')
  expect((await nightowl.post('/sync/history/remove', { ids })).body).toMatchObject({
    deleted: { movies: 0 },
    not_found: { ids },
  })
  expect((await get('/sync/history')).rows).toHaveLength(3)
})

test.each([
  ['a text', ['7']],
  ['a fraction', [1.5]],
  ['no list', 7],
])('ids that are %s are 422', async (_case, ids) => {
  const { post } = await startWithPlays()
  expect(await post('/sync/history/remove', { ids })).toMatchObject({ status: 422, text: '' })
})
