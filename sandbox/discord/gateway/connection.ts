import { setTimeout as delay } from 'node:timers/promises'
import type { WebSocket } from 'ws'
import type { Intercept, Plan } from '../../intercept/intercept.ts'
import { closeCodes, opcodes, sendsPerMinute } from './protocol.ts'
import type { SentEvent, Session } from './session.ts'

/** One WebSocket of a client, with or without a session. */
export interface Connection {
  socket: WebSocket
  session?: Session
  /** Heartbeats are no longer acknowledged. */
  silent: boolean
  /** Sends an opcode other than a dispatch. */
  send(op: number, data: unknown): void
  /** Sends an event of the session, as the faults and holds for it say. */
  transmit(event: SentEvent): void
  /** Counts something the client sent; closes the connection with 4008 when it sends too much. */
  count(): void
  heartbeat(): void
  close(code: number, reason: string): void
}

export function createConnection(socket: WebSocket, intercept: Intercept, heartbeatInterval: number): Connection {
  const abandoned = new AbortController()
  let received: number[] = []
  let lastHeartbeat = performance.now()

  const watch = setInterval(() => {
    if (performance.now() - lastHeartbeat > 2 * heartbeatInterval) {
      connection.close(closeCodes.sessionTimedOut, 'Session timed out.')
    }
  }, heartbeatInterval)
  watch.unref()
  socket.once('close', () => {
    clearInterval(watch)
    abandoned.abort()
  })

  function write(text: string, onSent?: () => void): void {
    if (socket.readyState !== socket.OPEN) return
    onSent?.()
    socket.send(text)
  }

  /** Answers whether the event is still to be sent on this connection. */
  async function follow({ before, fault }: Plan): Promise<boolean> {
    if (before && !(await before.pause(abandoned.signal))) {
      socket.terminate()
      return false
    }
    if (fault?.delay) await delay(fault.delay)
    if (fault?.cut) socket.terminate()
    return !fault?.cut && !fault?.hang
  }

  async function transmitAfter(plan: Plan, event: SentEvent): Promise<void> {
    if (await follow(plan)) write(event.text, event.onSent)
    if (plan.after && !(await plan.after.pause(abandoned.signal))) socket.terminate()
  }

  const connection: Connection = {
    socket,
    silent: false,
    send(op, data) {
      write(JSON.stringify({ op, d: data, s: null, t: null }))
    },
    transmit(event) {
      const plan = intercept.plan({ service: 'gateway', path: event.event, body: () => event.text })
      if (!plan) return write(event.text, event.onSent)
      transmitAfter(plan, event).catch(() => socket.terminate())
    },
    count() {
      const now = performance.now()
      received = [...received.filter(at => at > now - 60_000), now]
      if (received.length > sendsPerMinute) connection.close(closeCodes.rateLimited, 'You are being rate limited.')
    },
    heartbeat() {
      lastHeartbeat = performance.now()
      if (!connection.silent) connection.send(opcodes.heartbeatAck, null)
    },
    close(code, reason) {
      if (code === 1006) socket.terminate()
      else socket.close(code, reason)
    },
  }
  return connection
}
