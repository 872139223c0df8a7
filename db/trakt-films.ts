import type { Database } from './database.ts'
import { prepared } from './prepared.ts'
import type { TraktFilm } from './schema.ts'

type Values = TraktFilm & Record<string, string | number | null>

const upsertFilm = prepared((db, { trakt_id, tmdb_id, imdb_id, title, year }: Values) =>
  db
    .insertInto('trakt_films')
    .values({ trakt_id, tmdb_id, imdb_id, title, year })
    .onConflict(conflict =>
      conflict.column('trakt_id').doUpdateSet(row => ({
        tmdb_id: row.fn.coalesce(row.ref('excluded.tmdb_id'), row.ref('trakt_films.tmdb_id')),
        imdb_id: row.fn.coalesce(row.ref('excluded.imdb_id'), row.ref('trakt_films.imdb_id')),
        title: row.ref('excluded.title'),
        year: row.ref('excluded.year'),
      })),
    ),
)

/** Films as Trakt has just named them. An id that is known already is not forgotten because it was left out this time. */
export async function saveTraktFilms(db: Database, films: readonly TraktFilm[]): Promise<void> {
  for (const film of await unknown(db, films)) await upsertFilm(db, { ...film })
}

/** Most films of a page are known by these very names. */
async function unknown(db: Database, films: readonly TraktFilm[]): Promise<TraktFilm[]> {
  const named = new Map(films.map(film => [film.trakt_id, film]))
  for (const known of await traktFilms(db, [...named.keys()])) {
    const film = named.get(known.trakt_id)
    const same = (['tmdb_id', 'imdb_id', 'title', 'year'] as const).every(name => film?.[name] === known[name])
    if (same) named.delete(known.trakt_id)
  }
  return [...named.values()]
}

export async function traktFilms(db: Database, traktIds: readonly number[]): Promise<TraktFilm[]> {
  if (traktIds.length === 0) return []
  return db.selectFrom('trakt_films').selectAll().where('trakt_id', 'in', traktIds).execute()
}

/** Trakt's number of the film, where it is known. Two that have one TMDB id are the same film, until Trakt merges them. */
export async function traktIdOf(db: Database, tmdbId: number): Promise<number | null> {
  const film = await db
    .selectFrom('trakt_films')
    .select('trakt_id')
    .where('tmdb_id', '=', tmdbId)
    .orderBy('trakt_id')
    .limit(1)
    .executeTakeFirst()
  return film?.trakt_id ?? null
}

/** Trakt has no film of this number any more. */
export async function forgetTraktId(db: Database, traktId: number): Promise<void> {
  await db.updateTable('trakt_films').set({ tmdb_id: null, imdb_id: null }).where('trakt_id', '=', traktId).execute()
}
