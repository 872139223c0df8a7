import { type Request, type Response, Router } from 'express'
import type { Movie } from '../movies/movie.ts'
import { movieView } from '../movies/shapes.ts'
import { unprocessable } from '../problem.ts'
import type { TraktState } from '../state.ts'
import { extended, page, parameter, withLostFilm, withLostIds } from './lists.ts'

const idTypes = ['trakt', 'imdb', 'tmdb', 'tvdb'] as const
type IdType = (typeof idTypes)[number]

/** What can be searched for, and where (Trakt's contracts, search; of the fields only the title is told apart here). */
const types = ['movie', 'show', 'episode', 'person', 'list']
const fields = ['title', 'tagline', 'overview', 'people', 'translations', 'aliases']

/** `/search` and `/movies`, for everybody. */
export function createMovieRoutes(state: TraktState): Router {
  const { movies, switches } = state
  const router = Router({ caseSensitive: true })

  router.get(['/search/:types', '/search/:types/exact'], (request, response, next) => {
    const wanted = String(request.params.types).split(',')
    if (!wanted.every(type => types.includes(type))) return next()
    const query = parameter(request, 'query')?.replaceAll(/\\(.)/g, '$1')
    if (query === undefined) throw unprocessable('query is missing.')
    const years = parameter(request, 'years')
    if (years !== undefined && !/^\d{4}(-\d{4})?$/.test(years)) throw unprocessable('years is neither one nor a range.')
    const exact = request.path.endsWith('/exact')
    const within = wanted.includes('movie') ? movies.search(query, listOf(request, 'fields', fields)) : []
    const found = within
      .filter(movie => !exact || movie.title.toLowerCase() === query.toLowerCase())
      .filter(movie => years === undefined || isWithin(movie, years))
      .map((movie, index) => ({ movie, score: scoreOf(index) }))
    sendFound(request, response, page(switches, request, response, found, 10))
  })

  router.get('/search/:idType/:id', (request, response, next) => {
    const { idType, id } = request.params
    if (!isIdType(idType)) return next()
    const asked = listOf(request, 'type', types)
    const isAsked = (type: string) => idType === 'imdb' || (asked?.includes(type) ?? true)
    const movie = isAsked('movie') ? find(idType, id) : undefined
    const found = movie ? [{ movie, score: null }] : []
    const shows = isAsked('show') && idType === 'tmdb' && /^\d+$/.test(id) ? [showOf(Number(id))] : []
    sendFound(request, response, found, shows)
  })

  router.get('/movies/trending', (request, response) => {
    const trending = movies.all().map((movie, index) => ({ movie, watchers: Math.max(1, 400 - index) }))
    response.set('X-Trending-User-Count', String(trending.reduce((sum, { watchers }) => sum + watchers, 0)))
    const rows = page(switches, request, response, trending, 10)
    const views = rows.map(({ movie, watchers }) => ({ watchers, movie: movieView(movie, extended(request)) }))
    response.json(withLostIds(switches, views))
  })

  router.get('/movies/:id', (request, response) => {
    const { id } = request.params
    const movie = movies.find(/^\d+$/.test(id) ? { trakt: Number(id) } : { imdb: id, slug: id })
    if (movie) return void response.json(movieView(movie, extended(request)))
    response.locals.refusal = `There is no film ${id}.`
    response.status(404).end()
  })

  function find(idType: IdType, id: string): Movie | undefined {
    if (idType === 'imdb') return movies.find({ imdb: id })
    return /^\d+$/.test(id) ? movies.find({ [idType]: Number(id) }) : undefined
  }

  /** `score` is for the order alone: it may be `null` or beyond what a double holds (trakt-api #553). */
  function scoreOf(index: number): number | null {
    if (switches.isOn('null-scores')) return null
    return switches.isOn('wide-scores') ? 2 ** 59 - index * 2 ** 20 : 1000 - index
  }

  function sendFound(
    request: Request,
    response: Response,
    found: { movie: Movie; score: number | null }[],
    more: object[] = [],
  ): void {
    const views = found.map(({ movie, score }) => ({
      type: 'movie',
      score,
      movie: movieView(movie, extended(request)),
    }))
    response.json([...more, ...withLostFilm(switches, withLostIds(switches, views))])
  }

  return router
}

/** What a parameter lists, where it is there. Throws a 422 for what is none of `known`; what Trakt does is unknown. */
function listOf(request: Request, name: string, known: string[]): string[] | undefined {
  const listed = parameter(request, name)?.split(',')
  for (const each of listed ?? []) {
    if (!known.includes(each)) throw unprocessable(`${name} cannot be ${each}.`)
  }
  return listed
}

/** TMDB numbers films and series apart, so that a number without a type finds both. */
function showOf(tmdb: number) {
  const ids = { trakt: 70_000_000 + tmdb, slug: `show-${tmdb}`, tvdb: null, imdb: null, tmdb }
  return { type: 'show', score: null, show: { title: `Show ${tmdb}`, year: 2015, ids } }
}

function isIdType(text: string): text is IdType {
  return idTypes.some(type => type === text)
}

/** `2010` or `2000-2010`. */
function isWithin({ year }: Movie, years: string): boolean {
  const [from, to = from] = years.split('-').map(Number)
  return year !== null && from !== undefined && to !== undefined && from <= year && year <= to
}
