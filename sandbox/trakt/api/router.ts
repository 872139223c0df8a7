import { type Response, Router } from 'express'
import type { Account } from '../accounts.ts'
import { markAsTrakt, requireUserAgent } from '../edge.ts'
import type { TraktState } from '../state.ts'
import { accountOf, checkAccess, requireAccount } from './access.ts'
import { lastActivities } from './activities.ts'
import { profile, settings } from './profiles.ts'

/** The stand-in for `api.trakt.tv`. */
export function createApiHost(state: TraktState): Router {
  const router = Router()
  router.use(requireUserAgent, markAsTrakt, checkAccess(state))

  router.get('/users/settings', requireAccount, (_request, response) => {
    const account = accountOf(response)
    if (account) response.json(settings(account))
  })

  router.get('/users/me', requireAccount, (_request, response) => {
    const account = accountOf(response)
    if (account) sendProfile(response, account)
  })

  router.get('/users/:id', (request, response) => {
    const account = state.accounts.find(request.params.id)
    if (account) sendProfile(response, account)
    else response.status(404).end()
  })

  router.get('/sync/last_activities', requireAccount, (_request, response) => {
    const account = accountOf(response)
    if (account) response.json(lastActivities(account))
  })

  router.use((_request, response) => {
    response.locals.refusal = 'There is no such method.'
    response.status(405).end()
  })
  return router
}

function sendProfile(response: Response, account: Account): void {
  response.set('X-Private-User', String(account.private))
  response.json(profile(account, { toOwner: account === accountOf(response) }))
}
