import express, { Router as createRouter, type Router } from 'express'
import type { MovableClock } from '../clock.ts'
import { createIntercept, type Intercept } from '../intercept/intercept.ts'
import { createLog, type Log } from '../intercept/log.ts'
import { createDirectorRoutes } from './api/director.ts'
import { serveLive } from './api/live.ts'
import { createPeopleRoutes } from './api/people.ts'
import { answerRefusal } from './api/request.ts'
import { createWorldRoutes } from './api/world.ts'
import { createCommands } from './commands.ts'
import { createGateway } from './gateway/gateway.ts'
import { createGuilds } from './guilds.ts'
import { createActs } from './interactions/acts.ts'
import { logInteractions } from './interactions/log.ts'
import { type KeptDiscord, keepWorld, restoreWorld } from './kept.ts'
import { createMessages } from './messages/messages.ts'
import { createNonces } from './messages/nonces.ts'
import type { RateLimits } from './rest/rateLimits.ts'
import { createRest } from './rest/router.ts'
import { createWorld } from './world.ts'

export interface DiscordOptions {
  clock: MovableClock
  /** By which the server is reached. */
  url: string
  rateLimits: RateLimits
  allowPrivilegedIntents: boolean
  /** Milliseconds of real time. */
  heartbeatInterval: number
  /** What an earlier one kept, to go on from there. */
  kept?: KeptDiscord | undefined
}

/** The stand-in for Discord: its REST API, its gateway, and the people and the director who use it. */
export function createDiscord(options: DiscordOptions) {
  const { clock, url, rateLimits, allowPrivilegedIntents, heartbeatInterval, kept } = options
  const world = createWorld(clock, url, kept)
  if (kept) restoreWorld(world, kept)
  const intercept: Intercept = createIntercept(() => world.changes.publish({ type: 'faults' }))
  const log: Log = createLog(clock, entry => world.changes.publish({ type: 'log', entry }))
  const commands = createCommands(world)
  const messages = createMessages(world)
  const nonces = createNonces(clock, kept?.nonces)
  const guilds = createGuilds(world)
  const acts = createActs(world, commands, messages)
  const gatewayUrl = `${url.replace('http', 'ws')}/discord/gateway`
  const gateway = createGateway({ world, intercept, log, url: gatewayUrl, allowPrivilegedIntents, heartbeatInterval })
  logInteractions(world, log)
  clock.onJump(() => world.changes.publish({ type: 'clock' }))

  return {
    world,
    acts,
    guilds,
    intercept,
    log,
    gateway,
    rest: createRest({
      world,
      commands,
      messages,
      nonces,
      rateLimits,
      gateway: { url: gatewayUrl, identifiesLeft: gateway.identifiesLeft },
    }),
    api: createApi(),
    attachments: createAttachments(),
    serveLive: serveLive.bind(null, world),
    keep: () => keepWorld(world, nonces.all()),
  }

  function createApi(): Router {
    const api = createRouter()
    api.use(express.json({ limit: '1mb' }))
    api.use(createWorldRoutes(world, guilds, messages))
    api.use(createPeopleRoutes(world, acts, commands))
    api.use(createDirectorRoutes({ world, clock, intercept, gateway, nonces, log }))
    api.use((_request, response) => {
      response.status(404).json({ error: 'There is no such route.' })
    })
    api.use(answerRefusal)
    return api
  }

  function createAttachments(): Router {
    const router = createRouter()
    router.get('/:attachment/:filename', (request, response) => {
      const file = world.attachments.get(request.params.attachment)
      if (!file) return response.status(404).end()
      // Whatever the file is, opened by itself it runs nothing here.
      response.set({
        'content-type': file.contentType,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
      })
      return response.send(Buffer.from(file.bytes))
    })
    return router
  }
}
