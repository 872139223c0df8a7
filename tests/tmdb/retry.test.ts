import { expect, test } from 'vitest'
import { retryAfterMs } from '../../src/tmdb/retry.ts'

const now = Date.parse('2026-02-20T12:00:00Z')

test.each([
  ['seconds', '3', 3000],
  ['a date', 'Fri, 20 Feb 2026 12:00:05 GMT', 5000],
  ['a date that has passed', 'Fri, 20 Feb 2026 11:00:00 GMT', 0],
  ['nothing readable', 'soon', null],
  ['no header', undefined, null],
])('Retry-After as %s', (_case, header, expected) => {
  expect(retryAfterMs(header, now)).toBe(expected)
})
