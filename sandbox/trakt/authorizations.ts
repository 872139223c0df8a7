import { createHash, randomBytes } from 'node:crypto'
import type { Clock } from '../../src/clock.ts'
import type { Account } from './accounts.ts'
import type { Application } from './application.ts'
import { newToken } from './grants.ts'
import { invalidClient, invalidGrant, invalidRequest, OAuthProblem } from './problem.ts'
import type { Switches } from './switches.ts'

/** What an application asks a person for in the browser, once it has been checked. */
export interface AuthorizationRequest {
  redirectUri: string
  state: string | null
  /** The S256 challenge. */
  challenge: string | null
}

/** A code that waits to be exchanged. */
interface Code extends AuthorizationRequest {
  account: Account
  expiresAt: number
}

export interface Exchange {
  code: string
  redirectUri: string
  verifier: string | undefined
  /** Whether the client proved itself with its secret. */
  secret: boolean
}

/** Milliseconds. About ten minutes: Trakt does not say. */
const codeLifetime = 600_000

/** 32 bytes in base64url, which is what SHA-256 gives. */
const digest = /^[\w-]{43}$/

/** Authorisation requests in the browser and their one-use codes (Trakt's guide on PKCE; `oauth/index.ts`). */
export function createAuthorizations({
  clock,
  application,
  switches,
}: {
  clock: Clock
  application: Application
  switches: Switches
}) {
  const codes = new Map<string, Code>()

  return {
    /** Reads the parameters of `/oauth/authorize`. Throws an `OAuthProblem`, which Trakt shows instead of redirecting. */
    read(parameters: URLSearchParams): AuthorizationRequest {
      const clientId = parameters.get('client_id')
      const redirectUri = parameters.get('redirect_uri')
      const type = parameters.get('response_type')
      if (!clientId) throw invalidRequest('client_id is required')
      if (clientId !== application.clientId || switches.isOn('application-deleted')) throw invalidClient()
      if (!redirectUri) throw invalidRequest('redirect_uri is required')
      if (!application.redirectUris.includes(redirectUri)) throw invalidRequest('redirect_uri mismatch')
      if (!type) throw invalidRequest('response_type is required')
      if (type !== 'code') throw new OAuthProblem('unsupported_response_type', 'response_type must be code')
      return { redirectUri, state: parameters.get('state'), challenge: readChallenge(parameters) }
    },

    /** Where the browser goes with a fresh code. */
    approve(request: AuthorizationRequest, account: Account): string {
      const code = newToken('code')
      const challenge = request.challenge ?? (switches.isOn('forced-challenge') ? challengeFor(randomBytes(32)) : null)
      codes.set(code, { ...request, challenge, account, expiresAt: clock.now() + codeLifetime })
      return redirection(request, { code })
    },

    /** Where the browser goes when the person denies; Trakt does not document it. */
    deny(request: AuthorizationRequest): string {
      return redirection(request, switches.isOn('denial-without-error') ? {} : { error: 'access_denied' })
    },

    /** Exchanges a code, which is used up even where the exchange fails. */
    redeem({ code, redirectUri, verifier, secret }: Exchange): { account: Account; pkce: boolean } {
      const found = codes.get(code)
      codes.delete(code)
      if (!found || clock.now() >= found.expiresAt || found.account.deleted) throw invalidGrant()
      if (found.redirectUri !== redirectUri) throw invalidGrant('redirect_uri mismatch')
      if (found.challenge === null && verifier !== undefined) throw invalidGrant('code_challenge is missing')
      if (found.challenge === null && !secret) throw invalidClient()
      if (found.challenge !== null && !answers(verifier, found.challenge)) throw invalidGrant('code_verifier mismatch')
      return { account: found.account, pkce: found.challenge !== null }
    },
  }
}

export type Authorizations = ReturnType<typeof createAuthorizations>

/** S256 is the only method; without a method the challenge would be a plain one (RFC 7636 §4.3). */
function readChallenge(parameters: URLSearchParams): string | null {
  const challenge = parameters.get('code_challenge')
  const method = parameters.get('code_challenge_method')
  if (challenge === null && method === null) return null
  if (method !== 'S256') throw invalidRequest('code_challenge_method must be S256')
  if (challenge === null) throw invalidRequest('code_challenge is required')
  if (!digest.test(challenge)) throw invalidRequest('code_challenge is not an S256 challenge')
  return challenge
}

function answers(verifier: string | undefined, challenge: string): boolean {
  return verifier !== undefined && challengeFor(verifier) === challenge
}

function challengeFor(verifier: string | Buffer): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

function redirection({ redirectUri, state }: AuthorizationRequest, parameters: Record<string, string>): string {
  const target = new URL(redirectUri)
  for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value)
  if (state !== null) target.searchParams.set('state', state)
  return target.href
}
