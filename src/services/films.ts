import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import { UserError } from '../errors.ts'
import type { Film, FilmSummary, TmdbApi } from '../tmdb/api.ts'
import { TmdbError, type TmdbErrorKind } from '../tmdb/errors.ts'
import { createFilmCache } from './film-cache.ts'
import { choiceOf, createImageLinks, filmUrl, parseChoice } from './film-links.ts'
import { imdbIdIn, matches, normaliseQuery } from './film-queries.ts'

export type { Film, FilmSummary } from '../tmdb/api.ts'
export type { BackdropSize, PosterSize } from './film-links.ts'

export interface FilmsOptions {
  tmdb: Pick<TmdbApi, 'search' | 'film' | 'popular' | 'findByImdb'>
  /** `TMDB_IMAGE_URL`, such as `https://image.tmdb.org/t/p`. */
  imageUrl: string
  clock: Pick<Clock, 'now'>
  log: Pick<Logger, 'warn'>
}

export type Films = ReturnType<typeof createFilms>

const minute = 60_000
const hour = 60 * minute

/** Real milliseconds: Discord takes an autocomplete answer for 3 seconds, and a member types on long before. */
const defaultBudget = 1_500

const words: Record<TmdbErrorKind, string> = {
  not_found: 'TMDB, the film database, does not know that film (any more). Please choose one from the list.',
  unauthorized: 'TMDB, the film database, does not accept my key. Please tell whoever runs me to check `TMDB_API_KEY`.',
  rate_limited: 'TMDB, the film database, is getting too many questions from me. Please try again in a minute.',
  unavailable: 'TMDB, the film database, cannot be reached at the moment. Please try again in a few minutes.',
  timeout: 'TMDB, the film database, is too slow at the moment. Please try again in a minute.',
  malformed: 'TMDB, the film database, gave an answer that makes no sense. Please try again in a few minutes.',
}

/** Films as the bot knows them: TMDB's answers, cached by our clock, and words for when there are none. */
export function createFilms({ tmdb, imageUrl, clock, log }: FilmsOptions) {
  const searches = createFilmCache<string, FilmSummary[]>({
    clock,
    max: 1_000,
    ttl: 10 * minute,
    load: searchTmdb,
    isNegative: films => films.length === 0,
    onFailure: (error, query) => log.warn({ err: error, query }, 'film search failed'),
  })
  const details = createFilmCache<number, Film | 'missing'>({
    clock,
    max: 500,
    ttl: 24 * hour,
    load: loadFilm,
    isNegative: film => film === 'missing',
    onFailure: (error, tmdbId) => log.warn({ err: error, tmdbId }, 'film details failed'),
  })
  const lists = createFilmCache<'popular', FilmSummary[]>({
    clock,
    max: 1,
    ttl: 6 * hour,
    load: () => tmdb.popular(),
    onFailure: error => log.warn({ err: error }, 'popular films failed'),
  })

  async function searchTmdb(query: string): Promise<FilmSummary[]> {
    const imdbId = imdbIdIn(query)
    if (!imdbId) return await tmdb.search(query)
    const film = await tmdb.findByImdb(imdbId)
    return film ? [film] : []
  }

  async function loadFilm(tmdbId: number): Promise<Film | 'missing'> {
    try {
      return await tmdb.film(tmdbId)
    } catch (error) {
      if (error instanceof TmdbError && error.kind === 'not_found') return 'missing'
      throw error
    }
  }

  /** The best that is known without TMDB: an old answer, else those films of the longest answered prefix that fit. */
  function remembered(query: string): FilmSummary[] {
    for (let length = query.length; length > 0; length--) {
      const films = searches.peek(query.slice(0, length), { allowStale: true })
      const fitting = length === query.length ? films : films?.filter(film => matches(film, query))
      if (fitting?.length) return fitting
    }
    return []
  }

  return {
    /**
     * Films for an autocomplete list, best first. Never throws: when TMDB is slow or down, what the cache knows is
     * answered after `budgetMs` (real milliseconds), or nothing. The request goes on and fills the cache.
     */
    async suggest(query: string, { budgetMs = defaultBudget } = {}): Promise<FilmSummary[]> {
      const key = normaliseQuery(query)
      if (key === '') return []
      return searches.get(key) ?? (await within(budgetMs, searches.fetch(key))) ?? remembered(key)
    },

    /** Films that match, best first; an IMDb id or address finds its film. Throws `UserError` when TMDB fails. */
    async search(query: string): Promise<FilmSummary[]> {
      const key = normaliseQuery(query)
      if (key === '') return []
      return (await speaking(searches.fetch(key))) ?? []
    },

    /** One film with details. Throws `UserError` for an id that TMDB does not know, and when TMDB cannot answer. */
    async film(tmdbId: number): Promise<Film> {
      const film = await speaking(details.fetch(tmdbId))
      if (film === undefined || film === 'missing') throw new UserError(words.not_found)
      return film
    },

    /** What is popular at the moment, for a list with nothing typed yet. Never throws; may be empty. */
    async popular({ budgetMs = defaultBudget } = {}): Promise<FilmSummary[]> {
      const known = lists.get('popular') ?? (await within(budgetMs, lists.fetch('popular')))
      return known ?? lists.peek('popular', { allowStale: true }) ?? []
    },

    ...createImageLinks(imageUrl),
    choiceOf,
    parseChoice,
    filmUrl,
  }
}

/** Turns what TMDB did wrong into words for the member. */
async function speaking<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof TmdbError) throw new UserError(words[error.kind], { cause: error })
    throw error
  }
}

/** The answer, or `undefined` when it fails (which the cache has reported) or does not come within `budgetMs`. */
async function within<T>(budgetMs: number, answer: Promise<T>): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => resolve(undefined), budgetMs)
  try {
    return await Promise.race([answer.catch(() => undefined), late])
  } finally {
    clearTimeout(timer)
  }
}
