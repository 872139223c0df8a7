import type { CatalogueFilm } from './catalogue.ts'

/** What a film is found by. */
export type Searchable = Pick<CatalogueFilm, 'title' | 'original_title' | 'alternative_titles' | 'popularity'>

/** A title ready to be compared: its words, and the whole of it without spaces. */
interface Folded {
  words: string[]
  squashed: string
}

const foldedTitles = new WeakMap<Searchable, Folded[]>()

/**
 * The films that match, in TMDB's order as far as it can be seen from outside: the very title first, then titles that
 * begin with the query, then those in which each word of the query begins a word, then those that contain it; the more
 * popular film first among equals. Accents, case and punctuation do not count.
 */
export function searchFilms<Film extends Searchable>(films: readonly Film[], query: string): Film[] {
  const asked = fold(query)
  if (asked.squashed === '') return []
  return films
    .map(film => ({ film, rank: Math.min(...titlesOf(film).map(title => rank(title, asked))) }))
    .filter(match => match.rank < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank || b.film.popularity - a.film.popularity)
    .map(match => match.film)
}

function rank(title: Folded, asked: Folded): number {
  if (title.squashed === asked.squashed) return 0
  if (title.squashed.startsWith(asked.squashed)) return 1
  if (asked.words.every(word => title.words.some(candidate => candidate.startsWith(word)))) return 2
  return title.squashed.includes(asked.squashed) ? 3 : Number.POSITIVE_INFINITY
}

function titlesOf(film: Searchable): Folded[] {
  const known = foldedTitles.get(film)
  if (known) return known
  const names = new Set([film.title, film.original_title, ...(film.alternative_titles ?? [])])
  const folded = [...names].map(fold).filter(title => title.squashed !== '')
  foldedTitles.set(film, folded)
  return folded
}

function fold(text: string): Folded {
  const words = text
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '')
  return { words, squashed: words.join('') }
}
