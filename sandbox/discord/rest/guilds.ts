import { Router } from 'express'
import { channelObject, guildObject, memberWithUser, roleObject } from '../payloads.ts'
import { problems } from '../problem.ts'
import { Refusal } from '../refusal.ts'
import type { World } from '../world.ts'
import { findChannel, findGuild } from './find.ts'
import { idParameter } from './request.ts'

/** `/guilds` and `/channels/{channel}` (Discord docs, resources/guild and resources/channel). */
export function createGuildRoutes(world: World): Router {
  const router = Router()

  router.get('/guilds/:guild', (request, response) => {
    const guild = findGuild(world, idParameter(request, 'guild'))
    const counts = { approximate_member_count: guild.members.size, approximate_presence_count: 0 }
    response.json({ ...guildObject(guild), ...(request.query.with_counts === 'true' && counts) })
  })

  router.get('/guilds/:guild/channels', (request, response) => {
    const guild = findGuild(world, idParameter(request, 'guild'))
    response.json(
      guild.channelIds.flatMap(id => {
        const channel = world.channels.get(id)
        return channel ? [channelObject(world, channel)] : []
      }),
    )
  })

  router.get('/guilds/:guild/roles', (request, response) => {
    const guild = findGuild(world, idParameter(request, 'guild'))
    response.json([...guild.roles.values()].map(role => roleObject(guild, role)))
  })

  router.get('/guilds/:guild/members/:user', (request, response) => {
    const guild = findGuild(world, idParameter(request, 'guild'))
    const id = idParameter(request, 'user')
    const member = guild.members.get(id)
    if (!member) throw new Refusal(world.people.has(id) ? problems.unknownMember : problems.unknownUser)
    response.json(memberWithUser(world, member))
  })

  router.get('/channels/:channel', (request, response) => {
    response.json(channelObject(world, findChannel(world, idParameter(request, 'channel')).channel))
  })

  router.post('/channels/:channel/typing', (request, response) => {
    findChannel(world, idParameter(request, 'channel'))
    response.status(204).end()
  })

  return router
}
