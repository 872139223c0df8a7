import type { Clock } from '../../src/clock.ts'
import { createAccounts } from './accounts.ts'
import { createApplication } from './application.ts'
import { createAuthorizations } from './authorizations.ts'
import { createDevices } from './devices.ts'
import { createGrants } from './grants.ts'
import { createSwitches } from './switches.ts'

/** Everything that the sandbox's Trakt knows, in memory only. */
export function createTraktState(clock: Clock, redirectUris: string[]) {
  const application = createApplication(redirectUris)
  const switches = createSwitches()
  return {
    clock,
    application,
    switches,
    accounts: createAccounts(clock),
    grants: createGrants({ clock, application, switches }),
    authorizations: createAuthorizations({ clock, application, switches }),
    devices: createDevices(clock),
  }
}

export type TraktState = ReturnType<typeof createTraktState>
