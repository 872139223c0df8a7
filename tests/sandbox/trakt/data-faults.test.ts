import { expect, test } from 'vitest'
import { places } from '../../../sandbox/trakt/faults.ts'
import { startTrakt } from './start.ts'

const alien = { ids: { tmdb: 348 }, rating: 9 }

async function startWithPlay() {
  const town = await startTrakt()
  await town.trakt.addPlays('filmfan', [alien])
  await town.trakt.rate('filmfan', [alien])
  await town.trakt.addToWatchlist('filmfan', [alien])
  const counts = async () => (await town.trakt.library('filmfan')).counts
  return { ...town, ...(await town.connect()), counts }
}

/** What each place changes: a film that is not there yet is added, the one that is there is removed. */
const writes = [
  ['history-add', '/sync/history', 'plays', 2],
  ['history-remove', '/sync/history/remove', 'plays', 0],
  ['ratings-add', '/sync/ratings', 'ratings', 2],
  ['ratings-remove', '/sync/ratings/remove', 'ratings', 0],
  ['watchlist-add', '/sync/watchlist', 'watchlist', 2],
  ['watchlist-remove', '/sync/watchlist/remove', 'watchlist', 0],
] as const

const bodyFor = (path: string) => ({ movies: [path.endsWith('remove') ? alien : { ids: { tmdb: 11 }, rating: 8 }] })

test.each(writes)('%s: an answer that is lost or spoilt comes after the effect', async (place, path, kind, after) => {
  for (const fault of ['lost-answer', 'error-after-effect', 'truncated-json', 'empty-answer'] as const) {
    const { trakt, post, counts } = await startWithPlay()
    await trakt.fault(fault, place)
    const status = await post(path, bodyFor(path)).then(
      answer => answer.status,
      () => 0,
    )
    expect(status, fault).toBe({ 'lost-answer': 0, 'error-after-effect': 502 }[fault as string] ?? 200)
    expect((await counts())[kind], fault).toBe(after)
  }
})

test.each(writes)('%s: a refusal comes instead of the effect', async (place, path, kind) => {
  for (const fault of ['cut', 'rate-limit', 'server-error', 'unavailable', 'account-full', 'locked'] as const) {
    const { trakt, post, counts } = await startWithPlay()
    await trakt.fault(fault, place)
    await post(path, bodyFor(path)).catch(() => {})
    expect((await counts())[kind], fault).toBe(1)
  }
})

test('a play whose answer is lost, sent again, is there twice', async () => {
  const { trakt, post, counts } = await startWithPlay()
  const play = { movies: [{ ids: { tmdb: 11 }, watched_at: '2026-08-31T20:15:00.000Z' }] }
  await trakt.fault('error-after-effect', 'history-add')
  await post('/sync/history', play)
  await post('/sync/history', play)
  expect((await counts()).plays).toBe(3)
})

test('a write can be held before it arrives: while it waits nothing has happened', async () => {
  const { client, clock, post, counts } = await startWithPlay()
  const hold = await client.hold(places['history-add'], 'before')
  const answer = post('/sync/history', { movies: [{ ids: { tmdb: 11 } }] })
  await hold.waiting(1)
  expect((await counts()).plays).toBe(1)
  await clock.jump(60_000)
  await hold.release()
  expect((await answer).status).toBe(201)
  expect((await counts()).plays).toBe(2)
})

test.each(['locked', 'deactivated'] as const)('an account that is %s neither reads nor writes', async state => {
  const { trakt, get, post, counts } = await startWithPlay()
  await trakt.changeAccount('filmfan', { [state]: true })
  for (const path of ['/sync/history', '/sync/watched/movies', '/sync/ratings', '/sync/watchlist/movies']) {
    expect((await get(path)).status, path).toBe(423)
  }
  expect((await post('/sync/history', { movies: [alien] })).status).toBe(423)
  expect((await counts()).plays).toBe(1)
})
