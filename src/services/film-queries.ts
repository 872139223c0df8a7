import type { FilmSummary } from '../tmdb/api.ts'

/** Characters of a query that are looked at: no title of TMDB needs more, and Discord hands on up to 6,000. */
const longestQuery = 100

/** One spelling for one question: composed letters, lower case, single spaces, at most 100 characters. */
export function normaliseQuery(text: string): string {
  const plain = text
    .toWellFormed()
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
  return [...plain].slice(0, longestQuery).join('').trim()
}

/** The IMDb id in `tt0078748` or in a page's address such as `https://www.imdb.com/title/tt0078748/`, else `null`. */
export function imdbIdIn(query: string): string | null {
  return (
    /^(?:(?:https?:\/\/)?(?:[\w-]+\.)?imdb\.com\/(?:[a-z]{2}\/)?title\/)?(tt\d{7,10})(?:[/?#].*)?$/.exec(query)?.[1] ??
    null
  )
}

/**
 * Whether the query stands in the film's title or original title, or each of its words begins a word there; accents
 * and punctuation do not count.
 */
export function matches(film: FilmSummary, query: string): boolean {
  const asked = wordsOf(query)
  return [film.title, film.originalTitle].map(wordsOf).some(title => {
    if (title.join('').includes(asked.join(''))) return true
    return asked.every(word => title.some(candidate => candidate.startsWith(word)))
  })
}

function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.split(/[^\p{L}\p{N}]+/u).filter(word => word !== '')
}
