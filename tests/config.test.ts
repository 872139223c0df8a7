import { expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { StartError } from '../src/errors.ts'

const secrets = { DISCORD_TOKEN: 'a.real.token', TMDB_API_KEY: '0123456789abcdef0123456789abcdef' }

/** The lines under the first one: a fault each. */
function faults(environment: Record<string, string | undefined>): string[] {
  try {
    readConfig(environment)
  } catch (error) {
    expect(error).toBeInstanceOf(StartError)
    const [first, ...lines] = (error as StartError).message.split('\n')
    expect(first).toBe('The configuration has faults (see .env.example):')
    return lines.map(line => line.trim())
  }
  return []
}

test('two secrets are enough; everything else has a default', () => {
  expect(readConfig(secrets)).toEqual({
    discordToken: 'a.real.token',
    tmdbApiKey: '0123456789abcdef0123456789abcdef',
    databaseUrl: 'file:data/movie-night.db',
    defaultTimezone: 'UTC',
    logLevel: 'info',
    commandsGuildId: undefined,
    discordApiUrl: 'https://discord.com/api',
    tmdbApiUrl: 'https://api.themoviedb.org/3',
    tmdbImageUrl: 'https://image.tmdb.org/t/p',
  })
})

test('all faults are named at once, a line each', () => {
  const found = faults({
    TMDB_API_KEY: 'my key',
    DATABASE_URL: 'postgres://localhost/db',
    DEFAULT_TIMEZONE: 'Mars/Olympus',
    LOG_LEVEL: 'loud',
    COMMANDS_GUILD_ID: 'my server',
    DISCORD_API_URL: 'http://127.0.0.1:1/discord/api',
    TMDB_API_URL: 'ftp://api',
    TMDB_IMAGE_URL: 'images',
  })
  expect(found.map(line => line.split(' ')[0]).sort()).toEqual([
    'COMMANDS_GUILD_ID',
    'DATABASE_URL',
    'DEFAULT_TIMEZONE',
    'DISCORD_API_URL',
    'DISCORD_TOKEN',
    'LOG_LEVEL',
    'TMDB_API_KEY',
    'TMDB_API_URL',
    'TMDB_IMAGE_URL',
  ])
})

test('a secret that is missing is said to be missing, and where it comes from', () => {
  expect(faults({})).toEqual([
    'DISCORD_TOKEN is missing: Developer Portal → your application → Bot → Reset Token',
    'TMDB_API_KEY is missing: themoviedb.org → Settings → API, either the key or the read access token',
  ])
})

test('a value that is empty counts as not set', () => {
  const empty = { DATABASE_URL: '', DEFAULT_TIMEZONE: '', LOG_LEVEL: '', COMMANDS_GUILD_ID: '', DISCORD_API_URL: '' }
  expect(readConfig({ ...secrets, ...empty })).toEqual(readConfig(secrets))
  expect(faults({ ...secrets, DISCORD_TOKEN: '' })).toEqual([expect.stringMatching(/^DISCORD_TOKEN is missing/)])
})

test('no secret stands in a message about faults', () => {
  const wrong = { DISCORD_TOKEN: 'planted-marker', TMDB_API_KEY: 'planted-marker', DISCORD_API_URL: 'http://elsewhere' }
  const found = faults(wrong).join('\n')
  expect(found).toContain('TMDB_API_KEY is neither a key (32 hex digits) nor a read access token')
  expect(found).not.toContain('planted-marker')
})

test.each(['0123456789ABCDEF0123456789abcdef', 'eyJhbGciOiJIUzI1NiJ9.eyJhdWQi_-OiIx.abc-_1'])(
  'TMDB is reached with %s',
  TMDB_API_KEY => {
    expect(readConfig({ ...secrets, TMDB_API_KEY }).tmdbApiKey).toBe(TMDB_API_KEY)
  },
)

test('a real token is not sent in the clear, and the sandbox’s own is', () => {
  const open = { DISCORD_API_URL: 'http://127.0.0.1:4000/discord/api' }
  const fault = 'DISCORD_API_URL must be https: only the sandbox, with its own token, is reached without'
  expect(faults({ ...secrets, ...open })).toEqual([fault])
  expect(faults({ ...secrets, DISCORD_API_URL: 'HTTP://127.0.0.1:4000/' })).toEqual([fault])
  expect(faults({ ...secrets, ...open, DISCORD_TOKEN: 'sandbox.token' })).toEqual([])
  expect(faults({ ...secrets, DISCORD_API_URL: 'https://proxy.example/api' })).toEqual([])
})

test.each(['file:', 'movie-night.db', 'sqlite:movie-night.db'])('%j is no database', DATABASE_URL => {
  expect(faults({ ...secrets, DATABASE_URL })).toEqual(['DATABASE_URL must be file: and a path'])
})

test.each(['file::memory:', 'file:/var/lib/movie-night.db', 'file:x'])('%j is a database', DATABASE_URL => {
  expect(readConfig({ ...secrets, DATABASE_URL }).databaseUrl).toBe(DATABASE_URL)
})

test('a zone is taken in whatever case, by its proper name', () => {
  expect(readConfig({ ...secrets, DEFAULT_TIMEZONE: 'europe/berlin' }).defaultTimezone).toBe('Europe/Berlin')
})

test('a slash at the end of an address makes no difference', () => {
  const config = readConfig({ ...secrets, DISCORD_API_URL: 'https://a/api/', TMDB_API_URL: 'https://b/3//' })
  expect([config.discordApiUrl, config.tmdbApiUrl]).toEqual(['https://a/api', 'https://b/3'])
})
