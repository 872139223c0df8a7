import { Temporal } from 'temporal-polyfill'
import type { RoundTimes } from './schedule.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Used where TMDB does not know how long a film is. */
const USUAL_RUNTIME_MINUTES = 120

/**
 * When to remind of the last evening to nominate: the latest 18:00 in the zone that is at least three hours before voting
 * opens. Null if nominations are not yet open then.
 */
export function lastEveningAt(
  times: Pick<RoundTimes, 'nominationsOpenAt' | 'votingOpensAt'>,
  zone: string,
): number | null {
  const latest = times.votingOpensAt - 3 * HOUR
  let date = Temporal.Instant.fromEpochMilliseconds(latest).toZonedDateTimeISO(zone).toPlainDate()
  let evening = eveningOf(date, zone)
  while (evening > latest) {
    date = date.subtract({ days: 1 })
    evening = eveningOf(date, zone)
  }
  return evening > times.nominationsOpenAt ? evening : null
}

/** One hour before voting closes; null if voting is not yet open then. */
export function lastHourAt(times: Pick<RoundTimes, 'votingOpensAt' | 'votingClosesAt'>): number | null {
  const at = times.votingClosesAt - HOUR
  return at > times.votingOpensAt ? at : null
}

/** When to ask who watched it: half an hour after the film's end. A runtime of 0 is TMDB's way not to know one. */
export function nightAfterAt(filmStartsAt: number, runtimeMinutes: number | null): number {
  const runtime = runtimeMinutes !== null && runtimeMinutes > 0 ? runtimeMinutes : USUAL_RUNTIME_MINUTES
  return filmStartsAt + (runtime + 30) * MINUTE
}

function eveningOf(date: Temporal.PlainDate, zone: string): number {
  return date.toZonedDateTime({ timeZone: zone, plainTime: '18:00' }).epochMilliseconds
}
