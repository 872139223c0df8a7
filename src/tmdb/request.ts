import type { Agent, Dispatcher } from 'undici'
import { loadUndici } from '../undici.ts'
import { TmdbError, type TmdbErrorKind } from './errors.ts'
import { longestWait, retryAfterMs, retryPolicy } from './retry.ts'

export interface TmdbRequestOptions {
  /** Such as `https://api.themoviedb.org/3`. */
  baseUrl: string
  /** A v3 key (32 hex digits) or a v4 read access token (three parts with dots). */
  apiKey: string
  /** Milliseconds for one request with all its retries. */
  timeoutMs: number
}

export type Query = Record<string, string | number | boolean | undefined>

/** A list page is some 20 kB; nothing that TMDB sends us comes near this. */
const largestAnswer = 4 * 1024 * 1024

/**
 * Returns `get`, one GET with credential, deadline and retries, and `close`. `get` resolves to the parsed JSON and
 * throws `TmdbError`, or the reason of the caller's own `signal` when that was aborted.
 */
export function createTmdbRequest({ baseUrl, apiKey, timeoutMs }: TmdbRequestOptions) {
  let connections: Promise<Connections> | undefined
  const base = baseUrl.replace(/\/+$/, '')
  const isToken = apiKey.split('.').length === 3
  const headers = {
    accept: 'application/json',
    ...(isToken && { authorization: `Bearer ${apiKey}` }),
  }
  /** Until then (real time: it is TMDB's deadline) requests fail at once, because TMDB asked for quiet. */
  let quietUntil = 0

  async function get(path: string, query: Query, signal?: AbortSignal): Promise<unknown> {
    if (performance.now() < quietUntil) {
      throw new TmdbError('rate_limited', `TMDB wants no requests yet: GET ${path}`, { status: 429 })
    }
    const deadline = AbortSignal.timeout(timeoutMs)
    const either = signal ? AbortSignal.any([signal, deadline]) : deadline
    try {
      const url = `${base}${path}?${toSearch(isToken ? query : { ...query, api_key: apiKey })}`
      connections ??= openConnections()
      const { dispatcher } = await connections
      const response = await dispatcher.request({ ...split(url), method: 'GET', headers, signal: either })
      const text = await response.body.text()
      return parse(path, response, text)
    } catch (error) {
      if (error instanceof TmdbError) throw error
      if (signal?.aborted && !deadline.aborted) throw signal.reason
      throw connectionError(path, error, deadline.aborted)
    }
  }

  function parse(path: string, response: Dispatcher.ResponseData, text: string): unknown {
    const { statusCode: status, headers } = response
    if (status === 429) rest(headers['retry-after'])
    const isJson = /^application\/json\b/i.test(String(headers['content-type'] ?? ''))
    const kind = kindOf(status, isJson)
    if (kind) {
      const what = isJson ? '' : ' and no JSON'
      throw new TmdbError(kind, `TMDB answered ${status}${what} to GET ${path}`, { status })
    }
    try {
      return JSON.parse(text)
    } catch (cause) {
      throw new TmdbError('malformed', `TMDB's answer to GET ${path} is broken JSON`, { status, cause })
    }
  }

  function rest(header: string | string[] | undefined): void {
    const asked = retryAfterMs(header) ?? 0
    if (asked > longestWait) quietUntil = performance.now() + asked
  }

  async function close(): Promise<void> {
    const opened = await connections
    await opened?.agent.destroy()
  }

  return { get, close }
}

interface Connections {
  agent: Agent
  dispatcher: Dispatcher
}

/** Loads undici with the first request: it is a tenth of what a start takes, and a start asks TMDB nothing. */
async function openConnections(): Promise<Connections> {
  const { Agent, interceptors } = await loadUndici()
  const agent = new Agent({ connections: 16, maxResponseSize: largestAnswer })
  return { agent, dispatcher: agent.compose(interceptors.retry({ throwOnError: false, retry: retryPolicy })) }
}

/** `null` for an answer to be read. A 401 or 404 without JSON is that of a proxy in front of TMDB and proves nothing. */
function kindOf(status: number, isJson: boolean): TmdbErrorKind | null {
  if (status === 429) return 'rate_limited'
  if (status >= 500) return 'unavailable'
  if (!isJson) return 'malformed'
  if (status === 401) return 'unauthorized'
  if (status === 404) return 'not_found'
  return status === 200 ? null : 'malformed'
}

function connectionError(path: string, cause: unknown, isLate: boolean): TmdbError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (isLate || code.endsWith('_TIMEOUT')) return new TmdbError('timeout', `TMDB took too long: GET ${path}`, { cause })
  return new TmdbError('unavailable', `TMDB cannot be reached: GET ${path} (${code || 'unknown'})`, { cause })
}

function split(url: string): { origin: string; path: string } {
  const { origin, pathname, search } = new URL(url)
  return { origin, path: pathname + search }
}

function toSearch(query: Query): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  return search.toString()
}
