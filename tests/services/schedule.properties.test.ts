import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import {
  filmStartAfter,
  formatWeeklyTime,
  nextRound,
  roundAt,
  roundTimes,
  roundToStartNow,
  scheduleFaults,
  type WeeklyTime,
  weekAfter,
  weekBefore,
  weekOf,
} from '../../src/services/schedule.ts'
import { scheduleCases, weeklyTimeAt } from '../helpers/schedules.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const settings = { seed: 20260329, numRuns: 600 }

function zoned(instant: number, zone: string) {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)
}

/** What the guild's clock shows at the instant, as a weekly time. */
function shownAt(instant: number, zone: string): string {
  const { dayOfWeek, hour, minute } = zoned(instant, zone)
  return formatWeeklyTime(weeklyTimeAt((dayOfWeek - 1) * 1440 + hour * 60 + minute))
}

/** Whether the zone's clocks went forward in the five hours before the instant: the only excuse for another time. */
function clocksJustWentForward(instant: number, zone: string): boolean {
  const change = zoned(instant + 1, zone).getTimeZoneTransition('previous')
  if (!change || change.epochMilliseconds < instant - 5 * HOUR) return false
  return change.offsetNanoseconds > change.subtract({ nanoseconds: 1 }).offsetNanoseconds
}

test('all generated schedules are valid', () => {
  fc.assert(
    fc.property(scheduleCases, ({ schedule }) => {
      expect(scheduleFaults(schedule)).toEqual([])
    }),
    settings,
  )
})

test('the round at an instant contains it, and its instants stand in order with room between them', () => {
  fc.assert(
    fc.property(scheduleCases, ({ schedule, instant }) => {
      const round = roundAt(schedule, instant)
      expect(round.nominationsOpenAt).toBeLessThanOrEqual(instant)
      expect(round.nextOpeningAt).toBeGreaterThan(instant)
      expect(round.votingOpensAt - round.nominationsOpenAt).toBeGreaterThanOrEqual(30 * MINUTE)
      expect(round.votingClosesAt - round.votingOpensAt).toBeGreaterThanOrEqual(30 * MINUTE)
      expect(round.nextOpeningAt - round.votingClosesAt).toBeGreaterThanOrEqual(30 * MINUTE)
      expect(round.filmStartsAt).toBeGreaterThanOrEqual(round.votingClosesAt)
      expect(round.filmStartsAt - round.votingClosesAt).toBeLessThanOrEqual(7 * 24 * HOUR + 3 * HOUR)
    }),
    settings,
  )
})

test('every week has its round: labels increase, rounds abut, and each is labelled by the week its voting closes in', () => {
  fc.assert(
    fc.property(scheduleCases, ({ schedule, instant }) => {
      let round = roundAt(schedule, instant)
      for (let count = 0; count < 4; count++) {
        expect(round.week).toBe(weekOf(round.votingClosesAt, schedule.zone))
        const next = roundTimes(schedule, weekAfter(round.week))
        expect(next.nominationsOpenAt).toBe(round.nextOpeningAt)
        expect(next.week > round.week).toBe(true)
        expect(nextRound(schedule, round.nextOpeningAt - 1)).toEqual(next)
        round = next
      }
    }),
    settings,
  )
})

test('the guild’s clock shows the times that were set, unless it has just skipped them', () => {
  let exact = 0
  let skipped = 0
  fc.assert(
    fc.property(scheduleCases, ({ schedule, instant }) => {
      const round = roundAt(schedule, instant)
      const moments: [WeeklyTime, number][] = [
        [schedule.nominationsOpen, round.nominationsOpenAt],
        [schedule.votingOpens, round.votingOpensAt],
        [schedule.votingCloses, round.votingClosesAt],
        [schedule.filmStarts, round.filmStartsAt],
      ]
      for (const [set, at] of moments) {
        if (shownAt(at, schedule.zone) === formatWeeklyTime(set)) exact++
        else {
          skipped++
          expect(clocksJustWentForward(at, schedule.zone)).toBe(true)
        }
      }
    }),
    settings,
  )
  expect(skipped).toBeGreaterThan(20)
  expect(exact).toBeGreaterThan(20 * skipped)
})

test('a time that comes twice in one night is the first of the two', () => {
  fc.assert(
    fc.property(scheduleCases, ({ schedule, instant }) => {
      const { votingClosesAt } = roundAt(schedule, instant)
      const shown = zoned(votingClosesAt, schedule.zone)
      const earlier = shown.toPlainDateTime().toZonedDateTime(schedule.zone, { disambiguation: 'earlier' })
      expect(votingClosesAt).toBe(earlier.epochMilliseconds)
    }),
    settings,
  )
})

test('"start now" always leaves an hour to nominate and never begins in the future', () => {
  fc.assert(
    fc.property(scheduleCases, ({ schedule, instant }) => {
      const round = roundToStartNow(schedule, instant)
      expect(round.nominationsOpenAt).toBeLessThanOrEqual(instant)
      expect(round.votingOpensAt).toBeGreaterThanOrEqual(instant + HOUR)
      expect(roundTimes(schedule, weekBefore(round.week)).votingOpensAt).toBeLessThan(instant + HOUR)
    }),
    settings,
  )
})

test('the next film start is at or after the instant, and none lies between', () => {
  fc.assert(
    fc.property(scheduleCases, ({ schedule, instant }) => {
      const start = filmStartAfter(schedule, instant)
      expect(start).toBeGreaterThanOrEqual(instant)
      expect(filmStartAfter(schedule, start)).toBe(start)
      const [hour = 0, minute = 0] = schedule.filmStarts.time.split(':').map(Number)
      const today = zoned(instant, schedule.zone).toPlainDate()
      const starts = Array.from({ length: 17 }, (_, index) => today.add({ days: index - 2 }))
        .filter(date => date.dayOfWeek === schedule.filmStarts.day)
        .map(date => date.toZonedDateTime({ timeZone: schedule.zone, plainTime: { hour, minute } }).epochMilliseconds)
      expect(start).toBe(Math.min(...starts.filter(other => other >= instant)))
    }),
    settings,
  )
})
