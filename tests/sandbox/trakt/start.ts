import { once } from 'node:events'
import { request } from 'node:http'
import { onTestFinished } from 'vitest'
import { createSandboxClient } from '../../../sandbox/client.ts'
import { createMovableClock } from '../../../sandbox/clock.ts'
import { type SandboxOptions, startSandbox } from '../../../sandbox/start.ts'
import { createTraktClient } from '../../../sandbox/trakt/client.ts'

export const callback = 'https://bot.example/auth/trakt/callback'

/** RFC 7636, appendix B. */
export const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
export const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

export interface Answer {
  status: number
  headers: Headers
  text: string
  /** What the text says as JSON; empty where it is none. */
  body: Record<string, unknown>
  /** The same where it is a list. */
  rows: Row[]
}

/** A row of one of Trakt's lists. */
export type Row = Record<string, unknown> & { movie?: { title: string; ids: Record<string, unknown> } }

/** A sandbox with Trakt's clock at a known instant, or where an earlier one left off, and hand-written requests to both hosts. */
export async function startTrakt(options: Partial<SandboxOptions> = {}) {
  const clock = createMovableClock({ start: Date.parse(options.kept?.now ?? '2026-10-12T08:00:00.500Z') })
  const sandbox = await startSandbox({ clock, traktRedirectUris: [callback], ...options })
  onTestFinished(() => sandbox.close())
  const { env, url } = sandbox
  const trakt = createTraktClient(url)
  const application = { client_id: env.TRAKT_CLIENT_ID, client_secret: env.TRAKT_CLIENT_SECRET }

  /** A call to the auth host with our application's id and secret, unless the fields say otherwise. */
  const auth = (path: string, fields: object = {}): Promise<Answer> =>
    ask(`${env.TRAKT_AUTH_URL}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...application, ...fields }),
    })

  /** The headers that every call to the API needs. */
  const apiHeaders = (accessToken?: string): Record<string, string> => ({
    'content-type': 'application/json',
    'trakt-api-version': '2',
    'trakt-api-key': env.TRAKT_CLIENT_ID,
    ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }),
  })

  const api = (path: string, accessToken?: string, headers: Record<string, string> = {}, method = 'GET') =>
    ask(`${env.TRAKT_API_URL}${path}`, { method, headers: { ...apiHeaders(accessToken), ...headers } })

  /** Somebody's library through the API. A write is followed by the second that the next one has to wait. */
  async function connect(account = 'filmfan') {
    const { accessToken } = await link(account)
    return {
      accessToken,
      get: (path: string) => api(path, accessToken),
      async post(path: string, body: unknown) {
        const headers = apiHeaders(accessToken)
        const answer = await ask(`${env.TRAKT_API_URL}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
        await clock.jump(1000)
        return answer
      },
    }
  }

  /** The address of the consent page; a parameter that is `undefined` is left out. */
  function authorizeUrl(change: Record<string, string | undefined> = {}): string {
    const parameters = {
      response_type: 'code',
      client_id: env.TRAKT_CLIENT_ID,
      redirect_uri: callback,
      state: 'a state',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...change,
    }
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined) query.set(name, value)
    }
    return `${env.TRAKT_AUTH_URL}/oauth/authorize?${query}`
  }

  /** The code with which somebody's browser comes back. */
  async function codeOf(account: string, change: Record<string, string | undefined> = {}): Promise<string> {
    const location = await trakt.consent(account, authorizeUrl(change))
    return new URL(location).searchParams.get('code') ?? ''
  }

  const exchange = (code: string, change: object = {}) =>
    auth('/oauth/token', {
      grant_type: 'authorization_code',
      code,
      redirect_uri: callback,
      code_verifier: verifier,
      ...change,
    })

  const refresh = (refreshToken: unknown, change: object = {}) =>
    auth('/oauth/token', {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      redirect_uri: callback,
      ...change,
    })

  /** A fresh pair of somebody's tokens. */
  async function link(account = 'filmfan') {
    const { body } = await exchange(await codeOf(account))
    return { accessToken: String(body.access_token), refreshToken: String(body.refresh_token) }
  }

  return {
    url,
    env,
    clock,
    sandbox,
    trakt,
    client: createSandboxClient(url),
    application,
    auth,
    api,
    apiHeaders,
    authorizeUrl,
    codeOf,
    exchange,
    refresh,
    link,
    connect,
  }
}

export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', ...init })
  const text = await response.text()
  const said = parse(text)
  const [body, rows] = Array.isArray(said) ? [{}, said as Row[]] : [said, []]
  return { status: response.status, headers: response.headers, text, body, rows }
}

/** A request with exactly these headers; `fetch` always adds a `User-Agent`. */
export async function askBare(url: string, headers: Record<string, string>, method = 'GET') {
  const sent = request(url, { method, headers })
  sent.end()
  const [response] = await once(sent, 'response')
  let text = ''
  for await (const chunk of response) text += chunk
  return { status: response.statusCode as number, headers: response.headers as Record<string, string>, text }
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}
