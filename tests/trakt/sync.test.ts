import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  compareMinutes,
  type Known,
  knownNow,
  MASS_PATIENCE,
  nextPullAt,
  partRead,
  patienceFor,
  pauseAfter,
  READ_AGAIN,
  REMOVAL_PATIENCE,
  removalOf,
  SETTLES_AFTER,
  sameMinutes,
  stageAfter,
  stagesOf,
} from '../../src/trakt/sync.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const now = '2026-02-16T10:00:00.000Z'
const later = (ms: number) => new Date(Date.parse(now) + ms).toISOString()
const activities = { plays: 'p1', ratings: 'r1', watchlist: 'w1' }

/** Parts that were all read and are settled. */
function settled(change: Partial<Known> = {}): Known {
  const part = (at: string) => ({ at, since: now, readAt: now, again: null, isDue: false })
  return { plays: part('p1'), ratings: part('r1'), watchlist: part('w1'), ...change }
}

const dueOf = (known: Known) => Object.entries(known).flatMap(([part, { isDue }]) => (isDue ? [part] : []))

test('everything is due where nothing is known', () => {
  expect(dueOf(knownNow(null, activities, now))).toEqual(['plays', 'ratings', 'watchlist'])
})

test('nothing is due where Trakt says what it said before', () => {
  expect(dueOf(knownNow(settled(), activities, later(HOUR)))).toEqual([])
})

test('what Trakt says another time of is due, also where that lies before the one it said first', () => {
  expect(dueOf(knownNow(settled(), { ...activities, ratings: 'r0' }, later(HOUR)))).toEqual(['ratings'])
})

test('a part that is not settled is due, whatever Trakt says', () => {
  const known = settled({ plays: { at: 'p1', since: now, readAt: now, again: later(MINUTE), isDue: false } })
  expect(dueOf(knownNow(known, activities, later(HOUR)))).toEqual(['plays'])
})

test('a clock that was set back makes a change one that was heard of just now', () => {
  const ahead = later(HOUR)
  const known = settled({ plays: { at: 'p1', since: ahead, readAt: ahead, again: later(2 * HOUR), isDue: false } })
  expect(knownNow(known, activities, now).plays).toMatchObject({ since: now, isDue: true })
})

test('a change is settled only when its part was read some time after it was heard of', () => {
  const part = { at: 'p1', since: now, readAt: now, again: null, isDue: true }
  const readAt = (ms: number) => partRead(part, Date.parse(now) + ms, null).again
  expect(readAt(0)).toBe(later(SETTLES_AFTER))
  expect(readAt(SETTLES_AFTER - 1)).toBe(later(SETTLES_AFTER))
  expect(readAt(SETTLES_AFTER)).toBeNull()
})

test('a part is read again when a removal can be confirmed', () => {
  const part = { at: 'p1', since: now, readAt: now, again: null, isDue: true }
  const lookAgain = Date.parse(now) + HOUR
  const readAt = Date.parse(now) + SETTLES_AFTER
  expect(partRead(part, readAt, lookAgain).again).toBe(later(HOUR))
  expect(partRead(part, Date.parse(now), lookAgain).again).toBe(later(SETTLES_AFTER))
})

test('a part that was read some hours ago is read again, whatever Trakt says; so is one that was read in the future', () => {
  expect(dueOf(knownNow(settled(), activities, later(READ_AGAIN - 1)))).toEqual([])
  expect(dueOf(knownNow(settled(), activities, later(READ_AGAIN)))).toEqual(['plays', 'ratings', 'watchlist'])
  const known = settled({ ratings: { at: 'r1', since: now, readAt: later(MINUTE), again: null, isDue: false } })
  expect(dueOf(knownNow(known, activities, now))).toEqual(['ratings'])
  expect(partRead(known.ratings, Date.parse(now), null).readAt).toBe(now)
})

test('plays come page by page the first time alone, and each stage is followed by the next one that is due', () => {
  const all = knownNow(null, activities, now)
  expect(stagesOf(all, true)).toEqual(['plays', 'check', 'ratings', 'watchlist'])
  expect(stagesOf(all, false)).toEqual(['check', 'ratings', 'watchlist'])
  const two = knownNow(settled(), { ...activities, plays: 'p2', watchlist: 'w2' }, now)
  expect([stageAfter('plays', two), stageAfter('check', two), stageAfter('watchlist', two)]).toEqual([
    'check',
    'watchlist',
    null,
  ])
})

test('minutes are compared as often as they are there, in whatever order', () => {
  expect(sameMinutes(['a', 'b', null], [null, 'b', 'a'])).toBe(true)
  expect(sameMinutes(['a', 'a', 'b'], ['a', 'b', 'b'])).toBe(false)
  expect(sameMinutes(['a'], ['a', 'a'])).toBe(false)
  expect(sameMinutes([null], ['a'])).toBe(false)
})

test('a comparison tells films apart that differ, that are new there, and that are gone', () => {
  const there = new Map([
    [1, ['a']],
    [2, ['a', 'b']],
    [4, ['a']],
    [5, ['a']],
  ])
  const here = new Map([
    [1, ['a']],
    [2, ['a']],
    [3, ['a', 'b']],
    [5, ['a']],
  ])
  const difference = compareMinutes(there, here, new Set([5]))
  expect(difference).toEqual({ differing: [2, 5, 4], gone: [3], missing: 2, known: 5 })
})

test('a comparison finds each film on which two views differ, and no other', () => {
  const view = fc.uniqueArray(
    fc.tuple(fc.nat(6), fc.array(fc.constantFrom('a', 'b', null), { minLength: 1, maxLength: 3 })),
    {
      selector: ([film]) => film,
    },
  )
  fc.assert(
    fc.property(view, view, (there, here) => {
      const [remote, local] = [new Map(there), new Map(here)]
      const { differing, gone } = compareMinutes(remote, local, new Set())
      const all = [...new Set([...remote.keys(), ...local.keys()])]
      const differs = all.filter(film => !sameMinutes(remote.get(film) ?? [], local.get(film) ?? []))
      expect([...differing, ...gone].sort()).toEqual(differs.sort())
    }),
    { seed: 2, numRuns: 300 },
  )
})

test('all or much that is missing at once takes more patience than a few', () => {
  expect(patienceFor({ missing: 8, known: 9 })).toBe(REMOVAL_PATIENCE)
  expect(patienceFor({ missing: 9, known: 9 })).toBe(MASS_PATIENCE)
  expect(patienceFor({ missing: 10, known: 50 })).toBe(REMOVAL_PATIENCE)
  expect(patienceFor({ missing: 11, known: 50 })).toBe(MASS_PATIENCE)
})

test('what is missing is noted once, waits, and is gone when a later pull misses it after the patience', () => {
  const how = (startedAt: number, at: number) => ({
    startedAt: later(startedAt),
    now: Date.parse(now) + at,
    patience: 4 * MINUTE,
  })
  expect(removalOf(null, how(0, 0))).toBe('note')
  expect(removalOf(now, how(MINUTE, 2 * MINUTE))).toBe('wait')
  expect(removalOf(now, how(MINUTE, 4 * MINUTE))).toBe('gone')
  expect(removalOf(now, how(0, HOUR)), 'in the pull that has noted it').toBe('wait')
  expect(removalOf(later(HOUR), how(0, 0)), 'after the clock was set back').toBe('note')
})

test('a pull comes about every hour, for each member at another minute', () => {
  const at = Date.parse(now)
  const pauses = Array.from({ length: 200 }, (_, userId) => nextPullAt(settled(), { now: at, userId, run: 1 }) - at)
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(50 * MINUTE)
  expect(Math.max(...pauses)).toBeLessThanOrEqual(70 * MINUTE)
  expect(new Set(pauses.map(pause => Math.floor(pause / MINUTE))).size).toBeGreaterThan(15)
})

test('a pull comes sooner where something is to be looked at again, yet never at once', () => {
  const at = Date.parse(now)
  const again = (ms: number) =>
    settled({ ratings: { at: 'r1', since: now, readAt: now, again: later(ms), isDue: true } })
  const pause = (ms: number) => nextPullAt(again(ms), { now: at, userId: 1, run: 1 }) - at
  expect(pause(4 * MINUTE)).toBeGreaterThanOrEqual(4 * MINUTE)
  expect(pause(4 * MINUTE)).toBeLessThan(5 * MINUTE)
  expect(pause(-HOUR)).toBeGreaterThanOrEqual(30_000)
  expect(pause(HOUR * 5)).toBeLessThanOrEqual(70 * MINUTE)
})

test('after failures it waits as long as Trakt says, else ever longer up to an hour', () => {
  const pauses = Array.from({ length: 20 }, (_, index) => pauseAfter(index + 1, undefined, 7))
  expect(pauses[0]).toBeGreaterThanOrEqual(30_000)
  expect(pauses[0]).toBeLessThan(60_000)
  expect(pauses.at(-1)).toBeGreaterThanOrEqual(HOUR)
  expect(Math.max(...pauses)).toBeLessThanOrEqual(HOUR + MINUTE)
  expect(pauseAfter(1, 143_000, 7)).toBeGreaterThanOrEqual(143_000)
  expect(pauseAfter(1, 143_000, 7)).toBeLessThan(173_000)
  expect(pauseAfter(1, 24 * HOUR, 7), 'a header that is out of its mind').toBeLessThanOrEqual(HOUR + MINUTE)
})
