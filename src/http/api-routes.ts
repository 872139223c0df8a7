import express, { type Response, Router } from 'express'
import { z } from 'zod'
import { UserError } from '../errors.ts'
import type { Links } from '../services/links.ts'
import { answerProblem } from './problems.ts'

const Unlink = z.object({ user: z.string().min(1).max(100) })

/** `POST /auth/trakt/unlink` and `GET /api/trakt/status/:user`, for the operator's own programs. */
export function createApiRoutes(links: Pick<Links, 'find' | 'status' | 'unlink'>): Router {
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
    response.json({ linked: status !== null, ...none, ...status })
  })

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
