import { gatewayFaults, restFaults } from './discord/faults.ts'
import type { Catalogue } from './intercept/catalogue.ts'
import { tmdbFaults } from './tmdb/faults.ts'
import { type Place, places, faults as traktFaults } from './trakt/faults.ts'

const traktPlaces: Record<Place, string> = {
  exchange: 'the exchange of a browser’s code for tokens',
  refresh: 'the refresh of a pair of tokens',
  revoke: 'the end of a connection, as the bot tells it',
  'device-code': 'the beginning of a link with a code',
  'device-token': 'the question whether a code was entered',
  auth: 'any call of the bot to the auth host',
  settings: 'the reading of somebody’s settings',
  profile: 'the reading of somebody’s profile',
  'last-activities': 'the question what has changed',
  api: 'any call to the API',
}

/** Everything that can go wrong with requests and has a name, by service. */
export const catalogues: Record<'discord' | 'gateway' | 'tmdb' | 'trakt', Catalogue> = {
  discord: restFaults,
  gateway: gatewayFaults,
  tmdb: tmdbFaults,
  trakt: {
    title: 'Trakt',
    faults: traktFaults,
    places: Object.fromEntries(
      Object.entries(places).map(([name, match]) => [name, { what: traktPlaces[name as Place], match }]),
    ),
  },
}
