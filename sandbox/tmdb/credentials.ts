import type { Request } from 'express'

/** The sandbox's v3 key: 32 hex digits like a real one, and plainly none. */
export const tmdbApiKey = '5a2db0c05a2db0c05a2db0c05a2db0c0'

/** The sandbox's v4 read access token: three parts like a JWT; its middle part decodes to `{"sandbox":true}`. */
export const tmdbReadToken = 'eyJhbGciOiJub25lIn0.eyJzYW5kYm94Ijp0cnVlfQ.sandbox-not-a-signature'

/** TMDB takes either credential with equal rights (developer.themoviedb.org, application authentication). */
export function isAuthorised(request: Request): boolean {
  const { authorization } = request.headers
  return authorization === `Bearer ${tmdbReadToken}` || request.query.api_key === tmdbApiKey
}
