import type { Account } from '../accounts.ts'
import { limitsOf } from '../limits.ts'

/** `GET /users/settings` (Trakt's contracts, settingsResponseSchema). The only place where the `uuid` is told. */
export function settings(account: Account) {
  return {
    user: {
      username: account.username,
      private: account.private,
      name: account.name,
      vip: account.vip,
      vip_ep: false,
      director: false,
      ids: { slug: account.slug, trakt: account.trakt, uuid: account.uuid },
      joined_at: account.joinedAt,
      location: null,
      about: null,
      gender: null,
      age: null,
      images: { avatar: { full: 'https://walter-r2.trakt.tv/hotlink-ok/placeholders/medium/sandbox.png' } },
      vip_og: false,
      vip_years: account.vip ? 1 : 0,
      vip_cover_image: null,
      dob: null,
    },
    permissions: { commenting: true, liking: true, following: true },
    account: {
      timezone: account.timezone,
      date_format: 'dmy',
      time_24hr: true,
      cover_image: null,
      token: null,
      display_ads: !account.vip,
    },
    connections: { facebook: false, google: false, apple: false },
    sharing_text: { watching: "I'm watching [item]", watched: 'I just watched [item]', rated: '[item] [stars]' },
    limits: limits(account),
  }
}

function limits(account: Account) {
  const watchlist = { item_count: limitsOf(account).watchlist }
  return { ...(account.vip ? vipLimits : freeLimits), watchlist }
}

/** They have moved often; these are of 2026 (settings example of Trakt's contracts, PlexTraktSync PR #2485). */
const freeLimits = {
  list: { count: 5, item_count: 250 },
  favorites: { item_count: 100 },
  search: { recent_count: 5 },
  collection: { item_count: 100 },
  notes: { item_count: 100 },
}

const vipLimits = {
  list: { count: 100, item_count: 5000 },
  favorites: { item_count: 100 },
  search: { recent_count: 100 },
  collection: { item_count: 5000 },
  notes: { item_count: 5000 },
}

/** `GET /users/:id` (profileResponseSchema). A stranger learns no more than the names of a private or deleted account. */
export function profile(account: Account, { toOwner }: { toOwner: boolean }) {
  const names = {
    username: account.username,
    private: account.private,
    deleted: account.deleted,
    ids: { slug: account.slug, trakt: account.trakt },
  }
  if (account.deleted || (account.private && !toOwner)) return names
  return { ...names, name: account.name, vip: account.vip, vip_ep: false, director: false }
}
