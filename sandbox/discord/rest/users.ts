import { Router } from 'express'
import { z } from 'zod'
import { read } from '../messages/body.ts'
import { channelObject, guildObject, userObject } from '../payloads.ts'
import { problems } from '../problem.ts'
import { Refusal } from '../refusal.ts'
import { botJoined, directChannel, type World } from '../world.ts'
import { idParameter, readPayload } from './request.ts'

const OpenDirectMessages = z.object({ recipient_id: z.string() })

/** `/users` (Discord docs, resources/user). */
export function createUserRoutes(world: World): Router {
  const router = Router()

  router.get('/users/@me', (_request, response) => {
    response.json({ ...userObject(world.bot), verified: true, mfa_enabled: true, flags: 0 })
  })

  router.get('/users/@me/guilds', (_request, response) => {
    const joined = [...world.guilds.values()].filter(guild => botJoined(world, guild))
    response.json(joined.map(guild => ({ ...guildObject(guild), owner: false })))
  })

  router.post('/users/@me/channels', async (request, response) => {
    const { recipient_id } = read(OpenDirectMessages, (await readPayload(request)).body)
    const person = world.people.get(recipient_id)
    if (!person || person.bot) throw new Refusal(problems.invalidRecipient)
    response.json(channelObject(world, directChannel(world, person.id)))
  })

  router.get('/users/:user', (request, response) => {
    const person = world.people.get(idParameter(request, 'user'))
    if (!person) throw new Refusal(problems.unknownUser)
    response.json(userObject(person))
  })

  return router
}
