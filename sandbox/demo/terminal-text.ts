/** Discord's markdown and timestamps as they read in a terminal. */

export type Style = 'bold' | 'italic' | 'dim' | 'underline' | 'cyan' | 'green' | 'yellow' | 'magenta'
/** Marks up a text; gives it back as it is where there is no colour. */
export type Paint = (style: Style, text: string) => string

export interface Reader {
  paint: Paint
  /** What the reader's clock says: milliseconds since the epoch. */
  now: number
  /** IANA zone in which times are read. */
  zone: string
  /** The names of people, roles and channels by id. */
  names: ReadonlyMap<string, string>
}

const minute = 60
const hour = 60 * minute
const day = 24 * hour
const units = [
  ['year', 365 * day],
  ['month', 30 * day],
  ['day', day],
  ['hour', hour],
  ['minute', minute],
  ['second', 1],
] as const

/** Escaped punctuation stands in the private use area while markup is looked for. */
const privateUse = 0xe000

/** One line of a message. */
export function readLine(line: string, reader: Reader): string {
  const { paint } = reader
  const hidden = line.replace(/\\([!-/:-@[-`{-~])/g, (_, sign) => String.fromCharCode(privateUse + sign.charCodeAt(0)))
  const small = /^-# (.*)$/.exec(hidden)
  const heading = /^#{1,3} (.*)$/.exec(hidden)
  const read = readInline(small?.[1] ?? heading?.[1] ?? hidden.replace(/^- /, '• '), reader)
  const styled = small ? paint('dim', read) : heading ? paint('bold', read) : read
  return styled.replace(/[\ue021-\ue07e]/g, sign => String.fromCharCode(sign.charCodeAt(0) - privateUse))
}

function readInline(text: string, { paint, now, zone, names }: Reader): string {
  return text
    .replace(/<t:(-?\d+)(?::([tTdDfFR]))?>/g, (_, seconds, style) =>
      timeWords(Number(seconds), style ?? 'f', now, zone),
    )
    .replace(/<@!?(\d+)>/g, (_, id) => paint('cyan', `@${names.get(id) ?? 'unknown'}`))
    .replace(/<@&(\d+)>/g, (_, id) => paint('cyan', `@${names.get(id) ?? 'unknown'}`))
    .replace(/<#(\d+)>/g, (_, id) => paint('cyan', `#${names.get(id) ?? 'unknown'}`))
    .replace(/\*\*(.+?)\*\*/g, (_, inner) => paint('bold', inner))
    .replace(/\*(.+?)\*/g, (_, inner) => paint('italic', inner))
    .replace(/`(.+?)`/g, (_, inner) => paint('yellow', inner))
}

/** A timestamp in one of Discord's styles (Discord docs, reference, Timestamp Styles); `now` in milliseconds. */
export function timeWords(seconds: number, style: string, now: number, zone: string): string {
  const part = (format: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...format, timeZone: zone }).format(seconds * 1000)
  const time = part({ timeStyle: 'short' })
  const longDate = part({ day: 'numeric', month: 'long', year: 'numeric' })
  switch (style) {
    case 't':
      return time
    case 'T':
      return part({ timeStyle: 'medium' })
    case 'd':
      return part({ dateStyle: 'short' })
    case 'D':
      return longDate
    case 'F':
      return `${part({ weekday: 'long' })}, ${longDate} ${time}`
    case 'R':
      return distance(seconds - now / 1000)
    default:
      return `${longDate} ${time}`
  }
}

/** `in 3 days`, `2 hours ago`. */
function distance(seconds: number): string {
  if (Math.round(seconds) === 0) return 'now'
  const [unit, length] = units.find(([, length]) => Math.abs(seconds) / length >= 0.9) ?? (['second', 1] as const)
  return new Intl.RelativeTimeFormat('en', { numeric: 'always' }).format(Math.round(seconds / length), unit)
}
