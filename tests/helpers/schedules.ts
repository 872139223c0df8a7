import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import type { Schedule, WeeklyTime } from '../../src/services/schedule.ts'

const MINUTES_PER_WEEK = 7 * 24 * 60
const days = [1, 2, 3, 4, 5, 6, 7] as const

/** The weekly time so many minutes after Monday 00:00, counted round the week. */
export function weeklyTimeAt(minute: number): WeeklyTime {
  const inWeek = ((minute % MINUTES_PER_WEEK) + MINUTES_PER_WEEK) % MINUTES_PER_WEEK
  const time = [Math.floor(inWeek / 60) % 24, inWeek % 60].map(part => String(part).padStart(2, '0')).join(':')
  return { day: days[Math.floor(inWeek / 1440)] ?? 1, time }
}

export const weeklyTimes = fc.integer({ min: 0, max: MINUTES_PER_WEEK - 1 }).map(weeklyTimeAt)
export const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC')
export const instants = fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2040, 11, 31) })

/** A valid schedule somewhere in the week, and an instant to look at it from. */
const anywhere = fc
  .record({
    zone: zones,
    instant: instants,
    start: fc.nat(MINUTES_PER_WEEK - 1),
    cuts: fc.tuple(fc.integer({ min: 60, max: 9960 }), fc.integer({ min: 60, max: 9960 })),
    filmStarts: weeklyTimes,
  })
  .map(({ zone, instant, start, cuts, filmStarts }) => {
    const opens = Math.min(...cuts)
    const closes = Math.max(...cuts, opens + 60)
    return { instant, schedule: scheduleFrom(zone, [start, start + opens, start + closes], filmStarts) }
  })

/**
 * A valid schedule whose times crowd, an hour or little more apart, around the next change of the zone's clocks, and an
 * instant close to that change: where the rules are hardest.
 */
const atClockChange = fc
  .record({
    zone: zones,
    instant: instants,
    offset: fc.integer({ min: -180, max: 180 }),
    steps: fc.tuple(fc.integer({ min: 60, max: 90 }), fc.integer({ min: 60, max: 90 })),
    rotation: fc.constantFrom(0, 1, 2),
    near: fc.integer({ min: -300, max: 300 }),
  })
  .map(({ zone, instant, offset, steps: [one, two], rotation, near }) => {
    const from = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)
    const change = from.getTimeZoneTransition('next') ?? from
    const wall = change.subtract({ nanoseconds: 1 }).round({ smallestUnit: 'minute', roundingMode: 'floor' })
    const minute = (wall.dayOfWeek - 1) * 1440 + wall.hour * 60 + wall.minute + 1 + offset
    const inOrder = [minute, minute + one, minute + one + two]
    const [start = 0, opens = 0, closes = 0] = [...inOrder.slice(rotation), ...inOrder.slice(0, rotation)]
    return {
      instant: change.epochMilliseconds + near * 60_000,
      schedule: scheduleFrom(zone, [start, opens, closes], weeklyTimeAt(closes + offset)),
    }
  })

export const scheduleCases = fc.oneof(anywhere, atClockChange)

function scheduleFrom(
  zone: string,
  [start, opens, closes]: [number, number, number],
  filmStarts: WeeklyTime,
): Schedule {
  return {
    zone,
    nominationsOpen: weeklyTimeAt(start),
    votingOpens: weeklyTimeAt(opens),
    votingCloses: weeklyTimeAt(closes),
    filmStarts,
  }
}
