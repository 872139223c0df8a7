import { createRandom } from '../../tmdb/random.ts'
import { type Movie, slugOf } from './movie.ts'

/** Numbers far above any real film's. */
const firstTrakt = 80_000_000
const firstTmdb = 90_000_000

const adjectives = 'Quiet Crimson Hollow Golden Broken Distant Paper Silver Burning Frozen Second Blind'.split(' ')
const nouns = 'Harbour Orchard Lantern Border Season Letter Mirror Station Island Witness Garden Engine'.split(' ')

/** The `number`th film beyond TMDB's catalogue, always the same one; TMDB does not know it, though it has a number. */
export function madeUpMovie(number: number): Movie {
  const random = createRandom(number)
  const title = `The ${random.pick(adjectives)} ${random.pick(nouns)} ${number}`
  const year = 1930 + random.below(95)
  return {
    ...plainDetails(title, year),
    runtime: 75 + random.below(90),
    trakt: firstTrakt + number,
    slug: slugOf(title, year),
    imdb: `tt9${String(number).padStart(7, '0')}`,
    tmdb: firstTmdb + number,
  }
}

/** What Trakt's data is like at its worst, a film for each, there from the start. */
export const awkwardMovies = {
  withoutTmdb: awkward(1, { title: 'Reel Without a Number', tmdb: null }),
  withoutImdb: awkward(2, { title: 'Not in Any Archive', imdb: null }),
  withoutYear: awkward(3, { title: 'Undated Negative', year: null }),
  withTraktIdsAlone: awkward(4, { title: 'Only Trakt Knows', tmdb: null, imdb: null, year: null }),
  withMarkup: awkward(5, { title: `<b>Rock</b> & “Roll” @everyone **${'long '.repeat(40)}**` }),
  /** Its rows have no ids at all; the director adds it by its number here. */
  lost: awkward(6, { title: 'Lost in Migration', lost: true }),
} satisfies Record<string, Movie>

/** Films of TMDB's catalogue, by TMDB's numbers, that Trakt does not know: *Ordet*. */
export const unknownToTrakt: readonly number[] = [48_035]

function awkward(number: number, special: Partial<Movie> & { title: string }): Movie {
  const year = special.year === undefined ? 1970 + number : special.year
  return {
    ...plainDetails(special.title, year),
    trakt: firstTrakt + 9_000_000 + number,
    slug: slugOf(special.title, year),
    imdb: `tt99000${String(number).padStart(3, '0')}`,
    tmdb: firstTmdb + 9_000_000 + number,
    ...special,
  }
}

function plainDetails(title: string, year: number | null) {
  return {
    title,
    original_title: title,
    original_language: 'en',
    release_date: year === null ? '' : `${year}-06-01`,
    year,
    runtime: null,
    genre_ids: [18],
    directors: [],
    vote_average: 0,
    vote_count: 0,
    popularity: 0,
    tagline: '',
    overview: '',
  }
}
