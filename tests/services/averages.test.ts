import { expect, test } from 'vitest'
import { averageOf } from '../../src/services/averages.ts'

const given = { tmdbId: 1, named: 0, namedSum: 0, counted: 0, countedSum: 0 }

test.each([
  ['no ratings', given, null],
  ['one rating with a name', { ...given, named: 1, namedSum: 9 }, null],
  ['one rating without a name', { ...given, counted: 1, countedSum: 9 }, null],
  ['two with names', { ...given, named: 2, namedSum: 15 }, { average: 7.5, count: 2 }],
  ['two without names', { ...given, counted: 2, countedSum: 15 }, { average: 7.5, count: 2 }],
  [
    'one with a name and one without, which could be worked out',
    { ...given, named: 1, namedSum: 9, counted: 1, countedSum: 4 },
    null,
  ],
  [
    'two with names and one without, which is left out',
    { ...given, named: 2, namedSum: 15, counted: 1, countedSum: 1 },
    { average: 7.5, count: 2 },
  ],
  [
    'one with a name and two without',
    { ...given, named: 1, namedSum: 9, counted: 2, countedSum: 9 },
    { average: 6, count: 3 },
  ],
])('the average of %s', (_what, ratings, average) => {
  expect(averageOf(ratings)).toEqual(average)
})
