import express, { type Response, Router } from 'express'
import { z } from 'zod'
import { UserError } from '../errors.ts'
import type { Links } from '../services/links.ts'
import type { SyncState } from '../services/sync-state.ts'
import type { TraktSyncs } from '../services/trakt-sync.ts'
import { answerProblem } from './problems.ts'

const Unlink = z.object({ user: z.string().min(1).max(100) })

interface Deps {
  links: Pick<Links, 'find' | 'status' | 'unlink'>
  syncs: Pick<TraktSyncs, 'state' | 'request' | 'waitsFor'>
}

/** What the operator's own programs can ask and do: a member's link, how its syncs stand, a sync now, the end of the link. */
export function createApiRoutes({ links, syncs }: Deps): Router {
  const router = Router()

  /** The person who is meant; undefined, and answered, if it is nobody or not clear. */
  async function find(who: string, response: Response): Promise<number | undefined> {
    const found = await links.find(who)
    if (typeof found === 'object') return found.userId
    if (found === 'nobody') answerProblem(response, 404, 'Nobody has this Discord id or this name.')
    else answerProblem(response, 409, 'More than one person has this name: use the Discord id.')
    return undefined
  }

  router.get('/api/trakt/status/:user', async (request, response) => {
    const userId = await find(request.params.user, response)
    if (userId === undefined) return
    const none = { traktUser: null, state: null, linkedAt: null, lastSyncedAt: null, queuedPlays: 0 }
    const status = await links.status(userId)
    const sync = status ? await syncs.state(userId) : null
    response.json({ linked: status !== null, ...none, ...status, sync: sync && syncView(sync) })
  })

  router.post('/api/trakt/sync/:user', async (request, response) => {
    const { user } = request.params
    const userId = await find(user, response)
    if (userId === undefined) return
    const answer = await requested(userId)
    if (answer === null) return answerProblem(response, 409, 'This person has no Trakt account linked that works.')
    if (answer === 'waiting') {
      const seconds = Math.ceil((await syncs.waitsFor(userId)) / 1000)
      response.set('Retry-After', String(seconds))
      return answerProblem(response, 503, 'Trakt is not to be asked for a while.')
    }
    const status = `/api/trakt/status/${encodeURIComponent(user)}`
    response
      .status(202)
      .location(status)
      .json({ status, already: answer === 'running' })
  })

  /** Null without a link that works. */
  async function requested(userId: number) {
    try {
      return await syncs.request(userId)
    } catch (error) {
      if (error instanceof UserError) return null
      throw error
    }
  }

  router.post('/auth/trakt/unlink', express.json({ limit: '2kb' }), async (request, response) => {
    if (!request.is('application/json')) return answerProblem(response, 415, 'The body must be application/json.')
    const body = Unlink.safeParse(request.body)
    if (!body.success) return answerProblem(response, 400, 'The body must be {"user": a Discord id or a name}.')
    const userId = await find(body.data.user, response)
    if (userId === undefined) return
    try {
      const { traktUser, revoked } = await links.unlink(userId)
      response.json({ linked: false, traktUser, revoked })
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      answerProblem(response, 409, 'This person has no Trakt account linked.')
    }
  })

  return router
}

/** The same facts as `/trakt status` tells. */
function syncView({ isRunning, isFirst, stage, progress, counts, startedAt, finishedAt, nextAt, problem }: SyncState) {
  const { plays, playsGone, ratings, ratingsGone, listed, unlisted, skipped } = counts
  return {
    running: isRunning,
    first: isFirst,
    stage,
    progress: stage === null ? null : progress,
    changes: { plays, playsGone, ratings, ratingsGone, listed, unlisted, skipped },
    startedAt,
    finishedAt,
    nextAt,
    problem: problem?.kind ?? null,
    problemId: problem?.id ?? null,
  }
}
