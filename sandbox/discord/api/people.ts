import { Router } from 'express'
import { z } from 'zod'
import type { Commands } from '../commands.ts'
import type { Acts } from '../interactions/acts.ts'
import { type Interaction, outcomeOf, seen, waitFor } from '../interactions/interaction.ts'
import { RefusedAct } from '../interactions/refusedAct.ts'
import { isVisible } from '../messages/messages.ts'
import { directChannel, type Person, type World } from '../world.ts'
import { worldOf } from './places.ts'
import { personIn, readBody } from './request.ts'

const wait = z.enum(['sent', 'initial', 'final']).default('final')
const Command = z.strictObject({
  channel: z.string(),
  name: z.string(),
  subcommand: z.string().optional(),
  options: z.record(z.string(), z.unknown()).optional(),
  force: z.boolean().optional(),
  wait,
})
const Autocomplete = Command.omit({ wait: true }).extend({ focused: z.string() })
const Click = z.strictObject({ message: z.string(), customId: z.string(), wait })
const Selection = Click.extend({ values: z.array(z.string()) })
const Modal = z.strictObject({
  interaction: z.string(),
  fields: z.record(z.string(), z.union([z.string(), z.array(z.string()), z.boolean()])).default({}),
  wait,
})
const Message = z.strictObject({ channel: z.string(), content: z.string().min(1).max(2_000) })

/** `/sandbox/as/{person}`: what a member does and sees. */
export function createPeopleRoutes(world: World, acts: Acts, commands: Commands): Router {
  const router = Router({ mergeParams: true })

  async function outcome(interaction: Interaction, stage: z.infer<typeof wait>) {
    await waitFor(interaction, stage)
    return outcomeOf(world, interaction)
  }

  function messagesIn(person: Person, channelId: string) {
    const channel = acts.channelFor(person, channelId)
    return [...channel.messages.values()].filter(message => isVisible(message, person.id)).map(seen)
  }

  router.get('/as/:person/world', (request, response) => {
    response.json(worldOf(world, commands, personIn(world, request).id))
  })

  router.post('/as/:person/commands', async (request, response) => {
    const body = readBody(Command, request)
    response.json(await outcome(acts.runCommand(personIn(world, request), body), body.wait))
  })

  router.post('/as/:person/autocomplete', async (request, response) => {
    const interaction = acts.autocomplete(personIn(world, request), readBody(Autocomplete, request))
    const { choices, failure, milliseconds } = await outcome(interaction, 'initial')
    response.json(choices ? { choices, milliseconds } : { choices: null, failed: failure })
  })

  router.post('/as/:person/clicks', async (request, response) => {
    const body = readBody(Click, request)
    response.json(await outcome(acts.click(personIn(world, request), body.message, body.customId), body.wait))
  })

  router.post('/as/:person/selections', async (request, response) => {
    const body = readBody(Selection, request)
    const interaction = acts.select(personIn(world, request), body.message, body.customId, body.values)
    response.json(await outcome(interaction, body.wait))
  })

  router.post('/as/:person/modals', async (request, response) => {
    const body = readBody(Modal, request)
    response.json(await outcome(acts.submit(personIn(world, request), body.interaction, body.fields), body.wait))
  })

  router.post('/as/:person/messages', (request, response) => {
    const { channel, content } = readBody(Message, request)
    response.json(seen(acts.say(personIn(world, request), channel, content)))
  })

  router.delete('/as/:person/messages/:message', (request, response) => {
    acts.dismiss(personIn(world, request), request.params.message)
    response.status(204).end()
  })

  router.get('/as/:person/channels/:channel/messages', (request, response) => {
    response.json(messagesIn(personIn(world, request), request.params.channel))
  })

  router.get('/as/:person/dm', (request, response) => {
    const person = personIn(world, request)
    const channel = directChannel(world, person.id)
    response.json({ channel: channel.id, messages: messagesIn(person, channel.id) })
  })

  router.get('/interactions/:interaction', async (request, response) => {
    const interaction = world.interactions.get(request.params.interaction)
    if (!interaction) throw new RefusedAct(404, `There is no interaction ${request.params.interaction}.`)
    const stage = wait.safeParse(request.query.wait ?? 'sent')
    if (!stage.success) throw new RefusedAct(400, '"wait" is "sent", "initial" or "final".')
    response.json(await outcome(interaction, stage.data))
  })

  return router
}
