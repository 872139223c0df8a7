import type { Temporal } from 'temporal-polyfill'
import { escapeText } from '../text.ts'
import { isZone, suggestZones } from '../zones.ts'
import { formatWeeklyTime, isWeeklyTime, MINUTES_PER_WEEK, minutesBetween, type WeeklyTime } from './weekly-time.ts'
import { mondayOf, weekAfter, weekBefore, weekOf } from './weeks.ts'

export { canonicalZone, isZone, suggestZones } from '../zones.ts'
export { formatWeeklyTime, parseWeeklyTime, type WeeklyTime } from './weekly-time.ts'
export { isWeek, weekAfter, weekBefore, weekOf } from './weeks.ts'

/** When a guild's week turns: wall-clock times in its IANA zone. */
export interface Schedule {
  zone: string
  nominationsOpen: WeeklyTime
  votingOpens: WeeklyTime
  votingCloses: WeeklyTime
  filmStarts: WeeklyTime
}

/** The instants of one round, in milliseconds since the epoch. */
export interface RoundTimes {
  /** The ISO week, in the guild's zone, in which voting is set to close: `2026-W08`. */
  week: string
  nominationsOpenAt: number
  votingOpensAt: number
  votingClosesAt: number
  filmStartsAt: number
  /** When the following week's nominations open. */
  nextOpeningAt: number
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** A phase lasts this long at least, whatever the clocks of the zone do in it. */
const SHORTEST_PHASE = 30 * MINUTE

/** Monday 09:00 nominations, Thursday 09:00 voting, Friday 12:00 the winner, Friday 20:00 the film. */
export function defaultSchedule(zone: string): Schedule {
  return {
    zone,
    nominationsOpen: { day: 1, time: '09:00' },
    votingOpens: { day: 4, time: '09:00' },
    votingCloses: { day: 5, time: '12:00' },
    filmStarts: { day: 5, time: '20:00' },
  }
}

/**
 * The round that is labelled by `week`. Throws `RangeError` when the schedule has faults (see `scheduleFaults`) or there is
 * no such week.
 *
 * A wall-clock time that the zone skips is taken as late as the skip is long (03:30 for 02:30), and one that it repeats is
 * the earlier. So a skip can bring two neighbours together or even swap them: 02:30 and 03:30 are the same instant that
 * night. The later one then waits until its phase has had 30 minutes, and so on down the row. The row begins a round
 * earlier, because what the last round's close pushes out can be this round's opening; it need not begin further back,
 * because a delay is never longer than the longest skip (a day) and some phase of every week is longer than that.
 */
export function roundTimes(schedule: Schedule, week: string): RoundTimes {
  const faults = scheduleFaults(schedule)
  if (faults.length > 0) throw new RangeError(faults.join(' '))
  let latest = Number.NEGATIVE_INFINITY
  const place = (wall: Temporal.PlainDateTime) => {
    latest = Math.max(instantOf(wall, schedule.zone), latest + SHORTEST_PHASE)
    return latest
  }
  const before = wallTimes(schedule, weekBefore(week))
  for (const wall of [before.nominationsOpen, before.votingOpens, before.votingCloses]) place(wall)
  const { nominationsOpen, votingOpens, votingCloses, filmStarts } = wallTimes(schedule, week)
  const nominationsOpenAt = place(nominationsOpen)
  const votingOpensAt = place(votingOpens)
  const votingClosesAt = place(votingCloses)
  const nextOpeningAt = place(nominationsOpen.add({ weeks: 1 }))
  const filmStartsAt = Math.max(instantOf(filmStarts, schedule.zone), votingClosesAt)
  return { week, nominationsOpenAt, votingOpensAt, votingClosesAt, filmStartsAt, nextOpeningAt }
}

/** The round that is under way at the instant: from its opening until just before the next one's. Throws as `roundTimes`. */
export function roundAt(schedule: Schedule, instant: number): RoundTimes {
  let round = roundTimes(schedule, weekOf(instant, schedule.zone))
  while (instant < round.nominationsOpenAt) round = roundTimes(schedule, weekBefore(round.week))
  while (instant >= round.nextOpeningAt) round = roundTimes(schedule, weekAfter(round.week))
  return round
}

/** The first round that opens after the instant. Throws as `roundTimes`. */
export function nextRound(schedule: Schedule, instant: number): RoundTimes {
  return roundTimes(schedule, weekAfter(roundAt(schedule, instant).week))
}

/**
 * What "start now" starts: the first round that leaves at least an hour to nominate. If its opening is still to come, it
 * opens at the instant instead. Throws as `roundTimes`.
 */
export function roundToStartNow(schedule: Schedule, instant: number): RoundTimes {
  let round = roundAt(schedule, instant)
  while (round.votingOpensAt < instant + HOUR) round = roundTimes(schedule, weekAfter(round.week))
  return { ...round, nominationsOpenAt: Math.min(round.nominationsOpenAt, instant) }
}

/** The first film start at or after the instant, as when voting was extended past the one that was planned. */
export function filmStartAfter(schedule: Schedule, instant: number): number {
  const { day, time } = schedule.filmStarts
  let monday = mondayOf(weekOf(instant, schedule.zone))
  for (;;) {
    const start = instantOf(monday.add({ days: day - 1 }).toPlainDateTime(time), schedule.zone)
    if (start >= instant) return start
    monday = monday.add({ weeks: 1 })
  }
}

/**
 * What is wrong with a schedule, each fault a sentence for the person who set it: the setting and what to do. Empty if it
 * is fine. What was typed is quoted with its markup escaped.
 */
export function scheduleFaults(schedule: Schedule): string[] {
  const faults: string[] = []
  if (!isZone(schedule.zone)) faults.push(zoneFault(schedule.zone))
  const { nominationsOpen, votingOpens, votingCloses, filmStarts } = schedule
  const named = { 'Nominations open': nominationsOpen, 'Voting opens': votingOpens, 'Voting closes': votingCloses }
  const malformed = Object.entries({ ...named, 'Film starts': filmStarts }).filter(([, time]) => !isWeeklyTime(time))
  for (const [name] of malformed) faults.push(`${name} is not a day and a time: write it like Friday 20:00.`)
  if (malformed.length > 0) return faults
  const fault = orderFault(schedule)
  return fault ? [...faults, fault] : faults
}

function zoneFault(zone: string): string {
  const [nearest = 'Europe/Berlin'] = suggestZones(zone)
  return `There is no time zone “${escapeText(zone, 40)}”: choose one from the list, such as ${nearest}.`
}

/** Walks the week from the opening of nominations: each step at least an hour after the one before. */
function orderFault({ nominationsOpen, votingOpens, votingCloses }: Schedule): string | null {
  const opens = minutesBetween(nominationsOpen, votingOpens)
  const closes = minutesBetween(nominationsOpen, votingCloses)
  const [start, open, close] = [nominationsOpen, votingOpens, votingCloses].map(formatWeeklyTime)
  if (opens < 60) {
    return `Voting opens (${open}) less than an hour after nominations open (${start}): choose a later time for it.`
  }
  if (closes <= opens) {
    return `Voting closes (${close}) before it opens (${open}), counted from when nominations open (${start}): choose a time between ${open} and ${start}.`
  }
  if (closes - opens < 60) {
    return `Voting closes (${close}) less than an hour after it opens (${open}): choose a later time for it.`
  }
  if (MINUTES_PER_WEEK - closes < 60) {
    return `Voting closes (${close}) less than an hour before nominations open again (${start}): choose an earlier time for it.`
  }
  return null
}

type WallTimes = Record<Exclude<keyof Schedule, 'zone'>, Temporal.PlainDateTime>

/** The round's times as calendar and clock show them: back from the close, and on to the film. */
function wallTimes(schedule: Schedule, week: string): WallTimes {
  const { day, time } = schedule.votingCloses
  const votingCloses = mondayOf(week)
    .add({ days: day - 1 })
    .toPlainDateTime(time)
  const votingOpens = votingCloses.subtract({ minutes: minutesBetween(schedule.votingOpens, schedule.votingCloses) })
  const nominationsOpen = votingOpens.subtract({
    minutes: minutesBetween(schedule.nominationsOpen, schedule.votingOpens),
  })
  const filmStarts = votingCloses.add({ minutes: minutesBetween(schedule.votingCloses, schedule.filmStarts) })
  return { nominationsOpen, votingOpens, votingCloses, filmStarts }
}

function instantOf(wall: Temporal.PlainDateTime, zone: string): number {
  return wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds
}
