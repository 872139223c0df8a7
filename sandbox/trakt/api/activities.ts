import type { Account } from '../accounts.ts'
import type { ActName, Library } from '../library/library.ts'
import { iso, wholeSecond } from '../library/rows.ts'

/** The instants of each group in `GET /sync/last_activities` (Trakt's contracts, lastActivitiesResponseSchema). */
const groups = {
  movies: 'watched_at collected_at rated_at watchlisted_at favorited_at commented_at paused_at hidden_at',
  episodes: 'watched_at collected_at rated_at watchlisted_at commented_at paused_at',
  shows: 'rated_at watchlisted_at favorited_at commented_at hidden_at dropped_at',
  seasons: 'rated_at watchlisted_at commented_at hidden_at',
  comments: 'liked_at reacted_at blocked_at',
  lists: 'liked_at reacted_at updated_at commented_at',
  watchlist: 'updated_at',
  favorites: 'updated_at',
  collaborations: 'updated_at',
  account: 'settings_at followed_at following_at pending_at requested_at',
  saved_filters: 'updated_at',
  notes: 'updated_at',
}

/** What moves an instant: adding and removing alike. */
const movedBy: Record<string, ActName[]> = {
  'movies.watched_at': ['played', 'unplayed'],
  'movies.rated_at': ['rated', 'unrated'],
  'movies.watchlisted_at': ['listed', 'unlisted'],
  'watchlist.updated_at': ['listed', 'unlisted'],
}

type Activities = Record<string, string | Record<string, string>>

/** When the account last did what, until an instant; what cannot be done here stays at the day it joined. */
export function lastActivities({ joinedAt, settingsAt }: Account, library: Library, until: number): Activities {
  function instantOf(name: string): string {
    if (name === 'account.settings_at') return settingsAt
    const moved = movedBy[name] && library.lastAct(movedBy[name], until)
    return moved === undefined ? joinedAt : iso(wholeSecond(moved))
  }

  const activities: Record<string, Record<string, string>> = {}
  for (const [group, names] of Object.entries(groups)) {
    activities[group] = Object.fromEntries(names.split(' ').map(name => [name, instantOf(`${group}.${name}`)]))
  }
  const all = Object.values(activities).flatMap(group => Object.values(group))
  return { all: all.sort().at(-1) ?? joinedAt, ...activities }
}
