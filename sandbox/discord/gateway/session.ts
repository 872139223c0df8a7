import { randomBytes } from 'node:crypto'
import { opcodes } from './protocol.ts'

/** How many events Discord keeps for a session that may resume. It names no number; this is ours. */
const longestReplay = 1_000

/** How long a session without a connection may be resumed, in milliseconds of real time. Discord names no number either. */
const longestAbsence = 5 * 60_000

export interface SentEvent {
  sequence: number
  event: string
  text: string
  onSent?: () => void
}

/** One identified client. It outlives its connection, so that what is missed meanwhile can be replayed. */
export interface Session {
  id: string
  intents: number
  sequence: number
  /** The latest events, oldest first. */
  events: SentEvent[]
  /** Sends an event over the present connection; absent while there is none. */
  transmit?: (event: SentEvent) => void
  /** When the connection was lost, by `performance.now()`. */
  lostAt?: number
}

/** Whether the session has been without a connection for too long to be resumed. */
export function isForgotten({ transmit, lostAt }: Session): boolean {
  return !transmit && lostAt !== undefined && performance.now() - lostAt > longestAbsence
}

export function createSession(intents: number): Session {
  return { id: randomBytes(16).toString('hex'), intents, sequence: 0, events: [] }
}

/** Gives an event the session's next number, keeps it for a replay and sends it where there is a connection. */
export function dispatchTo(session: Session, event: string, data: object, onSent?: () => void): void {
  const sequence = ++session.sequence
  const text = JSON.stringify({ op: opcodes.dispatch, t: event, s: sequence, d: data })
  const sent = { sequence, event, text, onSent }
  session.events.push(sent)
  if (session.events.length > 2 * longestReplay) session.events = session.events.slice(-longestReplay)
  session.transmit?.(sent)
}

/** What a client that has seen `sequence` has missed; `null` when that is no longer known. */
export function missedEvents(session: Session, sequence: number): SentEvent[] | null {
  const missed = session.events.filter(event => event.sequence > sequence)
  return missed.length === session.sequence - sequence ? missed : null
}
