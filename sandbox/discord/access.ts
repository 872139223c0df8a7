import { channelPermissions, guildPermissions, has, type PermissionName, permissionBits } from './permissions.ts'
import type { Channel, Guild, GuildChannel, World } from './world.ts'

const directMessages: readonly PermissionName[] = [
  'ViewChannel',
  'SendMessages',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
  'UseApplicationCommands',
  'UseExternalEmojis',
  'AddReactions',
]
const directMessageBits = directMessages.reduce((bits, name) => bits | permissionBits[name], 0n)

/** What somebody may do in a channel: the guild's rules there, or what both sides may do in direct messages; `null` for a stranger. */
export function permissionsIn(world: World, channel: Channel, personId: string): Permissions | null {
  if (channel.kind === 'direct') {
    const takesPart = personId === channel.personId || personId === world.bot.id
    return takesPart ? permissions(directMessageBits) : null
  }
  const bits = guildChannelPermissions(world, channel, personId)
  return bits === null ? null : permissions(bits)
}

const permissions = (bits: bigint): Permissions => ({ bits, has: name => has(bits, name) })

export interface Permissions {
  bits: bigint
  has(name: PermissionName): boolean
}

/** The permission bits of a member in a guild's channel, `null` for somebody who is not in the guild. */
export function guildChannelPermissions(world: World, channel: GuildChannel, personId: string): bigint | null {
  const guild = world.guilds.get(channel.guildId)
  const member = guild?.members.get(personId)
  if (!guild || !member) return null
  return channelPermissions({
    guild: permissionGuild(guild),
    member: { id: personId, roles: member.roles },
    overwrites: channel.overwrites,
  })
}

/** The permission bits of a member anywhere in the guild, before any channel's overwrites. */
export function memberPermissions(guild: Guild, personId: string): bigint {
  return guildPermissions(permissionGuild(guild), { id: personId, roles: guild.members.get(personId)?.roles ?? [] })
}

function permissionGuild(guild: Guild) {
  return { id: guild.id, ownerId: guild.ownerId, roles: [...guild.roles.values()] }
}

/** Whether the person sees the channel at all. */
export function canView(world: World, channel: Channel, personId: string): boolean {
  return permissionsIn(world, channel, personId)?.has('ViewChannel') ?? false
}
