import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import { WebSocketServer } from 'ws'
import type { MovableClock } from './clock.ts'
import { createDiscord } from './discord/discord.ts'
import { type RateLimits, usualRateLimits } from './discord/rest/rateLimits.ts'
import { answerRestError } from './discord/rest/router.ts'
import { createSandboxToken } from './discord/token.ts'
import { isOurs } from './guard.ts'
import { interceptRequests } from './intercept/middleware.ts'
import { format, type KeptSandbox, movedTo } from './kept.ts'
import { createPageRoutes } from './page-routes.ts'
import { createTmdb, tmdbApiKey } from './tmdb/server.ts'
import type { TraktLink } from './trakt/director/routes.ts'
import { createTrakt, type TraktEnv, traktEnv } from './trakt/trakt.ts'

export interface SandboxOptions {
  clock: MovableClock
  /** 0, the default, takes a free port. */
  port?: number
  /** A loopback address. */
  host?: '127.0.0.1' | 'localhost' | '::1'
  rateLimits?: RateLimits
  /** Whether the bot's application may use GuildMembers, GuildPresences and MessageContent; by default it may not. */
  allowPrivilegedIntents?: boolean
  /** Milliseconds of real time between the heartbeats that the gateway asks for. */
  heartbeatInterval?: number
  /** TMDB's limit; 50 by default. */
  tmdbRequestsPerSecond?: number
  /** The addresses to which Trakt may send a browser back: the bot's `PUBLIC_URL/auth/trakt/callback`. */
  traktRedirectUris?: string[]
  /** Who has linked which account, by its uuid and the person's id: only the bot knows. Nobody if left out. */
  traktLinks?: () => TraktLink[]
  /** What an earlier sandbox kept, to go on from there; the clock should, too. */
  kept?: KeptSandbox | undefined
}

/** What the bot is given to run on the sandbox, by the names of its configuration. */
export interface SandboxEnv extends TraktEnv {
  DISCORD_API_URL: string
  DISCORD_TOKEN: string
  TMDB_API_URL: string
  TMDB_IMAGE_URL: string
  TMDB_API_KEY: string
  /** Any free port, so that several bots can run beside each other. */
  PORT: string
}

export interface Sandbox {
  url: string
  env: SandboxEnv
  clock: MovableClock
  /** The world itself and what people can do in it, for load that HTTP in between would slow down. */
  inside: Pick<ReturnType<typeof createDiscord>, 'world' | 'acts' | 'guilds'>
  /** All that another sandbox needs to go on from here. */
  keep(): KeptSandbox
  /** Cuts all connections and stops listening. */
  close(): Promise<void>
}

/** The longest request, 25 MiB (Discord docs, reference, Uploading Files). */
const longestRequest = 25 * 1024 * 1024

/** How long a connection without requests stays open, in milliseconds; Discord's own stay open for minutes. */
const keepAlive = 75_000

/** Starts the whole sandbox in this process: one server on loopback. Rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { port = 0, host = '127.0.0.1' } = options
  const server = createServer()
  server.keepAliveTimeout = keepAlive
  server.listen(port, host)
  await once(server, 'listening')
  try {
    return build(server, options)
  } catch (error) {
    server.close()
    throw error
  }
}

/** Everything behind a server that listens already, so that it knows its address. In one turn: no request comes between. */
function build(server: Server, options: SandboxOptions): Sandbox {
  const {
    clock,
    rateLimits = usualRateLimits,
    allowPrivilegedIntents = false,
    heartbeatInterval = 41_250,
    tmdbRequestsPerSecond = 50,
    traktRedirectUris = ['http://localhost:8080/auth/trakt/callback'],
    traktLinks = () => [],
  } = options
  const url = addressOf(server)
  const kept = options.kept && movedTo(url, options.kept)
  const discord = createDiscord({
    ...{ clock, url, rateLimits, allowPrivilegedIntents, heartbeatInterval },
    kept: kept?.discord,
  })
  const { intercept, log } = discord
  const told = () => discord.world.changes.publish({ type: 'trakt' })
  const trakt = createTrakt({
    ...{ clock, intercept, told, redirectUris: traktRedirectUris, links: traktLinks },
    kept: kept?.trakt,
  })
  const tmdb = createTmdb({ requestsPerSecond: tmdbRequestsPerSecond })
  const raw = express.raw({ type: () => true, limit: longestRequest })

  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(refuseForeign)
  app.use('/discord/api/v10', raw, interceptRequests(intercept, log, 'discord'), discord.rest, answerRestError)
  app.use('/discord/attachments', discord.attachments)
  app.use('/tmdb', raw, interceptRequests(intercept, log, 'tmdb'), tmdb)
  app.use('/trakt-auth', raw, interceptRequests(intercept, log, 'trakt-auth'), trakt.auth)
  app.use('/trakt', raw, interceptRequests(intercept, log, 'trakt'), trakt.api)
  app.use('/sandbox/trakt', trakt.director)
  app.use('/sandbox', discord.api)
  app.use(createPageRoutes())
  app.use(answerError)
  server.on('request', app)
  const sockets = acceptWebSockets(server, discord)

  return {
    url,
    clock,
    inside: discord,
    env: {
      DISCORD_API_URL: `${url}/discord/api`,
      DISCORD_TOKEN: createSandboxToken(),
      TMDB_API_URL: `${url}/tmdb/3`,
      TMDB_IMAGE_URL: `${url}/tmdb/t/p`,
      TMDB_API_KEY: tmdbApiKey,
      ...traktEnv(url),
      PORT: '0',
    },
    keep: () => ({
      ...{ format, url, now: new Date(clock.now()).toISOString() },
      ...{ discord: discord.keep(), trakt: trakt.keep() },
    }),
    async close() {
      for (const socket of sockets.clients) socket.terminate()
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

const refuseForeign: RequestHandler = (request, response, next) => {
  if (isOurs(request)) next()
  else response.status(403).json({ error: 'The sandbox answers only this machine and its own page.' })
}

/** What nobody foresaw: the answer says it, since there is nobody to hide it from. */
const answerError: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) return next(error)
  response.status(error.status ?? 500).json({ error: String(error.stack ?? error) })
}

function acceptWebSockets(server: Server, discord: ReturnType<typeof createDiscord>): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'ws://sandbox')
    if (!isOurs(request)) return refuseUpgrade(socket, '403 Forbidden')
    if (!['/discord/gateway', '/discord/gateway/', '/sandbox/live'].includes(pathname)) {
      return refuseUpgrade(socket, '404 Not Found')
    }
    sockets.handleUpgrade(request, socket, head, client => {
      if (pathname === '/sandbox/live') discord.serveLive(client, searchParams.get('as'))
      else discord.gateway.accept(client, searchParams)
    })
  })
  return sockets
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

function addressOf(server: Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `http://${host}:${address.port}`
}
