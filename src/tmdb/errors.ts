/**
 * What can go wrong between us and TMDB:
 * - `not_found`: TMDB has no such film, or has none any more (ids merge and vanish)
 * - `unauthorized`: the key is wrong or suspended
 * - `rate_limited`: too many requests; TMDB wants us to wait
 * - `unavailable`: no connection, or a 5xx answer
 * - `timeout`: no complete answer in time
 * - `malformed`: an answer that is not what the API promises (HTML of a proxy, cut JSON, missing fields)
 */
export type TmdbErrorKind = 'not_found' | 'unauthorized' | 'rate_limited' | 'unavailable' | 'timeout' | 'malformed'

/** A request to TMDB failed. The message names the route without its query, which may hold the key. */
export class TmdbError extends Error {
  override name = 'TmdbError'
  readonly kind: TmdbErrorKind
  /** The HTTP status of the answer, where there was one. */
  readonly status: number | undefined

  constructor(kind: TmdbErrorKind, message: string, options: { status?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.kind = kind
    this.status = options.status
  }
}
