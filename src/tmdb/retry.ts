import type { errors, RetryHandler } from 'undici'

/** Tries after the first one: a film search that fails three times within a second is better answered with words. */
const mostRetries = 2
/** Waits in milliseconds, doubled with each retry. */
const firstWait = 200
/** A longer `Retry-After` is not waited for: the member gets an answer now, and TMDB its rest. */
export const longestWait = 2_000

const passingStatuses = new Set([429, 500, 502, 503, 504])
const passingErrors = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_SOCKET'])

/**
 * Milliseconds that a `Retry-After` header asks for, in either of its forms (RFC 9110, 10.2.3); `null` without a
 * readable one. `now` is real time: the date form is the server's.
 */
export function retryAfterMs(header: string | string[] | undefined, now = Date.now()): number | null {
  const text = Array.isArray(header) ? header[0] : header
  if (!text) return null
  if (/^\d+$/.test(text.trim())) return Number(text) * 1000
  const instant = Date.parse(text)
  return Number.isNaN(instant) ? null : Math.max(0, instant - now)
}

/**
 * undici's retry handler asks this before each retry: GETs only (the client sends nothing else), what may pass by
 * itself, and never earlier than `Retry-After`. The timer is returned so that an abort cancels the wait.
 */
export const retryPolicy: RetryHandler.RetryCallback = (error, { state }, done) => {
  const wait = state.counter > mostRetries ? null : waitFor(error, state.counter)
  if (wait === null) return done(error)
  return setTimeout(() => done(null), wait)
}

function waitFor(error: Error, attempt: number): number | null {
  const wait = firstWait * 2 ** (attempt - 1)
  if (isAnswer(error)) {
    if (!passingStatuses.has(error.statusCode)) return null
    const asked = retryAfterMs(new Headers(error.headers as Record<string, string>).get('retry-after') ?? undefined)
    return asked !== null && asked > longestWait ? null : Math.max(wait, asked ?? 0)
  }
  return 'code' in error && passingErrors.has(String(error.code)) ? wait : null
}

/** Whether there was an answer, with a status that is to be retried. */
function isAnswer(error: Error): error is errors.RequestRetryError {
  return 'code' in error && error.code === 'UND_ERR_REQ_RETRY'
}
