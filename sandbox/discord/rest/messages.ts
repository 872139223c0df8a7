import { type Request, Router } from 'express'
import { z } from 'zod'
import type { Permissions } from '../access.ts'
import { MessageBody, read } from '../messages/body.ts'
import type { Messages } from '../messages/messages.ts'
import type { Nonces } from '../messages/nonces.ts'
import { invalidFormBody, problems } from '../problem.ts'
import { Refusal, refuse } from '../refusal.ts'
import { isSnowflake } from '../snowflake.ts'
import { checkMessage } from '../validate/index.ts'
import { type Channel, mutualGuilds, type StoredMessage, type World } from '../world.ts'
import { findChannel, findMessage, requirePermissions } from './find.ts'
import { idParameter, readPayload } from './request.ts'

const Anchor = z.string().refine(isSnowflake, 'is not snowflake')
const Page = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  before: Anchor.optional(),
  after: Anchor.optional(),
  around: Anchor.optional(),
})

/** `/channels/{channel}/messages` (Discord docs, resources/message). */
export function createMessageRoutes(world: World, messages: Messages, nonces: Nonces): Router {
  const router = Router()

  router.get('/channels/:channel/messages', (request, response) => {
    const { channel, permissions } = findChannel(world, idParameter(request, 'channel'))
    const page = read(Page, request.query)
    const readable = permissions.has('ReadMessageHistory') ? publicMessages(channel) : []
    response.json(pageOf(readable, page).map(message => message.object))
  })

  router.get('/channels/:channel/messages/:message', (request, response) => {
    const { channel, permissions } = findChannel(world, idParameter(request, 'channel'))
    requirePermissions(permissions, 'ReadMessageHistory')
    response.json(findMessage(channel, idParameter(request, 'message')).object)
  })

  router.post('/channels/:channel/messages', async (request, response) => {
    const { channel, permissions } = findChannel(world, idParameter(request, 'channel'))
    const { body: raw, files } = await readPayload(request)
    requireOpen(channel)
    requirePermissions(permissions, 'SendMessages', ...(files.length > 0 ? (['AttachFiles'] as const) : []))
    refuse(checkMessage(raw, { kind: 'create', files: files.map(file => file.filename) }))
    const body = read(MessageBody, raw)
    const earlier = postedBefore(channel, body)
    if (earlier) return response.json(earlier.object)

    const message = messages.create({
      channel,
      authorId: world.bot.id,
      body,
      files,
      ...reply(channel, permissions, body),
    })
    if (body.nonce !== undefined && body.nonce !== null) {
      nonces.remember(channel.id, world.bot.id, body.nonce, message.object.id)
    }
    return response.json(message.object)
  })

  router.patch('/channels/:channel/messages/:message', async (request, response) => {
    const { message } = own(request, problems.anotherAuthor)
    const { body, files } = await readPayload(request)
    const uploaded = files.map(file => file.filename)
    refuse(checkMessage(body, { kind: 'edit', existing: message.object, files: uploaded }))
    messages.edit(message, read(MessageBody, body), files)
    response.json(message.object)
  })

  router.delete('/channels/:channel/messages/:message', (request, response) => {
    const { channel, permissions } = findChannel(world, idParameter(request, 'channel'))
    const message = findMessage(channel, idParameter(request, 'message'))
    if (message.object.author.id !== world.bot.id) requirePermissions(permissions, 'ManageMessages')
    messages.delete(message)
    response.status(204).end()
  })

  /** The bot's own message; that of somebody else is refused as `otherwise`. */
  function own(request: Request, otherwise: typeof problems.anotherAuthor) {
    const { channel } = findChannel(world, idParameter(request, 'channel'))
    const message = findMessage(channel, idParameter(request, 'message'))
    if (message.object.author.id !== world.bot.id) throw new Refusal(otherwise)
    return { channel, message }
  }

  /** Refuses direct messages to somebody who does not take them or shares no guild with the bot. */
  function requireOpen(channel: Channel): void {
    if (channel.kind !== 'direct') return
    if (mutualGuilds(world, channel.personId).length === 0) throw new Refusal(problems.noMutualGuilds)
    if (!world.people.get(channel.personId)?.dmsOpen) throw new Refusal(problems.cannotMessageUser)
  }

  function postedBefore(channel: Channel, { nonce, enforce_nonce }: MessageBody): StoredMessage | undefined {
    if (!enforce_nonce || nonce === undefined || nonce === null) return undefined
    const id = nonces.find(channel.id, world.bot.id, nonce)
    return id === undefined ? undefined : world.messages.get(id)
  }

  return router
}

/** What makes a message a reply. To reply, the bot must be able to read the message it replies to. */
function reply(channel: Channel, permissions: Permissions, { message_reference }: MessageBody) {
  if (!message_reference?.message_id) return {}
  if (!permissions.has('ReadMessageHistory')) throw new Refusal(problems.cannotReplyWithoutHistory)
  if (!channel.messages.has(message_reference.message_id)) {
    if (message_reference.fail_if_not_exists === false) return {}
    const unknown = { code: 'REPLIES_UNKNOWN_MESSAGE', message: 'Unknown message' }
    throw new Refusal(invalidFormBody({ message_reference: { _errors: [unknown] } }))
  }
  const guild = channel.kind === 'guild' ? { guild_id: channel.guildId } : {}
  const reference = { type: 0, message_id: message_reference.message_id, channel_id: channel.id, ...guild }
  return { type: 19, extra: { message_reference: reference } }
}

function publicMessages(channel: Channel): StoredMessage[] {
  return [...channel.messages.values()].filter(message => message.ephemeralFor === undefined)
}

/** Newest first. `after` takes those next to it, `around` half of them on either side. */
function pageOf(messages: StoredMessage[], page: z.infer<typeof Page>): StoredMessage[] {
  const { limit, after, around } = page
  const id = (message: StoredMessage) => BigInt(message.object.id)
  if (around !== undefined) {
    const before = messages.filter(message => id(message) < BigInt(around))
    const older = before.slice(Math.max(0, before.length - Math.floor(limit / 2)))
    const rest = messages.filter(message => id(message) >= BigInt(around)).slice(0, limit - older.length)
    return [...older, ...rest].reverse()
  }
  if (after !== undefined)
    return messages
      .filter(message => id(message) > BigInt(after))
      .slice(0, limit)
      .reverse()
  const end = page.before
  const older = end === undefined ? messages : messages.filter(message => id(message) < BigInt(end))
  return older.slice(-limit).reverse()
}
