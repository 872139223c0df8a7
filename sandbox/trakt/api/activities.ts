import type { Account } from '../accounts.ts'

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

type Activities = Record<string, string | Record<string, string>>

/** When the account last did what; nothing but its settings changes so far, the rest stays at the day it joined. */
export function lastActivities({ joinedAt, settingsAt }: Account): Activities {
  const activities: Activities = { all: settingsAt }
  for (const [group, names] of Object.entries(groups)) {
    activities[group] = Object.fromEntries(
      names.split(' ').map(name => [name, name === 'settings_at' ? settingsAt : joinedAt]),
    )
  }
  return activities
}
