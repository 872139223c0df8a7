import type { Request, RequestHandler, Response } from 'express'
import type { Account } from '../accounts.ts'
import { saysJson } from '../body.ts'
import type { TraktState } from '../state.ts'
import { createReadLimits, createWriteLimits, endOf, type Window } from './rate-limits.ts'

/**
 * Lets through what has the headers that Trakt's guide on required headers asks for, speaks for an account that may
 * speak, and is within the limits; the account stands in `response.locals.account` afterwards.
 */
export function checkAccess({ clock, application, grants, switches }: TraktState): RequestHandler {
  const reads = createReadLimits(clock)
  const writes = createWriteLimits(clock)

  return (request, response, next) => {
    if (!saysJson(request)) return end(response, 412, 'The Content-Type is not JSON.')
    if (request.get('trakt-api-version') !== '2') return forbid(response, 'The trakt-api-version is not 2.')
    const known = request.get('trakt-api-key') === application.clientId && !switches.isOn('application-deleted')
    if (!known) return forbid(response, 'The trakt-api-key is nobody’s.')
    const token = bearer(request)
    const account = token === undefined ? undefined : grants.accountOf(token)
    if (token !== undefined && !account) return end(response, 401, 'The access token is not valid.')
    if (account && (account.locked || account.deactivated)) return lock(response, account)
    const tooMany = isRead(request) ? reads.take(account?.uuid) : account && writes.take(account.uuid)
    if (tooMany) return slowDown(response, tooMany)
    response.locals.account = account
    next()
  }
}

/** A handler for whoever speaks for an account; everybody else gets 401 and nothing else. */
export function forAccount(handle: (account: Account, response: Response, request: Request) => void): RequestHandler {
  return (request, response) => {
    const account = accountOf(response)
    if (account) handle(account, response, request)
    else end(response, 401, 'There is no access token.')
  }
}

/** The account for which the request speaks, where it speaks for one. */
export function accountOf(response: Response): Account | undefined {
  return response.locals.account as Account | undefined
}

const isRead = (request: Request) => request.method === 'GET' || request.method === 'HEAD'

function bearer(request: Request): string | undefined {
  const { authorization } = request.headers
  return authorization === undefined ? undefined : (/^Bearer +(.+)$/i.exec(authorization)?.[1] ?? '')
}

function end(response: Response, status: number, refusal: string): void {
  response.locals.refusal = refusal
  response.status(status).end()
}

/** A key, a version or a parameter that is not for us. */
export function forbid(response: Response, refusal: string): void {
  response.locals.refusal = refusal
  response.status(403).type('text').send('Forbidden')
}

function lock(response: Response, { locked, deactivated }: Account): void {
  response.set({ 'X-Account-Locked': String(locked), 'X-Account-Deactivated': String(deactivated) })
  end(response, 423, 'The account is locked or deactivated.')
}

function slowDown(response: Response, { name, period, limit, until, seconds }: Window): void {
  const ratelimit = { name, period, limit, remaining: 0, until: endOf(until) }
  response.set({ 'Retry-After': String(seconds), 'X-Ratelimit': JSON.stringify(ratelimit) })
  end(response, 429, `The limit ${name} is used up.`)
}
