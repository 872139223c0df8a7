import type { ErrorRequestHandler, Request } from 'express'
import { z } from 'zod'
import { RefusedAct } from '../interactions/refusedAct.ts'
import type { Guild, GuildChannel, Person, World } from '../world.ts'

/** Reads what was sent; throws a `RefusedAct` with 400 that names what is wrong. */
export function readBody<Schema extends z.ZodType>(schema: Schema, request: Request): z.infer<Schema> {
  const result = schema.safeParse(request.body ?? {})
  if (result.success) return result.data
  throw new RefusedAct(400, z.prettifyError(result.error))
}

/** The person that the path names, who is anybody but the bot. */
export function personIn(world: World, request: Request): Person {
  return findPerson(world, String(request.params.person))
}

export function findPerson(world: World, id: string): Person {
  const person = world.people.get(id)
  if (!person || person.bot) throw new RefusedAct(404, `Nobody here has the id ${id}.`)
  return person
}

export function guildIn(world: World, request: Request): Guild {
  const guild = world.guilds.get(String(request.params.guild))
  if (!guild) throw new RefusedAct(404, `There is no guild ${request.params.guild}.`)
  return guild
}

export function guildChannelIn(world: World, request: Request): GuildChannel {
  const channel = world.channels.get(String(request.params.channel))
  if (channel?.kind !== 'guild') throw new RefusedAct(404, `There is no channel ${request.params.channel} in a guild.`)
  return channel
}

/** Answers a refusal as `{ error }`. */
export const answerRefusal: ErrorRequestHandler = (error, _request, response, next) => {
  if (error instanceof RefusedAct) response.status(error.status).json({ error: error.message })
  else if (error?.type === 'entity.parse.failed') response.status(400).json({ error: 'The body is not JSON.' })
  else next(error)
}
