import type { Agent } from 'undici'
import { z } from 'zod'
import { loadUndici } from '../undici.ts'
import { TraktError, type TraktErrorKind } from './errors.ts'

export type TraktRequest = ReturnType<typeof createTraktRequest>

export interface TraktAnswer {
  status: number
  /** Parsed JSON; undefined for an empty body. */
  body: unknown
  /** By lower-case names. */
  headers: TraktHeaders
}

export type TraktHeaders = Record<string, string | string[] | undefined>

/** One call for the member whose token it is. Throws `TraktError`. */
export type TraktCall = (
  method: 'GET' | 'POST',
  path: string,
  accessToken: string,
  options?: { body?: object; timeoutMs?: number },
) => Promise<TraktAnswer>

interface RequestOptions {
  body?: object
  headers?: Record<string, string>
  /** Milliseconds. */
  timeoutMs?: number
  /** Statuses that are answers and not failures. */
  expected?: number[]
}

const LARGEST_ANSWER = 8 * 1024 * 1024
const USUAL_TIMEOUT = 15_000

const BROKEN = Symbol('broken JSON')

const OAuthProblem = z.object({ error: z.string() })

/**
 * Returns `send`, one JSON request to one of Trakt's hosts, and `close`. Trakt wants a `User-Agent` on every call, or its
 * proxy answers with HTML (Trakt guides, required-headers). Nothing is sent twice: most calls are not idempotent. `send`
 * throws `TraktError`.
 */
export function createTraktRequest(options: { baseUrl: string; userAgent: string; timeoutMs?: number }) {
  let agent: Promise<Agent> | undefined
  const base = options.baseUrl.replace(/\/+$/, '')

  async function send(method: 'GET' | 'POST', path: string, request: RequestOptions = {}): Promise<TraktAnswer> {
    agent ??= openAgent()
    const dispatcher = await agent
    // Trakt has this time, and not the loading of undici with the first request.
    const deadline = AbortSignal.timeout(request.timeoutMs ?? options.timeoutMs ?? USUAL_TIMEOUT)
    try {
      const { origin, pathname, search } = new URL(base + path)
      const response = await dispatcher.request({
        origin,
        path: pathname + search,
        method,
        headers: { 'content-type': 'application/json', 'user-agent': options.userAgent, ...request.headers },
        body: request.body ? JSON.stringify(request.body) : null,
        signal: deadline,
      })
      const text = await response.body.text()
      return read(`${method} ${pathname}`, response.statusCode, response.headers, text, request.expected ?? [])
    } catch (cause) {
      if (cause instanceof TraktError) throw cause
      const kind = deadline.aborted ? 'timeout' : 'unavailable'
      throw new TraktError(kind, `Trakt did not answer ${method} ${path.split('?')[0]}`, { cause })
    }
  }

  return {
    send,
    async close(): Promise<void> {
      await (await agent)?.destroy()
    },
  }
}

/** Loaded with the first request: a start need not wait for it. */
async function openAgent(): Promise<Agent> {
  const { Agent } = await loadUndici()
  return new Agent({ connections: 8, maxResponseSize: LARGEST_ANSWER, pipelining: 1 })
}

/** The status decides first; a body is JSON only if it says so and is not empty (401 and 400 pending have none). */
function read(what: string, status: number, headers: TraktHeaders, text: string, expected: number[]): TraktAnswer {
  const isJson = /^application\/json\b/i.test(String(headers['content-type'] ?? ''))
  const body = isJson && text !== '' ? parse(text) : undefined
  if (expected.includes(status)) return { status, body, headers }
  const kind = body === BROKEN && status < 300 ? 'malformed' : kindOf(status, isJson || text === '', body)
  if (!kind) return { status, body, headers }
  throw new TraktError(kind, `Trakt answered ${status} to ${what}`, { status, retryAfter: retryAfter(headers) })
}

/** JSON that breaks off. What `JSON.parse` says about it is dropped, because it quotes the text, which may hold a token. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return BROKEN
  }
}

/**
 * Null for an answer. Codes: Trakt guides, status-codes; `invalid_grant` comes with 400 and used to come with 401. Whoever sends a
 * 408 has waited too long for the request, or a proxy for Trakt: nobody knows what came of it.
 */
function kindOf(status: number, isTrakts: boolean, body: unknown): TraktErrorKind | null {
  if (status === 429) return 'rate_limited'
  if (status === 408) return 'timeout'
  if (status >= 500) return 'unavailable'
  if (status >= 200 && status < 300) return isTrakts ? null : 'unavailable'
  const problem = OAuthProblem.safeParse(body).data?.error
  if (problem === 'invalid_grant') return 'invalid_grant'
  if (problem === 'invalid_client') return 'forbidden'
  if (status === 401) return 'unauthorized'
  if (status === 403) return 'forbidden'
  if (status === 420) return 'account_limit'
  if (status === 423) return 'locked'
  return 'rejected'
}

function retryAfter(headers: TraktHeaders): number | undefined {
  const seconds = Number(headers['retry-after'])
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined
}
