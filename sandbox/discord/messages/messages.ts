import { permissionsIn } from '../access.ts'
import { withIds } from '../components.ts'
import { intents } from '../gateway/protocol.ts'
import { type MessageObject, messageFlags } from '../objects.ts'
import { personOf, userObject } from '../payloads.ts'
import { problems } from '../problem.ts'
import { Refusal } from '../refusal.ts'
import { type Channel, type StoredMessage, timestamp, type World } from '../world.ts'
import { keepAttachments, linkComponents, linkEmbeds, storeFiles, type UploadedFile } from './attachments.ts'
import type { AllowedMentions, MessageBody } from './body.ts'
import { findMentions, mentionDefaults } from './mentions.ts'

/** The flags that a body may set: SUPPRESS_EMBEDS, EPHEMERAL, SUPPRESS_NOTIFICATIONS, IS_COMPONENTS_V2. */
const settableFlags = 4 | messageFlags.ephemeral | 4096 | messageFlags.componentsV2
/** Those that an edit may change; IS_COMPONENTS_V2 can only be added. */
const suppressEmbeds = 4

/** What a bot without the intent MessageContent sees of other people's messages (Discord docs, events/gateway). */
const noContent = { content: '', embeds: [], attachments: [], components: [] }

export interface NewMessage {
  channel: Channel
  authorId: string
  body: MessageBody
  files?: UploadedFile[]
  type?: number
  /** Flags that the sandbox itself sets, such as LOADING. */
  flags?: number
  ephemeralFor?: string
  /** What belongs to an interaction or a reply. */
  extra?: Partial<MessageObject>
}

/** Makes, edits and deletes messages, once everything has been checked; whoever may see one hears of it. */
export function createMessages(world: World) {
  function dispatch(event: string, message: StoredMessage, data: object): void {
    if (message.ephemeralFor) return
    const channel = world.channels.get(message.object.channel_id)
    if (!channel || !permissionsIn(world, channel, world.bot.id)?.has('ViewChannel')) return
    const intent = channel.kind === 'guild' ? intents.guildMessages : intents.directMessages
    const guild = channel.kind === 'guild' ? { guild_id: channel.guildId } : {}
    const told = { ...data, ...guild }
    const secret = channel.kind === 'guild' && message.object.author.id !== world.bot.id && !mentionsBot(message)
    world.changes.publish({
      type: 'dispatch',
      event,
      data: told,
      intent,
      ...(secret && { withoutContent: { ...told, ...noContent } }),
    })
  }

  const mentionsBot = ({ object }: StoredMessage) => object.mentions.some(user => user.id === world.bot.id)

  /** The part of a message that both a new one and an edit compute from the body. */
  function parts(channel: Channel, authorId: string, whole: Whole) {
    const permissions = permissionsIn(world, channel, authorId)
    const mayEmbed = permissions?.has('EmbedLinks') || whole.fromInteraction
    const components = linkComponents(withIds(whole.components), whole.attachments)
    return {
      content: whole.content,
      embeds: mayEmbed ? linkEmbeds(whole.embeds, whole.attachments) : [],
      components,
      attachments: whole.attachments,
      ...findMentions(world, {
        channel,
        content: whole.content,
        components,
        allowed: whole.allowed ?? mentionDefaults[whole.fromInteraction ? 'interaction' : 'message'],
        mayMentionEveryone: permissions?.has('MentionEveryone') ?? false,
      }),
    }
  }

  return {
    create({ channel, authorId, body, files = [], type = 0, flags = 0, ephemeralFor, extra = {} }: NewMessage) {
      const object: MessageObject = {
        id: world.nextId(),
        channel_id: channel.id,
        type,
        author: userObject(personOf(world, authorId)),
        timestamp: timestamp(world),
        edited_timestamp: null,
        tts: body.tts ?? false,
        pinned: false,
        flags: ((body.flags ?? 0) & settableFlags) | flags,
        ...parts(channel, authorId, {
          content: body.content ?? '',
          embeds: body.embeds ?? [],
          components: body.components ?? [],
          attachments: storeFiles(world, files, body),
          allowed: body.allowed_mentions,
          fromInteraction: extra.webhook_id !== undefined,
        }),
        ...(body.nonce !== undefined && body.nonce !== null && { nonce: body.nonce }),
        ...extra,
      }
      if (isEmpty(object) && !(flags & messageFlags.loading)) throw new Refusal(problems.emptyMessage)
      const message: StoredMessage = { object, ...(ephemeralFor && { ephemeralFor }) }
      channel.messages.set(object.id, message)
      world.messages.set(object.id, message)
      world.changes.publish({ type: 'message', message })
      dispatch('MESSAGE_CREATE', message, object)
      return message
    },

    /**
     * Changes what the body names and leaves the rest. A message that is still loading becomes what the body says,
     * without being marked as edited.
     */
    edit(message: StoredMessage, body: MessageBody, files: UploadedFile[] = []): void {
      const before = message.object
      const channel = channelOf(world, message)
      const loading = (before.flags & messageFlags.loading) !== 0
      const whole = parts(channel, before.author.id, {
        content: body.content === undefined ? before.content : (body.content ?? ''),
        embeds: body.embeds === undefined ? before.embeds : (body.embeds ?? []),
        components: body.components === undefined ? before.components : (body.components ?? []),
        attachments: [...keepAttachments(before.attachments, body), ...storeFiles(world, files, body)],
        allowed: body.allowed_mentions,
        fromInteraction: before.webhook_id !== undefined,
      })
      if (isEmpty(whole)) throw new Refusal(problems.emptyMessage)
      message.object = {
        ...before,
        ...whole,
        flags: editedFlags(before.flags, body.flags),
        edited_timestamp: loading ? null : timestamp(world),
      }
      world.changes.publish({ type: 'message_update', message })
      dispatch('MESSAGE_UPDATE', message, message.object)
    },

    delete(message: StoredMessage): void {
      const { id, channel_id } = message.object
      dispatch('MESSAGE_DELETE', message, { id, channel_id })
      world.channels.get(channel_id)?.messages.delete(id)
      world.messages.delete(id)
      world.changes.publish({ type: 'message_delete', message })
    },
  }
}

export type Messages = ReturnType<typeof createMessages>

interface Whole {
  content: string
  embeds: MessageObject['embeds']
  components: MessageObject['components']
  attachments: MessageObject['attachments']
  allowed: AllowedMentions | null | undefined
  /** It answers an interaction: other mentions count, and Embed Links is not asked for. */
  fromInteraction: boolean
}

function isEmpty({
  content,
  embeds,
  components,
  attachments,
}: Pick<Whole, 'content' | 'embeds' | 'components' | 'attachments'>): boolean {
  return content === '' && [embeds, components, attachments].every(list => list.length === 0)
}

function editedFlags(before: number, wanted: number | null | undefined): number {
  const kept = before & ~messageFlags.loading
  if (wanted === undefined || wanted === null) return kept
  return (kept & ~suppressEmbeds) | (wanted & (suppressEmbeds | messageFlags.componentsV2))
}

/** The channel in which a message stands. */
export function channelOf(world: World, message: StoredMessage): Channel {
  const channel = world.channels.get(message.object.channel_id)
  if (!channel) throw new Refusal(problems.unknownChannel)
  return channel
}

/** Whether somebody sees the message, given that they see its channel. */
export function isVisible(message: StoredMessage, personId: string): boolean {
  return message.ephemeralFor === undefined || (message.ephemeralFor === personId && !message.dismissed)
}
