import type { Film, TmdbApi } from '../../src/tmdb/api.ts'
import { TmdbError } from '../../src/tmdb/errors.ts'

/** `Film 348` from 1979, 100 minutes long. */
export function filmOf(tmdbId: number): Film {
  return {
    tmdbId,
    title: `Film ${tmdbId}`,
    originalTitle: `Film ${tmdbId}`,
    year: 1979,
    posterPath: null,
    backdropPath: null,
    overview: '',
    rating: 7,
    popularity: 1,
    imdbId: null,
    runtime: 100,
    genres: [],
    directors: [],
    trailerUrl: null,
    tagline: '',
  }
}

/** TMDB's far end: knows every film up to id 9999, and no other. */
export const tmdb: TmdbApi = {
  search: async () => [],
  popular: async () => [filmOf(1), filmOf(2), filmOf(3)],
  findByImdb: async () => null,
  film: async tmdbId => {
    if (tmdbId > 9999) throw new TmdbError('not_found', 'no such film')
    return filmOf(tmdbId)
  },
  close: async () => undefined,
}
