import { expect, test } from 'vitest'
import { TraktError, type TraktErrorKind } from '../../src/trakt/errors.ts'
import { batchOf, failureOf, outcomesOf, restAfter, restOfLocked } from '../../src/trakt/outbox.ts'

const row = (kind: string, last_error: string | null = null) => ({ kind, last_error })

test('what goes along in one call is of one kind, at most a hundred, in the order of the rows', () => {
  const rows = [row('play_add'), row('rating_set'), row('play_add'), row('play_remove')]
  expect(batchOf(rows)).toEqual([rows[0], rows[2]])
  expect(batchOf(Array.from({ length: 150 }, () => row('play_add')))).toHaveLength(100)
  expect(batchOf([])).toEqual([])
})

test('what has to go by itself does, and keeps nobody else company', () => {
  const alone = row('play_add', 'alone')
  expect(batchOf([alone, row('play_add')])).toEqual([alone])
  expect(batchOf([row('play_add'), alone])).toEqual([row('play_add')])
})

const [a, b, c] = [{ trakt: 1 }, { trakt: 2 }, { tmdb: 3 }]
const answer = (count: number, notFound: ({ trakt: number } | { tmdb: number })[] = [], unnamed = 0) => ({
  count,
  notFound,
  unnamed,
})

test.each([
  ['all are counted', [a, b, c], answer(3), ['done', 'done', 'done']],
  ['one is named as not found', [a, b, c], answer(2, [b]), ['done', 'not_found', 'done']],
  ['a film that is there twice is named once', [a, a, b], answer(1, [a]), ['not_found', 'not_found', 'done']],
  [
    'one is not named, and only one is not known by Trakt’s number',
    [a, b, c],
    answer(2, [], 1),
    ['done', 'done', 'not_found'],
  ],
  ['one is not named, and it may be any', [a, b], answer(1, [], 1), ['uncounted', 'uncounted']],
  ['fewer are counted than sent', [a, b], answer(1), ['uncounted', 'uncounted']],
  ['more are counted than sent', [a, b], answer(3), ['uncounted', 'uncounted']],
  [
    'one is named, and the rest does not come out even',
    [a, b, c],
    answer(1, [a]),
    ['not_found', 'uncounted', 'uncounted'],
  ],
  ['one by itself is not named', [c], answer(0, [], 1), ['not_found']],
  ['one by itself is not counted', [a], answer(0), ['ignored']],
] as const)('%s', (_what, films, answered, expected) => {
  expect(outcomesOf(films, { ...answered, notFound: [...answered.notFound] })).toEqual(expected)
})

const failure = (kind: TraktErrorKind, size = 1, status?: number) =>
  failureOf(new TraktError(kind, 'x', { status }), size)

test.each([
  ['unavailable', true, 'look', 'member'],
  ['timeout', true, 'look', 'member'],
  ['malformed', true, 'look', 'member'],
  ['rate_limited', false, 'again', 'member'],
  ['unauthorized', false, 'again', 'member'],
  ['invalid_grant', false, 'again', 'member'],
  ['forbidden', false, 'again', 'everybody'],
  ['locked', false, 'again', 'locked'],
  ['account_limit', true, 'account_limit', 'nobody'],
] as const)('%s: may it be done %s, then %s, and a pause for %s', (kind, maybeDone, next, pause) => {
  expect(failure(kind)).toEqual({ maybeDone, next, pause })
})

test('what is not valid is refused by itself; a batch is taken apart, and a fault of ours stops everybody', () => {
  for (const status of [400, 422]) {
    expect(failure('rejected', 1, status)).toMatchObject({ next: 'rejected', pause: 'nobody' })
    expect(failure('rejected', 2, status)).toMatchObject({ next: 'alone', maybeDone: false, pause: 'nobody' })
  }
  for (const status of [302, 404, 405, 412]) {
    expect(failure('rejected', 1, status)).toEqual({ maybeDone: false, next: 'again', pause: 'everybody' })
  }
})

test('after failures Trakt is left alone for longer each time, up to five minutes and a fifth', () => {
  const rests = Array.from({ length: 9 }, (_, index) => restAfter(index + 1, undefined, 0) / 1000)
  expect(rests).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300])
  expect(restAfter(1, undefined, 1)).toBe(6_000)
  expect(restAfter(50, undefined, 1)).toBe(360_000)
})

test('what Trakt says itself is the least, up to an hour and a fifth; one that says “now” for ever is left alone all the same', () => {
  expect(restAfter(1, 143_000, 0)).toBe(143_000)
  expect([1, 2, 3, 9].map(failures => restAfter(failures, 0, 0) / 1000)).toEqual([5, 10, 20, 300])
  expect(restAfter(1, 86_400_000, 1)).toBe(72 * 60_000)
})

test('an account that is locked is asked about after an hour, then later, and once a day at least', () => {
  expect([1, 2, 24, 99].map(failures => restOfLocked(failures) / 3_600_000)).toEqual([1, 2, 24, 24])
})
