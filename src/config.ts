import { isIP } from 'node:net'
import { z } from 'zod'
import { parseKey } from './encryption.ts'
import { StartError } from './errors.ts'
import { canonicalZone } from './zones.ts'

/** Of Trakt's variables, those that mean nothing alone. */
const TRAKT_TOGETHER = ['TRAKT_CLIENT_ID', 'TRAKT_CLIENT_SECRET', 'TRAKT_ENCRYPTION_KEY']

const faultsHeading = 'The configuration has faults (see .env.example):'

const url = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) address' })
  .transform(text => text.replace(/\/+$/, ''))
const publicUrl = url
  .refine(text => !/[?#@]/.test(text), 'must be an address without a query, a fragment or a name to sign in with')
  .transform(text => new URL(text))
  .refine(({ pathname }) => /^[\w./~-]*$/.test(pathname), 'must have a path of letters, digits and -._~ only')
  .transform(({ origin, pathname }) => origin + pathname.replace(/\/+$/, ''))
const key = z.string().transform((text, context) => {
  const parsed = parseKey(text)
  if (typeof parsed !== 'string') return parsed
  context.addIssue({
    code: 'custom',
    message: `${parsed} (64 hex digits, or base64 of 32 bytes: openssl rand -hex 32)`,
  })
  return z.NEVER
})
/** A whole number from `least` to `most`. */
const count = (most: number, least = 0) =>
  z
    .string()
    .regex(/^\d{1,5}$/, `must be a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine(number => number >= least && number <= most, `must be a whole number from ${least} to ${most}`)
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
  BACKUP_DIR: z.string().optional(),
  BACKUP_KEEP: count(9_999, 1).default(14),
  DEFAULT_TIMEZONE: z
    .string()
    .refine(zone => canonicalZone(zone) !== null, 'must be an IANA time zone such as Europe/Berlin')
    .default('UTC'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  COMMANDS_GUILD_ID: snowflake.optional(),
  DISCORD_API_URL: url.default('https://discord.com/api'),
  TMDB_API_URL: url.default('https://api.themoviedb.org/3'),
  TMDB_IMAGE_URL: url.default('https://image.tmdb.org/t/p'),
  TRAKT_CLIENT_ID: z.string().regex(/^\S+$/, 'must not contain spaces').optional(),
  TRAKT_CLIENT_SECRET: z.string().regex(/^\S+$/, 'must not contain spaces').optional(),
  TRAKT_ENCRYPTION_KEY: key.optional(),
  TRAKT_ENCRYPTION_KEY_PREVIOUS: key.optional(),
  TRAKT_API_URL: url.default('https://api.trakt.tv'),
  TRAKT_AUTH_URL: url.default('https://auth.trakt.tv'),
  PUBLIC_URL: publicUrl.optional(),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'must be an address or a host name')
    .default('127.0.0.1'),
  PORT: count(65_535).default(8080),
  TRUST_PROXY: count(10).default(0),
  API_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, 'must have at least 16 characters, none of them a space')
    .optional(),
})

/** What the operator sets to let members link their Trakt accounts. */
export interface TraktConfig {
  apiUrl: string
  authUrl: string
  clientId: string
  clientSecret: string
  encryptionKey: Buffer
  /** Opens what the present key does not, while keys are changed. */
  previousEncryptionKey: Buffer | undefined
  /** As `Config.publicUrl`. */
  publicUrl: string | undefined
}

/** Everything that the bot is told from outside. */
export interface Config {
  discordToken: string
  tmdbApiKey: string
  /** `file:` and a path. */
  databaseUrl: string
  /** Where a backup is made every night; nowhere if unset. */
  backupDir: string | undefined
  /** How many of them are kept. */
  backupKeep: number
  /** IANA zone of new guilds. */
  defaultTimezone: string
  logLevel: string
  /** Where commands are registered during development; everywhere if unset. */
  commandsGuildId: string | undefined
  /** Base without `/v10`. */
  discordApiUrl: string
  tmdbApiUrl: string
  tmdbImageUrl: string
  /** Null while the operator has not set Trakt up. */
  trakt: TraktConfig | null
  /** Where browsers reach our HTTP routes, with its path and without a slash at the end. */
  publicUrl: string | undefined
  /** Where the HTTP routes listen; port 0 is any free one. */
  host: string
  port: number
  /** How many proxies stand in front, whose word about the client's address is taken. */
  trustProxy: number
  /** The bearer of the operator's routes, which do not exist without it. */
  apiToken: string | undefined
}

/**
 * Reads and checks the environment. An empty value counts as unset.
 * @throws {StartError} that names every fault, one line each.
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(set)
  const faults = [...(parsed.error?.issues ?? []).map(issueWords), ...tokenFaults(set), ...traktFaults(set)]
  if (!parsed.success || faults.length > 0) {
    throw new StartError([faultsHeading, ...faults].join('\n  '))
  }
  const { data } = parsed
  return {
    discordToken: data.DISCORD_TOKEN,
    tmdbApiKey: data.TMDB_API_KEY,
    databaseUrl: data.DATABASE_URL,
    backupDir: data.BACKUP_DIR,
    backupKeep: data.BACKUP_KEEP,
    defaultTimezone: canonicalZone(data.DEFAULT_TIMEZONE) ?? data.DEFAULT_TIMEZONE,
    logLevel: data.LOG_LEVEL,
    commandsGuildId: data.COMMANDS_GUILD_ID,
    discordApiUrl: data.DISCORD_API_URL,
    tmdbApiUrl: data.TMDB_API_URL,
    tmdbImageUrl: data.TMDB_IMAGE_URL,
    trakt: traktOf(data),
    publicUrl: data.PUBLIC_URL,
    host: data.HOST,
    port: data.PORT,
    trustProxy: data.TRUST_PROXY,
    apiToken: data.API_TOKEN,
  }
}

/**
 * Reads and checks what a script needs that works on the database alone. An empty value counts as unset.
 * @throws {StartError} as `readConfig`.
 */
export function readDatabaseConfig(
  environment: Record<string, string | undefined>,
): Pick<Config, 'databaseUrl' | 'defaultTimezone'> {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.pick({ DATABASE_URL: true, DEFAULT_TIMEZONE: true }).safeParse(set)
  if (!parsed.success) {
    throw new StartError([faultsHeading, ...parsed.error.issues.map(issueWords)].join('\n  '))
  }
  const { DATABASE_URL: databaseUrl, DEFAULT_TIMEZONE: zone } = parsed.data
  return { databaseUrl, defaultTimezone: canonicalZone(zone) ?? zone }
}

/** What must stand in no log, as it was given and as it may come back. */
export function secretsOf(config: Config): string[] {
  const { trakt } = config
  const keys = [trakt?.encryptionKey, trakt?.previousEncryptionKey].filter(one => one !== undefined)
  return [
    config.discordToken,
    config.tmdbApiKey,
    ...[trakt?.clientSecret, config.apiToken].filter(one => one !== undefined),
    ...keys.flatMap(one => [one.toString('hex'), one.toString('base64'), one.toString('base64url')]),
  ]
}

/** What works, but should be looked at. */
export function warningsOf({ publicUrl, trakt, trustProxy }: Config): string[] {
  if (trakt === null || publicUrl === undefined) return []
  const { protocol, hostname } = new URL(publicUrl)
  const isOpen = protocol === 'http:' && !isPrivate(hostname)
  // The bot itself speaks plain HTTP, so https means that a proxy stands in front.
  const isShared = protocol === 'https:' && trustProxy === 0
  return [
    ...(isOpen ? ['PUBLIC_URL is http on a public host: everybody on the way can read and take over a link'] : []),
    ...(isShared
      ? ['PUBLIC_URL is https and TRUST_PROXY is 0: all members share the request limits of one client']
      : []),
  ]
}

function traktOf(data: z.infer<typeof Environment>): TraktConfig | null {
  const { TRAKT_CLIENT_ID, TRAKT_CLIENT_SECRET, TRAKT_ENCRYPTION_KEY } = data
  if (TRAKT_CLIENT_ID === undefined || TRAKT_CLIENT_SECRET === undefined || !TRAKT_ENCRYPTION_KEY) return null
  return {
    apiUrl: data.TRAKT_API_URL,
    authUrl: data.TRAKT_AUTH_URL,
    clientId: TRAKT_CLIENT_ID,
    clientSecret: TRAKT_CLIENT_SECRET,
    encryptionKey: TRAKT_ENCRYPTION_KEY,
    previousEncryptionKey: data.TRAKT_ENCRYPTION_KEY_PREVIOUS,
    publicUrl: data.PUBLIC_URL,
  }
}

/** Three variables come together or not at all, and what is secret travels encrypted unless it stays on this machine. */
function traktFaults(set: Record<string, string | undefined>): string[] {
  const missing = TRAKT_TOGETHER.filter(name => set[name] === undefined)
  const given = TRAKT_TOGETHER.filter(name => set[name] !== undefined)
  const isHalf = given.length > 0 && missing.length > 0
  const together = missing.map(
    name => `${name} is missing: it comes together with ${given.join(' and ')}, or none of them`,
  )
  const exposed = ['TRAKT_API_URL', 'TRAKT_AUTH_URL'].filter(name => {
    const address = set[name] ?? ''
    return /^http:/i.test(address) && URL.canParse(address) && !isLoopback(new URL(address).hostname)
  })
  return [
    ...(isHalf ? together : []),
    ...exposed.map(name => `${name} must be https: only what runs on this machine is reached without`),
  ]
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'))
}

/** Whether only this machine or its own network can reach a host by this name (RFC 1918, RFC 4193, RFC 3927, RFC 6762). */
function isPrivate(hostname: string): boolean {
  if (isLoopback(hostname) || /\.(local|internal|lan|home\.arpa)$/.test(hostname) || !/[.:]/.test(hostname)) return true
  if (isIP(hostname) === 4) return /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)/.test(hostname)
  return /^\[(f[cd]|fe[89ab])/.test(hostname)
}

function issueWords(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.')} ${issue.message}`
}

/** A real token travels encrypted only: in the clear there is nothing but the sandbox. */
function tokenFaults({ DISCORD_API_URL = '', DISCORD_TOKEN = '' }: Record<string, string | undefined>): string[] {
  const exposed = /^http:/i.test(DISCORD_API_URL) && !DISCORD_TOKEN.startsWith('sandbox.')
  return exposed ? ['DISCORD_API_URL must be https: only the sandbox, with its own token, is reached without'] : []
}
