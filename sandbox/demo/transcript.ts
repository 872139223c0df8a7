import { stripVTControlCharacters } from 'node:util'
import { type Paint, readLine } from './terminal-text.ts'

export interface TranscriptOptions {
  /** Takes one line, without its end. */
  write(line: string): void
  paint: Paint
  /** The instant of what is written next: milliseconds since the epoch. */
  now(): number
  /** IANA zone in which times are read. */
  zone: string
  /** The names of people and channels by id. */
  names: ReadonlyMap<string, string>
  /** The longest line. */
  columns: number
}

export interface Entry {
  /** Where it happens: a channel's id, or words for what is in no channel. */
  channel: string | { place: string }
  /** Who, and what: `Ben`, `Movie Night`. */
  who: string
  /** Stands behind the name: `presses [Vote]`; a colon if left out, since something is said. */
  does?: string
  /** The one who sees it. */
  onlyFor?: string
  /** In Discord's markdown. */
  lines?: string[]
}

export type Transcript = ReturnType<typeof createTranscript>

const indent = ' '.repeat(7)

/** Writes what happens as it would read in the channels, oldest first, under a heading for each day. */
export function createTranscript({ write, paint, now, zone, names, columns }: TranscriptOptions) {
  let today = ''

  function part(format: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat('en-GB', { ...format, timeZone: zone }).format(now())
  }

  function beginDay(): void {
    const day = `${part({ weekday: 'long' })}, ${part({ day: 'numeric', month: 'long', year: 'numeric' })}`
    if (day === today) return
    today = day
    write('')
    write(paint('underline', day))
    write('')
  }

  return {
    add({ channel, who, does, onlyFor, lines = [] }: Entry): void {
      beginDay()
      const read = lines.map(line => readLine(line, { paint, zone, names, now: now() }))
      const name = paint(who === 'Movie Night' ? 'magenta' : 'green', who)
      const head = [
        paint('dim', part({ timeStyle: 'short' })),
        paint('cyan', typeof channel === 'string' ? `#${names.get(channel) ?? channel}` : channel.place),
        does === undefined ? `${name}:` : `${name} ${does}`,
        ...(onlyFor === undefined ? [] : [paint('dim', `(only ${onlyFor} sees this)`)]),
      ]
      const [first = '', ...rest] = read
      const start = `${head.slice(0, 2).join('  ')}  ${head.slice(2).join(' ')}`
      const body = rest.length === 0 ? [`${start}${first && ` ${first}`}`] : [start, ...read.map(line => indent + line)]
      for (const line of body.flatMap(line => wrap(line, columns))) write(line)
    },
  }
}

/** Breaks a line between words; what follows is indented. Styles do not count. */
export function wrap(line: string, columns: number): string[] {
  const lines: string[] = []
  const [, lead = '', text = ''] = /^(\s*)(.*)$/s.exec(line) ?? []
  let current = lead
  let empty = true
  for (const word of text.split(' ')) {
    if (!empty && width(current) + 1 + width(word) > columns) {
      lines.push(current)
      current = indent
      empty = true
    }
    current += empty ? word : ` ${word}`
    empty = false
  }
  return [...lines, current]
}

const width = (text: string) => [...stripVTControlCharacters(text)].length
