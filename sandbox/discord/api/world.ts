import { Router } from 'express'
import { z } from 'zod'
import type { Guilds } from '../guilds.ts'
import { RefusedAct } from '../interactions/refusedAct.ts'
import type { Messages } from '../messages/messages.ts'
import { channelTypes } from '../objects.ts'
import { isPermissionName, type PermissionName, permissionBits, permissionNames } from '../permissions.ts'
import { botJoined, type Guild, type GuildChannel, type Person, timestamp, type World } from '../world.ts'
import { findPerson, guildChannelIn, guildIn, personIn, readBody } from './request.ts'

const Name = z.string().trim().min(1).max(100)
const NewPerson = z.strictObject({ name: Name })
const ChangedPerson = z.strictObject({ name: Name.optional(), dmsOpen: z.boolean().optional() })
const NewGuild = z.strictObject({
  name: Name,
  owner: z.string().optional(),
  people: z.array(z.string()).default([]),
  channels: z.array(Name).min(1).default(['general']),
  botJoined: z.boolean().default(true),
})
const Member = z.strictObject({ manageServer: z.boolean().optional() })
const Joined = z.strictObject({ joined: z.boolean() })
const Outage = z.strictObject({ unavailable: z.boolean() })
const Role = z.strictObject({ name: Name, mentionable: z.boolean().default(false) })
const Permission = z.custom<PermissionName>(name => typeof name === 'string' && isPermissionName(name), {
  error: 'is not the name of a permission',
})
const Overwrite = z.strictObject({
  target: z.string(),
  allow: z.array(Permission).default([]),
  deny: z.array(Permission).default([]),
})

export interface WorldView {
  bot: { id: string; name: string }
  guilds: ReturnType<typeof guildView>[]
  people: PersonView[]
  commands: object[]
  /** ISO 8601. */
  clock: string
}

export type PersonView = Pick<Person, 'id' | 'name' | 'dmsOpen'>

/** `/sandbox/world`, `/people`, `/guilds` and `/channels`: the world and what happens to it. */
export function createWorldRoutes(world: World, guilds: Guilds, messages: Messages): Router {
  const router = Router()

  router.get('/world', (_request, response) => {
    response.json(worldView(world))
  })

  router.post('/people', (request, response) => {
    response.status(201).json(personView(guilds.createPerson(readBody(NewPerson, request).name)))
  })

  router.patch('/people/:person', (request, response) => {
    const person = personIn(world, request)
    const { name = person.name, dmsOpen = person.dmsOpen } = readBody(ChangedPerson, request)
    Object.assign(person, { name, dmsOpen })
    world.changes.publish({ type: 'world' })
    response.json(personView(person))
  })

  router.post('/guilds', (request, response) => {
    const { owner, people, ...rest } = readBody(NewGuild, request)
    const ids = people.map(id => findPerson(world, id).id)
    const ownerId = owner === undefined ? (ids[0] ?? guilds.createPerson('Owner').id) : findPerson(world, owner).id
    response.status(201).json(guildView(world, guilds.createGuild({ ...rest, ownerId, people: ids })))
  })

  router.put('/guilds/:guild/members/:person', (request, response) => {
    const guild = guildIn(world, request)
    guilds.setMember(guild, personIn(world, request).id, readBody(Member, request).manageServer)
    response.json(guildView(world, guild))
  })

  router.delete('/guilds/:guild/members/:person', (request, response) => {
    const guild = guildIn(world, request)
    const person = personIn(world, request)
    if (guild.ownerId === person.id) throw new RefusedAct(409, 'The owner cannot leave their server.')
    guilds.removeMember(guild, person.id)
    response.status(204).end()
  })

  router.post('/guilds/:guild/bot', (request, response) => {
    const guild = guildIn(world, request)
    if (readBody(Joined, request).joined) guilds.inviteBot(guild)
    else guilds.removeBot(guild)
    response.json(guildView(world, guild))
  })

  router.post('/guilds/:guild/outage', (request, response) => {
    const guild = guildIn(world, request)
    guilds.setOutage(guild, readBody(Outage, request).unavailable)
    response.json(guildView(world, guild))
  })

  router.patch('/guilds/:guild', (request, response) => {
    const guild = guildIn(world, request)
    guilds.rename(guild, readBody(NewPerson, request).name)
    response.json(guildView(world, guild))
  })

  router.post('/guilds/:guild/channels', (request, response) => {
    const channel = guilds.createChannel(guildIn(world, request), readBody(NewPerson, request).name)
    response.status(201).json(channelView(world, channel))
  })

  router.post('/guilds/:guild/roles', (request, response) => {
    const { name, mentionable } = readBody(Role, request)
    const role = guilds.createRole(guildIn(world, request), name, mentionable)
    response.status(201).json({ id: role.id, name, mentionable })
  })

  router.delete('/guilds/:guild/roles/:role', (request, response) => {
    const guild = guildIn(world, request)
    if (!guild.roles.has(request.params.role)) throw new RefusedAct(404, `There is no role ${request.params.role}.`)
    guilds.deleteRole(guild, request.params.role)
    response.status(204).end()
  })

  router.delete('/channels/:channel', (request, response) => {
    guilds.deleteChannel(guildChannelIn(world, request))
    response.status(204).end()
  })

  router.patch('/channels/:channel/permissions', (request, response) => {
    const channel = guildChannelIn(world, request)
    const { target, allow, deny } = readBody(Overwrite, request)
    guilds.setOverwrite(channel, { ...targetOf(channel, target), allow: sum(allow), deny: sum(deny) })
    response.status(204).end()
  })

  router.delete('/channels/:channel/messages/:message', (request, response) => {
    const message = world.channels.get(request.params.channel)?.messages.get(request.params.message)
    if (!message) throw new RefusedAct(404, `There is no message ${request.params.message} in that channel.`)
    messages.delete(message)
    response.status(204).end()
  })

  /** The bot, a role of the guild, or a person. */
  function targetOf(channel: GuildChannel, target: string): { id: string; type: 0 | 1 } {
    if (target === 'bot') return { id: world.bot.id, type: 1 }
    const isRole = world.guilds.get(channel.guildId)?.roles.has(target)
    return isRole ? { id: target, type: 0 } : { id: findPerson(world, target).id, type: 1 }
  }

  return router
}

export function worldView(world: World): WorldView {
  return {
    bot: { id: world.bot.id, name: world.bot.name },
    guilds: [...world.guilds.values()].map(guild => guildView(world, guild)),
    people: [...world.people.values()].filter(person => !person.bot).map(personView),
    commands: [...world.commands.values()].flat(),
    clock: timestamp(world),
  }
}

const sum = (names: PermissionName[]) => names.reduce((all, name) => all | permissionBits[name], 0n)

export const personView = ({ id, name, dmsOpen }: Person) => ({ id, name, dmsOpen })

export function channelView(world: World, { id, name, overwrites }: GuildChannel) {
  const denied = overwrites.find(overwrite => overwrite.id === world.bot.id)?.deny ?? 0n
  return { id, name, type: channelTypes.guildText, botDenied: permissionNames(denied) }
}

export function guildView(world: World, guild: Guild) {
  return {
    id: guild.id,
    name: guild.name,
    owner: guild.ownerId,
    botJoined: botJoined(world, guild),
    unavailable: !guild.available,
    channels: guild.channelIds.flatMap(id => {
      const channel = world.channels.get(id)
      return channel?.kind === 'guild' ? [channelView(world, channel)] : []
    }),
    members: [...guild.members.keys()].filter(id => id !== world.bot.id),
    roles: [...guild.roles.values()].map(({ id, name, mentionable }) => ({ id, name, mentionable })),
  }
}
