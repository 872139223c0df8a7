import { type ErrorRequestHandler, type RequestHandler, Router } from 'express'
import { isAuthorised } from './credentials.ts'
import { createImages, imageSizes } from './images.ts'
import { createRateLimit } from './rate-limit.ts'
import { Refusal } from './refusals.ts'
import { createRoutes } from './routes.ts'

export { tmdbApiKey, tmdbReadToken } from './credentials.ts'

export interface TmdbOptions {
  /** TMDB names "the 50 requests per second range" as its upper bound (developer.themoviedb.org, rate limiting). */
  requestsPerSecond?: number
  /** Real milliseconds that only grow; another one for tests. */
  now?: () => number
}

/** A stand-in for TMDB: its API v3 below `/3`, its image host below `/t/p`, over the shipped catalogue. */
export function createTmdb({ requestsPerSecond = 50, now = () => performance.now() }: TmdbOptions = {}): Router {
  const router = Router()
  const limit = createRateLimit({ requestsPerSecond, now })

  const guard: RequestHandler = (request, response, next) => {
    if (!isAuthorised(request)) throw new Refusal(7)
    if (!limit.take()) {
      response.set('Retry-After', '1')
      throw new Refusal(25)
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new Refusal(42)
    next()
  }

  router.use('/t/p', createImages())
  router.use('/3', guard)
  router.get('/3/configuration', (request, response) => {
    const base = `${request.protocol}://${request.get('host')}${request.baseUrl}/t/p/`
    response.json({ images: { base_url: base, secure_base_url: base, ...imageSizes }, change_keys: [] })
  })
  router.use('/3', createRoutes())
  router.use(() => {
    throw new Refusal(34)
  })
  router.use(refuse)
  return router
}

const refuse: ErrorRequestHandler = (error, _request, response, next) => {
  if (!(error instanceof Refusal)) return next(error)
  response.status(error.status).json(error.body)
}
