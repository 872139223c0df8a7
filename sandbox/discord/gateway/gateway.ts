import type { WebSocket } from 'ws'
import type { Intercept } from '../../intercept/intercept.ts'
import type { Log } from '../../intercept/log.ts'
import type { Dispatch } from '../changes.ts'
import { guildCreatePayload, userObject } from '../payloads.ts'
import { botJoined, type Guild, type World } from '../world.ts'
import { type Connection, createConnection } from './connection.ts'
import { ConnectionRefusal, readIdentify, readPayload, readResume } from './handshake.ts'
import { closeCodes, intents, opcodes } from './protocol.ts'
import { createSession, dispatchTo, isForgotten, missedEvents, type Session } from './session.ts'

export interface GatewayOptions {
  world: World
  intercept: Intercept
  log: Log
  /** Where clients connect to; known once the server listens. */
  url: string
  /** Whether the application has been granted the privileged intents. */
  allowPrivilegedIntents: boolean
  /** Milliseconds of real time. */
  heartbeatInterval: number
}

/** What the director does to the connections that are open. */
export type GatewayAction =
  | { action: 'cut'; code: number }
  | { action: 'reconnect' }
  | { action: 'invalidate'; resumable: boolean }
  | { action: 'silence' }

const identifiesPerDay = 1_000

/** What a client may send and nothing here comes of. */
const ignored: number[] = [opcodes.presenceUpdate, opcodes.voiceStateUpdate, opcodes.requestGuildMembers]

/** The gateway (Discord docs, events/gateway): JSON, without compression and with one shard. */
export function createGateway({
  world,
  intercept,
  log,
  url,
  allowPrivilegedIntents,
  heartbeatInterval,
}: GatewayOptions) {
  const sessions = new Map<string, Session>()
  const connections = new Set<Connection>()
  let identifies = 0

  world.changes.subscribe(change => {
    if (change.type === 'dispatch') dispatch(change)
  })

  function dispatch({ event, data, intent = 0, withoutContent = data, onSent }: Dispatch): void {
    const listening = [...sessions.values()].filter(session => (session.intents & intent) === intent)
    for (const session of listening) {
      dispatchTo(session, event, session.intents & intents.messageContent ? data : withoutContent, onSent)
    }
    if (listening.length > 0 && event !== 'INTERACTION_CREATE') note('DISPATCH', event)
  }

  function note(method: string, route: string, status = 0): void {
    log.write({ kind: 'gateway', method, route, status, milliseconds: 0 })
  }

  function accept(socket: WebSocket, query: URLSearchParams): void {
    const connection = createConnection(socket, intercept, heartbeatInterval)
    connections.add(connection)
    socket.on('message', bytes => receive(connection, String(bytes)))
    socket.on('error', () => socket.terminate())
    socket.once('close', code => {
      connections.delete(connection)
      const { session } = connection
      note('CLOSE', '/discord/gateway', code)
      if (!session || session.transmit !== connection.transmit) return
      session.transmit = undefined
      session.lostAt = performance.now()
      if (code === 1000 || code === 1001) sessions.delete(session.id)
    })
    if (query.get('v') !== '10' || (query.get('encoding') ?? 'json') !== 'json') {
      connection.close(closeCodes.invalidVersion, 'Invalid API version')
      return
    }
    const text = JSON.stringify({ op: opcodes.hello, d: { heartbeat_interval: heartbeatInterval }, s: null, t: null })
    connection.transmit({ sequence: 0, event: 'HELLO', text })
  }

  function receive(connection: Connection, text: string): void {
    try {
      connection.count()
      const { op, d } = readPayload(text)
      handle(connection, op, d)
    } catch (error) {
      if (!(error instanceof ConnectionRefusal)) throw error
      connection.close(error.code, error.message)
    }
  }

  function handle(connection: Connection, op: number, data: unknown): void {
    if (op === opcodes.heartbeat) connection.heartbeat()
    else if (op === opcodes.identify) identify(connection, data)
    else if (op === opcodes.resume) resume(connection, data)
    else refuseOther(connection, op)
  }

  function refuseOther(connection: Connection, op: number): void {
    if (!connection.session) throw new ConnectionRefusal(closeCodes.notAuthenticated, 'Not authenticated.')
    if (!ignored.includes(op)) throw new ConnectionRefusal(closeCodes.unknownOpcode, 'Unknown opcode.')
  }

  function identify(connection: Connection, data: unknown): void {
    refuseSecondSession(connection)
    const wanted = readIdentify(data, allowPrivilegedIntents)
    identifies++
    note('IDENTIFY', '/discord/gateway')
    begin(connection, wanted)
  }

  function begin(connection: Connection, wanted: number): void {
    for (const session of sessions.values()) if (isForgotten(session)) sessions.delete(session.id)
    const session = createSession(wanted)
    sessions.set(session.id, session)
    attach(connection, session)
    const guilds = [...world.guilds.values()].filter(guild => botJoined(world, guild))
    dispatchTo(session, 'READY', {
      v: 10,
      user: { ...userObject(world.bot), verified: true, mfa_enabled: true, flags: 0 },
      guilds: guilds.map(guild => ({ id: guild.id, unavailable: true })),
      session_id: session.id,
      session_type: 'normal',
      resume_gateway_url: url,
      shard: [0, 1],
      application: { id: world.bot.id, flags: 0 },
      private_channels: [],
      presences: [],
      relationships: [],
      user_settings: {},
      guild_join_requests: [],
      geo_ordered_rtc_regions: [],
    })
    if (wanted & intents.guilds) for (const guild of guilds) announceGuild(session, guild)
  }

  function announceGuild(session: Session, guild: Guild): void {
    if (guild.available) dispatchTo(session, 'GUILD_CREATE', guildCreatePayload(world, guild))
    else dispatchTo(session, 'GUILD_DELETE', { id: guild.id, unavailable: true })
  }

  function resume(connection: Connection, data: unknown): void {
    refuseSecondSession(connection)
    const { sessionId, sequence } = readResume(data)
    const session = sessions.get(sessionId)
    if (session && sequence > session.sequence) throw new ConnectionRefusal(closeCodes.invalidSequence, 'Invalid seq.')
    const missed = session && missedEvents(session, sequence)
    if (!session || !missed) {
      connection.send(opcodes.invalidSession, false)
      return
    }
    note('RESUME', '/discord/gateway')
    attach(connection, session)
    for (const event of missed) connection.transmit(event)
    dispatchTo(session, 'RESUMED', {})
  }

  function attach(connection: Connection, session: Session): void {
    connection.session = session
    session.transmit = connection.transmit
  }

  /** Does something to every connection that has a session. */
  function act(action: GatewayAction): void {
    for (const connection of connections) {
      if (!connection.session) continue
      switch (action.action) {
        case 'cut':
          connection.close(action.code, 'Cut by the director.')
          break
        case 'reconnect':
          connection.send(opcodes.reconnect, null)
          break
        case 'invalidate':
          if (!action.resumable) sessions.delete(connection.session.id)
          connection.send(opcodes.invalidSession, action.resumable)
          break
        case 'silence':
          connection.silent = true
          break
      }
    }
  }

  return {
    accept,
    act,
    identifiesLeft: () => Math.max(0, identifiesPerDay - identifies),
    /** How many clients are connected with a session. */
    connected: () => [...sessions.values()].filter(session => session.transmit).length,
  }
}

export type Gateway = ReturnType<typeof createGateway>

function refuseSecondSession(connection: Connection): void {
  if (connection.session) throw new ConnectionRefusal(closeCodes.alreadyAuthenticated, 'Already authenticated.')
}
