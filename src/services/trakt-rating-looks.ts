import { type Database, write } from '../../db/database.ts'
import { restoredRatings } from '../../db/outbox-restored.ts'
import type { OutboxRow } from '../../db/schema.ts'
import { type Clock, toStored } from '../clock.ts'
import type { Logger } from '../log.ts'
import type { TraktApi } from '../trakt/api.ts'
import { isSamePage, type TraktPage } from '../trakt/pages.ts'
import type { TraktRating } from '../trakt/reads.ts'
import { moveOutbox } from './trakt-outbox.ts'
import type { TraktSession } from './trakt-session.ts'

/** More ratings than an account can have (Trakt's guide on limits: 20,000 with VIP). */
const MOST_PAGES = 100

/**
 * Ratings that come from a backup: the member may have given another one since, which was sent and is lost here. Answers `settle`,
 * which reads all that Trakt has, withdraws those of which it has a newer one, which the next pull brings, and sends the rest.
 * It throws `NotLinkedError` and `TraktError`.
 */
export function createTraktRatingLooks(deps: {
  db: Database
  clock: Clock
  session: Pick<TraktSession, 'read'>
  api: Pick<TraktApi, 'ratings'>
  log: Logger
}) {
  const { db, clock, session, api, log } = deps

  /** When each film was rated at Trakt, by its TMDB id. */
  async function ratedAt(userId: number, signal: AbortSignal): Promise<Map<number | null, string>> {
    const rated = new Map<number | null, string>()
    let before: TraktPage<TraktRating> | null = null
    for (let number = 1; number <= MOST_PAGES; number++) {
      const page: TraktPage<TraktRating> = await session.read(userId, signal, token => api.ratings(token, number))
      for (const row of page.rows) rated.set(row.film.tmdbId, row.ratedAt)
      if (!page.hasMore || isSamePage(before, page)) break
      before = page
    }
    return rated
  }

  return async function settle(userId: number, signal: AbortSignal): Promise<void> {
    const rated = await ratedAt(userId, signal)
    const isOld = (row: OutboxRow) => (rated.get(row.tmdb_id) ?? '') > (row.rated_at ?? row.created_at)
    await write(db, async transaction => {
      const rows = await restoredRatings(transaction, userId)
      for (const row of rows) {
        const again = { status: 'queued' as const, due_at: toStored(clock.now()), last_error: null }
        await moveOutbox(transaction, row, isOld(row) ? { status: 'withdrawn' } : again)
      }
      log.info({ user: userId, rows: rows.length, old: rows.filter(isOld).length }, 'looked at Trakt for ratings')
    })
  }
}
