import type { Person } from './e2e.ts'
import { linkAccount, type TraktTown } from './trakt-town.ts'

/** What somebody has done at Trakt, by the films' TMDB ids. */
export interface Past {
  seen?: number[]
  /** In the order in which they were added. */
  wanted?: number[]
}

/** Lets a person have a past at Trakt, links their account and waits until it has been read. */
export async function linkWithPast(
  town: TraktTown,
  person: Person,
  account: string,
  { seen = [], wanted = [] }: Past = {},
): Promise<void> {
  const { trakt } = town
  if (seen.length > 0) {
    await trakt.addPlays(
      account,
      seen.map(tmdb => ({ ids: { tmdb }, watched_at: '2026-02-01T20:00:00.000Z' })),
    )
  }
  for (const tmdb of wanted) await trakt.addToWatchlist(account, [{ ids: { tmdb } }])
  const since = town.lines.length
  await linkAccount(town, person, account)
  await town.logged('synced with Trakt', since)
}
