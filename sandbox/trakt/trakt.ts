import { type RequestHandler, Router } from 'express'
import type { Clock } from '../../src/clock.ts'
import type { Intercept } from '../intercept/intercept.ts'
import { createApiHost } from './api/router.ts'
import { traktClientId, traktClientSecret, traktEncryptionKey } from './application.ts'
import { createAuthHost } from './auth/router.ts'
import { createDirector, type TraktLink } from './director/routes.ts'
import { type KeptTrakt, keepTrakt } from './kept.ts'
import { createTraktState } from './state.ts'

export interface TraktOptions {
  clock: Clock
  intercept: Intercept
  /** The addresses that the application has registered. */
  redirectUris: string[]
  links(): TraktLink[]
  /** What an earlier one kept, to go on from there. */
  kept?: KeptTrakt | undefined
  /** Called after whatever may have changed an account, its library or its tokens. */
  told(): void
}

/** A stand-in for Trakt: its auth host, its API host, and `/sandbox/trakt` for the people and the director. */
export function createTrakt({ clock, intercept, redirectUris, links, kept, told }: TraktOptions): {
  auth: Router
  api: Router
  director: Router
  keep(): KeptTrakt
} {
  const state = createTraktState(clock, redirectUris, kept)
  const tell: RequestHandler = (request, response, next) => {
    if (request.method !== 'GET') response.once('close', told)
    next()
  }
  return {
    auth: Router().use(tell, createAuthHost(state)),
    api: Router().use(tell, createApiHost(state)),
    director: Router().use(tell, createDirector(state, intercept, links)),
    keep: () => keepTrakt(state),
  }
}

/** What the bot is given to use this Trakt, at the sandbox's address. */
export function traktEnv(url: string) {
  return {
    TRAKT_AUTH_URL: `${url}/trakt-auth`,
    TRAKT_API_URL: `${url}/trakt`,
    TRAKT_CLIENT_ID: traktClientId,
    TRAKT_CLIENT_SECRET: traktClientSecret,
    TRAKT_ENCRYPTION_KEY: traktEncryptionKey,
  }
}

export type TraktEnv = ReturnType<typeof traktEnv>
