import { createRandom, type Random } from '../../tmdb/random.ts'
import type { Account } from '../accounts.ts'
import type { Movie } from '../movies/movie.ts'
import type { TraktState } from '../state.ts'
import { addWithin } from '../sync/room.ts'
import type { Play, Rating } from './library.ts'

/** How big a library is to be. */
export interface LibrarySize {
  plays: number
  /** How many films those are of; three quarters of the plays if left out. */
  films?: number | undefined
  /** How many of the films are rated; two of five if left out. */
  ratings?: number | undefined
  /** Films that were not watched yet; none if left out. */
  watchlist?: number | undefined
  /** Another seed makes another library of the same size; the same one makes the same, up to the instant of its end. */
  seed?: number | undefined
}

const day = 86_400_000
const longestSpan = 12 * 365 * day

/** Adds a library to an account, as if it had come about over years. Throws the `ApiProblem` of an account that is full. */
export function generateLibrary(state: TraktState, account: Account, size: Required<LibrarySize>): void {
  const random = createRandom(size.seed)
  const library = state.libraries.of(account)
  const now = state.clock.now()
  const needed = size.films + size.watchlist
  const pool = shuffled(state.movies.some(Math.ceil(needed * 1.5)), random)
  const seen = pool.slice(0, size.films)
  const unseen = pool.slice(size.films).filter(movie => !library.hasListed(movie))
  const there = { state, account }

  const plays = playsOf(seen, size.plays, now, random)
  addWithin(there, 'history', library.counts().plays, plays, fitting => library.play(fitting, 'generator'))
  const ratings = ratingsOf(plays, size.ratings, now, random)
  const fresh = ratings.filter(({ movie }) => !library.hasRated(movie))
  addWithin(there, 'ratings', library.counts().ratings, fresh, fitting => library.rate(fitting, 'generator'))
  const listings = unseen.slice(0, size.watchlist).map((movie, index) => ({
    movie,
    listedAt: now - (size.watchlist - index) * day,
    notes: null,
  }))
  addWithin(there, 'watchlist', library.counts().watchlist, listings, fitting => library.list(fitting, 'generator'))
}

/** The size in full. */
export function sizeOf({ plays, films, ratings, watchlist = 0, seed = 1 }: LibrarySize): Required<LibrarySize> {
  const of = films ?? Math.ceil(plays * 0.75)
  return { plays, films: of, ratings: ratings ?? Math.floor(of * 0.4), watchlist, seed }
}

/** Each film once, and the rest of the plays for the favourites; no two within one minute, the last one before `now`. */
function playsOf(films: Movie[], count: number, now: number, random: Random): Omit<Play, 'id'>[] {
  if (films.length === 0) return []
  const favourites = films.slice(0, Math.ceil(films.length / 5))
  const again = Array.from({ length: count - films.length }, () => random.pick(favourites))
  const slot = Math.min(3 * day, Math.floor(longestSpan / count))
  return shuffled([...films, ...again], random).map((movie, index) => ({
    movie,
    watchedAt: now - (count - index) * slot + random.below(slot / 2),
    action: random.pick(['watch', 'scrobble', 'scrobble', 'checkin'] as const),
  }))
}

function ratingsOf(plays: Omit<Play, 'id'>[], count: number, now: number, random: Random): Rating[] {
  const lastWatched = new Map(plays.map(({ movie, watchedAt }) => [movie, watchedAt]))
  return [...lastWatched].slice(0, count).map(([movie, watchedAt]) => ({
    movie,
    rating: random.pick([3, 5, 6, 6, 7, 7, 7, 8, 8, 8, 9, 9, 10]),
    ratedAt: Math.min(now, watchedAt + 3 * 3_600_000),
  }))
}

/** Fisher and Yates' way. */
function shuffled<Any>(items: readonly Any[], random: Random): Any[] {
  const mixed = [...items]
  for (const index of mixed.keys()) {
    const other = index + random.below(mixed.length - index)
    const [here, there] = [mixed[index], mixed[other]] as [Any, Any]
    mixed[index] = there
    mixed[other] = here
  }
  return mixed
}
