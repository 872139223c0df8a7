import { z } from 'zod'
import { SandboxError } from '../client.ts'
import type { Account, AccountChange } from './accounts.ts'
import type { Application } from './application.ts'
import type { LibraryView, MovieChange, MovieSummary, NewLibrary } from './director/library.ts'
import type { FaultName, Place } from './faults.ts'
import type { MovieIds } from './movies/movie.ts'
import type { ReadName } from './reads.ts'
import type { SwitchName } from './switches.ts'
import type { addToHistory, removeFromHistory } from './sync/history.ts'
import type { addRatings, removeRatings } from './sync/ratings.ts'
import type { addToWatchlist, removeFromWatchlist } from './sync/watchlist.ts'

export type { Account, AccountChange, FaultName, LibraryView, MovieSummary, Place, ReadName, SwitchName }

/** A film as it is named in a request to Trakt. */
export interface NamedMovie {
  ids: MovieIds
}

/** A pair of tokens that works now. */
export interface LiveTokens {
  /** The account's slug. */
  account: string
  flow: 'browser' | 'device'
  accessToken: string
  refreshToken: string
  /** ISO 8601. */
  createdAt: string
  expiresAt: string
  /** How often the pair was refreshed. */
  refreshes: number
}

export type Decision = 'approve' | 'deny'

const Refused = z.object({ error: z.string() })

/** `/sandbox/trakt` as functions; `url` is the sandbox's. Every one throws `SandboxError` when it is refused. */
export function createTraktClient(url: string) {
  /** The answer's shape is the sandbox's own, which is typed where it is made. */
  async function ask<Answer = void>(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(`${url}/sandbox/trakt${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const text = await response.text()
    const answer: unknown = text === '' ? undefined : JSON.parse(text)
    if (!response.ok) throw new SandboxError(response.status, Refused.safeParse(answer).data?.error ?? text)
    return answer as Answer
  }

  return {
    accounts: () => ask<Account[]>('GET', '/accounts'),
    createAccount: (of: AccountChange & { username: string }) => ask<Account>('POST', '/accounts', of),
    /** `account` is a slug, here and below; it changes with the username. */
    changeAccount: (account: string, change: AccountChange) => ask<Account>('PATCH', `/accounts/${account}`, change),

    /** What the application has registered at Trakt. */
    application: () => ask<Application>('GET', '/application'),
    changeApplication: (change: { redirectUris?: string[]; accessTokenLifetime?: number }) =>
      ask<Application>('POST', '/application', change),

    /** Approves or denies on the consent page; answers where the browser would go next. */
    consent: async (account: string, authorizeUrl: string, decision: Decision = 'approve') =>
      (await ask<{ location: string }>('POST', `/as/${account}/consent`, { authorizeUrl, decision })).location,
    /** Enters a device's code and approves or denies. */
    activate: (account: string, userCode: string, decision: Decision = 'approve') =>
      ask('POST', `/as/${account}/activate`, { userCode, decision }),
    /** The person removes the application; answers how many pairs of tokens that ended. */
    revoke: async (account: string) => (await ask<{ revoked: number }>('POST', `/as/${account}/revoke`)).revoked,
    /** What an account has watched, rated and listed now, and everything that was done to it. */
    library: (account: string) => ask<LibraryView>('GET', `/accounts/${account}/library`),
    /** Adds a library that has come about over years; answers how much the account holds then. */
    generateLibrary: (account: string, size: NewLibrary) =>
      ask<LibraryView['counts']>('POST', `/accounts/${account}/library`, size),

    /** What the person does at Trakt or with another application, here and below; answers what Trakt would answer. */
    addPlays: (account: string, movies: (NamedMovie & { watched_at?: string })[]) =>
      ask<ReturnType<typeof addToHistory>>('POST', `/as/${account}/history`, { movies }),
    /** Single plays by their ids, or all plays of films. */
    removePlays: (account: string, what: { ids?: number[]; movies?: NamedMovie[] }) =>
      ask<ReturnType<typeof removeFromHistory>>('POST', `/as/${account}/history/remove`, what),
    rate: (account: string, movies: (NamedMovie & { rating: number; rated_at?: string })[]) =>
      ask<ReturnType<typeof addRatings>>('POST', `/as/${account}/ratings`, { movies }),
    unrate: (account: string, movies: NamedMovie[]) =>
      ask<ReturnType<typeof removeRatings>>('POST', `/as/${account}/ratings/remove`, { movies }),
    addToWatchlist: (account: string, movies: (NamedMovie & { notes?: string })[]) =>
      ask<ReturnType<typeof addToWatchlist>>('POST', `/as/${account}/watchlist`, { movies }),
    removeFromWatchlist: (account: string, movies: NamedMovie[]) =>
      ask<ReturnType<typeof removeFromWatchlist>>('POST', `/as/${account}/watchlist/remove`, { movies }),

    /** The films that can be found, those that are watched most first. */
    movies: () => ask<MovieSummary[]>('GET', '/movies'),
    /** `known: false` takes a film out of Trakt; `trakt` is Trakt's number of it. */
    changeMovie: (trakt: number, change: MovieChange) => ask<MovieSummary>('PATCH', `/movies/${trakt}`, change),

    /** The tokens that are live, of everybody. */
    tokens: () => ask<LiveTokens[]>('GET', '/tokens'),

    /** The next `times` calls at a place get this fault. */
    fault: (name: FaultName, at: Place, times = 1) => ask('POST', '/faults', { name, at, times }),
    switch: (name: SwitchName, on = true) => ask('POST', '/faults', { name, on }),
    /** Reads show how things were so many seconds ago; of these reads alone, where some are named. */
    readLag: (seconds: number, of?: ReadName[]) => ask('POST', '/faults', { name: 'read-lag', seconds, of }),
    /** Takes all faults and holds of the sandbox away and turns switches and lag off. */
    clearFaults: () => ask('DELETE', '/faults'),
  }
}

export type TraktClient = ReturnType<typeof createTraktClient>
