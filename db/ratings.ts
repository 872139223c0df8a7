import type { Database } from './database.ts'
import type { OutboxRow } from './schema.ts'

/** One rating per member and film: a new one replaces the old one. */
export async function saveRating(
  db: Database,
  rating: { userId: number; tmdbId: number; rating: number; now: string },
): Promise<void> {
  await db
    .insertInto('ratings')
    .values({ user_id: rating.userId, tmdb_id: rating.tmdbId, rating: rating.rating, rated_at: rating.now })
    .onConflict(conflict =>
      conflict.columns(['user_id', 'tmdb_id']).doUpdateSet({ rating: rating.rating, rated_at: rating.now }),
    )
    .execute()
}

export async function ratingOf(db: Database, userId: number, tmdbId: number): Promise<number | null> {
  const row = await db
    .selectFrom('ratings')
    .select('rating')
    .where('user_id', '=', userId)
    .where('tmdb_id', '=', tmdbId)
    .executeTakeFirst()
  return row?.rating ?? null
}

/** Notes that Trakt has this rating, unless the member has changed it since. */
export async function markRatingSynced(
  db: Database,
  { user_id, tmdb_id, rating, rated_at }: Pick<OutboxRow, 'user_id' | 'tmdb_id' | 'rating' | 'rated_at'>,
): Promise<void> {
  if (rating === null || rated_at === null) return
  await db
    .updateTable('ratings')
    .set({ synced_to_trakt: 1 })
    .where('user_id', '=', user_id)
    .where('tmdb_id', '=', tmdb_id)
    .where('rating', '=', rating)
    .where('rated_at', '=', rated_at)
    .execute()
}
