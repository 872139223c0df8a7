import type { RequestHandler, Response } from 'express'
import { rateLimit } from 'express-rate-limit'

/** Requests of one client a minute. */
export const limits = { browser: 60, api: 240 }

const MINUTE = 60_000

/**
 * By the client's address, which `trust proxy` finds out. An `X-Forwarded-For` that nobody asked for, or
 * with nonsense in it, is not worth a word: the limiter would write what a stranger sends past the log.
 */
export function limitOf(limit: number, refuse: (response: Response, detail: string) => void): RequestHandler {
  return rateLimit({
    windowMs: MINUTE,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    validate: { xForwardedForHeader: false, forwardedHeader: false, ip: false },
    handler: (_request, response) => refuse(response, 'Too many requests: try again in a minute.'),
  })
}
