import { createHash } from 'node:crypto'
import type { RequestHandler, Response } from 'express'

export interface Limit {
  requests: number
  /** Milliseconds of real time. */
  window: number
}

/** How much may be asked. Discord publishes only the global limit; the others are what its headers have been seen to say. */
export interface RateLimits {
  global: Limit
  /** For each route, e.g. `POST /channels/:id/messages`, by channel, guild or webhook. */
  routes: Record<string, Limit>
  /** For every other route. */
  other: Limit
}

export const usualRateLimits: RateLimits = {
  global: { requests: 50, window: 1_000 },
  routes: {
    'POST /channels/:id/messages': { requests: 5, window: 5_000 },
    'PATCH /channels/:id/messages/:id': { requests: 5, window: 5_000 },
    'DELETE /channels/:id/messages/:id': { requests: 5, window: 1_000 },
    'GET /channels/:id/messages': { requests: 10, window: 5_000 },
    'POST /webhooks/:id/:token': { requests: 5, window: 2_000 },
    'PATCH /webhooks/:id/:token/messages/:id': { requests: 5, window: 2_000 },
    'DELETE /webhooks/:id/:token/messages/:id': { requests: 5, window: 2_000 },
  },
  other: { requests: 50, window: 1_000 },
}

interface Window {
  used: number
  endsAt: number
}

/**
 * Counts requests per route and major parameter, sends the `X-RateLimit-…` headers and answers 429 beyond (Discord
 * docs, topics/rate-limits). Callbacks are exempt; they and the other calls with an interaction's token do not count
 * for the global limit.
 */
export function limitRate(limits: RateLimits, now: () => number = () => performance.now()): RequestHandler {
  const windows = new Map<string, Window>()

  function windowOf(key: string, limit: Limit): Window {
    const known = windows.get(key)
    if (known && known.endsAt > now()) return known
    if (windows.size > 10_000) forgetEnded(windows, now())
    const window = { used: 0, endsAt: now() + limit.window }
    windows.set(key, window)
    return window
  }

  return (request, response, next) => {
    const { route, major } = classify(request.method, request.path)
    if (route.startsWith('POST /interactions/')) return next()
    const global = route.includes(' /webhooks/') ? null : windowOf('global', limits.global)
    const limit = limits.routes[route] ?? limits.other
    const window = windowOf(`${route} ${major}`, limit)

    if (global && global.used >= limits.global.requests) {
      response.set('X-RateLimit-Global', 'true')
      return refuse(response, global.endsAt - now(), 'global')
    }
    const refused = window.used >= limit.requests
    if (!refused) window.used++
    if (global && !refused) global.used++
    setHeaders(response, { route, limit, window, now: now() })
    if (refused) return refuse(response, window.endsAt - now(), 'user')
    next()
  }
}

/** The route without ids, and the id of the channel, guild or webhook that has a limit of its own. */
function classify(method: string, path: string): { route: string; major: string } {
  const [, kind, id = '', token = ''] = path.split('/')
  const major = kind === 'webhooks' ? `${id}/${token}` : kind === 'channels' || kind === 'guilds' ? id : ''
  const route = path
    .replace(/^(\/(?:webhooks|interactions)\/\d+)\/[^/]+/, '$1/:token')
    .replaceAll(/\/(\d{17,19}|%40original|@original)(?=\/|$)/g, '/:id')
  return { route: `${method} ${route}`, major }
}

function setHeaders(response: Response, of: { route: string; limit: Limit; window: Window; now: number }): void {
  const left = Math.max(0, of.window.endsAt - of.now)
  response.set({
    'X-RateLimit-Limit': String(of.limit.requests),
    'X-RateLimit-Remaining': String(of.limit.requests - of.window.used),
    'X-RateLimit-Reset': ((Date.now() + left) / 1_000).toFixed(3),
    'X-RateLimit-Reset-After': (left / 1_000).toFixed(3),
    'X-RateLimit-Bucket': bucket(of.route),
  })
}

function refuse(response: Response, wait: number, scope: 'user' | 'global'): void {
  const seconds = Math.max(wait, 0) / 1_000
  response.set({ 'X-RateLimit-Scope': scope, 'Retry-After': String(Math.ceil(seconds)) })
  response.locals.refusal = 'rate limited'
  response.status(429).json({
    message: 'You are being rate limited.',
    retry_after: Number(seconds.toFixed(3)),
    global: scope === 'global',
  })
}

const buckets = new Map<string, string>()

function bucket(route: string): string {
  const known = buckets.get(route)
  if (known) return known
  const made = createHash('sha1').update(route).digest('hex').slice(0, 32)
  buckets.set(route, made)
  return made
}

function forgetEnded(windows: Map<string, Window>, now: number): void {
  for (const [key, window] of windows) if (window.endsAt <= now) windows.delete(key)
}
