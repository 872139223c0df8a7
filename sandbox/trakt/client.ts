import { z } from 'zod'
import { SandboxError } from '../client.ts'
import type { Account, AccountChange } from './accounts.ts'
import type { Application } from './application.ts'
import type { FaultName, Place } from './faults.ts'
import type { SwitchName } from './switches.ts'

export type { Account, AccountChange, FaultName, Place, SwitchName }

/** A pair of tokens that works now. */
export interface LiveTokens {
  /** The account's slug. */
  account: string
  flow: 'browser' | 'device'
  accessToken: string
  refreshToken: string
  /** ISO 8601. */
  createdAt: string
  expiresAt: string
  /** How often the pair was refreshed. */
  refreshes: number
}

export type Decision = 'approve' | 'deny'

const Refused = z.object({ error: z.string() })

/** `/sandbox/trakt` as functions; `url` is the sandbox's. Every one throws `SandboxError` when it is refused. */
export function createTraktClient(url: string) {
  /** The answer's shape is the sandbox's own, which is typed where it is made. */
  async function ask<Answer = void>(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(`${url}/sandbox/trakt${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const text = await response.text()
    const answer: unknown = text === '' ? undefined : JSON.parse(text)
    if (!response.ok) throw new SandboxError(response.status, Refused.safeParse(answer).data?.error ?? text)
    return answer as Answer
  }

  return {
    accounts: () => ask<Account[]>('GET', '/accounts'),
    createAccount: (of: AccountChange & { username: string }) => ask<Account>('POST', '/accounts', of),
    /** `account` is a slug, here and below; it changes with the username. */
    changeAccount: (account: string, change: AccountChange) => ask<Account>('PATCH', `/accounts/${account}`, change),

    /** What the application has registered at Trakt. */
    application: () => ask<Application>('GET', '/application'),
    changeApplication: (change: { redirectUris?: string[]; accessTokenLifetime?: number }) =>
      ask<Application>('POST', '/application', change),

    /** Approves or denies on the consent page; answers where the browser would go next. */
    consent: async (account: string, authorizeUrl: string, decision: Decision = 'approve') =>
      (await ask<{ location: string }>('POST', `/as/${account}/consent`, { authorizeUrl, decision })).location,
    /** Enters a device's code and approves or denies. */
    activate: (account: string, userCode: string, decision: Decision = 'approve') =>
      ask('POST', `/as/${account}/activate`, { userCode, decision }),
    /** The person removes the application; answers how many pairs of tokens that ended. */
    revoke: async (account: string) => (await ask<{ revoked: number }>('POST', `/as/${account}/revoke`)).revoked,
    /** The tokens that are live, of everybody. */
    tokens: () => ask<LiveTokens[]>('GET', '/tokens'),

    /** The next `times` calls at a place get this fault. */
    fault: (name: FaultName, at: Place, times = 1) => ask('POST', '/faults', { name, at, times }),
    switch: (name: SwitchName, on = true) => ask('POST', '/faults', { name, on }),
    /** Takes all faults and holds of the sandbox away and turns the switches off. */
    clearFaults: () => ask('DELETE', '/faults'),
  }
}

export type TraktClient = ReturnType<typeof createTraktClient>
