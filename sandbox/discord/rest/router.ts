import { type ErrorRequestHandler, type RequestHandler, type Response, Router } from 'express'
import type { Commands } from '../commands.ts'
import { createCallbacks } from '../interactions/callback.ts'
import { createInteractionWebhook } from '../interactions/webhook.ts'
import type { Messages } from '../messages/messages.ts'
import type { Nonces } from '../messages/nonces.ts'
import { type DiscordProblem, problemBody, problems } from '../problem.ts'
import { Refusal } from '../refusal.ts'
import { isSandboxToken } from '../token.ts'
import type { World } from '../world.ts'
import { createApplicationRoutes } from './applications.ts'
import { createGuildRoutes } from './guilds.ts'
import { createInteractionRoutes } from './interactions.ts'
import { createMessageRoutes } from './messages.ts'
import { limitRate, type RateLimits } from './rateLimits.ts'
import { createUserRoutes } from './users.ts'

export interface RestDeps {
  world: World
  commands: Commands
  messages: Messages
  nonces: Nonces
  rateLimits: RateLimits
  /** Where the gateway listens, and how many identifies are left today. */
  gateway: { url: string; identifiesLeft(): number }
}

/** Discord's REST API v10 as far as a bot with slash commands needs it. The bodies must have been read as raw bytes before. */
export function createRest({ world, commands, messages, nonces, rateLimits, gateway }: RestDeps): Router {
  const callbacks = createCallbacks(world, messages)
  const webhook = createInteractionWebhook(world, messages)
  const router = Router()
  router.use(limitRate(rateLimits))
  router.use(createInteractionRoutes(callbacks, webhook))
  router.use(authorise)
  router.get('/gateway', (_request, response) => {
    response.json({ url: gateway.url })
  })
  router.get('/gateway/bot', (_request, response) => {
    const remaining = gateway.identifiesLeft()
    const session_start_limit = { total: 1_000, remaining, reset_after: 14_400_000, max_concurrency: 1 }
    response.json({ url: gateway.url, shards: 1, session_start_limit })
  })
  router.use(createMessageRoutes(world, messages, nonces))
  router.use(createUserRoutes(world))
  router.use(createGuildRoutes(world))
  router.use(createApplicationRoutes(world, commands))
  router.use((_request, response) => answerProblem(response, problems.notFound))
  router.use(answerRestError)
  return router
}

const authorise: RequestHandler = (request, response, next) => {
  const token = /^Bot (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (token && isSandboxToken(token)) next()
  else answerProblem(response, problems.unauthorized)
}

/** Answers what a route has refused, or whoever reads requests before: one of more than 25 MiB. */
export const answerRestError: ErrorRequestHandler = (error, _request, response, next) => {
  if (error instanceof Refusal) answerProblem(response, error.problem)
  else if (error?.type === 'entity.too.large') answerProblem(response, problems.requestTooLarge)
  else next(error)
}

function answerProblem(response: Response, problem: DiscordProblem): void {
  const body = JSON.stringify(problemBody(problem))
  response.locals.refusal = body
  response.status(problem.status).type('json').send(body)
}
