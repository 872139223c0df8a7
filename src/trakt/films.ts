import { z } from 'zod'

/** A film as Trakt knows it. Trakt's own id is the key; the others may be missing, wrong or merged away. */
export interface TraktFilmIds {
  traktId: number
  tmdbId: number | null
  imdbId: string | null
}

export interface TraktMovie extends TraktFilmIds {
  title: string
  year: number | null
}

const Id = z.number().int().positive()

/** A `movie` in an answer of Trakt's (movieIdsResponseSchema; `tmdb`, `imdb` and `year` may be null or missing). */
export const Movie = z
  .object({
    title: z.string().min(1),
    year: z.number().int().nullish().catch(null),
    ids: z.object({
      trakt: Id,
      tmdb: Id.nullish().catch(null),
      imdb: z.string().min(1).nullish().catch(null),
    }),
  })
  .transform(
    ({ title, year, ids }): TraktMovie => ({
      traktId: ids.trakt,
      tmdbId: ids.tmdb ?? null,
      imdbId: ids.imdb ?? null,
      title,
      year: year ?? null,
    }),
  )
