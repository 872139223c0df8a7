/** A film as search and lists know it. */
export interface FilmSummary {
  tmdbId: number
  /** In the language asked for; the original title where TMDB has none. Never empty. */
  title: string
  originalTitle: string
  /** Year of the first release, `null` where TMDB knows no date. */
  year: number | null
  /** Path below the image host, with its leading slash. */
  posterPath: string | null
  backdropPath: string | null
  /** `''` where there is none. */
  overview: string
  /** TMDB's average from 0 to 10; `null` before the first vote. */
  rating: number | null
  popularity: number
}

/** A film with what one detail request adds. */
export interface Film extends FilmSummary {
  imdbId: string | null
  /** Minutes, `null` when unknown. */
  runtime: number | null
  genres: string[]
  directors: string[]
  /** A YouTube page. */
  trailerUrl: string | null
  tagline: string
}
