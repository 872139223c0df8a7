import { Router } from 'express'
import type { createCallbacks } from '../interactions/callback.ts'
import type { createInteractionWebhook } from '../interactions/webhook.ts'
import { readPayload } from './request.ts'

/** What the bot does with an interaction; none of it asks for its own token (Discord docs, interactions/receiving-and-responding). */
export function createInteractionRoutes(
  callbacks: ReturnType<typeof createCallbacks>,
  webhook: ReturnType<typeof createInteractionWebhook>,
): Router {
  const router = Router()

  router.post('/interactions/:interaction/:token/callback', async (request, response) => {
    const { body, files } = await readPayload(request)
    const { interaction, token } = request.params
    const answer = callbacks.respond(interaction, token, body, files)
    if (request.query.with_response === 'true') response.json(answer)
    else response.status(204).end()
  })

  router.post('/webhooks/:application/:token', async (request, response) => {
    const { body, files } = await readPayload(request)
    const message = webhook.followUp(request.params.application, request.params.token, body, files)
    response.json(message.object)
  })

  const one = '/webhooks/:application/:token/messages/:message'

  router.get(one, (request, response) => {
    const { application, token, message } = request.params
    response.json(webhook.get(application, token, message).object)
  })

  router.patch(one, async (request, response) => {
    const { application, token, message } = request.params
    const { body, files } = await readPayload(request)
    response.json(webhook.edit(application, token, message, body, files).object)
  })

  router.delete(one, (request, response) => {
    const { application, token, message } = request.params
    webhook.delete(application, token, message)
    response.status(204).end()
  })

  return router
}
