import { permissionsIn } from '../access.ts'
import type { Json } from '../objects.ts'
import { channelObject, memberObject, roleObject, userObject } from '../payloads.ts'
import type { Channel, World } from '../world.ts'

export type MentionableKind = 'user' | 'role' | 'channel'

/** Collects what the ids in options and selections stand for (Discord docs, Resolved Data Structure). */
export function createResolved(world: World, at: Channel, invokerId: string) {
  const data: Record<'users' | 'members' | 'roles' | 'channels', Json> = {
    users: {},
    members: {},
    roles: {},
    channels: {},
  }
  const guild = at.kind === 'guild' ? world.guilds.get(at.guildId) : undefined

  function addUser(id: string): boolean {
    const person = world.people.get(id)
    if (!person) return false
    const member = guild?.members.get(id)
    data.users[id] = userObject(person)
    if (member) {
      data.members[id] = { ...memberObject(member), permissions: String(permissionsIn(world, at, id)?.bits ?? 0n) }
    }
    return true
  }

  function addRole(id: string): boolean {
    const role = guild?.roles.get(id)
    if (!guild || !role) return false
    data.roles[id] = roleObject(guild, role)
    return true
  }

  /** Only a channel of the same guild that the invoker sees can be picked. */
  function addChannel(id: string): boolean {
    const channel = world.channels.get(id)
    if (channel?.kind !== 'guild' || channel.guildId !== guild?.id) return false
    const permissions = permissionsIn(world, channel, invokerId)
    if (!permissions?.has('ViewChannel')) return false
    data.channels[id] = {
      ...channelObject(world, channel),
      permissions: String(permissions.bits),
      app_permissions: String(permissionsIn(world, channel, world.bot.id)?.bits ?? 0n),
    }
    return true
  }

  const add = { user: addUser, role: addRole, channel: addChannel }
  return {
    /** Adds what `id` stands for as one of `kinds`; answers whether there is such a thing. */
    add: (id: string, kinds: MentionableKind[]): boolean => kinds.some(kind => add[kind](id)),
    /** `{ resolved }` with the kinds that have something in them, or nothing. */
    part(): { resolved?: Json } {
      const filled = Object.entries(data).filter(([, entries]) => Object.keys(entries).length > 0)
      return filled.length === 0 ? {} : { resolved: Object.fromEntries(filled) }
    },
  }
}

export type Resolved = ReturnType<typeof createResolved>
