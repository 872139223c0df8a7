import { expect, test } from 'vitest'
import { startTrakt } from './start.ts'

const films = (...tmdb: number[]) => ({ movies: tmdb.map(id => ({ ids: { tmdb: id }, rating: 7 })) })

async function startFull() {
  const town = await startTrakt()
  await town.trakt.changeAccount('filmfan', { limits: { history: 2, ratings: 2, watchlist: 2 } })
  return { ...town, ...(await town.connect()) }
}

const places = [
  ['/sync/history', 'plays'],
  ['/sync/ratings', 'ratings'],
  ['/sync/watchlist', 'watchlist'],
] as const

test.each(places)(
  '%s beyond the account’s limit is 420 with nothing in it, and nothing is added',
  async (path, kind) => {
    const { trakt, post } = await startFull()
    expect((await post(path, films(11))).status).toBe(201)
    const answer = await post(path, films(12, 13))
    expect(answer).toMatchObject({ status: 420, text: '' })
    expect([...answer.headers.keys()].filter(name => /account|upgrade|vip/.test(name))).toEqual([])
    expect((await trakt.library('filmfan')).counts[kind]).toBe(1)
    expect((await post(path, films(12))).status).toBe(201)
    expect((await post(path, films(13))).status).toBe(420)
  },
)

test.each(places)('partial-adds: of a batch at %s what fits is added, and the answer is 420', async (path, kind) => {
  const { trakt, post } = await startFull()
  await trakt.switch('partial-adds')
  expect((await post(path, films(11, 12, 13))).status).toBe(420)
  expect((await trakt.library('filmfan')).counts[kind]).toBe(2)
})

test('account-limit-headers: the 420 names the limit', async () => {
  const { trakt, post } = await startFull()
  await trakt.switch('account-limit-headers')
  const { status, headers } = await post('/sync/watchlist', films(11, 12, 13))
  expect(status).toBe(420)
  expect(headers.get('x-account-limit')).toBe('2')
  expect(headers.get('x-vip-user')).toBe('false')
  expect(headers.get('x-upgrade-url')).toMatch(/^https:/)
})

test('what is there already takes no room', async () => {
  const { post } = await startFull()
  await post('/sync/ratings', films(11, 12))
  expect((await post('/sync/ratings', films(12, 11))).status).toBe(201)
  await post('/sync/watchlist', films(11, 12))
  expect((await post('/sync/watchlist', films(11, 12))).status).toBe(201)
})

test('what is removed makes room', async () => {
  const { post } = await startFull()
  await post('/sync/history', films(11, 12))
  await post('/sync/history/remove', films(11))
  expect((await post('/sync/history', films(13))).status).toBe(201)
})

test('a full account can still be read, and removed from', async () => {
  const { trakt, get, post } = await startFull()
  await post('/sync/watchlist', films(11, 12))
  await trakt.changeAccount('filmfan', { limits: { watchlist: 1 } })
  expect((await get('/sync/watchlist/movies')).rows).toHaveLength(2)
  expect((await post('/sync/watchlist', films(13))).status).toBe(420)
  expect((await post('/sync/watchlist/remove', films(11))).body).toMatchObject({ list: { item_count: 1 } })
})

test('settings name the watchlist’s limit that is enforced', async () => {
  const { trakt, get } = await startFull()
  const limit = async () => (await get('/users/settings')).body.limits
  expect(await limit()).toMatchObject({ watchlist: { item_count: 2 } })
  await trakt.changeAccount('filmfan', { limits: {} })
  expect(await limit()).toMatchObject({ watchlist: { item_count: 250 } })
})

test('a free account’s watchlist has room for 250, a VIP’s for more', async () => {
  const { trakt } = await startTrakt()
  const wish = { plays: 0, watchlist: 251 }
  await expect(trakt.generateLibrary('filmfan', wish)).rejects.toMatchObject({ status: 409 })
  expect(await trakt.generateLibrary('nightowl', wish)).toMatchObject({ watchlist: 251 })
})

test('people themselves meet the limit as well', async () => {
  const { trakt } = await startFull()
  const play = { ids: { tmdb: 11 } }
  await expect(trakt.addPlays('filmfan', [play, play, play])).rejects.toMatchObject({ status: 409 })
})
