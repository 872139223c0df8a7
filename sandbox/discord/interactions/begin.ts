import { randomBytes } from 'node:crypto'
import { permissionsIn } from '../access.ts'
import { attachmentSizeLimit } from '../messages/attachments.ts'
import { interactionTypes, type Json } from '../objects.ts'
import { channelObject, memberWithUser, personOf, userObject } from '../payloads.ts'
import type { Channel, StoredMessage, World } from '../world.ts'
import { type Interaction, progress } from './interaction.ts'

/** How long the bot has for its first response (Discord docs, interactions/receiving-and-responding), in real time. */
export const responseDeadline = 3_000

/** How many interactions are remembered; the oldest are forgotten first. */
const longestMemory = 50_000

export interface NewInteraction {
  type: number
  personId: string
  channel: Channel
  name: string
  data: Json
  /** The message on which the component, or the modal's component, sits. */
  source?: StoredMessage
}

/** Sends the bot an `INTERACTION_CREATE` and starts the three seconds that it has for its first response. */
export function beginInteraction(world: World, of: NewInteraction): Interaction {
  const interaction = remember(world, of)
  const timer = setTimeout(() => expire(world, interaction), responseDeadline)
  timer.unref()
  interaction.watchers.add(() => interaction.state !== 'waiting' && clearTimeout(timer))
  world.changes.publish({
    type: 'dispatch',
    event: 'INTERACTION_CREATE',
    data: payload(world, interaction, of),
    onSent() {
      interaction.sentAt ??= performance.now()
    },
  })
  world.changes.publish({ type: 'interaction', interaction })
  return interaction
}

/** The interaction has got no response in time: its token is worth nothing from now on. */
export function expire(world: World, interaction: Interaction): void {
  if (interaction.state !== 'waiting') return
  interaction.state = 'failed'
  progress(world, interaction)
}

function remember(world: World, { type, personId, channel, name, source }: NewInteraction): Interaction {
  const id = world.nextId()
  const interaction: Interaction = {
    id,
    token: Buffer.from(`interaction:${id}:${randomBytes(48).toString('base64url')}`).toString('base64url'),
    type,
    personId,
    channelId: channel.id,
    guildId: channel.kind === 'guild' ? channel.guildId : null,
    name,
    createdAt: world.clock.now(),
    begunAt: performance.now(),
    state: 'waiting',
    ...(source && { sourceId: source.object.id }),
    updatedSource: false,
    settled: false,
    modalSubmitted: false,
    followUpIds: [],
    watchers: new Set(),
  }
  world.interactions.set(id, interaction)
  if (world.interactions.size > longestMemory) {
    for (const oldest of world.interactions.keys()) {
      world.interactions.delete(oldest)
      break
    }
  }
  return interaction
}

/** The interaction whose token this is. */
export function interactionByToken(world: World, token: string): Interaction | undefined {
  const [, id] = Buffer.from(token, 'base64url').toString('latin1').split(':')
  const interaction = id === undefined ? undefined : world.interactions.get(id)
  return interaction?.token === token ? interaction : undefined
}

/** Everything the event carries (Discord docs, Interaction Structure). discord.js drops an event in which a part is missing. */
function payload(world: World, interaction: Interaction, { channel, data, source }: NewInteraction): Json {
  const person = personOf(world, interaction.personId)
  const permissions = String(permissionsIn(world, channel, person.id)?.bits ?? 0n)
  const member = channel.kind === 'guild' ? world.guilds.get(channel.guildId)?.members.get(person.id) : undefined
  return {
    id: interaction.id,
    application_id: world.bot.id,
    type: interaction.type,
    token: interaction.token,
    version: 1,
    data,
    channel: { ...channelObject(world, channel), permissions },
    channel_id: channel.id,
    app_permissions: String(permissionsIn(world, channel, world.bot.id)?.bits ?? 0n),
    locale: 'en-US',
    entitlements: [],
    authorizing_integration_owners: { 0: interaction.guildId ?? '0' },
    context: interaction.guildId ? 0 : 1,
    attachment_size_limit: attachmentSizeLimit,
    ...(interaction.guildId && {
      guild_id: interaction.guildId,
      guild: { id: interaction.guildId, locale: 'en-US', features: [] },
      guild_locale: 'en-US',
    }),
    ...(member ? { member: { ...memberWithUser(world, member), permissions } } : { user: userObject(person) }),
    ...(source && { message: source.object }),
  }
}

/** What stands in a message about the interaction it answers (Discord docs, Message Interaction Metadata). */
export function interactionMetadata(world: World, interaction: Interaction) {
  return {
    id: interaction.id,
    type: interaction.type,
    user: userObject(personOf(world, interaction.personId)),
    authorizing_integration_owners: { 0: interaction.guildId ?? '0' },
    ...(interaction.type === interactionTypes.command && { name: interaction.name }),
  }
}
