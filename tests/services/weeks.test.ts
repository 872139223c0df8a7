import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isWeek, mondayOf, weekAfter, weekBefore, weekOf } from '../../src/services/weeks.ts'
import { instants, zones } from '../helpers/schedules.ts'

test.each(['2026-W01', '2026-W08', '2026-W53', '2020-W53', '2015-W53', '2024-W52'])('the week %s exists', week => {
  expect(isWeek(week)).toBe(true)
})

test.each([
  '2026-W54',
  '2025-W53',
  '2024-W53',
  '2026-W00',
  '2026-W8',
  '2026W08',
  'W08',
  '',
  '2026-w08',
  ' 2026-W08',
  '２026-W08',
])('there is no week %j', week => {
  expect(isWeek(week)).toBe(false)
  expect(() => mondayOf(week)).toThrow(RangeError)
})

test.each([
  ['2026-12-31T12:00Z', 'UTC', '2026-W53'],
  ['2027-01-03T23:59:59.999Z', 'UTC', '2026-W53'],
  ['2027-01-04T00:00Z', 'UTC', '2027-W01'],
  ['2025-12-29T00:00Z', 'UTC', '2026-W01'],
  ['2024-12-30T12:00Z', 'UTC', '2025-W01'],
  ['2023-01-01T12:00Z', 'UTC', '2022-W52'],
  ['2026-02-22T23:30Z', 'UTC', '2026-W08'],
  ['2026-02-22T23:30Z', 'Europe/Berlin', '2026-W09'],
  ['2026-02-23T04:30Z', 'America/New_York', '2026-W08'],
  ['2026-02-22T18:15Z', 'Asia/Kathmandu', '2026-W09'],
  ['2026-02-22T18:14Z', 'Asia/Kathmandu', '2026-W08'],
])('%s in %s lies in %s', (instant, zone, week) => {
  expect(weekOf(Date.parse(instant), zone)).toBe(week)
})

test('week 53 lies between week 52 and week 1, where there is one', () => {
  expect(weekAfter('2026-W52')).toBe('2026-W53')
  expect(weekAfter('2026-W53')).toBe('2027-W01')
  expect(weekAfter('2025-W52')).toBe('2026-W01')
  expect(weekBefore('2027-W01')).toBe('2026-W53')
  expect(weekBefore('2026-W01')).toBe('2025-W52')
})

test('the weeks follow each other as text does, each found again by its Monday', () => {
  fc.assert(
    fc.property(instants, zones, (instant, zone) => {
      const week = weekOf(instant, zone)
      expect(isWeek(week)).toBe(true)
      expect(weekAfter(week) > week).toBe(true)
      expect(weekBefore(weekAfter(week))).toBe(week)
      const monday = mondayOf(week).toZonedDateTime({ timeZone: zone, plainTime: '12:00' })
      expect(monday.dayOfWeek).toBe(1)
      expect(weekOf(monday.epochMilliseconds, zone)).toBe(week)
    }),
    { seed: 2, numRuns: 300 },
  )
})
