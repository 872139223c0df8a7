import { Temporal } from 'temporal-polyfill'

const weekLabel = /^(\d{4})-W(\d{2})$/

/** The ISO 8601 week, such as `2026-W08`, of an instant (milliseconds since the epoch) as the zone's calendar has it. */
export function weekOf(instant: number, zone: string): string {
  return labelOf(Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate())
}

/** Whether the text labels a week that exists: `2026-W53` does, `2025-W53` and `2026-W54` do not. */
export function isWeek(text: string): boolean {
  return firstDayOf(text) !== null
}

/** The Monday a week begins with. Throws `RangeError` when there is no such week. */
export function mondayOf(week: string): Temporal.PlainDate {
  const monday = firstDayOf(week)
  if (!monday) throw new RangeError(`There is no week ${JSON.stringify(week)}.`)
  return monday
}

/** The week after this one, across years too. Labels sort as text in the order of time. Throws `RangeError` as `mondayOf`. */
export function weekAfter(week: string): string {
  return labelOf(mondayOf(week).add({ weeks: 1 }))
}

/** The week before this one. Throws `RangeError` as `mondayOf`. */
export function weekBefore(week: string): string {
  return labelOf(mondayOf(week).subtract({ weeks: 1 }))
}

/** The fourth of January is in week 1 of every year; a week the year does not have lands in another and is told by its label. */
function firstDayOf(week: string): Temporal.PlainDate | null {
  const match = weekLabel.exec(week)
  if (!match) return null
  const fourth = Temporal.PlainDate.from({ year: Number(match[1]), month: 1, day: 4 })
  const monday = fourth.subtract({ days: fourth.dayOfWeek - 1 }).add({ weeks: Number(match[2]) - 1 })
  return labelOf(monday) === week ? monday : null
}

function labelOf(date: Temporal.PlainDate): string {
  const year = String(date.yearOfWeek).padStart(4, '0')
  return `${year}-W${String(date.weekOfYear).padStart(2, '0')}`
}
