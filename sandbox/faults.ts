import { gatewayFaults, restFaults } from './discord/faults.ts'
import type { Catalogue } from './intercept/catalogue.ts'
import { tmdbFaults } from './tmdb/faults.ts'
import { traktFaults } from './trakt/catalogue.ts'

/** Everything that can go wrong with requests and has a name, by service. */
export const catalogues: Record<'discord' | 'gateway' | 'tmdb' | 'trakt', Catalogue> = {
  discord: restFaults,
  gateway: gatewayFaults,
  tmdb: tmdbFaults,
  trakt: traktFaults,
}
