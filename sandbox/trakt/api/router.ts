import { Router } from 'express'
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

  router.get('/users/:id', (request, response) => {
    const { id } = request.params
    const self = accountOf(response)
    const account = id === 'me' ? self : state.accounts.find(id)
    if (!account) return response.status(id === 'me' ? 401 : 404).end()
    response.set('X-Private-User', String(account.private))
    return response.json(profile(account, { toOwner: account === self }))
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
