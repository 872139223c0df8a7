import express, { type Express, type RequestHandler, Router } from 'express'
import helmet from 'helmet'
import type { Logger } from '../log.ts'
import type { Trakt } from '../services/trakt.ts'
import { createApiRoutes } from './api-routes.ts'
import { createBearer } from './bearer.ts'
import { createHealthRoutes, type Health } from './health-routes.ts'
import { limitOf, limits } from './limits.ts'
import { createLinkRoutes } from './link-routes.ts'
import type { Metrics } from './metrics.ts'
import { answerNotFound, answerProblem, createProblemHandler } from './problems.ts'

export interface AppOptions {
  /** Null while the operator has not set Trakt up: its routes do not exist then. */
  trakt: Pick<Trakt, 'linking' | 'links' | 'syncs'> | null
  /** Where browsers reach us; without it nothing is linked in a browser. */
  publicUrl: string | undefined
  trustProxy: number
  apiToken: string | undefined
  health: Health
  metrics: Metrics
  log: Logger
}

/**
 * All HTTP routes; nothing listens yet. They are mounted at the path of `PUBLIC_URL` and at the root too, so that a proxy
 * may hand the path on or strip it.
 */
export function createApp(options: AppOptions): Express {
  const { trakt, publicUrl, trustProxy, apiToken, health, metrics, log } = options
  const path = publicUrl ? new URL(publicUrl).pathname.replace(/\/$/, '') : ''
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('trust proxy', trustProxy)
  app.set('query parser', 'simple')
  app.use(metrics.measure, secureHeaders(publicUrl?.startsWith('https:') ?? false), neverStored)

  const bearer = [
    limitOf(limits.api, (response, detail) => answerProblem(response, 429, detail)),
    createBearer(apiToken),
  ]
  const routes = Router()
  routes.use(createHealthRoutes(health))
  routes.get('/metrics', bearer, answerMetrics(metrics))
  routes.use(['/auth/trakt/unlink', '/api'], bearer)
  if (trakt) routes.use(createApiRoutes(trakt))
  if (trakt && publicUrl) routes.use('/auth/trakt', createLinkRoutes({ linking: trakt.linking, publicUrl, log }))

  for (const mount of new Set([path || '/', '/'])) app.use(mount, routes)
  app.use(answerNotFound, createProblemHandler(log))
  return app
}

function answerMetrics({ registry }: Metrics): RequestHandler {
  return async (_request, response) => {
    response.set('Content-Type', registry.contentType).send(await registry.metrics())
  }
}

/** No script, nothing from elsewhere, forms to ourselves only, no address handed on. */
function secureHeaders(isHttps: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'style-src': ["'self'"],
        'form-action': ["'self'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000, includeSubDomains: false } : false,
  })
}

const neverStored: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store')
  next()
}
