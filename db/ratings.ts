import type { Database } from './database.ts'
import type { OutboxRow, Rating } from './schema.ts'

/** One rating per member and film: a new one replaces the old one, and Trakt does not have it yet. */
export async function saveRating(
  db: Database,
  given: {
    userId: number
    film: { tmdbId: number; title: string; year: number | null }
    rating: number
    ratedAt: string
  },
): Promise<void> {
  const { userId, film, rating, ratedAt } = given
  const { tmdbId, title, year } = film
  const change = {
    ...{ title, year, rating },
    rated_at: ratedAt,
    source: 'discord' as const,
    synced_to_trakt: 0,
    missing_since: null,
  }
  await db
    .insertInto('ratings')
    .values({ user_id: userId, tmdb_id: tmdbId, ...change })
    .onConflict(conflict => conflict.columns(['user_id', 'tmdb_id']).doUpdateSet(change))
    .execute()
}

/** Whether there was one. */
export async function deleteRating(db: Database, userId: number, tmdbId: number): Promise<boolean> {
  const row = await db
    .deleteFrom('ratings')
    .where('user_id', '=', userId)
    .where('tmdb_id', '=', tmdbId)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function ratingRow(db: Database, userId: number, tmdbId: number): Promise<Rating | undefined> {
  return db
    .selectFrom('ratings')
    .selectAll()
    .where('user_id', '=', userId)
    .where('tmdb_id', '=', tmdbId)
    .executeTakeFirst()
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
