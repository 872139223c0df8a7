import { Temporal } from 'temporal-polyfill'
import { UserError } from '../errors.ts'
import { escapeText } from '../text.ts'
import { moment } from './words.ts'

/** When a film was watched of which only the day is said: in the evening. */
const EVENING = '20:00'
/** The first film that people paid to see, in Paris. */
const FIRST_FILM = Date.parse('1895-12-28T00:00:00.000Z')
/** Longer than anything that names a day and a time. */
const LONGEST = 60

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const clockTime = /^(\d{1,2})(?:[:.](\d{2}))? ?(am|pm)?$/
const isoDate = /^(\d{4})-(\d{1,2})-(\d{1,2})$/
const dottedDate = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/

const help =
  'Write `yesterday`, `friday 20:00`, `22:15`, or a date such as `2026-02-14`, with the time if you know it: `2026-02-14 21:30`.'

/** A day as somebody names it: a date, or what to count back from today. */
type Day = { date: Temporal.PlainDate } | { weekday: number } | { back: number }

/**
 * When somebody watched a film, as they write it, on the clocks of the zone: nothing or `now`, `yesterday` or `last night`, a weekday
 * (the latest one), a time of day, a date, a date with a time. Milliseconds since the epoch. Throws `UserError` with what to write
 * instead for anything else, and for what is still to come or was before there were films.
 */
export function parseViewingTime(text: string, { now, zone }: { now: number; zone: string }): number {
  const typed = text.trim().toLowerCase().replaceAll(/\s+/g, ' ')
  if (typed === '' || typed === 'now' || typed === 'just now') return now
  if (typed.startsWith('tomorrow')) throw new UserError('Tomorrow is still to come. Tell me when you have watched it.')
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate()
  const said = typed.length > LONGEST ? null : parts(typed)
  if (!said) throw new UserError(`I do not understand “${escapeText(text, 60)}”. ${help}`)
  const { day, time } = said
  const at = latest(day, time ?? Temporal.PlainTime.from(EVENING), { today, now, zone })
  if (at > now) {
    if (time === null && 'back' in day && day.back === 0) return now
    throw new UserError(`${moment(at)} is still to come. Tell me when you have watched it.`)
  }
  if (at < FIRST_FILM) throw new UserError('There was no cinema then. Please look at the year again.')
  // Trakt takes this very minute for a date that nobody knows.
  if (at === 0) throw new UserError('That minute is one that Trakt cannot keep. Please take the one after it.')
  return at
}

/** What is said of the day and of the time; null where it is neither. */
function parts(typed: string): { day: Day; time: Temporal.PlainTime | null } | null {
  const onlyTime = timeOf(typed)
  if (onlyTime) return { day: { back: -1 }, time: onlyTime }
  const [first = '', ...rest] = typed.split(/[ t](?=\d)| at /)
  const day = dayOf(first.trim())
  if (!day) return null
  if (rest.length === 0) return { day, time: null }
  const time = timeOf(rest.join(' ').trim())
  return time && { day, time }
}

function dayOf(text: string): Day | null {
  if (text === 'today' || text === 'tonight') return { back: 0 }
  if (text === 'yesterday' || text === 'last night') return { back: 1 }
  const name = text.replace(/^(?:last|on) /, '')
  const weekday = name.length < 2 ? -1 : weekdays.findIndex(one => one.startsWith(name))
  if (weekday >= 0) return { weekday: weekday + 1 }
  const [, year, month, day] = isoDate.exec(text) ?? []
  if (year) return dateOf(Number(year), Number(month), Number(day))
  const dotted = dottedDate.exec(text)
  return dotted ? dateOf(Number(dotted[3]), Number(dotted[2]), Number(dotted[1])) : null
}

function dateOf(year: number, month: number, day: number): Day | null {
  try {
    return { date: Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' }) }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const name = [year, ...[month, day].map(part => String(part).padStart(2, '0'))].join('-')
    throw new UserError(`There is no ${name} in the calendar.`)
  }
}

/** A bare hour is no time: it could be morning or evening. */
function timeOf(text: string): Temporal.PlainTime | null {
  const [, hourText, minuteText, half] = clockTime.exec(text) ?? []
  if (hourText === undefined || (minuteText === undefined && half === undefined)) return null
  const typed = Number(hourText)
  if (half !== undefined && (typed < 1 || typed > 12)) return null
  const hour = half === undefined ? typed : (typed % 12) + (half === 'pm' ? 12 : 0)
  const minute = Number(minuteText ?? 0)
  return hour < 24 && minute < 60 ? Temporal.PlainTime.from({ hour, minute }) : null
}

interface Today {
  today: Temporal.PlainDate
  now: number
  zone: string
}

/** The latest instant that is meant. A time by itself is the last time that clocks showed it. */
function latest(day: Day, time: Temporal.PlainTime, { today, now, zone }: Today): number {
  if ('date' in day) return instantOf(day.date, time, zone)
  if ('weekday' in day) {
    const date = today.subtract({ days: (today.dayOfWeek - day.weekday + 7) % 7 })
    const at = instantOf(date, time, zone)
    return at > now ? instantOf(date.subtract({ days: 7 }), time, zone) : at
  }
  if (day.back >= 0) return instantOf(today.subtract({ days: day.back }), time, zone)
  const at = instantOf(today, time, zone)
  return at > now ? instantOf(today.subtract({ days: 1 }), time, zone) : at
}

/** A time that comes twice in one night is the first of the two. */
function instantOf(date: Temporal.PlainDate, time: Temporal.PlainTime, zone: string): number {
  const wanted = date.toPlainDateTime(time)
  const found = wanted.toZonedDateTime(zone, { disambiguation: 'earlier' })
  if (found.toPlainDateTime().equals(wanted)) return found.epochMilliseconds
  throw new UserError('That time did not exist: the clocks went forward then. Please look at it again.')
}

/** As `parseViewingTime` reads it back: `2026-02-14 21:30`. */
export function formatViewingTime(at: number, zone: string): string {
  const { year, month, day, hour, minute } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`
}
