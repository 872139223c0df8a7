import type { RequestHandler } from 'express'
import { hashOf, isSecretOf } from '../services/secrets.ts'
import { answerProblem } from './problems.ts'

/** Lets in who knows the operator's token. Where there is none, the routes behind it do not exist. */
export function createBearer(apiToken: string | undefined): RequestHandler {
  const hash = apiToken === undefined ? null : hashOf(apiToken)
  return (request, response, next) => {
    if (hash === null) return answerProblem(response, 404, 'There is nothing here.')
    const [, token] = /^Bearer +(\S+) *$/i.exec(request.get('authorization') ?? '') ?? []
    if (isSecretOf(token, hash)) return next()
    response.set('WWW-Authenticate', token === undefined ? 'Bearer' : 'Bearer error="invalid_token"')
    answerProblem(response, 401, 'This route wants the header Authorization: Bearer and the API_TOKEN of the operator.')
  }
}
