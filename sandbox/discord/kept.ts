import type { Interaction } from './interactions/interaction.ts'
import { tokenLifetime } from './interactions/webhook.ts'
import type { PostedNonce } from './messages/nonces.ts'
import type { CommandObject } from './objects.ts'
import type {
  Channel,
  DirectChannel,
  Guild,
  GuildChannel,
  Member,
  Person,
  Role,
  StoredMessage,
  World,
} from './world.ts'

/** All of Discord that outlives the process, as JSON holds it: bits as decimal digits, files in base64. */
export interface KeptDiscord {
  /** Every later id is greater. */
  lastId: string
  bot: Person
  people: Person[]
  guilds: (Omit<Guild, 'roles' | 'members'> & { roles: KeptRole[]; members: Member[] })[]
  channels: KeptChannel[]
  /** By guild, or `global`. */
  commands: [scope: string, commands: CommandObject[]][]
  /** Those whose token still counts. */
  interactions: KeptInteraction[]
  attachments: { id: string; contentType: string; bytes: string }[]
  nonces: PostedNonce[]
}

type KeptRole = Omit<Role, 'permissions'> & { permissions: string }
type KeptOverwrite = Omit<GuildChannel['overwrites'][number], 'allow' | 'deny'> & { allow: string; deny: string }
type KeptChannel = { messages: StoredMessage[] } & (
  | (Omit<GuildChannel, 'messages' | 'overwrites'> & { overwrites: KeptOverwrite[] })
  | Omit<DirectChannel, 'messages'>
)
type KeptInteraction = Omit<Interaction, 'watchers' | 'begunAt' | 'sentAt'>

/** What is in the world now. Whoever waits for an answer is not in it: the bot that would give it is gone, too. */
export function keepWorld(world: World, nonces: PostedNonce[]): KeptDiscord {
  return {
    lastId: world.nextId(),
    bot: world.bot,
    people: [...world.people.values()].filter(person => !person.bot),
    guilds: [...world.guilds.values()].map(guild => ({
      ...guild,
      roles: [...guild.roles.values()].map(role => ({ ...role, permissions: String(role.permissions) })),
      members: [...guild.members.values()],
    })),
    channels: [...world.channels.values()].map(keepChannel),
    commands: [...world.commands],
    interactions: [...world.interactions.values()]
      .filter(({ state, createdAt }) => state === 'responded' && world.clock.now() < createdAt + tokenLifetime)
      .map(({ watchers: _watchers, begunAt: _begunAt, sentAt: _sentAt, ...rest }) => rest),
    attachments: [...world.attachments].map(([id, { bytes, contentType }]) => ({
      id,
      contentType,
      bytes: Buffer.from(bytes).toString('base64'),
    })),
    nonces,
  }
}

function keepChannel(channel: Channel): KeptChannel {
  const messages = [...channel.messages.values()]
  if (channel.kind === 'direct') return { ...channel, messages }
  const overwrites = channel.overwrites.map(overwrite => ({
    ...overwrite,
    allow: String(overwrite.allow),
    deny: String(overwrite.deny),
  }))
  return { ...channel, messages, overwrites }
}

/** Fills an empty world with what was kept. */
export function restoreWorld(world: World, kept: KeptDiscord): void {
  for (const person of kept.people) world.people.set(person.id, person)
  for (const { roles, members, ...guild } of kept.guilds) {
    world.guilds.set(guild.id, {
      ...guild,
      roles: new Map(roles.map(role => [role.id, { ...role, permissions: BigInt(role.permissions) }])),
      members: new Map(members.map(member => [member.personId, member])),
    })
  }
  for (const channel of kept.channels) restoreChannel(world, channel)
  for (const [scope, commands] of kept.commands) world.commands.set(scope, commands)
  for (const interaction of kept.interactions) {
    world.interactions.set(interaction.id, { ...interaction, begunAt: performance.now(), watchers: new Set() })
  }
  for (const { id, contentType, bytes } of kept.attachments) {
    world.attachments.set(id, { contentType, bytes: Buffer.from(bytes, 'base64') })
  }
}

function restoreChannel(world: World, kept: KeptChannel): void {
  const messages = new Map(kept.messages.map(message => [message.object.id, message]))
  for (const [id, message] of messages) world.messages.set(id, message)
  if (kept.kind === 'direct') {
    const channel = { ...kept, messages }
    world.channels.set(channel.id, channel)
    world.directChannels.set(channel.personId, channel)
    return
  }
  const overwrites = kept.overwrites.map(overwrite => ({
    ...overwrite,
    allow: BigInt(overwrite.allow),
    deny: BigInt(overwrite.deny),
  }))
  world.channels.set(kept.id, { ...kept, messages, overwrites })
}
