import type { Logger } from 'pino'
import { z } from 'zod'
import { TmdbError } from './errors.ts'
import type { Film, FilmSummary } from './film.ts'
import { createTmdbRequest, type Query } from './request.ts'
import { filmSchema, foundSchema, pageSchema, readable, summarySchema } from './schema.ts'

export type { Film, FilmSummary } from './film.ts'

export interface TmdbApiOptions {
  /** `TMDB_API_URL`, such as `https://api.themoviedb.org/3`. */
  baseUrl: string
  /** `TMDB_API_KEY`: a v3 key or a v4 read access token. */
  apiKey: string
  log: Pick<Logger, 'warn'>
  /** Milliseconds for one request with all its retries. */
  timeoutMs?: number
}

export interface CallOptions {
  signal?: AbortSignal
}

export type TmdbApi = ReturnType<typeof createTmdbApi>

/**
 * The requests the bot sends to TMDB's API v3 (developer.themoviedb.org, reference). Every function throws `TmdbError`,
 * or the reason of `signal` when the caller aborted. Rows of a list that cannot be read are left out and logged.
 */
export function createTmdbApi({ baseUrl, apiKey, log, timeoutMs = 5_000 }: TmdbApiOptions) {
  const { get, close } = createTmdbRequest({ baseUrl, apiKey, timeoutMs })
  const language = 'en-US'

  async function list(path: string, query: Query, signal?: AbortSignal): Promise<FilmSummary[]> {
    const { results } = read(pageSchema, path, await get(path, { language, ...query }, signal))
    return summaries(path, results)
  }

  function summaries(path: string, rows: readonly unknown[]): FilmSummary[] {
    const films = readable(summarySchema, rows)
    if (films.length < rows.length) log.warn({ path, skipped: rows.length - films.length }, 'unreadable rows from TMDB')
    return films
  }

  return {
    /** The first page of a search, in TMDB's order; `year` also matches other release dates of a film. */
    async search(query: string, { signal, year }: CallOptions & { year?: number } = {}): Promise<FilmSummary[]> {
      return await list('/search/movie', { query, include_adult: false, page: 1, year }, signal)
    },

    /** One film with trailer, directors and IMDb id, in one request. */
    async film(tmdbId: number, { signal }: CallOptions = {}): Promise<Film> {
      const path = `/movie/${tmdbId}`
      const query = { language, append_to_response: 'external_ids,videos,credits' }
      return read(filmSchema, path, await get(path, query, signal))
    },

    /** What is popular at the moment, twenty films. */
    async popular({ signal }: CallOptions = {}): Promise<FilmSummary[]> {
      return await list('/movie/popular', { page: 1 }, signal)
    },

    /** The film with an IMDb id such as `tt0078748`, or `null`. */
    async findByImdb(imdbId: string, { signal }: CallOptions = {}): Promise<FilmSummary | null> {
      const path = `/find/${imdbId}`
      const answer = await get(path, { language, external_source: 'imdb_id' }, signal)
      return summaries(path, read(foundSchema, path, answer).movie_results)[0] ?? null
    },

    /** Cuts what is under way and closes the connections. */
    close,
  }
}

function read<T>(schema: z.ZodType<T>, path: string, answer: unknown): T {
  const parsed = schema.safeParse(answer)
  if (parsed.success) return parsed.data
  throw new TmdbError('malformed', `TMDB's answer to GET ${path} has another shape: ${z.prettifyError(parsed.error)}`)
}
