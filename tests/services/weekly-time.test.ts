import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatWeeklyTime, isWeeklyTime, minutesBetween, parseWeeklyTime } from '../../src/services/weekly-time.ts'
import { weeklyTimes } from '../helpers/schedules.ts'

test.each([
  ['Fri 20:00', 'Friday 20:00'],
  ['friday 8pm', 'Friday 20:00'],
  ['Friday 20.30', 'Friday 20:30'],
  ['fr 8:05 pm', 'Friday 20:05'],
  ['  FRIDAY   20:00  ', 'Friday 20:00'],
  ['fri20:00', 'Friday 20:00'],
  ['Fri, 20:00', 'Friday 20:00'],
  ['on Fridays at 8 p.m.', 'Friday 20:00'],
  ['Sat 8:05\u202fPM', 'Saturday 20:05'],
  ['mo 9:00', 'Monday 09:00'],
  ['tues 00:00', 'Tuesday 00:00'],
  ['Wed 12am', 'Wednesday 00:00'],
  ['thurs 12pm', 'Thursday 12:00'],
  ['su 23:59', 'Sunday 23:59'],
])('%j is read as %s', (typed, meant) => {
  const time = parseWeeklyTime(typed)
  expect(time && formatWeeklyTime(time)).toBe(meant)
})

test.each([
  '',
  'Friday',
  '20:00',
  'Fri 8',
  'Fri 20',
  'Fri 24:00',
  'Fri 20:60',
  'Fri 8:5',
  'Fri 13pm',
  'Fri 0am',
  'Fri -1:00',
  'Fri 20:00:00',
  't 20:00',
  's 8pm',
  'Frix 20:00',
  'Freitag 20:00',
  'Fri 20:00 Sat 21:00',
  '@everyone 20:00',
  'Fri ٢٠:٠٠',
  `Fri ${' '.repeat(6000)}20:00`,
  'a'.repeat(6000),
])('%j is not understood', typed => {
  expect(parseWeeklyTime(typed)).toBeNull()
})

test('every weekly time that is written out is read back as it was, in any case', () => {
  fc.assert(
    fc.property(weeklyTimes, time => {
      const text = formatWeeklyTime(time)
      expect(parseWeeklyTime(text)).toEqual(time)
      expect(parseWeeklyTime(text.toUpperCase())).toEqual(time)
    }),
    { seed: 2, numRuns: 500 },
  )
})

test('whatever is typed is either a time that exists or null', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), text => {
      const time = parseWeeklyTime(text)
      expect(time === null || isWeeklyTime(time)).toBe(true)
    }),
    { seed: 2, numRuns: 500 },
  )
})

test('from one weekly time to another is always forward and less than a week', () => {
  expect(minutesBetween({ day: 5, time: '12:00' }, { day: 5, time: '20:00' })).toBe(480)
  expect(minutesBetween({ day: 5, time: '12:00' }, { day: 5, time: '11:59' })).toBe(10079)
  expect(minutesBetween({ day: 7, time: '23:30' }, { day: 1, time: '00:30' })).toBe(60)
  expect(minutesBetween({ day: 3, time: '09:00' }, { day: 3, time: '09:00' })).toBe(0)
})
