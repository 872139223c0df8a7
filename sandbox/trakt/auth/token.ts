import { Router } from 'express'
import { jsonFields, textField } from '../body.ts'
import { type Grant, tokenAnswer } from '../grants.ts'
import { invalidClient, invalidGrant, invalidRequest, OAuthProblem } from '../problem.ts'
import type { TraktState } from '../state.ts'

type Fields = Record<string, unknown>

/** For devices, which have no address to return to (trakt-api #863: accepted, discouraged). */
const outOfBand = 'urn:ietf:wg:oauth:2.0:oob'

/** The calls that an application makes: `/oauth/token`, `/oauth/revoke`, `/oauth/device/code`, `/oauth/device/token`. */
export function createTokenRoutes(state: TraktState): Router {
  const { application, authorizations, devices, grants, switches } = state
  const router = Router()

  router.post('/oauth/token', (request, response) => {
    const fields = jsonFields(request)
    const secret = readClient(fields)
    const type = required(fields, 'grant_type')
    response.json(tokenAnswer(type === 'refresh_token' ? refresh(fields, secret) : exchange(type, fields, secret)))
  })

  router.post('/oauth/revoke', (request, response) => {
    const fields = jsonFields(request)
    requireSecret(readClient(fields))
    grants.revoke(required(fields, 'token'))
    response.json({})
  })

  router.post('/oauth/device/code', (request, response) => {
    readClient(jsonFields(request))
    const { deviceCode, userCode } = devices.start()
    response.json({
      device_code: deviceCode,
      user_code: userCode,
      verification_url: `${request.protocol}://${request.get('host')}${request.baseUrl}/activate`,
      expires_in: devices.lifetime,
      interval: devices.interval,
    })
  })

  router.post('/oauth/device/token', (request, response) => {
    const fields = jsonFields(request)
    requireSecret(readClient(fields))
    const poll = devices.poll(required(fields, 'code'))
    if ('account' in poll) response.json(tokenAnswer(grants.create(poll.account, 'device', false)))
    else response.status(poll.status).end()
  })

  function exchange(type: string, fields: Fields, secret: boolean): Grant {
    if (type !== 'authorization_code') throw new OAuthProblem('unsupported_grant_type', `unknown grant_type ${type}`)
    const code = required(fields, 'code')
    const redirectUri = required(fields, 'redirect_uri')
    const verifier = textField(fields, 'code_verifier')
    if (verifier !== undefined && !/^[\w.~-]{43,128}$/.test(verifier)) {
      throw invalidRequest('code_verifier must have 43 to 128 characters')
    }
    const { account, pkce } = authorizations.redeem({ code, redirectUri, verifier, secret })
    return grants.create(account, 'browser', pkce)
  }

  function refresh(fields: Fields, secret: boolean): Grant {
    const token = required(fields, 'refresh_token')
    const redirectUri = required(fields, 'redirect_uri')
    const grant = grants.byRefreshToken(token)
    if (!grant) throw invalidGrant()
    if (!grant.pkce) requireSecret(secret)
    if (!mayReturnTo(redirectUri, grant)) throw invalidGrant('redirect_uri mismatch')
    return grants.refresh(grant)
  }

  function mayReturnTo(redirectUri: string, { flow }: Grant): boolean {
    return application.redirectUris.includes(redirectUri) || (flow === 'device' && redirectUri === outOfBand)
  }

  /** Whether the client proved itself with its secret; throws when it is unknown, or the secret is wrong. */
  function readClient(fields: Fields): boolean {
    const secret = textField(fields, 'client_secret')
    if (required(fields, 'client_id') !== application.clientId) throw invalidClient()
    if (switches.isOn('application-deleted')) throw invalidClient()
    if (secret !== undefined && secret !== application.clientSecret) throw invalidClient()
    return secret !== undefined
  }

  return router
}

function requireSecret(given: boolean): void {
  if (!given) throw invalidClient()
}

/** A form or an HTTP Basic header is not read at all, so that the client appears to be missing (elementum #1187). */
function required(fields: Fields, name: string): string {
  const value = textField(fields, name)
  if (value === undefined) throw invalidRequest(`${name} is required`)
  return value
}
