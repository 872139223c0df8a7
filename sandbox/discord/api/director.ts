import { Router } from 'express'
import { z } from 'zod'
import type { MovableClock } from '../../clock.ts'
import type { Intercept } from '../../intercept/intercept.ts'
import type { Log } from '../../intercept/log.ts'
import type { Gateway } from '../gateway/gateway.ts'
import { RefusedAct } from '../interactions/refusedAct.ts'
import type { Nonces } from '../messages/nonces.ts'
import type { World } from '../world.ts'
import { nextDeadline } from './deadline.ts'
import { createFaultRoutes } from './faults.ts'
import { readBody } from './request.ts'

const Move = z.union([
  z.strictObject({ by: z.number().min(0) }),
  z.strictObject({ to: z.iso.datetime({ offset: true }) }),
  z.strictObject({ nextDeadline: z.literal(true) }),
])
const Act = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('cut'), code: z.int().min(1000).max(4999).default(4000) }),
  z.strictObject({ action: z.literal('reconnect') }),
  z.strictObject({ action: z.literal('invalidate'), resumable: z.boolean().default(false) }),
  z.strictObject({ action: z.literal('silence') }),
])

export interface DirectorDeps {
  world: World
  clock: MovableClock
  intercept: Intercept
  gateway: Gateway
  nonces: Nonces
  log: Log
}

/** What the director does: the clock, the gateway, the log, and [faults and holds](./faults.ts). */
export function createDirectorRoutes({ world, clock, intercept, gateway, nonces, log }: DirectorDeps): Router {
  const router = Router()

  function clockView() {
    const deadline = nextDeadline(world)
    const iso = (instant: number) => new Date(instant).toISOString()
    return { now: iso(clock.now()), ...(deadline !== undefined && { nextDeadline: iso(deadline) }) }
  }

  router.get('/clock', (_request, response) => {
    response.json(clockView())
  })

  router.post('/clock', async (request, response) => {
    await clock.jumpTo(goal(readBody(Move, request)))
    response.json(clockView())
  })

  function goal(move: z.infer<typeof Move>): number {
    if ('by' in move) return clock.now() + move.by
    const instant = 'to' in move ? Date.parse(move.to) : nextDeadline(world)
    if (instant === undefined) throw new RefusedAct(409, 'The bot shows no deadline that lies ahead.')
    if (instant < clock.now()) throw new RefusedAct(409, 'The clock only moves forward.')
    return instant
  }

  router.use(createFaultRoutes(intercept, clock))

  router.get('/gateway', (_request, response) => {
    response.json({ connected: gateway.connected() })
  })

  router.post('/gateway', (request, response) => {
    gateway.act(readBody(Act, request))
    response.status(204).end()
  })

  router.post('/nonces/forget', (_request, response) => {
    nonces.forget()
    response.status(204).end()
  })

  router.get('/log', (request, response) => {
    response.json(log.read(request.query.kind === undefined ? undefined : String(request.query.kind)))
  })

  router.delete('/log', (_request, response) => {
    log.clear()
    response.status(204).end()
  })

  return router
}
