/**
 * What can go wrong between us and Trakt:
 * - `invalid_grant`: the code or refresh token is bad, used, expired or revoked: link again
 * - `unauthorized`: the access token is not accepted
 * - `forbidden`: our application is not accepted (key, approval), or a proxy refuses us
 * - `locked`: the account is locked or deactivated
 * - `account_limit`: the account is full
 * - `rejected`: any other refusal of what we sent: a fault of ours
 * - `rate_limited`: too many requests; `retryAfter` says how long to wait, if Trakt says so
 * - `unavailable`: no connection, a 5xx, or the HTML of a proxy
 * - `timeout`: no complete answer in time, or a 408; whether it took effect is unknown
 * - `malformed`: an answer that is not what the API promises
 */
export type TraktErrorKind =
  | 'invalid_grant'
  | 'unauthorized'
  | 'forbidden'
  | 'locked'
  | 'account_limit'
  | 'rejected'
  | 'rate_limited'
  | 'unavailable'
  | 'timeout'
  | 'malformed'

/** A request to Trakt failed. The message names method and path only: bodies and queries hold secrets. */
export class TraktError extends Error {
  override name = 'TraktError'
  readonly kind: TraktErrorKind
  readonly status: number | undefined
  /** Milliseconds. */
  readonly retryAfter: number | undefined

  constructor(
    kind: TraktErrorKind,
    message: string,
    options: { status?: number | undefined; retryAfter?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.kind = kind
    this.status = options.status
    this.retryAfter = options.retryAfter
  }
}
