import { expect, test } from 'vitest'
import { countsOf, knownIn, noCounts } from '../../src/services/sync-record.ts'

test('what an earlier version stored of a pull in the middle of a list is understood', () => {
  const list = { readAt: 0, read: 250, total: 700, isSteady: true, hasUnknown: false }
  const counts = JSON.stringify({ plays: 250, list })
  expect(countsOf({ counts })).toEqual({ ...noCounts, plays: 250, list: { ...list, nameless: 0 } })
})

test('what an earlier version knew of the parts of an account, with less said of them, is read again', () => {
  const part = { at: '2026-02-16T08:00:00.000Z', since: '2026-02-16T08:00:00.000Z', again: null, isDue: false }
  expect(knownIn(JSON.stringify({ plays: part, ratings: part, watchlist: part }))).toBeNull()
})
