import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { formatViewingTime, parseViewingTime } from '../../src/services/viewing-time.ts'

/** A Saturday, 15:30 in Berlin. */
const now = Date.parse('2026-02-21T14:30:00.000Z')
const berlin = { now, zone: 'Europe/Berlin' }
const at = (text: string, where = berlin) => new Date(parseViewingTime(text, where)).toISOString().slice(0, 16)

test.each([
  ['', '2026-02-21T14:30'],
  [' Now ', '2026-02-21T14:30'],
  ['today', '2026-02-21T14:30'],
  ['today 11:15', '2026-02-21T10:15'],
  ['yesterday', '2026-02-20T19:00'],
  ['Yesterday  21:45', '2026-02-20T20:45'],
  ['yesterday at 9pm', '2026-02-20T20:00'],
  ['last night', '2026-02-20T19:00'],
  ['last night at 22:15', '2026-02-20T21:15'],
  ['tonight 13:00', '2026-02-21T12:00'],
  ['22:10', '2026-02-20T21:10'],
  ['13.05', '2026-02-21T12:05'],
  ['12:30 am', '2026-02-20T23:30'],
  ['friday', '2026-02-20T19:00'],
  ['fri 20:00', '2026-02-20T19:00'],
  ['last friday at 8:15 pm', '2026-02-20T19:15'],
  ['saturday 23:00', '2026-02-14T22:00'],
  ['sat 10:00', '2026-02-21T09:00'],
  ['2026-02-14', '2026-02-14T19:00'],
  ['2026-2-4', '2026-02-04T19:00'],
  ['2026-02-14 21:30', '2026-02-14T20:30'],
  ['2026-02-14T21:30', '2026-02-14T20:30'],
  ['14.2.2026 7:05', '2026-02-14T06:05'],
  ['1999-06-17 20:00', '1999-06-17T18:00'],
])('“%s” is %s', (text, expected) => {
  expect(at(text)).toBe(expected)
})

test.each([
  ['tomorrow', 'Tomorrow is still to come'],
  ['Tomorrow 20:00', 'Tomorrow is still to come'],
  ['great', 'do not understand'],
  ['20', 'do not understand'],
  ['25:00', 'do not understand'],
  ['13 pm', 'do not understand'],
  ['2/14/2026', 'do not understand'],
  ['2026-02-14 evening', 'do not understand'],
  ['2026-02-14 21:30 UTC', 'do not understand'],
  ['@everyone'.repeat(20), 'do not understand'],
  ['2026-02-30', 'no 2026-02-30 in the calendar'],
  ['2026-13-01', 'no 2026-13-01 in the calendar'],
  ['0.0.2026', 'no 2026-00-00 in the calendar'],
  ['2026-02-22', 'still to come'],
  ['today 15:31', 'still to come'],
  ['2999-01-01 00:00', 'still to come'],
  ['1895-12-27', 'no cinema'],
  ['0001-01-01', 'no cinema'],
])('“%s” is refused, and says why', (text, words) => {
  expect(() => parseViewingTime(text, berlin)).toThrow(UserError)
  expect(() => parseViewingTime(text, berlin)).toThrow(words)
})

test('a time that the clocks skipped is refused; one that came twice is the first of the two', () => {
  const summer = { now: Date.parse('2026-11-01T12:00:00.000Z'), zone: 'Europe/Berlin' }
  expect(() => parseViewingTime('2026-03-29 02:30', summer)).toThrow('clocks went forward')
  expect(at('2026-10-25 02:30', summer)).toBe('2026-10-25T00:30')
})

test('the minute that stands for an unknown date at Trakt is refused, and the one after it is not', () => {
  const utc = { now, zone: 'UTC' }
  expect(() => parseViewingTime('1970-01-01 00:00', utc)).toThrow('cannot keep')
  expect(at('1970-01-01 00:01', utc)).toBe('1970-01-01T00:01')
})

test('what is written is read back to the same minute, but for the second of two that are the same', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu')
  fc.assert(
    fc.property(fc.integer({ min: 2, max: now / 60_000 }), zones, (minute, zone) => {
      const instant = minute * 60_000
      const read = parseViewingTime(formatViewingTime(instant, zone), { now, zone })
      expect(formatViewingTime(read, zone)).toBe(formatViewingTime(instant, zone))
      expect(instant - read).toBeGreaterThanOrEqual(0)
      expect(instant - read).toBeLessThanOrEqual(3_600_000)
    }),
    { seed: 4, numRuns: 500 },
  )
})

function understoodOrRefused(text: string): boolean {
  try {
    return parseViewingTime(text, berlin) <= now
  } catch (error) {
    return error instanceof UserError
  }
}

test('whatever is typed is either understood or refused with words', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), text => {
      expect(understoodOrRefused(text)).toBe(true)
    }),
    { seed: 5, numRuns: 100 },
  )
})
