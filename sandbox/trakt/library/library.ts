import type { Clock } from '../../../src/clock.ts'
import type { Movie } from '../movies/movie.ts'
import { begin, end, type Row, stands, stoodAt, wholeMinute, wholeSecond } from './rows.ts'

/** One time that somebody watched a film. */
export interface Play {
  /** Trakt's number of it, beyond 32 bits. */
  id: number
  movie: Movie
  /** Milliseconds since the epoch, a whole minute; 0 where nobody knows. */
  watchedAt: number
  action: 'watch' | 'scrobble' | 'checkin'
}

export interface Rating {
  movie: Movie
  /** 1 to 10. */
  rating: number
  /** Milliseconds since the epoch, a whole second, as all instants here. */
  ratedAt: number
}

/** A film on the watchlist. */
export interface Listing {
  id: number
  movie: Movie
  listedAt: number
  notes: string | null
}

/** Who did something: a program with a token, the person with another one, or the generator of libraries. */
export type Actor = 'application' | 'person' | 'generator'

export type ActName = 'played' | 'unplayed' | 'rated' | 'unrated' | 'listed' | 'unlisted'

/** One thing that was done to a library. */
export interface Act {
  at: number
  by: Actor
  act: ActName
  /** What it was about, but for what the generator made. */
  items: { movie: Movie; watchedAt?: number; rating?: number }[]
  count: number
}

/** Numbers that are given out once, to whatever account. */
export interface Numbers {
  play(): number
  listing(): number
}

/** All that a library is made of, also what has ended. */
export interface LibraryRows {
  /** The latest first, as Trakt lists them; the ratings, too. */
  plays: (Play & Row)[]
  ratings: (Rating & Row)[]
  listings: (Listing & Row)[]
  log: Act[]
}

/** What one account has watched, rated and put on its watchlist, and how it came about; empty unless there were rows before. */
export function createLibrary(
  clock: Clock,
  numbers: Numbers,
  rows: LibraryRows = { plays: [], ratings: [], listings: [], log: [] },
) {
  const { plays, ratings, listings, log } = rows
  /** What stands now, by the play's number or the film's. */
  const standing = {
    plays: new Map(plays.filter(stands).map(row => [row.id, row])),
    ratings: new Map(ratings.filter(stands).map(row => [row.movie.trakt, row])),
    listings: new Map(listings.filter(stands).map(row => [row.movie.trakt, row])),
  }

  /** What was added by an act begins at that very instant, so that it can be told who added it. */
  function write(by: Actor, act: ActName, about: Act['items'], at = clock.now()): void {
    if (about.length === 0) return
    const items = by === 'generator' ? [] : about
    log.push({ at, by, act, items, count: about.length })
  }

  /** Ends what stands under these keys; answers the rows that it ended. */
  function endAll<Any extends Row>(standing: Map<number, Any>, keys: Iterable<number>): Any[] {
    return [...new Set(keys)].flatMap(key => {
      const row = standing.get(key)
      if (!row) return []
      end(row, clock.now())
      standing.delete(key)
      return [row]
    })
  }

  function unlist(movies: Movie[], by: Actor): Listing[] {
    const ended = endAll(standing.listings, movies.map(numberOf))
    write(by, 'unlisted', ended.map(aboutMovie))
    return ended
  }

  return {
    /** How much there is now. */
    counts: () => ({
      plays: standing.plays.size,
      ratings: standing.ratings.size,
      watchlist: standing.listings.size,
    }),
    /** What there was at an instant. */
    playsAt: (instant: number): (Play & Row)[] => stoodAt(plays, instant),
    ratingsAt: (instant: number): (Rating & Row)[] => stoodAt(ratings, instant),
    /** In the order in which they were put there. */
    watchlistAt: (instant: number): (Listing & Row)[] => stoodAt(listings, instant),
    /** When a film's plays were last added to, until an instant; a removal does not count (trakt-api #361, #472). */
    playedUpTo(instant: number): Map<Movie, number> {
      const latest = new Map<Movie, number>()
      for (const { movie, from } of plays) {
        if (from <= instant) latest.set(movie, Math.max(from, latest.get(movie) ?? 0))
      }
      return latest
    },
    /** When one of these acts was last done, until an instant. */
    lastAct: (names: readonly ActName[], instant: number): number | undefined =>
      log.findLast(entry => entry.at <= instant && names.includes(entry.act))?.at,
    log: (): readonly Act[] => log,
    rows: (): LibraryRows => rows,

    hasRated: (movie: Movie): boolean => standing.ratings.has(movie.trakt),
    hasListed: (movie: Movie): boolean => standing.listings.has(movie.trakt),

    /** Adds one row for each, whatever is there already; the films go off the watchlist (API Blueprint, "Auto removal"). */
    play(added: Omit<Play, 'id'>[], by: Actor): void {
      const now = clock.now()
      for (const { movie, watchedAt, action } of added) {
        const row = begin({ id: numbers.play(), movie, watchedAt: wholeMinute(watchedAt), action }, now)
        plays.push(row)
        standing.plays.set(row.id, row)
      }
      plays.sort((a, b) => b.watchedAt - a.watchedAt || b.id - a.id)
      write(by, 'played', added.map(aboutPlay), now)
      unlist(
        added.map(({ movie }) => movie),
        by,
      )
    },
    /** Removes single plays; answers those that there were. */
    unplay(ids: number[], by: Actor): Play[] {
      const ended = endAll(standing.plays, ids)
      write(by, 'unplayed', ended.map(aboutPlay))
      return ended
    },
    /** The numbers of all plays of a film. */
    playsOf: (movie: Movie): number[] =>
      [...standing.plays.values()].filter(play => play.movie === movie).map(play => play.id),
    /** One rating for each film: the latest. */
    rate(given: Rating[], by: Actor): void {
      const now = clock.now()
      for (const { movie, rating, ratedAt } of given) {
        endAll(standing.ratings, [movie.trakt])
        const row = begin({ movie, rating, ratedAt: wholeSecond(ratedAt) }, now)
        ratings.push(row)
        standing.ratings.set(movie.trakt, row)
      }
      ratings.sort((a, b) => b.ratedAt - a.ratedAt)
      write(
        by,
        'rated',
        given.map(({ movie, rating }) => ({ movie, rating })),
        now,
      )
    },
    unrate(movies: Movie[], by: Actor): Rating[] {
      const ended = endAll(standing.ratings, movies.map(numberOf))
      write(by, 'unrated', ended.map(aboutMovie))
      return ended
    },
    /** Puts films that are not there yet at the end of the watchlist. */
    list(added: Omit<Listing, 'id'>[], by: Actor): void {
      const now = clock.now()
      for (const { movie, listedAt, notes } of added) {
        const row = begin({ id: numbers.listing(), movie, listedAt: wholeSecond(listedAt), notes }, now)
        listings.push(row)
        standing.listings.set(movie.trakt, row)
      }
      write(by, 'listed', added.map(aboutMovie), now)
    },
    unlist,
  }
}

export type Library = ReturnType<typeof createLibrary>

const numberOf = ({ trakt }: Movie) => trakt
const aboutMovie = ({ movie }: { movie: Movie }) => ({ movie })
const aboutPlay = ({ movie, watchedAt }: Pick<Play, 'movie' | 'watchedAt'>) => ({ movie, watchedAt })
