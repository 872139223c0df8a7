import type { Temporal } from 'temporal-polyfill'
import { filmStartAfter, type RoundTimes, roundTimes, type Schedule, weekAfter, weekOf } from '../schedule.ts'
import { mondayOf } from '../weeks.ts'
import type { OldWeek } from './weeks.ts'

const DAY = 24 * 60 * 60_000
const FRIDAY = 5

/** How a week of the file stands at an instant. */
export type Standing = 'over' | 'running' | 'to come'

/** The file's deadline decides, as far as it is in its week; a phase of `results` is over by the old app's own word. */
export function standingOf({ week, current }: OldWeek, schedule: Schedule, now: number): Standing {
  const present = weekOf(now, schedule.zone)
  if (current === null || current.phase === 'results') return week > present ? 'to come' : 'over'
  if (week > weekAfter(present)) return 'to come'
  return closeOf(week, current.deadline, schedule) <= now ? 'over' : 'running'
}

/** Whether the file's deadline is in the week that it is said to be of. */
export function isDeadlineOf(week: string, deadline: number, zone: string): boolean {
  return weekOf(deadline, zone) === week
}

function closeOf(week: string, deadline: number | null, schedule: Schedule): number {
  return deadline !== null && isDeadlineOf(week, deadline, schedule.zone)
    ? deadline
    : roundTimes(schedule, week).votingClosesAt
}

/**
 * The instants of a week that comes from the file: those of the guild's schedule, with the file's deadline, and put in order
 * around it. What is over has closed by now; what runs has begun.
 */
export function timesOf(old: OldWeek, schedule: Schedule, now: number): RoundTimes {
  const { week, current } = old
  const usual = roundTimes(schedule, week)
  const isOver = standingOf(old, schedule, now) === 'over'
  const close = closeOf(week, current?.deadline ?? null, schedule)
  const votingClosesAt = isOver ? Math.min(close, now) : close
  const votingOpensAt = isOver
    ? Math.min(usual.votingOpensAt, votingClosesAt)
    : votingOpeningOf(current?.phase ?? null, usual.votingOpensAt, votingClosesAt, now)
  const nominationsOpenAt = Math.min(usual.nominationsOpenAt, votingOpensAt, now)
  const nextOpeningAt = Math.max(usual.nextOpeningAt, votingClosesAt)
  const filmStartsAt =
    usual.filmStartsAt >= votingClosesAt ? usual.filmStartsAt : filmStartAfter(schedule, votingClosesAt)
  return { week, nominationsOpenAt, votingOpensAt, votingClosesAt, filmStartsAt, nextOpeningAt }
}

/** A vote that has begun goes on; one that has not yet begins by the guild's schedule, or a day before its close at the latest. */
function votingOpeningOf(phase: string | null, usual: number, closesAt: number, now: number): number {
  if (phase === 'voting') return Math.min(usual, now)
  return usual < closesAt ? usual : Math.max(now, closesAt - DAY)
}

/** The Friday of a week, on which the old app's people watched its film, and when the film began, by the guild's schedule. */
export function nightOf(week: string, schedule: Schedule): { date: string; startsAt: number } {
  const friday: Temporal.PlainDate = mondayOf(week).add({ days: FRIDAY - 1 })
  const start = friday.toPlainDateTime(schedule.filmStarts.time).toZonedDateTime(schedule.zone)
  return { date: friday.toString(), startsAt: start.epochMilliseconds }
}
