import type { IncomingMessage } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Request, RequestHandler, Response } from 'express'
import type { FaultAnswer, Intercept, Match, Plan } from './intercept.ts'
import { type Log, type LogKind, shorten } from './log.ts'

const logKinds = {
  discord: 'rest',
  tmdb: 'tmdb',
  'trakt-auth': 'trakt-auth',
  trakt: 'trakt',
} as const satisfies Record<string, LogKind>

/** Writes each request of a service to the log, and does to it what the set faults and holds say. */
export function interceptRequests(
  intercept: Intercept,
  log: Log,
  service: Exclude<Match['service'], 'gateway'>,
): RequestHandler {
  return async (request, response, next) => {
    const path = readablePath(request.url)
    logWhenDone(request, response, log, logKinds[service], path)
    const plan = intercept.plan({ service, method: request.method, path, body: () => bodyText(request) })
    if (plan) await follow(plan, { request, response, intercept }, () => next())
    else next()
  }
}

interface Exchange {
  request: Request
  response: Response
  intercept: Intercept
}

async function follow({ before, after, fault }: Plan, exchange: Exchange, goOn: () => void): Promise<void> {
  const { request, response } = exchange
  const abandoned = new AbortController()
  response.once('close', () => abandoned.abort())

  if (before && !(await before.pause(abandoned.signal))) return cut(request)
  if (fault && !fault.after) {
    if (fault.delay) await delay(fault.delay)
    if (answersNothing(fault)) return goOn()
    return answer(fault, exchange)
  }
  if (after || fault) {
    holdBackAnswer(response, async send => {
      if (after && !(await after.pause(abandoned.signal))) return cut(request)
      if (fault?.delay) await delay(fault.delay)
      if (!fault || answersNothing(fault)) return send()
      forgetAnswer(response)
      answer(fault, exchange)
    })
  }
  goOn()
}

const answersNothing = (fault: FaultAnswer) => fault.status === undefined && !fault.hang && !fault.cut

function answer(fault: FaultAnswer, { request, response, intercept }: Exchange): void {
  if (fault.cut) cut(request)
  else if (fault.hang) {
    const forget = intercept.hangs(() => cut(request))
    response.once('close', forget)
  } else send(fault, response)
}

function send(fault: FaultAnswer, response: Response): void {
  const body = fault.html ? String(fault.body ?? '') : JSON.stringify(fault.body ?? {})
  response.statusCode = fault.status ?? 500
  response.setHeader('content-type', fault.html ? 'text/html; charset=utf-8' : 'application/json')
  for (const [name, value] of Object.entries(fault.headers ?? {})) response.setHeader(name, value)
  response.end(body)
}

const cut = (request: IncomingMessage): void => {
  request.socket.destroy()
}

/** Lets the request take effect but keeps what would end the response until `release` calls `send`. */
function holdBackAnswer(response: Response, release: (send: () => void) => Promise<void>): void {
  const end = response.end
  response.end = ((...parts: Parameters<typeof end>) => {
    response.end = end
    const send = () => response.end(...parts)
    release(send).catch(error => response.destroy(error))
    return response
  }) as typeof end
}

function forgetAnswer(response: Response): void {
  for (const name of response.getHeaderNames()) response.removeHeader(name)
}

function logWhenDone(request: Request, response: Response, log: Log, kind: LogKind, path: string): void {
  const arrived = performance.now()
  response.once('close', () => {
    log.write({
      kind,
      method: request.method,
      route: hideToken(path),
      status: response.writableFinished ? response.statusCode : 0,
      milliseconds: performance.now() - arrived,
      request: shorten(bodyText(request)),
      ...(typeof response.locals.refusal === 'string' && { answer: shorten(response.locals.refusal) }),
    })
  })
}

/** The body as it came, which the server has read whole before. */
function bodyText(request: Request): string {
  const body: unknown = request.body
  return Buffer.isBuffer(body) ? body.toString('utf8') : ''
}

function readablePath(url: string): string {
  try {
    return decodeURIComponent(url)
  } catch {
    return url
  }
}

/** A token is a secret for 15 minutes even where it is only a sandbox's. */
function hideToken(path: string): string {
  return path.replace(/(\/(?:interactions|webhooks)\/\d+\/)[^/?]+/, '$1:token')
}
