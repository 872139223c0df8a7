import type { Clock } from '../../src/clock.ts'
import { createAccounts } from './accounts.ts'
import { createApplication } from './application.ts'
import { createAuthorizations } from './authorizations.ts'
import { createDevices } from './devices.ts'
import { createGrants } from './grants.ts'
import { type KeptTrakt, restoreTrakt } from './kept.ts'
import { createLibraries } from './library/libraries.ts'
import { createMovies } from './movies/movies.ts'
import { createReadLag } from './reads.ts'
import { createSwitches } from './switches.ts'

/** Everything that the sandbox's Trakt knows, in memory only; it goes on with what was kept, if anything was. */
export function createTraktState(clock: Clock, redirectUris: string[], kept?: KeptTrakt) {
  const movies = createMovies()
  if (kept) movies.restore(kept.movies)
  const earlier = kept && restoreTrakt(kept, movies)
  const application = createApplication(redirectUris)
  if (kept) application.accessTokenLifetime = kept.accessTokenLifetime
  const switches = createSwitches()
  const readLag = createReadLag(clock)
  return {
    clock,
    application,
    switches,
    accounts: createAccounts(clock, earlier?.accounts),
    grants: createGrants({ clock, application, switches, earlier: earlier?.tokens }),
    authorizations: createAuthorizations({ clock, application, switches }),
    devices: createDevices(clock, earlier?.devices),
    movies,
    libraries: createLibraries(clock, earlier?.libraries),
    readLag,
    readInstant: readLag.instant,
  }
}

export type TraktState = ReturnType<typeof createTraktState>
