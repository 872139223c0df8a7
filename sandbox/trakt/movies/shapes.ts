import { genreNames } from '../../tmdb/catalogue.ts'
import type { Movie } from './movie.ts'

/** A film in Trakt's answers (Trakt's contracts, movieResponseSchema); whole where `extended` has `full` in it. */
export function movieView(movie: Movie, extended: string) {
  const ids = movie.lost ? noIds : { trakt: movie.trakt, slug: movie.slug, imdb: movie.imdb, tmdb: movie.tmdb }
  const short = { title: movie.title, year: movie.year, ids }
  return extended.split(',').includes('full') ? { ...short, ...details(movie) } : short
}

export type MovieView = ReturnType<typeof movieView>

export const noIds = { trakt: null, slug: null, imdb: null, tmdb: null }

function details(movie: Movie) {
  return {
    tagline: movie.tagline,
    overview: movie.overview,
    released: movie.release_date || null,
    runtime: movie.runtime,
    country: null,
    status: 'released',
    rating: movie.vote_average,
    votes: movie.vote_count,
    comment_count: 0,
    trailer: null,
    homepage: null,
    updated_at: '2026-08-30T08:06:21.000Z',
    language: movie.original_language,
    languages: [movie.original_language],
    available_translations: ['en'],
    genres: movie.genre_ids.map(id => (genreNames.get(id) ?? 'none').toLowerCase().replaceAll(' ', '-')),
    subgenres: [],
    certification: null,
    original_title: movie.original_title,
    after_credits: false,
    during_credits: false,
  }
}
