import type { Clock } from '../../src/clock.ts'
import { createAccounts } from './accounts.ts'
import { createApplication } from './application.ts'
import { createAuthorizations } from './authorizations.ts'
import { createDevices } from './devices.ts'
import { createGrants } from './grants.ts'
import { createLibraries } from './library/libraries.ts'
import { createMovies } from './movies/movies.ts'
import { createReadLag } from './reads.ts'
import { createSwitches } from './switches.ts'

/** Everything that the sandbox's Trakt knows, in memory only. */
export function createTraktState(clock: Clock, redirectUris: string[]) {
  const application = createApplication(redirectUris)
  const switches = createSwitches()
  const readLag = createReadLag(clock)
  return {
    clock,
    application,
    switches,
    accounts: createAccounts(clock),
    grants: createGrants({ clock, application, switches }),
    authorizations: createAuthorizations({ clock, application, switches }),
    devices: createDevices(clock),
    movies: createMovies(),
    libraries: createLibraries(clock),
    readLag,
    readInstant: readLag.instant,
  }
}

export type TraktState = ReturnType<typeof createTraktState>
