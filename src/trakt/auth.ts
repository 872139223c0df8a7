import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { TraktError } from './errors.ts'
import { createTraktRequest } from './request.ts'

export type TraktAuth = ReturnType<typeof createTraktAuth>

export interface TraktAuthOptions {
  /** Such as `https://auth.trakt.tv`: all of OAuth lives there. */
  authUrl: string
  clientId: string
  clientSecret: string
  /** Where Trakt sends the browser back to, exactly as registered with the application. */
  redirectUri: string
  userAgent: string
  /** Milliseconds for one call; by default what Trakt is known to need. */
  timeoutMs?: number
}

/** A pair of tokens. Opaque; the refresh token can be used once. */
export interface TraktTokens {
  accessToken: string
  refreshToken: string
  /** Milliseconds since the epoch, by Trakt's clock. */
  createdAt: number
  expiresAt: number
}

export interface DeviceCode {
  deviceCode: string
  /** What the person types on the activation page. */
  userCode: string
  verificationUrl: string
  /** Milliseconds. */
  expiresIn: number
  interval: number
}

/** What polling for a device code says. */
export type DeviceProgress =
  | { state: 'approved'; tokens: TraktTokens }
  | { state: 'pending' | 'slow_down' | 'denied' | 'expired' | 'unknown' | 'used' }

/** A refresh whose answer is lost cannot be repeated, so it is given time (Trakt refresh tokens are single-use). */
const TOKEN_TIMEOUT = 30_000

const Tokens = z
  .object({
    access_token: z.string().min(1),
    refresh_token: z.string().min(1),
    expires_in: z.number().int().positive(),
    created_at: z.number().int().positive(),
  })
  .transform(
    (row): TraktTokens => ({
      accessToken: row.access_token,
      refreshToken: row.refresh_token,
      createdAt: row.created_at * 1000,
      expiresAt: (row.created_at + row.expires_in) * 1000,
    }),
  )

const Device = z
  .object({
    device_code: z.string().min(1),
    user_code: z.string().min(1),
    verification_url: z.url({ protocol: /^https?$/ }),
    expires_in: z.number().int().positive(),
    interval: z.number().int().positive(),
  })
  .transform(
    (row): DeviceCode => ({
      deviceCode: row.device_code,
      userCode: row.user_code,
      verificationUrl: row.verification_url,
      expiresIn: row.expires_in * 1000,
      interval: row.interval * 1000,
    }),
  )

/** Trakt docs, oauth, "Poll for the access_token". */
const devicePollStates: Record<number, Exclude<DeviceProgress['state'], 'approved'>> = {
  400: 'pending',
  404: 'unknown',
  409: 'used',
  410: 'expired',
  418: 'denied',
  429: 'slow_down',
}

/** Trakt's OAuth: authorization code with PKCE, device code, refresh, revoke. Every call throws `TraktError`. */
export function createTraktAuth(options: TraktAuthOptions) {
  const { authUrl, clientId, clientSecret, redirectUri, userAgent, timeoutMs } = options
  const { send, close } = createTraktRequest({ baseUrl: authUrl, userAgent, ...(timeoutMs && { timeoutMs }) })
  const tokenTimeout = timeoutMs ?? TOKEN_TIMEOUT
  const client = { client_id: clientId, client_secret: clientSecret }

  async function token(body: object): Promise<TraktTokens> {
    const answer = await send('POST', '/oauth/token', {
      body: { ...body, ...client, redirect_uri: redirectUri },
      timeoutMs: tokenTimeout,
    })
    return parsed(Tokens, answer.body, 'POST /oauth/token')
  }

  return {
    close,

    /** The consent page for this state and PKCE verifier. */
    authorizeUrl(state: string, verifier: string): string {
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        state,
        code_challenge: challengeOf(verifier),
        code_challenge_method: 'S256',
      })
      return `${authUrl.replace(/\/+$/, '')}/oauth/authorize?${query}`
    },

    async exchange(code: string, verifier: string): Promise<TraktTokens> {
      return token({ grant_type: 'authorization_code', code, code_verifier: verifier })
    },

    async refresh(refreshToken: string): Promise<TraktTokens> {
      return token({ grant_type: 'refresh_token', refresh_token: refreshToken })
    },

    /** Ends the tokens at Trakt. */
    async revoke(accessToken: string): Promise<void> {
      await send('POST', '/oauth/revoke', { body: { token: accessToken, ...client } })
    },

    async deviceCode(): Promise<DeviceCode> {
      const answer = await send('POST', '/oauth/device/code', { body: { client_id: clientId } })
      return parsed(Device, answer.body, 'POST /oauth/device/code')
    },

    /** Asks once whether the person has approved. */
    async pollDevice(deviceCode: string): Promise<DeviceProgress> {
      const expected = Object.keys(devicePollStates).map(Number)
      const answer = await send('POST', '/oauth/device/token', {
        body: { code: deviceCode, ...client },
        timeoutMs: tokenTimeout,
        expected,
      })
      const state = devicePollStates[answer.status]
      if (state) return { state }
      return { state: 'approved', tokens: parsed(Tokens, answer.body, 'POST /oauth/device/token') }
    },
  }
}

/** A PKCE verifier: 43 characters, 256 bits (RFC 7636, 4.1). */
export function newVerifier(): string {
  return randomBytes(32).toString('base64url')
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

function parsed<T>(schema: z.ZodType<T>, body: unknown, what: string): T {
  const { data, success } = schema.safeParse(body)
  if (!success) throw new TraktError('malformed', `Trakt's answer to ${what} is not what its API promises`)
  return data
}
