import { Router } from 'express'
import { RefusedAct } from '../../discord/interactions/refusedAct.ts'
import { ApiProblem } from '../problem.ts'
import type { TraktState } from '../state.ts'
import { addToHistory, removeFromHistory } from '../sync/history.ts'
import type { Change } from '../sync/media.ts'
import { addRatings, removeRatings } from '../sync/ratings.ts'
import { addToWatchlist, removeFromWatchlist } from '../sync/watchlist.ts'
import { signedIn } from './account.ts'

/** What a person can do to their library, as they do it at Trakt or with another application. */
const acts: Record<string, (change: Change, body: unknown) => object> = {
  '/as/:account/history': addToHistory,
  '/as/:account/history/remove': removeFromHistory,
  '/as/:account/ratings': addRatings,
  '/as/:account/ratings/remove': removeRatings,
  '/as/:account/watchlist': addToWatchlist,
  '/as/:account/watchlist/remove': removeFromWatchlist,
}

/** Bodies and answers are those of `/sync/…`; nobody's rate counts. */
export function createActRoutes(state: TraktState): Router {
  const router = Router()
  for (const [path, act] of Object.entries(acts)) {
    router.post(path, (request, response) => {
      const account = signedIn(state, request)
      response.json(asRefusal(() => act({ state, account, by: 'person' }, request.body ?? {})))
    })
  }
  return router
}

/** What the API would refuse is refused with 400, a full account with 409. */
export function asRefusal<Result>(act: () => Result): Result {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    throw new RefusedAct(error.status === 420 ? 409 : 400, error.message)
  }
}
