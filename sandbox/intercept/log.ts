import type { Clock } from '../../src/clock.ts'

export type LogKind = 'rest' | 'tmdb' | 'trakt-auth' | 'trakt' | 'interaction' | 'gateway'

export interface LogEntry {
  /** Counts up from 1. */
  id: number
  /** The instant by the sandbox's clock, ISO 8601. */
  at: string
  kind: LogKind
  method: string
  /** The path without the interaction's token, or the name of an event. */
  route: string
  /** The HTTP status; 0 where the connection was cut. */
  status: number
  /** Milliseconds of real time. */
  milliseconds: number
  /** What was sent, as text, shortened. */
  request?: string
  /** What came back where it was a refusal, as text, shortened. */
  answer?: string
  interaction?: string
  person?: string
}

const longest = 2_000
const longestText = 2_000

/** The latest requests and interactions, in memory; each is told to `told` as it is written. */
export function createLog(clock: Clock, told: (entry: LogEntry) => void) {
  let entries: LogEntry[] = []
  let last = 0
  return {
    write(entry: Omit<LogEntry, 'id' | 'at'>): void {
      const written = { id: ++last, at: new Date(clock.now()).toISOString(), ...entry }
      entries.push(written)
      if (entries.length > 2 * longest) entries = entries.slice(-longest)
      told(written)
    },
    read: (kind?: string): LogEntry[] => entries.slice(-longest).filter(entry => !kind || entry.kind === kind),
    clear(): void {
      entries = []
    },
  }
}

export type Log = ReturnType<typeof createLog>

/** A text cut to what the log keeps. */
export function shorten(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text
}
