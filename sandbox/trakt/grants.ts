import { randomBytes } from 'node:crypto'
import type { Clock } from '../../src/clock.ts'
import type { Account } from './accounts.ts'
import type { Application } from './application.ts'
import type { Switches } from './switches.ts'

/** One connection of the application with an account, which lives until it is revoked. */
export interface Grant {
  account: Account
  /** How the person consented: in the browser, or with a code from a device. */
  flow: 'browser' | 'device'
  /** The present pair. */
  accessToken: string
  refreshToken: string
  /** Milliseconds since the epoch. */
  createdAt: number
  expiresAt: number
  /** How often it was refreshed. */
  refreshes: number
  /** Made with PKCE, after which Trakt wants no client secret. */
  pkce: boolean
}

export interface AccessToken {
  grant: Grant
  expiresAt: number
}

/** All tokens that are out: the grants, and what access tokens each of them has with their expiries. */
export interface OutTokens {
  grants: Grant[]
  accessTokens: [token: string, access: AccessToken][]
}

export interface GrantDeps {
  clock: Clock
  application: Application
  switches: Switches
  /** What was out before. */
  earlier?: OutTokens | undefined
}

/**
 * The tokens that are out. A refresh token works once and is dead as soon as it was used, without any grace; it has no
 * expiry of its own (Trakt's contracts, `oauth/index.ts`; trakt-api #48).
 */
export function createGrants({ clock, application, switches, earlier }: GrantDeps) {
  const accessTokens = new Map<string, AccessToken>(earlier?.accessTokens)
  const refreshTokens = new Map<string, Grant>(earlier?.grants.map(grant => [grant.refreshToken, grant]))

  function issue(grant: Grant): Grant {
    const created = clock.now()
    grant.accessToken = newToken('access')
    grant.refreshToken = newToken('refresh')
    grant.createdAt = created
    grant.expiresAt = created + application.accessTokenLifetime * 1000
    accessTokens.set(grant.accessToken, { grant, expiresAt: grant.expiresAt })
    refreshTokens.set(grant.refreshToken, grant)
    return grant
  }

  function remove(grant: Grant): void {
    refreshTokens.delete(grant.refreshToken)
    for (const [token, access] of accessTokens) {
      if (access.grant === grant) accessTokens.delete(token)
    }
  }

  return {
    create(account: Account, flow: Grant['flow'], pkce: boolean): Grant {
      const none = { accessToken: '', refreshToken: '', createdAt: 0, expiresAt: 0 }
      return issue({ account, flow, pkce, refreshes: 0, ...none })
    },
    byRefreshToken: (token: string): Grant | undefined => refreshTokens.get(token),
    /** Uses the refresh token up and answers the grant with its new pair. */
    refresh(grant: Grant): Grant {
      refreshTokens.delete(grant.refreshToken)
      if (!switches.isOn('old-access-token-survives')) accessTokens.delete(grant.accessToken)
      grant.refreshes++
      return issue(grant)
    },
    /** The account for which an access token speaks now. */
    accountOf(accessToken: string): Account | undefined {
      const access = accessTokens.get(accessToken)
      return access && clock.now() < access.expiresAt ? access.grant.account : undefined
    },
    /** Ends the grant that an access or refresh token belongs to. */
    revoke(token: string): void {
      const grant = accessTokens.get(token)?.grant ?? refreshTokens.get(token)
      if (grant) remove(grant)
    },
    /** Ends all grants of an account; answers how many there were. */
    revokeAll(account: Account): number {
      const grants = [...refreshTokens.values()].filter(grant => grant.account === account)
      for (const grant of grants) remove(grant)
      return grants.length
    },
    live: (): Grant[] => [...refreshTokens.values()],
    out: (): OutTokens => ({ grants: [...refreshTokens.values()], accessTokens: [...accessTokens] }),
  }
}

export type Grants = ReturnType<typeof createGrants>

/** The answer of the token endpoint (Trakt's contracts, tokenResponseSchema). */
export function tokenAnswer(grant: Grant) {
  return {
    access_token: grant.accessToken,
    token_type: 'bearer',
    expires_in: Math.round((grant.expiresAt - grant.createdAt) / 1000),
    refresh_token: grant.refreshToken,
    scope: 'public',
    created_at: Math.floor(grant.createdAt / 1000),
  }
}

/** A token that could never be a real one. */
export function newToken(kind: 'access' | 'refresh' | 'code' | 'device'): string {
  return `sandbox-${kind}-${randomBytes(32).toString('hex')}`
}
