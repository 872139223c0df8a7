import { catalogue } from '../../tmdb/catalogue.ts'
import { searchFilms } from '../../tmdb/search.ts'
import { awkwardMovies, madeUpMovie, unknownToTrakt } from './made-up.ts'
import { type Movie, type MovieIds, movieOf } from './movie.ts'

/** What a director can change about a film: its data, and whether Trakt has it at all. */
export type MovieChange = Partial<Pick<Movie, 'title' | 'year' | 'imdb' | 'tmdb' | 'lost'>> & { known?: boolean }

export interface KeptMovies {
  count: number
  changes: (MovieChange & { trakt: number })[]
}

/** The films of this Trakt: TMDB's catalogue but for one, the awkward ones, and as many made-up ones as are needed. */
export function createMovies() {
  /** Every film under each of its ids. */
  const index = new Map<string, Movie>()
  const movies = new Set<Movie>()
  /** Films that a director has taken away. */
  const removed = new Map<number, Movie>()
  const changed = new Set<Movie>()
  /** The films of the catalogue, those that are watched most first, and those beyond it. */
  const catalogued: Movie[] = []
  const beyond: Movie[] = []
  let loaded = false

  /** Only those who ask for films wait for the catalogue. */
  function load(): void {
    if (loaded) return
    loaded = true
    const films = catalogue().films.filter(({ id }) => !unknownToTrakt.includes(id))
    catalogued.push(...films.map(movieOf).sort((a, b) => b.popularity - a.popularity))
    for (const movie of catalogued) add(movie)
    for (const movie of Object.values(awkwardMovies)) add({ ...movie })
  }

  function add(movie: Movie): void {
    movies.add(movie)
    for (const key of keysOf(movie)) index.set(key, movie)
  }

  function remove(movie: Movie): void {
    movies.delete(movie)
    for (const key of keysOf(movie)) index.delete(key)
  }

  return {
    /** The films that can be found, those that are watched most first. */
    all(): Movie[] {
      load()
      return [...movies].filter(movie => !movie.lost).sort((a, b) => b.popularity - a.popularity)
    },
    /** Looks at the ids in Trakt's order (API Blueprint, "Sync"), each until one is known. */
    find({ trakt, imdb, tmdb, slug }: MovieIds): Movie | undefined {
      load()
      const keys = [`trakt:${trakt}`, `imdb:${imdb}`, `tmdb:${tmdb}`, `slug:${slug}`]
      return keys.map(key => index.get(key)).find(movie => movie && !movie.lost)
    },
    /** By title and year, or by title alone. */
    findTitled(title: string, year: number | null | undefined): Movie | undefined {
      return this.all().find(
        movie => movie.title.toLowerCase() === title.toLowerCase() && (year == null || movie.year === year),
      )
    },
    /** In all titles of a film, or in that alone which Trakt shows, where only `title` is among the fields. */
    search(query: string, fields?: string[]): Movie[] {
      if (!fields?.every(field => field === 'title')) return searchFilms(this.all(), query)
      const titles = this.all().map(movie => ({
        ...{ movie, title: movie.title, original_title: movie.title, popularity: movie.popularity },
      }))
      return searchFilms(titles, query).map(({ movie }) => movie)
    },
    /** So many films, always the same ones: those of the catalogue that are watched most, and made-up ones beyond it. */
    some(count: number): Movie[] {
      load()
      while (catalogued.length + beyond.length < count) {
        const movie = madeUpMovie(beyond.length + 1)
        beyond.push(movie)
        add(movie)
      }
      return [...catalogued, ...beyond].slice(0, count)
    },
    /** For the director: the lost ones and those taken away as well. */
    byNumber(trakt: number): Movie | undefined {
      load()
      return index.get(`trakt:${trakt}`) ?? removed.get(trakt)
    },
    change(movie: Movie, { known, ...change }: MovieChange): void {
      const wasKnown = movies.has(movie)
      changed.add(movie)
      remove(movie)
      Object.assign(movie, change)
      if (known ?? wasKnown) {
        removed.delete(movie.trakt)
        add(movie)
      } else removed.set(movie.trakt, movie)
    },
    /** How many there are with the made-up ones, and what the director has changed. */
    keep(): KeptMovies {
      return {
        count: catalogued.length + beyond.length,
        changes: [...changed].map(movie => {
          const { trakt, title, year, imdb, tmdb, lost = false } = movie
          return { trakt, title, year, imdb, tmdb, lost, known: movies.has(movie) }
        }),
      }
    },
    restore({ count, changes }: KeptMovies): void {
      if (count > 0) this.some(count)
      for (const { trakt, ...change } of changes) {
        const movie = this.byNumber(trakt)
        if (movie) this.change(movie, change)
      }
    },
  }
}

export type Movies = ReturnType<typeof createMovies>

function keysOf({ trakt, imdb, tmdb, slug }: Movie): string[] {
  const keys = [`trakt:${trakt}`, `slug:${slug}`]
  if (imdb !== null) keys.push(`imdb:${imdb}`)
  if (tmdb !== null) keys.push(`tmdb:${tmdb}`)
  return keys
}
