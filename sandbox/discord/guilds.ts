import { intents } from './gateway/protocol.ts'
import type { Json } from './objects.ts'
import { channelObject, guildCreatePayload, guildObject, roleObject } from './payloads.ts'
import { type Overwrite, type PermissionName, permissionBits } from './permissions.ts'
import {
  botJoined,
  type Guild,
  type GuildChannel,
  type Member,
  type Person,
  type Role,
  timestamp,
  type World,
} from './world.ts'

const bits = (...names: PermissionName[]) => names.reduce((all, name) => all | permissionBits[name], 0n)

/** What `@everyone` may do in a new guild. */
const everyone = bits(
  'ViewChannel',
  'SendMessages',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
  'AddReactions',
  'UseExternalEmojis',
  'UseApplicationCommands',
  'ChangeNickname',
  'CreateInstantInvite',
)

/** What an invite link asks for when it asks for what a bot that posts needs. */
const botRole = bits(
  'ViewChannel',
  'SendMessages',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
  'SendMessagesInThreads',
)

/** What can happen to guilds, channels and their members; each tells the bot what Discord would tell it. */
export function createGuilds(world: World) {
  const changed = () => world.changes.publish({ type: 'world' })

  /** Sends a guild's event to the bot, unless the bot is not in it. */
  function dispatch(guild: Guild, event: string, data: Json): void {
    if (botJoined(world, guild)) world.changes.publish({ type: 'dispatch', event, data, intent: intents.guilds })
  }

  function addMember(guild: Guild, personId: string, roles: string[] = []): Member {
    const member = { personId, roles, joinedAt: timestamp(world) }
    guild.members.set(personId, member)
    return member
  }

  function makeChannel(guild: Guild, name: string): GuildChannel {
    const channel: GuildChannel = {
      kind: 'guild',
      id: world.nextId(),
      guildId: guild.id,
      name,
      overwrites: [],
      messages: new Map(),
    }
    world.channels.set(channel.id, channel)
    guild.channelIds.push(channel.id)
    return channel
  }

  return {
    createPerson(name: string): Person {
      const person = { id: world.nextId(), name, dmsOpen: true, bot: false }
      world.people.set(person.id, person)
      changed()
      return person
    },

    /** A guild with its channels, the first of which is the system channel. */
    createGuild(of: {
      name: string
      ownerId: string
      people: string[]
      channels: string[]
      botJoined: boolean
    }): Guild {
      const id = world.nextId()
      const guild: Guild = {
        id,
        name: of.name,
        ownerId: of.ownerId,
        systemChannelId: null,
        available: true,
        roles: new Map([[id, { id, name: '@everyone', permissions: everyone, mentionable: false, managed: false }]]),
        members: new Map(),
        channelIds: [],
      }
      world.guilds.set(id, guild)
      for (const personId of new Set([of.ownerId, ...of.people])) addMember(guild, personId)
      for (const name of of.channels) makeChannel(guild, name)
      guild.systemChannelId = guild.channelIds[0] ?? null
      if (of.botJoined) this.inviteBot(guild)
      changed()
      return guild
    },

    /** The bot joins, with a role of its own as Discord makes it for every bot. */
    inviteBot(guild: Guild): void {
      if (botJoined(world, guild)) return
      const role = { id: world.nextId(), name: world.bot.name, permissions: botRole, mentionable: false, managed: true }
      guild.roles.set(role.id, role)
      addMember(guild, world.bot.id, [role.id])
      dispatch(guild, 'GUILD_CREATE', guildCreatePayload(world, guild))
      changed()
    },

    /** The bot is thrown out: `GUILD_DELETE` without `unavailable`, and the guild's own commands are gone. */
    removeBot(guild: Guild): void {
      if (!botJoined(world, guild)) return
      dispatch(guild, 'GUILD_DELETE', { id: guild.id })
      guild.members.delete(world.bot.id)
      for (const role of guild.roles.values()) if (role.managed) guild.roles.delete(role.id)
      world.commands.delete(guild.id)
      changed()
    },

    setOutage(guild: Guild, unavailable: boolean): void {
      if (guild.available === !unavailable) return
      guild.available = !unavailable
      if (unavailable) dispatch(guild, 'GUILD_DELETE', { id: guild.id, unavailable: true })
      else dispatch(guild, 'GUILD_CREATE', guildCreatePayload(world, guild))
      changed()
    },

    /** Lets somebody in, or changes whether they may manage the server. */
    setMember(guild: Guild, personId: string, manageServer: boolean | undefined): void {
      const member = guild.members.get(personId) ?? addMember(guild, personId)
      if (manageServer !== undefined) {
        const role = managersRole(guild)
        member.roles = member.roles.filter(id => id !== role.id)
        if (manageServer) member.roles.push(role.id)
      }
      changed()
    },

    removeMember(guild: Guild, personId: string): void {
      guild.members.delete(personId)
      changed()
    },

    createRole(guild: Guild, name: string, mentionable: boolean): Role {
      const role = addRole(guild, name, 0n, mentionable)
      changed()
      return role
    },

    deleteRole(guild: Guild, roleId: string): void {
      guild.roles.delete(roleId)
      for (const member of guild.members.values()) member.roles = member.roles.filter(id => id !== roleId)
      dispatch(guild, 'GUILD_ROLE_DELETE', { guild_id: guild.id, role_id: roleId })
      changed()
    },

    rename(guild: Guild, name: string): void {
      guild.name = name
      dispatch(guild, 'GUILD_UPDATE', guildObject(guild))
      changed()
    },

    createChannel(guild: Guild, name: string): GuildChannel {
      const channel = makeChannel(guild, name)
      dispatch(guild, 'CHANNEL_CREATE', channelObject(world, channel))
      changed()
      return channel
    },

    deleteChannel(channel: GuildChannel): void {
      const guild = guildOf(world, channel)
      const object = channelObject(world, channel)
      world.channels.delete(channel.id)
      for (const id of channel.messages.keys()) world.messages.delete(id)
      guild.channelIds = guild.channelIds.filter(id => id !== channel.id)
      if (guild.systemChannelId === channel.id) guild.systemChannelId = null
      dispatch(guild, 'CHANNEL_DELETE', object)
      changed()
    },

    /** Replaces what one role or member is allowed and denied in a channel; with neither, their overwrite is taken away. */
    setOverwrite(channel: GuildChannel, overwrite: Overwrite): void {
      channel.overwrites = channel.overwrites.filter(({ id }) => id !== overwrite.id)
      if (overwrite.allow || overwrite.deny) channel.overwrites.push(overwrite)
      dispatch(guildOf(world, channel), 'CHANNEL_UPDATE', channelObject(world, channel))
      changed()
    },
  }

  function addRole(guild: Guild, name: string, permissions: bigint, mentionable: boolean): Role {
    const role = { id: world.nextId(), name, permissions, mentionable, managed: false }
    guild.roles.set(role.id, role)
    dispatch(guild, 'GUILD_ROLE_CREATE', { guild_id: guild.id, role: roleObject(guild, role) })
    return role
  }

  function managersRole(guild: Guild): Role {
    const known = [...guild.roles.values()].find(role => role.permissions === permissionBits.ManageGuild)
    return known ?? addRole(guild, 'Managers', permissionBits.ManageGuild, false)
  }
}

export type Guilds = ReturnType<typeof createGuilds>

/** The guild a channel belongs to. */
export function guildOf(world: World, channel: GuildChannel): Guild {
  const guild = world.guilds.get(channel.guildId)
  if (!guild) throw new Error(`The guild of channel ${channel.id} is gone.`)
  return guild
}
