/** A wall-clock time that comes once a week. `day` is the ISO weekday (Monday = 1), `time` is `HH:MM` on a 24-hour clock. */
export interface WeeklyTime {
  day: 1 | 2 | 3 | 4 | 5 | 6 | 7
  time: string
}

export const MINUTES_PER_WEEK = 7 * 24 * 60

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const
const days = [1, 2, 3, 4, 5, 6, 7] as const
const clockTime = /^(?:[01]\d|2[0-3]):[0-5]\d$/
const typedTime = /^(?:on )?([a-z]+)[.,]? ?(?:at )?(\d{1,2})(?:[:.](\d{2}))? ?(am|pm|a\.m\.|p\.m\.)?$/
/** Longer than anything that names a day and a time: what people paste by mistake is not even looked at. */
const longestTyped = 60

/**
 * Reads a day and a time as people type them: `Fri 20:00`, `friday 8pm`, `Friday 20.30`, `fr 8:05 pm`. Null if it is not
 * understood; a bare hour (`Fri 8`) is not, because it could be morning or evening.
 */
export function parseWeeklyTime(text: string): WeeklyTime | null {
  if (text.length > longestTyped) return null
  const match = typedTime.exec(text.trim().toLowerCase().replace(/\s+/g, ' '))
  if (!match) return null
  const [, dayText = '', hourText = '', minuteText, half] = match
  const day = dayNamed(dayText)
  const hour = hourOf(Number(hourText), half)
  if (!day || hour === null || (minuteText === undefined && !half)) return null
  const time = `${String(hour).padStart(2, '0')}:${minuteText ?? '00'}`
  return clockTime.test(time) ? { day, time } : null
}

/** `Friday 20:00`; `parseWeeklyTime` reads it back. */
export function formatWeeklyTime(weekly: WeeklyTime): string {
  return `${weekdays[weekly.day - 1]} ${weekly.time}`
}

/** Whether a stored or foreign value really is a weekly time: a day from 1 to 7 and a time that exists. */
export function isWeeklyTime(value: { day: number; time: string }): value is WeeklyTime {
  return days.some(day => day === value.day) && clockTime.test(value.time)
}

/** Minutes from one weekly time to the next coming of another: 0 when they are the same, 10079 at most. */
export function minutesBetween(from: WeeklyTime, to: WeeklyTime): number {
  return (minuteOfWeek(to) - minuteOfWeek(from) + MINUTES_PER_WEEK) % MINUTES_PER_WEEK
}

function minuteOfWeek({ day, time }: WeeklyTime): number {
  return (day - 1) * 24 * 60 + Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

/** The weekday that `text` begins to spell (two letters are enough to tell them apart), also in the plural. */
function dayNamed(text: string): WeeklyTime['day'] | undefined {
  if (text.length < 2) return undefined
  return days.find(day => `${weekdays[day - 1]}s`.toLowerCase().startsWith(text))
}

function hourOf(hour: number, half: string | undefined): number | null {
  if (!half) return hour
  if (hour < 1 || hour > 12) return null
  return (hour % 12) + (half.startsWith('p') ? 12 : 0)
}
