import type { Account, AccountLimits } from './accounts.ts'

/** They have moved often; these are of 2026 (PlexTraktSync PR #2485). */
const usual = {
  free: { history: 100_000, ratings: 10_000, watchlist: 250 },
  vip: { history: 100_000, ratings: 20_000, watchlist: 5_000 },
} satisfies Record<string, AccountLimits>

/** The account's own where a director gave it some, else those of everybody. */
export function limitsOf({ vip, limits }: Pick<Account, 'vip' | 'limits'>): AccountLimits {
  return { ...(vip ? usual.vip : usual.free), ...limits }
}
