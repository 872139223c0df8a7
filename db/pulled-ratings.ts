import { sql } from 'kysely'
import type { Database } from './database.ts'
import { prepared } from './prepared.ts'
import type { Rating } from './schema.ts'

/** A rating as Trakt has it. */
export interface PulledRating {
  user_id: number
  tmdb_id: number
  title: string
  year: number | null
  rating: number
  rated_at: string
}

export async function ratingsOfFilms(db: Database, userId: number, tmdbIds: readonly number[]): Promise<Rating[]> {
  if (tmdbIds.length === 0) return []
  return db.selectFrom('ratings').selectAll().where('user_id', '=', userId).where('tmdb_id', 'in', tmdbIds).execute()
}

type Values = PulledRating & { run: number } & Record<string, string | number | null>

const upsert = prepared((db, { user_id, tmdb_id, title, year, rating, rated_at, run }: Values) =>
  db
    .insertInto('ratings')
    .values({ user_id, tmdb_id, title, year, rating, rated_at, source: 'trakt', synced_to_trakt: 1, seen_run: run })
    .onConflict(conflict =>
      conflict.columns(['user_id', 'tmdb_id']).doUpdateSet(row => ({
        title: row.ref('excluded.title'),
        year: row.ref('excluded.year'),
        rating: row.ref('excluded.rating'),
        rated_at: row.ref('excluded.rated_at'),
        synced_to_trakt: 1,
        missing_since: null,
        seen_run: run,
      })),
    ),
)

/** Stores what Trakt says; a rating that was given here stays one of ours, with Trakt's value. */
export async function savePulledRating(db: Database, rating: PulledRating, run: number): Promise<void> {
  await upsert(db, { ...rating, run })
}

const setSeen = prepared((db, { id, run }: { id: number; run: number }) =>
  db.updateTable('ratings').set({ seen_run: run, missing_since: null }).where('id', '=', id),
)

/** Notes that this pull has seen a rating, whatever its value there. */
export async function noteRatingSeen(db: Database, id: number, run: number): Promise<void> {
  await setSeen(db, { id, run })
}

/** The same of a film that Trakt names by its title alone: whether one is known by it. */
export async function noteTitleRated(
  db: Database,
  userId: number,
  film: { title: string; year: number | null },
  run: number,
): Promise<boolean> {
  const seen = await db
    .updateTable('ratings')
    .set({ seen_run: run, missing_since: null })
    .where('user_id', '=', userId)
    .where('title', '=', film.title)
    .where(where => (film.year === null ? where('year', 'is', null) : where('year', '=', film.year)))
    .returning('id')
    .execute()
  return seen.length > 0
}

/** Ratings that Trakt is known to have and this pull has not seen, of so many. */
export async function ratingsUnseen(
  db: Database,
  userId: number,
  run: number,
): Promise<{ missing: Rating[]; known: number }> {
  const onTrakt = db.selectFrom('ratings').where('user_id', '=', userId).where('synced_to_trakt', '=', 1)
  const { known } = await onTrakt.select(sql<number>`cast(count(*) as integer)`.as('known')).executeTakeFirstOrThrow()
  const missing = await onTrakt
    .selectAll()
    .where(where => where.or([where('seen_run', 'is', null), where('seen_run', '<>', run)]))
    .execute()
  return { missing, known }
}

const setMissing = prepared((db, { id, now }: { id: number; now: string }) =>
  db.updateTable('ratings').set({ missing_since: now }).where('id', '=', id),
)

export async function noteUnrated(db: Database, ratings: readonly Rating[], now: string): Promise<void> {
  for (const { id } of ratings) await setMissing(db, { id, now })
}

const deleteOne = prepared((db, { id }: { id: number }) => db.deleteFrom('ratings').where('id', '=', id))

export async function deleteRatings(db: Database, ratings: readonly Rating[]): Promise<void> {
  for (const { id } of ratings) await deleteOne(db, { id })
}
