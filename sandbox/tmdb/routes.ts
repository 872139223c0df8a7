import { type Request, Router } from 'express'
import { type CatalogueFilm, catalogue, genreNames } from './catalogue.ts'
import { Refusal } from './refusals.ts'
import { searchFilms } from './search.ts'
import { details, listItem, page, parts, recommended } from './shapes.ts'

const mostAppended = 20

/** The routes below `/3`, for a request that is authorised and within its rate. */
export function createRoutes(): Router {
  const router = Router()

  router.get('/search/movie', (request, response) => {
    const query = parameter(request, 'query')
    if (query === undefined) throw new Refusal(5)
    const years = [parameter(request, 'year'), parameter(request, 'primary_release_year')].filter(year => !!year)
    const films = searchFilms(catalogue().films, query).filter(film =>
      years.every(year => film.release_date.startsWith(`${year}-`)),
    )
    response.json(page(films, pageNumber(request), language(request)))
  })

  router.get(['/movie/popular', '/trending/movie/:window'], (request, response) => {
    const { window } = request.params as { window?: string }
    if (window !== undefined && window !== 'day' && window !== 'week') throw new Refusal(34)
    const films = catalogue().films.toSorted((a, b) => b.popularity - a.popularity)
    response.json(page(films, pageNumber(request), language(request)))
  })

  router.get('/movie/:id', (request, response) => {
    const film = filmOf(request.params.id)
    const names = (parameter(request, 'append_to_response') ?? '').split(',').filter(name => name !== '')
    if (names.length > mostAppended) throw new Refusal(27)
    const appended = names.flatMap(name => {
      const part = parts[name]
      return part ? [[name, part(film, language(request))] as const] : []
    })
    response.json({ ...details(film, language(request)), ...Object.fromEntries(appended) })
  })

  router.get('/movie/:id/recommendations', (request, response) => {
    response.json(page(recommended(filmOf(request.params.id)), pageNumber(request), language(request)))
  })

  router.get(['/movie/:id/:part', '/movie/:id/watch/:part'], (request, response) => {
    const film = filmOf(request.params.id)
    const isWatch = request.path.includes('/watch/')
    const part = parts[isWatch ? `watch/${request.params.part}` : String(request.params.part)]
    if (!part) throw new Refusal(34)
    response.json({ id: film.id, ...part(film, language(request)) })
  })

  router.get('/find/:externalId', (request, response) => {
    const source = parameter(request, 'external_source')
    if (!source) throw new Refusal(5)
    const { externalId } = request.params
    const films = source === 'imdb_id' ? catalogue().films.filter(film => film.imdb_id === externalId) : []
    response.json({
      movie_results: films.map(film => ({ ...listItem(film, language(request)), media_type: 'movie' })),
      person_results: [],
      tv_results: [],
      tv_episode_results: [],
      tv_season_results: [],
    })
  })

  router.get('/genre/movie/list', (_request, response) => {
    response.json({ genres: [...genreNames].map(([id, name]) => ({ id, name })) })
  })

  return router
}

function filmOf(id: unknown): CatalogueFilm {
  if (typeof id !== 'string' || !/^\d+$/.test(id)) throw new Refusal(6)
  const film = catalogue().byId.get(Number(id))
  if (!film) throw new Refusal(34)
  return film
}

function pageNumber(request: Request): number {
  const text = parameter(request, 'page') || '1'
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < 1 || number > 500) throw new Refusal(22)
  return number
}

function language(request: Request): string {
  return parameter(request, 'language') || 'en-US'
}

function parameter(request: Request, name: string): string | undefined {
  const value = request.query[name]
  return typeof value === 'string' ? value : undefined
}
