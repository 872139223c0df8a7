import { describe, expect, test } from 'vitest'
import type { Place } from '../../sandbox/trakt/client.ts'
import { type FaultName, faults } from '../../sandbox/trakt/faults.ts'
import { toStored } from '../../src/clock.ts'
import { FORBIDDEN_PAUSE } from '../../src/services/trakt-sync.ts'
import type { TraktErrorKind } from '../../src/trakt/errors.ts'
import {
  after,
  alien,
  holdingsAtTrakt,
  holdingsHere,
  MINUTE,
  nora,
  openPullWorld,
  type PullWorld,
  play,
  syncRow,
} from '../helpers/pulls.ts'
import { linkInBrowser } from '../helpers/trakt.ts'

const places: Place[] = ['last-activities', 'history-get', 'watched', 'ratings-get', 'watchlist-get']

/** What each fault is taken for; null where the pull goes on by itself. What is not an answer at all has tests of its own. */
const expected: Record<Exclude<FaultName, 'empty-list' | 'empty-map'>, TraktErrorKind | null> = {
  'lost-answer': 'unavailable',
  'late-answer': 'timeout',
  'error-after-effect': 'unavailable',
  'truncated-json': 'malformed',
  'empty-answer': 'malformed',
  cut: 'unavailable',
  hang: 'timeout',
  'proxy-html': 'unavailable',
  'forbidden-text': 'forbidden',
  'forbidden-html': 'forbidden',
  unauthorized: null,
  'invalid-grant': 'invalid_grant',
  'invalid-request': 'rejected',
  'invalid-client': 'forbidden',
  'wrong-content-type': 'rejected',
  'account-full': 'account_limit',
  invalid: 'rejected',
  'vip-only': 'rejected',
  locked: 'locked',
  deactivated: 'locked',
  'rate-limit': 'rate_limited',
  'rate-limit-bare': 'rate_limited',
  'rate-limit-text': 'rate_limited',
  'rate-limit-html': 'rate_limited',
  'server-error': 'unavailable',
  'bad-gateway': 'unavailable',
  unavailable: 'unavailable',
  'gateway-timeout': 'unavailable',
  'unknown-error': 'unavailable',
}

/** How long the next attempt waits at least. */
function pauseOf(fault: FaultName): number {
  if (expected[fault as keyof typeof expected] === 'locked') return 23 * 60 * MINUTE
  if (expected[fault as keyof typeof expected] === 'forbidden') return FORBIDDEN_PAUSE
  const retryAfter: Partial<Record<FaultName, number>> = { 'rate-limit': 60_000, 'rate-limit-text': 143_000 }
  return retryAfter[fault] ?? 30_000
}

async function untilNext(world: PullWorld): Promise<number> {
  return Date.parse((await syncRow(world)).next_at) - world.clock.now()
}

test('every fault that the sandbox has is tried', () => {
  expect(Object.keys(expected).sort()).toEqual(
    Object.keys(faults)
      .filter(name => !name.startsWith('empty-') || name === 'empty-answer')
      .sort(),
  )
})

describe.each(Object.entries(expected))('%s', (name, kind) => {
  test('at any read of a first pull is noted in plain sight, and the pull goes on from there when its pause is over', async () => {
    const fault = name as FaultName
    const world = await openPullWorld({ settings: { timeoutMs: 250 } })
    await world.people.generateLibrary('filmfan', { plays: 30, films: 20, ratings: 5, watchlist: 4 })
    for (const place of kind === null ? places.slice(0, 1) : places) {
      await world.people.fault(fault, place)
      await world.pull()
      const { last_error, failures, run } = await syncRow(world)
      expect([last_error, failures, run], place).toEqual([
        kind,
        kind === null ? 0 : 1,
        place === places[0] && kind ? 0 : 1,
      ])
      if (kind === null) break
      const pause = await untilNext(world)
      expect(pause).toBeGreaterThanOrEqual(pauseOf(fault))
      expect(await world.syncs.due()).toEqual([])
      await world.clock.jump(pause)
      expect(await world.syncs.due()).toEqual([nora])
    }
    await world.syncs.run(nora, new AbortController().signal)
    expect(await syncRow(world)).toMatchObject({ run: 1, stage: null, failures: 0, last_error: null })
    expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
    expect((await world.trakt.syncs.state(nora))?.counts).toMatchObject({ plays: 30, ratings: 5, listed: 4 })
  })
})

test('failures in a row are tried again ever later, up to an hour', async () => {
  const world = await openPullWorld()
  await world.people.fault('bad-gateway', 'last-activities', 12)
  const pauses: number[] = []
  for (let attempt = 0; attempt < 12; attempt++) {
    await world.pull()
    pauses.push(await untilNext(world))
    await world.clock.jump(pauses.at(-1) ?? 0)
  }
  expect(pauses[0]).toBeLessThan(MINUTE)
  expect(pauses[4]).toBeGreaterThan(4 * MINUTE)
  expect(Math.max(...pauses)).toBeLessThanOrEqual(61 * MINUTE)
  await world.pull()
  expect(await syncRow(world)).toMatchObject({ failures: 0, last_error: null })
})

test('a first pull that breaks off in the middle goes on with the page after the last one', async () => {
  const world = await openPullWorld()
  await world.people.switch('short-pages')
  await world.people.generateLibrary('filmfan', { plays: 22, films: 12, ratings: 0 })
  world.meanwhile.act = async () => {
    if (world.reads.count === 3) await world.people.fault('bad-gateway', 'history-get')
  }
  await world.pull()
  expect(await syncRow(world)).toMatchObject({ stage: 'plays', page: 2, pages: 5, last_error: 'unavailable' })
  world.reads.count = 0
  await after(world, MINUTE)
  expect(world.reads.count, '3 pages, the minutes, ratings, the watchlist').toBe(6)
  expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
})

test('plays that come and go while the history is read page by page are found all the same', async () => {
  const world = await openPullWorld()
  await world.people.switch('short-pages')
  await world.people.generateLibrary('filmfan', { plays: 42, films: 20, watchlist: 12 })
  const { plays } = await world.people.library('filmfan')
  let act = 0
  world.meanwhile.act = async () => {
    act++
    if (act % 2 === 0) await world.people.removePlays('filmfan', { ids: [plays[act]?.id ?? 0] })
    else await world.people.addPlays('filmfan', [play(alien, toStored(world.clock.now() - act * MINUTE))])
  }
  await world.pull()
  world.meanwhile.act = null
  for (const pause of [MINUTE, 5 * MINUTE, 5 * MINUTE]) await after(world, pause)
  expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
})

test.each([
  'no-pagination-headers',
  'overlapping-pages',
  'skipping-pages',
  'low-page-counts',
  'high-counts',
  'paged-ratings',
  'short-pages',
] as const)('lists are read to their end, and nothing is lost later, with %s', async name => {
  const world = await openPullWorld()
  await world.people.generateLibrary('filmfan', { plays: 60, films: 40, ratings: 22, watchlist: 12 })
  await world.people.switch('short-pages')
  await world.people.switch(name)
  await world.pull()
  expect(world.reads.count, 'and not far beyond it').toBeLessThan(60)
  for (const pause of [5, 5, 70, 70]) {
    await world.people.addToWatchlist('filmfan', [{ ids: { tmdb: alien } }])
    await world.people.rate('filmfan', [{ ids: { tmdb: alien }, rating: 9 }])
    await after(world, pause * MINUTE)
  }
  const [there, present] = [await holdingsAtTrakt(world.people), await holdingsHere(world.db)]
  // A row that slips between the pages each time cannot be known before Trakt stops that.
  const atMost = name === 'skipping-pages' ? 4 : 0
  expect(present.plays).toEqual(there.plays)
  expect(there.ratings.length - present.ratings.length).toBeLessThanOrEqual(atMost)
  expect(there.watchlist.length - present.watchlist.length).toBeLessThanOrEqual(atMost)
  await world.people.clearFaults()
  for (const pause of [70, 70]) await after(world, pause * MINUTE)
  expect(await holdingsHere(world.db)).toEqual(there)
})

test('tokens that Trakt ends in the middle of a pull stop it, and after a new link it goes on where it was', async () => {
  const world = await openPullWorld()
  await world.people.switch('short-pages')
  await world.people.generateLibrary('filmfan', { plays: 14, films: 8, ratings: 0 })
  world.meanwhile.act = async () => {
    if (world.reads.count === 2) await world.people.revoke('filmfan')
  }
  await world.pull()
  world.meanwhile.act = null
  expect(await syncRow(world)).toMatchObject({ stage: 'plays', page: 1, last_error: null })
  expect(await world.syncs.due(), 'until they link again').toEqual([])
  await expect(world.syncs.request(nora)).rejects.toThrow('link it again')
  await linkInBrowser(world, nora, 'filmfan')
  expect(await world.syncs.due()).toEqual([nora])
  world.reads.count = 0
  await world.syncs.run(nora, new AbortController().signal)
  expect(world.reads.count, 'two pages, the minutes, ratings, the watchlist').toBe(5)
  expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
})

test('our application refused with 403 has everybody’s pull wait, and is logged as ours to mend', async () => {
  const world = await openPullWorld()
  await linkInBrowser(world, 2, 'nightowl')
  expect(await world.syncs.due()).toEqual([1, 2])
  await world.people.fault('forbidden-text', 'last-activities')
  await world.pull()
  expect(await world.syncs.due()).toEqual([])
  expect(await world.syncs.request(nora)).toBe('waiting')
  expect(world.lines.filter(line => line.includes('"level":50') && line.includes('refuses'))).toHaveLength(1)
  await world.clock.jump(FORBIDDEN_PAUSE + MINUTE)
  expect((await world.syncs.due()).sort()).toEqual([1, 2])
})

test('while Trakt wants to be left alone nobody’s wish begins a pull; while it was only away, it does', async () => {
  const world = await openPullWorld()
  await world.people.fault('rate-limit', 'last-activities')
  await world.pull()
  expect(await world.syncs.request(nora)).toBe('waiting')
  expect(await world.syncs.due()).toEqual([])
  await after(world, 2 * MINUTE)
  await world.people.fault('bad-gateway', 'last-activities')
  await after(world, 60 * MINUTE)
  expect(await world.syncs.request(nora)).toBe('begun')
  expect(await world.syncs.due()).toEqual([nora])
})

test('a fault of ours is noted with the id under which it is in the log', async () => {
  const world = await openPullWorld()
  world.meanwhile.act = async () => {
    throw new TypeError('a bug')
  }
  await world.pull()
  const { problem } = (await world.syncs.state(nora)) ?? {}
  expect(problem).toEqual({ kind: 'internal', id: expect.any(String) })
  expect(world.lines.filter(line => line.includes(problem?.id ?? '?') && line.includes('a bug'))).toHaveLength(1)
})
