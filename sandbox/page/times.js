const dateTime = options => new Intl.DateTimeFormat(undefined, options)

/** The styles of `<t:…:style>` (Discord docs, reference, Timestamp Styles), in the viewer's own zone and language. */
const formats = {
  t: dateTime({ timeStyle: 'short' }),
  T: dateTime({ timeStyle: 'medium' }),
  d: dateTime({ dateStyle: 'short' }),
  D: dateTime({ dateStyle: 'long' }),
  f: dateTime({ dateStyle: 'long', timeStyle: 'short' }),
  F: dateTime({ dateStyle: 'full', timeStyle: 'short' }),
  s: dateTime({ dateStyle: 'short', timeStyle: 'short' }),
  S: dateTime({ dateStyle: 'short', timeStyle: 'medium' }),
}

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'always' })

/** From which number of seconds on which unit is used, and how many seconds it has. */
const units = /** @type {const} */ ([
  [27_648_000, 'year', 31_536_000],
  [2_246_400, 'month', 2_592_000],
  [79_200, 'day', 86_400],
  [2_700, 'hour', 3_600],
  [45, 'minute', 60],
  [0, 'second', 1],
])

/** A date beyond what a `Date` can hold has no format. @param {number} seconds */
const holds = seconds => Math.abs(seconds) <= 8.64e12

/**
 * @param {number} seconds since the epoch
 * @param {string} style one of Discord's
 * @param {number} now the sandbox's clock in milliseconds
 */
export function formatTime(seconds, style, now) {
  if (!holds(seconds)) return 'Invalid Date'
  if (style === 'R') return formatRelative(seconds - now / 1_000)
  return (formats[style] ?? formats.f).format(seconds * 1_000)
}

/** @param {number} seconds from now, negative in the past */
export function formatRelative(seconds) {
  const [, unit, length] = units.find(([from]) => Math.abs(seconds) >= from) ?? units[5]
  return relative.format(Math.round(seconds / length), unit)
}

/** What stands on a timestamp when one points at it. @param {number} seconds */
export function formatExact(seconds) {
  if (!holds(seconds)) return { iso: undefined, text: undefined }
  return { iso: new Date(seconds * 1_000).toISOString(), text: formats.F.format(seconds * 1_000) }
}

/** The time of a message: the hour alone where it is of the clock's day. @param {string} iso @param {number} now */
export function formatMessageTime(iso, now) {
  const date = new Date(iso)
  const sameDay = date.toDateString() === new Date(now).toDateString()
  return (sameDay ? formats.t : formats.s).format(date)
}

/** @param {string | number} instant */
export const formatDay = instant => formats.D.format(new Date(instant))

const clockFormat = dateTime({
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
})

/** The present as the clock bar shows it. @param {number} now */
export const formatClock = now => clockFormat.format(now)

/** To the second. @param {string | number} instant */
export const formatClockTime = instant => formats.T.format(new Date(instant))

/** @param {string | number} instant */
export const formatDeadline = instant => formats.F.format(new Date(instant))
