import { Temporal } from 'temporal-polyfill'
import { UserError } from '../errors.ts'
import { formatViewingTime, parseViewingTime } from '../services/viewing-time.ts'

/** A film night that is over or under way. */
export interface Night {
  week: string
  startsAt: number
}

/** Choices for when a film was watched: what is typed as it is understood, or what people usually mean. */
export function viewingTimeChoices(text: string, where: { now: number; zone: string; nights: Night[] }) {
  const { now, zone, nights } = where
  const choiceAt = (at: number, what: string) => ({
    name: `${what}: ${labelOf(at, zone)}`,
    value: formatViewingTime(at, zone),
  })
  const understood = text.trim() === '' ? null : readOrNull(text, where)
  if (understood !== null) return [choiceAt(understood, 'This')]
  const usual = [
    { name: 'Just now', value: 'now' },
    ...nights
      .filter(({ startsAt }) => startsAt <= now)
      .map(({ week, startsAt }) => choiceAt(startsAt, `The film of ${week}`)),
    choiceAt(parseViewingTime('yesterday', where), 'Yesterday evening'),
  ]
  const typed = text.trim().toLowerCase()
  const fitting = usual.filter(({ name }) => name.toLowerCase().includes(typed))
  return fitting.length > 0 ? fitting : usual
}

function readOrNull(text: string, where: { now: number; zone: string }): number | null {
  try {
    return parseViewingTime(text, where)
  } catch (error) {
    if (error instanceof UserError) return null
    throw error
  }
}

/** `Fri 20 Feb 2026, 20:00` */
function labelOf(at: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDateTime().toLocaleString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  })
}
