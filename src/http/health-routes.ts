import { Router } from 'express'

/** What has to be true for the bot to do its work. */
export interface Health {
  /** Whether the database answers. */
  database(): Promise<boolean>
  /** Whether Discord's gateway is connected. */
  gateway(): boolean
  /** Whether this is the active process. */
  lease(): boolean
}

/** `GET /healthz`: the process answers. `GET /readyz`: it can do its work. */
export function createHealthRoutes(health: Health): Router {
  const router = Router()

  router.get('/healthz', (_request, response) => {
    response.json({ status: 'alive' })
  })

  router.get('/readyz', async (_request, response) => {
    const checks = { database: await health.database(), gateway: health.gateway(), lease: health.lease() }
    const isReady = Object.values(checks).every(Boolean)
    response.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'not ready', ...checks })
  })

  return router
}
