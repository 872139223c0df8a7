import { type Permissions, permissionsIn } from '../access.ts'
import type { PermissionName } from '../permissions.ts'
import { problems } from '../problem.ts'
import { Refusal } from '../refusal.ts'
import { botJoined, type Channel, type Guild, type StoredMessage, type World } from '../world.ts'

/** A guild the bot is in; to all others Discord answers that it does not know them. */
export function findGuild(world: World, id: string): Guild {
  const guild = world.guilds.get(id)
  if (!guild || !botJoined(world, guild)) throw new Refusal(problems.unknownGuild)
  return guild
}

/** A channel the bot sees, with what it may do there: 10003 for one that is not there, 50001 for one that it does not see. */
export function findChannel(world: World, id: string): { channel: Channel; permissions: Permissions } {
  const channel = world.channels.get(id)
  if (!channel) throw new Refusal(problems.unknownChannel)
  const permissions = permissionsIn(world, channel, world.bot.id)
  if (!permissions?.has('ViewChannel')) throw new Refusal(problems.missingAccess)
  return { channel, permissions }
}

/** Throws 50013 unless the bot has every one of the permissions. */
export function requirePermissions(permissions: Permissions, ...names: PermissionName[]): void {
  if (!names.every(name => permissions.has(name))) throw new Refusal(problems.missingPermissions)
}

/** A message of the channel. Ephemeral ones are not to be had without the token of their interaction. */
export function findMessage(channel: Channel, id: string): StoredMessage {
  const message = channel.messages.get(id)
  if (!message || message.ephemeralFor !== undefined) throw new Refusal(problems.unknownMessage)
  return message
}
