import type { Database } from './database.ts'
import { prepared } from './prepared.ts'
import type { WatchlistFilm } from './schema.ts'

type Listed = Pick<WatchlistFilm, 'user_id' | 'trakt_id' | 'tmdb_id' | 'title' | 'year' | 'listed_at'> & { run: number }

type Values = Listed & Record<string, string | number | null>

const upsertListed = prepared((db, { user_id, trakt_id, tmdb_id, title, year, listed_at, run }: Values) =>
  db
    .insertInto('watchlist')
    .values({ user_id, trakt_id, tmdb_id, title, year, listed_at, seen_run: run, missing_since: null })
    .onConflict(conflict =>
      conflict.columns(['user_id', 'trakt_id']).doUpdateSet(row => ({
        tmdb_id: row.fn.coalesce(row.ref('excluded.tmdb_id'), row.ref('watchlist.tmdb_id')),
        title: row.ref('excluded.title'),
        year: row.ref('excluded.year'),
        listed_at: row.ref('excluded.listed_at'),
        seen_run: run,
        missing_since: null,
      })),
    ),
)

/** Notes films of a member's watchlist as this pull has seen them; answers how many are new. */
export async function saveListed(
  db: Database,
  userId: number,
  run: number,
  films: Omit<Listed, 'user_id' | 'run'>[],
): Promise<number> {
  if (films.length === 0) return 0
  const ids = [...new Set(films.map(film => film.trakt_id))]
  const known = await db
    .selectFrom('watchlist')
    .select('trakt_id')
    .where('user_id', '=', userId)
    .where('trakt_id', 'in', ids)
    .execute()
  for (const film of films) await upsertListed(db, { ...film, user_id: userId, run })
  return ids.length - known.length
}

/** Notes that a film that Trakt names by its title alone is on the watchlist still: whether one is known by it. */
export async function noteTitleListed(
  db: Database,
  userId: number,
  film: { title: string; year: number | null },
  run: number,
): Promise<boolean> {
  const seen = await db
    .updateTable('watchlist')
    .set({ seen_run: run, missing_since: null })
    .where('user_id', '=', userId)
    .where('title', '=', film.title)
    .where(where => (film.year === null ? where('year', 'is', null) : where('year', '=', film.year)))
    .returning('id')
    .execute()
  return seen.length > 0
}

/** A member's watchlist as of the latest pull, in the order in which it was filled. */
export async function listedOf(db: Database, userId: number): Promise<WatchlistFilm[]> {
  return db
    .selectFrom('watchlist')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('listed_at')
    .orderBy('id')
    .execute()
}

/** What this pull has not seen, of so many. */
export async function unlistedSince(
  db: Database,
  userId: number,
  run: number,
): Promise<{ missing: WatchlistFilm[]; known: number }> {
  const all = await listedOf(db, userId)
  return { missing: all.filter(film => film.seen_run !== run), known: all.length }
}

const setMissing = prepared((db, { id, now }: { id: number; now: string }) =>
  db.updateTable('watchlist').set({ missing_since: now }).where('id', '=', id),
)

export async function noteUnlisted(db: Database, films: readonly WatchlistFilm[], now: string): Promise<void> {
  for (const { id } of films) await setMissing(db, { id, now })
}

const deleteFilm = prepared((db, { id }: { id: number }) => db.deleteFrom('watchlist').where('id', '=', id))

export async function deleteListed(db: Database, films: readonly WatchlistFilm[]): Promise<void> {
  for (const { id } of films) await deleteFilm(db, { id })
}
