import { Router } from 'express'
import { z } from 'zod'
import { readBody } from '../../discord/api/request.ts'
import { RefusedAct } from '../../discord/interactions/refusedAct.ts'
import { generateLibrary, sizeOf } from '../library/generator.ts'
import type { Library } from '../library/library.ts'
import { iso } from '../library/rows.ts'
import type { Movie } from '../movies/movie.ts'
import type { TraktState } from '../state.ts'
import { accountIn } from './account.ts'
import { asRefusal } from './acts.ts'

const count = z.int().min(0)
const Size = z
  .strictObject({
    plays: count,
    films: count.optional(),
    ratings: count.optional(),
    watchlist: count.optional(),
    seed: z.int().optional(),
  })
  .transform(sizeOf)
  .refine(({ plays, films }) => films <= plays && (films > 0 || plays === 0), 'has more films than plays, or none')
  .refine(({ films, ratings }) => ratings <= films, 'has more ratings than films')

const MovieChange = z
  .strictObject({
    title: z.string().min(1),
    year: z.int().nullable(),
    imdb: z.string().nullable(),
    tmdb: z.int().nullable(),
    lost: z.boolean(),
    known: z.boolean(),
  })
  .partial()

/** What accounts hold, as it is now whatever the lag, and the films. */
export function createLibraryDirector(state: TraktState): Router {
  const router = Router()

  router.get('/accounts/:account/library', (request, response) => {
    const library = state.libraries.of(accountIn(state, request))
    response.json(libraryView(library, state.clock.now()))
  })

  router.post('/accounts/:account/library', (request, response) => {
    const account = accountIn(state, request)
    const size = readBody(Size, request)
    asRefusal(() => generateLibrary(state, account, size))
    response.status(201).json(state.libraries.of(account).counts())
  })

  router.get('/movies', (_request, response) => {
    response.json(state.movies.all().map(aboutMovie))
  })

  router.patch('/movies/:trakt', (request, response) => {
    const movie = state.movies.byNumber(Number(request.params.trakt))
    if (!movie) throw new RefusedAct(404, `There is no film ${request.params.trakt}.`)
    state.movies.change(movie, readBody(MovieChange, request))
    response.json(aboutMovie(movie))
  })

  return router
}

/** All of a library; instants are ISO 8601, what Trakt lists comes in Trakt's order. */
function libraryView(library: Library, now: number) {
  return {
    counts: library.counts(),
    plays: library.playsAt(now).map(play => ({
      id: play.id,
      movie: aboutMovie(play.movie),
      watchedAt: iso(play.watchedAt),
      action: play.action,
    })),
    ratings: library.ratingsAt(now).map(({ movie, rating, ratedAt }) => ({
      movie: aboutMovie(movie),
      rating,
      ratedAt: iso(ratedAt),
    })),
    watchlist: library.watchlistAt(now).map(({ id, movie, listedAt, notes }) => ({
      id,
      movie: aboutMovie(movie),
      listedAt: iso(listedAt),
      notes,
    })),
    /** What was done, oldest first; what the generator did has a count alone. */
    acts: library.log().map(({ at, by, act, items, count }) => ({
      at: iso(at),
      by,
      act,
      count,
      items: items.map(({ movie, watchedAt, rating }) => ({
        movie: aboutMovie(movie),
        ...(watchedAt !== undefined && { watchedAt: iso(watchedAt) }),
        ...(rating !== undefined && { rating }),
      })),
    })),
  }
}

function aboutMovie({ title, year, trakt, slug, imdb, tmdb }: Movie) {
  return { title, year, trakt, slug, imdb, tmdb }
}

export type LibraryView = ReturnType<typeof libraryView>
export type MovieSummary = ReturnType<typeof aboutMovie>
export type NewLibrary = z.input<typeof Size>
export type MovieChange = z.input<typeof MovieChange>
