import { type Request, Router } from 'express'
import type { Commands } from '../commands.ts'
import { userObject } from '../payloads.ts'
import { problems } from '../problem.ts'
import { Refusal } from '../refusal.ts'
import { botJoined, type World } from '../world.ts'
import { findGuild } from './find.ts'
import { idParameter, readPayload } from './request.ts'

const scopes = ['/applications/:application/commands', '/applications/:application/guilds/:guild/commands']

/** `/applications` (Discord docs, resources/application and interactions/application-commands). */
export function createApplicationRoutes(world: World, commands: Commands): Router {
  const router = Router()

  router.get(['/applications/@me', '/oauth2/applications/@me'], (_request, response) => {
    const guilds = [...world.guilds.values()].filter(guild => botJoined(world, guild))
    response.json({
      id: world.bot.id,
      name: world.bot.name,
      icon: null,
      description: '',
      bot: userObject(world.bot),
      bot_public: true,
      bot_require_code_grant: false,
      verify_key: '0'.repeat(64),
      team: null,
      flags: 0,
      approximate_guild_count: guilds.length,
      interactions_endpoint_url: null,
      role_connections_verification_url: null,
      event_webhooks_url: null,
      event_webhooks_status: 1,
      redirect_uris: [],
      tags: [],
      integration_types_config: {
        0: { oauth2_install_params: { scopes: ['applications.commands', 'bot'], permissions: '0' } },
      },
    })
  })

  router.get('/applications/:application/emojis', (request, response) => {
    scope(request)
    response.json({ items: [] })
  })

  router.get(scopes, (request, response) => {
    response.json(commands.list(scope(request)))
  })

  router.put(scopes, async (request, response) => {
    const guildId = scope(request)
    response.json(commands.replaceAll(guildId, (await readPayload(request)).body))
  })

  router.post(scopes, async (request, response) => {
    const guildId = scope(request)
    const { command, created } = commands.upsert(guildId, (await readPayload(request)).body)
    response.status(created ? 201 : 200).json(command)
  })

  const one = scopes.map(path => `${path}/:command`)

  router.get(one, (request, response) => {
    response.json(commands.find(scope(request), idParameter(request, 'command')))
  })

  router.patch(one, async (request, response) => {
    const guildId = scope(request)
    response.json(commands.edit(guildId, idParameter(request, 'command'), (await readPayload(request)).body))
  })

  router.delete(one, (request, response) => {
    commands.delete(scope(request), idParameter(request, 'command'))
    response.status(204).end()
  })

  /** Which commands the path speaks of. Throws 10002 for another application and 50001 where the bot is not in the guild. */
  function scope(request: Request): string | null {
    if (idParameter(request, 'application') !== world.bot.id) throw new Refusal(problems.unknownApplication)
    if (request.params.guild === undefined) return null
    const guildId = idParameter(request, 'guild')
    const guild = world.guilds.get(guildId)
    if (guild && !botJoined(world, guild)) throw new Refusal(problems.missingAccess)
    return findGuild(world, guildId).id
  }

  return router
}
