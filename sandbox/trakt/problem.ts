/** Trakt's auth server refuses: `{ error, error_description }` with a status (Trakt's contracts, tokenErrorResponseSchema). */
export class OAuthProblem extends Error {
  override name = 'OAuthProblem'
  readonly status: number
  readonly error: string
  readonly description: string

  constructor(error: string, description: string, status = 400) {
    super(`${error}: ${description}`)
    this.status = status
    this.error = error
    this.description = description
  }

  get body() {
    return { error: this.error, error_description: this.description }
  }
}

/** An unknown or deleted client: 401 (observed at the token endpoint, PlexTraktSync #2318). */
export function invalidClient(): OAuthProblem {
  return new OAuthProblem('invalid_client', 'client authentication failed', 401)
}

/** A code or refresh token that is wrong, used, expired or revoked. */
export function invalidGrant(description = 'session not found'): OAuthProblem {
  return new OAuthProblem('invalid_grant', description)
}

export function invalidRequest(description: string): OAuthProblem {
  return new OAuthProblem('invalid_request', description)
}

/** Trakt's API refuses: a status with nothing in the body, and why for our own log. */
export class ApiProblem extends Error {
  override name = 'ApiProblem'
  readonly status: number
  readonly headers: Record<string, string>

  constructor(status: number, words: string, headers: Record<string, string> = {}) {
    super(words)
    this.status = status
    this.headers = headers
  }
}

/** What was sent is not valid (Trakt's guide on status codes). */
export function unprocessable(words: string): ApiProblem {
  return new ApiProblem(422, words)
}
