import { z } from 'zod'
import { StartError } from './errors.ts'
import { canonicalZone } from './zones.ts'

const url = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) address' })
  .transform(text => text.replace(/\/+$/, ''))
const snowflake = z.string().regex(/^\d{17,20}$/, 'must be a Discord id: 17 to 20 digits')

const Environment = z.object({
  DISCORD_TOKEN: z.string({ error: 'is missing: Developer Portal → your application → Bot → Reset Token' }).min(1),
  TMDB_API_KEY: z
    .string({ error: 'is missing: themoviedb.org → Settings → API, either the key or the read access token' })
    .regex(/^([0-9a-f]{32}|[\w-]+\.[\w-]+\.[\w-]+)$/i, 'is neither a key (32 hex digits) nor a read access token'),
  DATABASE_URL: z
    .string()
    .regex(/^file:./, 'must be file: and a path')
    .default('file:data/movie-night.db'),
  DEFAULT_TIMEZONE: z
    .string()
    .refine(zone => canonicalZone(zone) !== null, 'must be an IANA time zone such as Europe/Berlin')
    .default('UTC'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  COMMANDS_GUILD_ID: snowflake.optional(),
  DISCORD_API_URL: url.default('https://discord.com/api'),
  TMDB_API_URL: url.default('https://api.themoviedb.org/3'),
  TMDB_IMAGE_URL: url.default('https://image.tmdb.org/t/p'),
})

/** Everything that the bot is told from outside. */
export interface Config {
  discordToken: string
  tmdbApiKey: string
  /** `file:` and a path. */
  databaseUrl: string
  /** IANA zone of new guilds. */
  defaultTimezone: string
  logLevel: string
  /** Where commands are registered during development; everywhere if unset. */
  commandsGuildId: string | undefined
  /** Base without `/v10`. */
  discordApiUrl: string
  tmdbApiUrl: string
  tmdbImageUrl: string
}

/**
 * Reads and checks the environment. An empty value counts as unset.
 * @throws {StartError} that names every fault, one line each.
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(set)
  const faults = [...(parsed.error?.issues ?? []).map(issueWords), ...tokenFaults(set)]
  if (!parsed.success || faults.length > 0) {
    throw new StartError(['The configuration has faults (see .env.example):', ...faults].join('\n  '))
  }
  const { data } = parsed
  return {
    discordToken: data.DISCORD_TOKEN,
    tmdbApiKey: data.TMDB_API_KEY,
    databaseUrl: data.DATABASE_URL,
    defaultTimezone: canonicalZone(data.DEFAULT_TIMEZONE) ?? data.DEFAULT_TIMEZONE,
    logLevel: data.LOG_LEVEL,
    commandsGuildId: data.COMMANDS_GUILD_ID,
    discordApiUrl: data.DISCORD_API_URL,
    tmdbApiUrl: data.TMDB_API_URL,
    tmdbImageUrl: data.TMDB_IMAGE_URL,
  }
}

function issueWords(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.')} ${issue.message}`
}

/** A real token travels encrypted only: in the clear there is nothing but the sandbox. */
function tokenFaults({ DISCORD_API_URL = '', DISCORD_TOKEN = '' }: Record<string, string | undefined>): string[] {
  const exposed = /^http:/i.test(DISCORD_API_URL) && !DISCORD_TOKEN.startsWith('sandbox.')
  return exposed ? ['DISCORD_API_URL must be https: only the sandbox, with its own token, is reached without'] : []
}
