import { DiscordAPIError, REST, Routes } from 'discord.js'
import { z } from 'zod'
import type { Config } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { createTmdbApi } from '../../src/tmdb/api.ts'
import { TmdbError } from '../../src/tmdb/errors.ts'
import { createTraktAuth } from '../../src/trakt/auth.ts'
import { TraktError, type TraktErrorKind } from '../../src/trakt/errors.ts'
import { type Finding, look, messageOf, ok, wrong } from './finding.ts'

const Application = z.object({
  name: z.string(),
  interactions_endpoint_url: z.string().nullish(),
  approximate_guild_count: z.number().optional(),
})

export async function lookAtDiscord(config: Config): Promise<Finding[]> {
  const rest = new REST({ api: config.discordApiUrl, version: '10', timeout: 10_000, retries: 0 }).setToken(
    config.discordToken,
  )
  try {
    const application = Application.parse(await rest.get(Routes.currentApplication()))
    const servers = application.approximate_guild_count
    const found = ok(
      `Discord knows the bot as ${application.name}${servers === undefined ? '' : `, servers: ${servers}`}.`,
    )
    if (!application.interactions_endpoint_url) return [found]
    return [
      found,
      wrong(
        'Discord sends every command to an Interactions Endpoint URL and none to the bot: empty it (Developer Portal → General Information).',
      ),
    ]
  } catch (error) {
    if (error instanceof DiscordAPIError && error.status === 401) {
      return [wrong('Discord does not accept DISCORD_TOKEN: Developer Portal → your application → Bot → Reset Token.')]
    }
    return [wrong(`Discord does not answer as it should: ${messageOf(error)}.`)]
  }
}

export async function lookAtTmdb(config: Config): Promise<Finding[]> {
  const log = createLog({ level: 'silent', secrets: [] })
  const tmdb = createTmdbApi({ baseUrl: config.tmdbApiUrl, apiKey: config.tmdbApiKey, log })
  try {
    const films = await tmdb.popular()
    return [ok(`TMDB answers: the most popular film is ${films[0]?.title ?? 'none'}.`)]
  } catch (error) {
    if (!(error instanceof TmdbError)) throw error
    if (error.kind === 'unauthorized')
      return [wrong('TMDB does not accept TMDB_API_KEY: themoviedb.org → Settings → API.')]
    return [wrong(`TMDB does not answer as it should (${error.kind}).`)]
  } finally {
    await tmdb.close()
  }
}

/** What Trakt answers to an application that it does not know, or to a secret that is not this application's. */
const refusals: TraktErrorKind[] = ['forbidden', 'rejected', 'unauthorized']

/** Asks for a device code, which runs out unused, and once what came of it: for the first the id is enough, for the second not. */
export async function lookAtTrakt({ trakt, publicUrl }: Config): Promise<Finding[]> {
  if (!trakt) return [look('Trakt is not set up: everything else works without it (docs/trakt.md).')]
  const { authUrl, clientId, clientSecret } = trakt
  const redirectUri = `${publicUrl ?? ''}/auth/trakt/callback`
  const auth = createTraktAuth({ authUrl, clientId, clientSecret, redirectUri, userAgent: 'MovieNight/0.1 (doctor)' })
  let refused = wrong(
    'Trakt does not accept TRAKT_CLIENT_ID: does the application exist, and does your VIP membership run?',
  )
  try {
    const { deviceCode } = await auth.deviceCode()
    refused = wrong('Trakt does not accept TRAKT_CLIENT_SECRET: copy it anew from the application at Trakt.')
    await auth.pollDevice(deviceCode)
    const how = publicUrl
      ? `members link in a browser; its redirect URI has to be ${redirectUri}`
      : 'PUBLIC_URL is not set, so members link with a code'
    return [ok(`Trakt accepts the application: ${how}.`)]
  } catch (error) {
    if (!(error instanceof TraktError)) throw error
    if (refusals.includes(error.kind)) return [refused]
    return [wrong(`Trakt does not answer as it should (${error.kind}).`)]
  } finally {
    await auth.close()
  }
}
