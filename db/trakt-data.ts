import type { Database } from './database.ts'
import { keepAsOurs } from './pulled-plays.ts'

/**
 * Forgets what came from a member's Trakt account and what was to go there. What they recorded or confirmed here stays, as
 * ours alone.
 */
export async function forgetTraktData(db: Database, userId: number): Promise<void> {
  for (const table of ['outbox', 'trakt_pushes', 'watchlist', 'trakt_syncs'] as const)
    await db.deleteFrom(table).where('user_id', '=', userId).execute()
  await db
    .deleteFrom('watch_history')
    .where('user_id', '=', userId)
    .where('source', '=', 'trakt')
    .where('round_id', 'is', null)
    .execute()
  const nights = await db
    .selectFrom('watch_history')
    .selectAll()
    .where('user_id', '=', userId)
    .where('source', '=', 'trakt')
    .execute()
  for (const play of nights) await keepAsOurs(db, userId, play)
  await db
    .updateTable('watch_history')
    .set({ trakt_history_id: null, synced_to_trakt: 0, missing_since: null })
    .where('user_id', '=', userId)
    .where('synced_to_trakt', '=', 1)
    .execute()
  await db.deleteFrom('ratings').where('user_id', '=', userId).where('source', '=', 'trakt').execute()
  await db
    .updateTable('ratings')
    .set({ synced_to_trakt: 0, missing_since: null, seen_run: null })
    .where('user_id', '=', userId)
    .execute()
}
