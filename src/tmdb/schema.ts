import { z } from 'zod'
import type { Film, FilmSummary } from './film.ts'
import { trailerUrl } from './trailer.ts'

/** TMDB's shapes (developer.themoviedb.org, reference), read leniently: only an id and a title are indispensable. */

const text = z
  .string()
  .nullish()
  .transform(value => value?.trim() ?? '')
const number = z
  .number()
  .nullish()
  .transform(value => value ?? 0)
const imagePath = z
  .string()
  .nullish()
  .transform(value => (value && /^\/[\w.-]+$/.test(value) ? value : null))
const imdbId = z
  .string()
  .nullish()
  .transform(value => (value && /^tt\d{7,10}$/.test(value) ? value : null))

const summaryFields = z.object({
  id: z.int().positive(),
  title: text,
  original_title: text,
  release_date: text,
  poster_path: imagePath,
  backdrop_path: imagePath,
  overview: text,
  vote_average: number,
  vote_count: number,
  popularity: number,
})
const named = z.object({ name: z.string().min(1) })
const crew = z.object({ name: z.string().min(1), job: z.string() })
const anything = z.array(z.unknown()).catch([])

const hasTitle = (film: FilmSummary) => film.title !== ''

/** One row of a list. */
export const summarySchema = summaryFields.transform(toSummary).refine(hasTitle, 'a film without any title')

/** `/movie/{id}` with `external_ids`, `videos` and `credits` appended. */
export const filmSchema = summaryFields
  .extend({
    imdb_id: imdbId,
    runtime: number,
    tagline: text,
    genres: anything,
    external_ids: z.object({ imdb_id: imdbId }).nullish().catch(null),
    videos: z.object({ results: anything }).nullish().catch(null),
    credits: z.object({ crew: anything }).nullish().catch(null),
  })
  .transform(
    (row): Film => ({
      ...toSummary(row),
      imdbId: row.imdb_id ?? row.external_ids?.imdb_id ?? null,
      runtime: row.runtime > 0 ? Math.round(row.runtime) : null,
      genres: readable(named, row.genres).map(genre => genre.name),
      directors: readable(crew, row.credits?.crew ?? [])
        .filter(person => person.job === 'Director')
        .map(person => person.name),
      trailerUrl: trailerUrl(row.videos?.results ?? []),
      tagline: row.tagline,
    }),
  )
  .refine(hasTitle, 'a film without any title')

export const pageSchema = z.object({ results: z.array(z.unknown()) })
export const foundSchema = z.object({ movie_results: z.array(z.unknown()) })

/** The rows that `schema` can read; the others are left out. */
export function readable<T>(schema: z.ZodType<T>, rows: readonly unknown[]): T[] {
  return rows.flatMap(row => {
    const parsed = schema.safeParse(row)
    return parsed.success ? [parsed.data] : []
  })
}

function toSummary(row: z.output<typeof summaryFields>): FilmSummary {
  return {
    tmdbId: row.id,
    title: row.title || row.original_title,
    originalTitle: row.original_title || row.title,
    year: /^\d{4}(-|$)/.test(row.release_date) ? Number(row.release_date.slice(0, 4)) : null,
    posterPath: row.poster_path,
    backdropPath: row.backdrop_path,
    overview: row.overview,
    rating: row.vote_count > 0 ? row.vote_average : null,
    popularity: row.popularity,
  }
}
