import type { Catalogue } from '../intercept/catalogue.ts'
import { faults, type Place, places } from './faults.ts'

const words: Record<Place, string> = {
  exchange: 'the exchange of a browser’s code for tokens',
  refresh: 'the refresh of a pair of tokens',
  revoke: 'the end of a connection, as the bot tells it',
  'device-code': 'the beginning of a link with a code',
  'device-token': 'the question whether a code was entered',
  auth: 'any call of the bot to the auth host',
  settings: 'the reading of somebody’s settings',
  profile: 'the reading of somebody’s profile',
  'last-activities': 'the question what has changed',
  watched: 'the reading of the films somebody has seen',
  'history-get': 'the reading of plays',
  'history-add': 'the writing of plays',
  'history-remove': 'the removal of plays',
  'ratings-get': 'the reading of ratings',
  'ratings-add': 'the writing of ratings',
  'ratings-remove': 'the removal of ratings',
  'watchlist-get': 'the reading of a watchlist',
  'watchlist-add': 'the adding to a watchlist',
  'watchlist-remove': 'the removal from a watchlist',
  search: 'the search for a film by an id or its title',
  api: 'any call to the API',
}

/** What goes wrong with what the bot asks of Trakt. */
export const traktFaults: Catalogue = {
  title: 'Trakt',
  faults,
  places: Object.fromEntries(
    Object.entries(places).map(([name, match]) => [name, { what: words[name as Place], match }]),
  ),
}
