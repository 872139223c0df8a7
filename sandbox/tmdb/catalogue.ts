import { readFileSync } from 'node:fs'
import { z } from 'zod'

const filmSchema = z.strictObject({
  id: z.int().positive(),
  imdb_id: z
    .string()
    .regex(/^tt\d{7,8}$/)
    .nullable(),
  title: z.string().min(1),
  original_title: z.string().min(1),
  /** Other names people search by; TMDB's search looks at them too. */
  alternative_titles: z.array(z.string().min(1)).optional(),
  original_language: z.string().regex(/^[a-z]{2}$/),
  /** `''` when unknown, as TMDB writes it. */
  release_date: z.union([z.iso.date(), z.literal('')]),
  /** Minutes. */
  runtime: z.int().positive().nullable(),
  genre_ids: z.array(z.int()).min(1),
  directors: z.array(z.string().min(1)),
  vote_average: z.number().min(0).max(10),
  vote_count: z.int().min(0),
  popularity: z.number().min(0),
  tagline: z.string(),
  /** In our own words. */
  overview: z.string(),
  /** What TMDB lacks for this film, so that a client meets gaps. */
  lacks: z.array(z.enum(['poster', 'backdrop', 'videos'])).optional(),
})

export type CatalogueFilm = z.infer<typeof filmSchema>

export interface Catalogue {
  films: readonly CatalogueFilm[]
  byId: ReadonlyMap<number, CatalogueFilm>
}

let loaded: Catalogue | undefined

/** The shipped films, read and checked once, at the first request. */
export function catalogue(): Catalogue {
  if (!loaded) {
    const rows = JSON.parse(readFileSync(new URL('./catalogue.json', import.meta.url), 'utf8'))
    const films = z.array(filmSchema).parse(rows)
    loaded = { films, byId: new Map(films.map(film => [film.id, film])) }
  }
  return loaded
}

/** TMDB's movie genres (developer.themoviedb.org, genre list). */
export const genreNames: ReadonlyMap<number, string> = new Map([
  [28, 'Action'],
  [12, 'Adventure'],
  [16, 'Animation'],
  [35, 'Comedy'],
  [80, 'Crime'],
  [99, 'Documentary'],
  [18, 'Drama'],
  [10751, 'Family'],
  [14, 'Fantasy'],
  [36, 'History'],
  [27, 'Horror'],
  [10402, 'Music'],
  [9648, 'Mystery'],
  [10749, 'Romance'],
  [878, 'Science Fiction'],
  [10770, 'TV Movie'],
  [53, 'Thriller'],
  [10752, 'War'],
  [37, 'Western'],
])
