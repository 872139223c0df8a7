import type { Database } from '../../db/database.ts'
import type { Clock } from '../clock.ts'
import type { Logger } from '../log.ts'
import type { TmdbApi } from '../tmdb/api.ts'
import { createClaims } from './claims.ts'
import { createFarewells } from './farewells.ts'
import { createFilms } from './films.ts'
import { createGuilds } from './guilds.ts'
import { createHistory } from './history.ts'
import type { Hooks } from './hooks.ts'
import { createMembers } from './members.ts'
import { createNominations } from './nominations.ts'
import { createPlays } from './plays.ts'
import { createPrivacy } from './privacy.ts'
import { createRatings } from './ratings.ts'
import { createResults } from './results.ts'
import { createRounds } from './rounds.ts'
import { createSeen } from './seen.ts'
import { createStats } from './stats.ts'
import { createSuggestions } from './suggestions.ts'
import { createTrakt, type TraktSettings } from './trakt.ts'
import { createVotes } from './votes.ts'
import { createWatchlist } from './watchlist.ts'

/** What commands call: everything behind them. */
export type Services = ReturnType<typeof createServices>

export function createServices(deps: {
  db: Database
  clock: Clock
  log: Logger
  tmdb: TmdbApi
  imageUrl: string
  /** IANA zone of new guilds. */
  defaultZone: string
  hooks: Hooks
  /** Null while the operator has not set Trakt up. */
  trakt: TraktSettings | null
}) {
  const { db, clock, log, tmdb, imageUrl, defaultZone, hooks } = deps
  const films = createFilms({ tmdb, imageUrl, clock, log })
  const guilds = createGuilds({ db, clock, defaultZone, hooks })
  const trakt = deps.trakt && createTrakt({ db, clock, log, hooks, settings: deps.trakt })
  const nominations = createNominations({ db, clock, guilds, films, hooks })
  return {
    clock,
    claims: createClaims({ db, clock, hooks }),
    farewells: createFarewells({ db, clock, links: trakt?.links ?? null }),
    films,
    guilds,
    history: createHistory({ db }),
    members: createMembers({ db, clock, guilds, hooks }),
    nominations,
    plays: createPlays({ db, clock, hooks }),
    privacy: createPrivacy({ db, clock, hooks, trakt }),
    ratings: createRatings({ db, clock, hooks }),
    results: createResults({ db, clock }),
    rounds: createRounds({ db, clock, guilds, hooks }),
    seen: createSeen({ db }),
    stats: createStats({ db }),
    suggestions: createSuggestions({ db, films }),
    trakt,
    votes: createVotes({ db, clock, hooks }),
    watchlist: createWatchlist({ db, nominations }),
  }
}
