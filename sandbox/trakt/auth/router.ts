import { type ErrorRequestHandler, Router } from 'express'
import { markAsTrakt, requireUserAgent } from '../edge.ts'
import { sendNotice } from '../pages/frame.ts'
import { html } from '../pages/html.ts'
import { invalidRequest, OAuthProblem } from '../problem.ts'
import type { TraktState } from '../state.ts'
import { createActivation } from './activation.ts'
import { answerProblem, createConsent } from './consent.ts'
import { createTokenRoutes } from './token.ts'

/** The sentence of the auth server before July 2026 (Trakt's old API Blueprint). */
const legacySentence =
  'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.'

/** The stand-in for `auth.trakt.tv`. */
export function createAuthHost(state: TraktState): Router {
  const router = Router()
  router.use(requireUserAgent, markAsTrakt)
  router.use(createConsent(state))
  router.use(createActivation(state))
  router.use(createTokenRoutes(state))
  router.use((_request, response) => sendNotice(response, 'Not found', html`There is nothing at this address.`, 404))

  const refuse: ErrorRequestHandler = (error, request, response, next) => {
    if (error instanceof SyntaxError) return answerProblem(invalidRequest('the body is not JSON'), request, response)
    if (!(error instanceof OAuthProblem)) return next(error)
    answerProblem(asOfTheTime(error), request, response)
  }
  router.use(refuse)
  return router

  function asOfTheTime(problem: OAuthProblem): OAuthProblem {
    const legacy = problem.error === 'invalid_grant' && state.switches.isOn('legacy-invalid-grant')
    return legacy ? new OAuthProblem(problem.error, legacySentence, 401) : problem
  }
}
