import { Router } from 'express'
import { z } from 'zod'
import { readBody } from '../../discord/api/request.ts'
import { RefusedAct } from '../../discord/interactions/refusedAct.ts'
import { OAuthProblem } from '../problem.ts'
import type { TraktState } from '../state.ts'
import { accountIn, signedIn } from './account.ts'

const room = z.int().min(0)
const details = {
  name: z.string().min(1).max(100).optional(),
  private: z.boolean().optional(),
  vip: z.boolean().optional(),
  deleted: z.boolean().optional(),
  locked: z.boolean().optional(),
  deactivated: z.boolean().optional(),
  timezone: z.string().refine(isZone, 'is not a time zone').optional(),
  limits: z.strictObject({ history: room, ratings: room, watchlist: room }).partial().optional(),
}
const username = z.string().regex(/^[\w.-]{1,40}$/, 'is 1 to 40 letters, digits, dots, hyphens or underscores')
export const NewAccount = z.strictObject({ username, ...details })
export const AccountChange = z.strictObject({ username: username.optional(), ...details })

const decision = z.enum(['approve', 'deny'])
export const Consent = z.strictObject({ authorizeUrl: z.url(), decision })
export const Activation = z.strictObject({ userCode: z.string(), decision })

const taken = 'The username is taken.'

/** The accounts, and what their owners do at Trakt without a browser. */
export function createPeopleRoutes(state: TraktState): Router {
  const { accounts, authorizations, devices, grants } = state
  const router = Router()

  router.get('/accounts', (_request, response) => {
    response.json(accounts.all())
  })

  router.post('/accounts', (request, response) => {
    const account = accounts.create(withoutUndefined(readBody(NewAccount, request)))
    if (!account) throw new RefusedAct(409, taken)
    response.status(201).json(account)
  })

  router.patch('/accounts/:account', (request, response) => {
    const account = accountIn(state, request)
    const changed = accounts.change(account, withoutUndefined(readBody(AccountChange, request)))
    if (!changed) throw new RefusedAct(409, taken)
    if (account.deleted) grants.revokeAll(account)
    response.json(account)
  })

  router.post('/as/:account/consent', (request, response) => {
    const account = signedIn(state, request)
    const { authorizeUrl, decision } = readBody(Consent, request)
    const { pathname, searchParams } = new URL(authorizeUrl)
    if (!pathname.endsWith('/trakt-auth/oauth/authorize')) throw new RefusedAct(400, 'That is not the consent page.')
    const asked = asShown(() => authorizations.read(searchParams))
    const location = decision === 'approve' ? authorizations.approve(asked, account) : authorizations.deny(asked)
    response.json({ location })
  })

  router.post('/as/:account/activate', (request, response) => {
    const account = signedIn(state, request)
    const { userCode, decision } = readBody(Activation, request)
    const entered = devices.enter(userCode)
    if ('wrong' in entered) throw new RefusedAct(409, `The code ${userCode} is ${entered.wrong}.`)
    entered.device.decision = decision === 'approve' ? { approvedBy: account } : 'denied'
    response.status(204).end()
  })

  router.post('/as/:account/revoke', (request, response) => {
    response.json({ revoked: grants.revokeAll(accountIn(state, request)) })
  })

  return router
}

/** What the consent page would show a person as an error is a refusal here. */
function asShown<Result>(read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    throw error instanceof OAuthProblem ? new RefusedAct(409, error.message) : error
  }
}

/** Whether the platform knows it by that name. */
function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat
  } catch {
    return false
  }
}

/** Fields that were not sent, rather than sent as nothing. */
function withoutUndefined<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields
}
