import type { Clock } from '../../src/clock.ts'
import { type Changes, createChanges } from './changes.ts'
import type { Interaction } from './interactions/interaction.ts'
import type { CommandObject, MessageObject } from './objects.ts'
import type { Overwrite } from './permissions.ts'
import { createSnowflakes } from './snowflake.ts'

export interface Person {
  id: string
  name: string
  /** Whether the person takes direct messages from bots they share a guild with. */
  dmsOpen: boolean
  bot: boolean
}

export interface Role {
  id: string
  name: string
  permissions: bigint
  mentionable: boolean
  /** Made by Discord for the bot when it joins, and gone when it leaves. */
  managed: boolean
}

export interface Member {
  personId: string
  roles: string[]
  /** ISO 8601. */
  joinedAt: string
}

export interface Guild {
  id: string
  name: string
  ownerId: string
  systemChannelId: string | null
  /** False while Discord has an outage there. */
  available: boolean
  roles: Map<string, Role>
  members: Map<string, Member>
  channelIds: string[]
}

/** A text channel of a guild, or the direct messages between the bot and one person. */
export type Channel = GuildChannel | DirectChannel

interface AnyChannel {
  id: string
  messages: Map<string, StoredMessage>
}

export interface GuildChannel extends AnyChannel {
  kind: 'guild'
  guildId: string
  name: string
  overwrites: Overwrite[]
}

export interface DirectChannel extends AnyChannel {
  kind: 'direct'
  personId: string
}

export interface StoredMessage {
  object: MessageObject
  /** The one person who sees an ephemeral message. */
  ephemeralFor?: string
  /** That person has dismissed it: nobody sees it any more, but the token of its interaction still reaches it. */
  dismissed?: boolean
}

/** Everything there is, in memory only. */
export interface World {
  clock: Clock
  nextId(): string
  changes: Changes
  bot: Person
  /** Everybody, the bot included. */
  people: Map<string, Person>
  guilds: Map<string, Guild>
  channels: Map<string, Channel>
  /** The direct messages with the bot by person. */
  directChannels: Map<string, DirectChannel>
  messages: Map<string, StoredMessage>
  /** Registered commands by guild id, the global ones under `global`. */
  commands: Map<string, CommandObject[]>
  interactions: Map<string, Interaction>
  /** Where files of messages are served. */
  attachmentsUrl: string
  attachments: Map<string, { bytes: Uint8Array; contentType: string }>
}

/**
 * An empty world whose server is at `url`. Its ids are greater than `lastId`, and its bot is `bot`, where it goes on with
 * an earlier one.
 */
export function createWorld(clock: Clock, url: string, earlier?: { lastId: string; bot: Person }): World {
  const nextId = createSnowflakes(clock, earlier?.lastId)
  const bot: Person = earlier?.bot ?? { id: nextId(), name: 'Movie Night', dmsOpen: false, bot: true }
  return {
    clock,
    nextId,
    changes: createChanges(),
    bot,
    people: new Map([[bot.id, bot]]),
    guilds: new Map(),
    channels: new Map(),
    directChannels: new Map(),
    messages: new Map(),
    commands: new Map(),
    interactions: new Map(),
    attachmentsUrl: `${url}/discord/attachments`,
    attachments: new Map(),
  }
}

/** The present instant of the world's clock as ISO 8601 text. */
export function timestamp(world: World): string {
  return new Date(world.clock.now()).toISOString()
}

/** Whether the bot is a member of the guild. */
export function botJoined(world: World, guild: Guild): boolean {
  return guild.members.has(world.bot.id)
}

/** The guilds that both the bot and the person are in. */
export function mutualGuilds(world: World, personId: string): Guild[] {
  return [...world.guilds.values()].filter(guild => botJoined(world, guild) && guild.members.has(personId))
}

/** The channel for direct messages between the bot and a person, made on first use. */
export function directChannel(world: World, personId: string): DirectChannel {
  const known = world.directChannels.get(personId)
  if (known) return known
  const channel: DirectChannel = { kind: 'direct', id: world.nextId(), personId, messages: new Map() }
  world.channels.set(channel.id, channel)
  world.directChannels.set(personId, channel)
  world.changes.publish({ type: 'world' })
  return channel
}
