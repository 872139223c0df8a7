import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'

/** The page with which Cloudflare, in front of Trakt, turns requests away. */
export const blockedPage = `<!DOCTYPE html>
<html lang="en-US"><head><title>Attention Required! | Cloudflare</title></head>
<body><h1>Sorry, you have been blocked</h1><p>You are unable to access trakt.tv</p></body></html>
`

/** Refuses requests without a `User-Agent`, as Cloudflare does before Trakt sees them (Trakt's guide on required headers). */
export const requireUserAgent: RequestHandler = (request, response, next) => {
  if (request.get('user-agent')) return next()
  response.locals.refusal = 'No User-Agent.'
  response.status(403).set('Server', 'cloudflare').type('html').send(blockedPage)
}

/** What Trakt's own answers carry and Cloudflare's do not. */
export const marksOfTrakt = () => ({ 'x-request-id': randomUUID(), 'x-runtime': '0.012' })

export const markAsTrakt: RequestHandler = (_request, response, next) => {
  response.set(marksOfTrakt())
  next()
}
