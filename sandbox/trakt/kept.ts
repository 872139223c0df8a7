import type { Account } from './accounts.ts'
import type { Device } from './devices.ts'
import type { Grant } from './grants.ts'
import type { LibrariesRows } from './library/libraries.ts'
import type { Act, LibraryRows, Listing, Play, Rating } from './library/library.ts'
import type { Row } from './library/rows.ts'
import type { Movie } from './movies/movie.ts'
import type { KeptMovies, Movies } from './movies/movies.ts'
import type { TraktState } from './state.ts'

/**
 * All of Trakt that outlives the process, as JSON holds it: accounts stand as their `uuid`, films as Trakt's number of them.
 * Switches and lag are faults and do not; nor does a consent in the browser whose code was not exchanged yet.
 */
export interface KeptTrakt {
  /** Seconds. */
  accessTokenLifetime: number
  accounts: readonly Account[]
  grants: (Omit<Grant, 'account'> & { account: string })[]
  /** `grant` is its place among the grants. */
  accessTokens: { token: string; grant: number; expiresAt: number }[]
  devices: (Omit<Device, 'decision'> & { decision: 'pending' | 'denied' | { approvedBy: string } })[]
  movies: KeptMovies
  libraries: Omit<LibrariesRows, 'libraries'> & { libraries: [uuid: string, rows: KeptLibrary][] }
}

interface KeptLibrary {
  plays: Kept<Play>[]
  ratings: Kept<Rating>[]
  listings: Kept<Listing>[]
  log: (Omit<Act, 'items'> & { items: (Omit<Act['items'][number], 'movie'> & { movie: number })[] })[]
}

/** A row with its film's number; `until` is null while it stands, since JSON has no infinity. */
type Kept<Fields extends { movie: Movie }> = Omit<Fields, 'movie'> & {
  movie: number
  from: number
  until: number | null
}

export function keepTrakt({ application, accounts, grants, devices, movies, libraries }: TraktState): KeptTrakt {
  const out = grants.out()
  const { lastPlay, lastListing, libraries: all } = libraries.rows()
  return {
    accessTokenLifetime: application.accessTokenLifetime,
    accounts: accounts.all(),
    grants: out.grants.map(grant => ({ ...grant, account: grant.account.uuid })),
    accessTokens: out.accessTokens.flatMap(([token, { grant, expiresAt }]) => {
      const place = out.grants.indexOf(grant)
      return place === -1 ? [] : [{ token, grant: place, expiresAt }]
    }),
    devices: devices.all().map(device => ({ ...device, decision: keepDecision(device.decision) })),
    movies: movies.keep(),
    libraries: { lastPlay, lastListing, libraries: all.map(([uuid, rows]) => [uuid, keepLibrary(rows)]) },
  }
}

function keepDecision(decision: Device['decision']) {
  return typeof decision === 'string' ? decision : { approvedBy: decision.approvedBy.uuid }
}

function keepLibrary({ plays, ratings, listings, log }: LibraryRows): KeptLibrary {
  const kept = <Fields extends { movie: Movie }>({ movie, until, ...row }: Fields & Row) => ({
    ...row,
    movie: movie.trakt,
    until: Number.isFinite(until) ? until : null,
  })
  return {
    plays: plays.map(kept<Play>),
    ratings: ratings.map(kept<Rating>),
    listings: listings.map(kept<Listing>),
    log: log.map(({ items, ...act }) => ({
      ...act,
      items: items.map(({ movie, ...item }) => ({ ...item, movie: movie.trakt })),
    })),
  }
}

/** What the parts of Trakt's state go on with. The films have to be there already. */
export function restoreTrakt(kept: KeptTrakt, movies: Movies) {
  const accounts = new Map(kept.accounts.map(account => [account.uuid, account]))
  const accountOf = (uuid: string) => found(accounts.get(uuid), `account ${uuid}`)
  const movieOf = (trakt: number) => found(movies.byNumber(trakt), `film ${trakt}`)
  const restored = <Fields extends { movie: Movie }>({ movie, until, ...row }: Kept<Fields>) =>
    ({ ...row, movie: movieOf(movie), until: until ?? Number.POSITIVE_INFINITY }) as unknown as Fields & Row

  const grants: Grant[] = kept.grants.map(grant => ({ ...grant, account: accountOf(grant.account) }))
  const devices: Device[] = kept.devices.map(({ decision, ...device }) => ({
    ...device,
    decision: typeof decision === 'string' ? decision : { approvedBy: accountOf(decision.approvedBy) },
  }))
  return {
    accounts: kept.accounts,
    devices,
    tokens: {
      grants,
      accessTokens: kept.accessTokens.map(
        ({ token, grant, expiresAt }): [string, { grant: Grant; expiresAt: number }] => [
          token,
          { grant: found(grants[grant], `grant ${grant}`), expiresAt },
        ],
      ),
    },
    libraries: {
      ...kept.libraries,
      libraries: kept.libraries.libraries.map(([uuid, rows]): [string, LibraryRows] => [
        uuid,
        {
          plays: rows.plays.map(restored<Play>),
          ratings: rows.ratings.map(restored<Rating>),
          listings: rows.listings.map(restored<Listing>),
          log: rows.log.map(({ items, ...act }) => ({
            ...act,
            items: items.map(({ movie, ...item }) => ({ ...item, movie: movieOf(movie) })),
          })),
        },
      ]),
    },
  }
}

function found<Thing>(thing: Thing | undefined, words: string): Thing {
  if (thing === undefined) throw new Error(`What was kept speaks of ${words}, which is not there.`)
  return thing
}
