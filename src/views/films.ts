import type { Nomination } from '../../db/schema.ts'
import { escapeText, plainText } from '../text.ts'
import type { Film } from '../tmdb/film.ts'
import type { BoardFilm, Links } from './data.ts'

export interface TitleAndYear {
  title: string
  year: number | null
}

/** `**Alien** (1979)`, in markdown. */
export function titleOf({ title, year }: TitleAndYear, max = 100): string {
  const name = `**${escapeText(title, max)}**`
  return year === null ? name : `${name} (${year})`
}

/** `Alien (1979)`, without markdown: for options and alt texts, 100 characters at most. */
export function labelOf({ title, year }: TitleAndYear, max = 100): string {
  const ending = year === null ? '' : ` (${year})`
  return plainText(title, max - ending.length) + ending
}

/** The poster and what a screen reader says of it. */
export function posterOf(
  links: Links,
  film: Pick<Nomination, 'title' | 'year' | 'poster_path'>,
  size: 'w185' | 'w342' | 'w780',
) {
  return { url: links.posterUrl(film.poster_path, size), description: `Poster: ${labelOf(film)}` }
}

/** Who put it forward. Mentions are never parsed, so that nobody is called by being named. */
export function proposerOf({ proposer, proposerName }: Pick<BoardFilm, 'proposer' | 'proposerName'>, max = 40): string {
  return proposer ? `<@${proposer}>` : escapeText(proposerName, Math.min(max, 40), 'somebody')
}

/** `117 min`, null where TMDB does not know. */
export function runtimeOf(runtime: number | null): string | null {
  return runtime === null || runtime <= 0 ? null : `${runtime} min`
}

/** `7.8 of 10 on TMDB`, null before the first vote there. */
export function ratingOf(rating: number | null): string | null {
  return rating === null ? null : `${rating.toFixed(1)} of 10 on TMDB`
}

/** The facts that are known, in one line. */
export function facts(...known: (string | null)[]): string | null {
  const there = known.filter(fact => fact !== null)
  return there.length > 0 ? there.join(' · ') : null
}

export function overviewOf({ overview }: Pick<Nomination, 'overview'>, max: number): string | null {
  return overview.trim() === '' ? null : escapeText(overview, max)
}

/** What a details card shows; what is not known is null or empty. */
export type FilmDetails = Pick<
  Film,
  | 'tmdbId'
  | 'title'
  | 'year'
  | 'posterPath'
  | 'overview'
  | 'rating'
  | 'runtime'
  | 'genres'
  | 'directors'
  | 'trailerUrl'
  | 'tagline'
>

/** What was stored with a nomination, for when TMDB does not answer. */
export function storedDetails(nomination: Nomination): FilmDetails {
  const { title, year, overview, rating, runtime } = nomination
  return {
    ...{ title, year, overview, rating, runtime },
    tmdbId: nomination.tmdb_id,
    posterPath: nomination.poster_path,
    genres: [],
    directors: [],
    trailerUrl: null,
    tagline: '',
  }
}

/** Small print under whatever shows films (TMDB's terms ask for the credit). */
export const credit = '-# Data: TMDB'
