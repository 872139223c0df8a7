import { type ErrorRequestHandler, type Response, Router } from 'express'
import type { Account } from '../accounts.ts'
import { markAsTrakt, requireUserAgent } from '../edge.ts'
import { ApiProblem } from '../problem.ts'
import type { TraktState } from '../state.ts'
import { accountOf, checkAccess, forAccount } from './access.ts'
import { createLibraryRoutes } from './library.ts'
import { createMovieRoutes } from './movies.ts'
import { profile, settings } from './profiles.ts'

/** The stand-in for `api.trakt.tv`. */
export function createApiHost(state: TraktState): Router {
  const router = Router({ caseSensitive: true })
  router.use(requireUserAgent, markAsTrakt, checkAccess(state))

  router.get(
    '/users/settings',
    forAccount((account, response) => response.json(settings(account))),
  )
  router.get('/users/me', forAccount(sendProfile))
  router.use(createLibraryRoutes(state))
  router.use(createMovieRoutes(state))

  router.get('/users/:id', (request, response) => {
    const account = state.accounts.find(request.params.id)
    if (account) sendProfile(account, response)
    else response.status(404).end()
  })

  router.use((_request, response) => {
    response.locals.refusal = 'There is no such method.'
    response.status(405).end()
  })
  router.use(refuse)
  return router
}

const refuse: ErrorRequestHandler = (error, _request, response, next) => {
  const problem = error instanceof SyntaxError ? new ApiProblem(400, 'The body is not JSON.') : error
  if (!(problem instanceof ApiProblem)) return next(error)
  response.locals.refusal = problem.message
  response.status(problem.status).set(problem.headers).end()
}

function sendProfile(account: Account, response: Response): void {
  response.set('X-Private-User', String(account.private))
  response.json(profile(account, { toOwner: account === accountOf(response) }))
}
