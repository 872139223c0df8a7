import { expect, test } from 'vitest'
import { readConfig, secretsOf, warningsOf } from '../src/config.ts'
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
    backupDir: undefined,
    backupKeep: 14,
    defaultTimezone: 'UTC',
    logLevel: 'info',
    commandsGuildId: undefined,
    discordApiUrl: 'https://discord.com/api',
    tmdbApiUrl: 'https://api.themoviedb.org/3',
    tmdbImageUrl: 'https://image.tmdb.org/t/p',
    trakt: null,
    publicUrl: undefined,
    host: '127.0.0.1',
    port: 8080,
    trustProxy: 0,
    apiToken: undefined,
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
    TRAKT_CLIENT_ID: 'an id',
    TRAKT_ENCRYPTION_KEY: '00'.repeat(16),
    TRAKT_ENCRYPTION_KEY_PREVIOUS: 'old',
    TRAKT_API_URL: 'trakt',
    TRAKT_AUTH_URL: 'http://trakt.example',
    PUBLIC_URL: 'movies.example.org',
    HOST: 'every host',
    PORT: '99999',
    TRUST_PROXY: 'yes',
    API_TOKEN: 'short',
    BACKUP_KEEP: '0',
  })
  expect(found.map(line => line.split(' ')[0]).sort()).toEqual([
    'API_TOKEN',
    'BACKUP_KEEP',
    'COMMANDS_GUILD_ID',
    'DATABASE_URL',
    'DEFAULT_TIMEZONE',
    'DISCORD_API_URL',
    'DISCORD_TOKEN',
    'HOST',
    'LOG_LEVEL',
    'PORT',
    'PUBLIC_URL',
    'TMDB_API_KEY',
    'TMDB_API_URL',
    'TMDB_IMAGE_URL',
    'TRAKT_API_URL',
    'TRAKT_AUTH_URL',
    'TRAKT_CLIENT_ID',
    'TRAKT_CLIENT_SECRET',
    'TRAKT_ENCRYPTION_KEY',
    'TRAKT_ENCRYPTION_KEY_PREVIOUS',
    'TRUST_PROXY',
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

const trakt = { TRAKT_CLIENT_ID: 'an-id', TRAKT_CLIENT_SECRET: 'a-secret', TRAKT_ENCRYPTION_KEY: '5a'.repeat(32) }

test('the three variables of Trakt set it up, with the keys as bytes', () => {
  const previous = Buffer.alloc(32, 7)
  const config = readConfig({
    ...secrets,
    ...trakt,
    TRAKT_ENCRYPTION_KEY_PREVIOUS: previous.toString('base64'),
    PUBLIC_URL: 'https://movies.example.org/',
  })
  expect(config.trakt).toEqual({
    apiUrl: 'https://api.trakt.tv',
    authUrl: 'https://auth.trakt.tv',
    clientId: 'an-id',
    clientSecret: 'a-secret',
    encryptionKey: Buffer.alloc(32, 0x5a),
    previousEncryptionKey: previous,
    publicUrl: 'https://movies.example.org',
  })
})

test.each(Object.keys(trakt))('without %s the other two are refused', name => {
  const others = Object.keys(trakt).filter(other => other !== name)
  const fault = `${name} is missing: it comes together with ${others.join(' and ')}, or none of them`
  expect(faults({ ...secrets, ...trakt, [name]: '' })).toEqual([fault])
})

test.each([
  ['00'.repeat(16), 'holds 16 bytes instead of 32'],
  ['0'.repeat(63), 'has 63 hex digits instead of 64'],
  ['a passphrase', 'is neither 64 hex digits nor base64'],
])('a wrong TRAKT_ENCRYPTION_KEY is refused with the exact reason: %s', (TRAKT_ENCRYPTION_KEY, reason) => {
  const how = '(64 hex digits, or base64 of 32 bytes: openssl rand -hex 32)'
  expect(faults({ ...secrets, ...trakt, TRAKT_ENCRYPTION_KEY })).toEqual([`TRAKT_ENCRYPTION_KEY ${reason} ${how}`])
})

test('Trakt’s secrets are not sent in the clear, except on this machine', () => {
  const fault = 'TRAKT_AUTH_URL must be https: only what runs on this machine is reached without'
  expect(faults({ ...secrets, ...trakt, TRAKT_AUTH_URL: 'http://trakt.example' })).toEqual([fault])
  for (const host of ['127.0.0.1:4000', 'localhost', '[::1]:4000']) {
    expect(faults({ ...secrets, ...trakt, TRAKT_AUTH_URL: `http://${host}/auth` })).toEqual([])
  }
})

test.each([
  ['https://movies.example.org', 'https://movies.example.org'],
  ['https://Movies.Example.org:443/', 'https://movies.example.org'],
  ['https://example.org/movies/', 'https://example.org/movies'],
  ['https://example.org/a/b', 'https://example.org/a/b'],
  ['http://127.0.0.1:8080//', 'http://127.0.0.1:8080'],
])('PUBLIC_URL %s is taken as %s', (PUBLIC_URL, taken) => {
  expect(readConfig({ ...secrets, PUBLIC_URL }).publicUrl).toBe(taken)
})

test.each([
  'https://example.org/?a=1',
  'https://example.org/#x',
  'https://me:secret@example.org',
  'https://example.org/a;b',
  'https://example.org/a b',
  'ftp://example.org',
])('PUBLIC_URL %s is refused', PUBLIC_URL => {
  expect(faults({ ...secrets, PUBLIC_URL })).toEqual([expect.stringMatching(/^PUBLIC_URL must /)])
})

test.each([
  ['http://movies.example.org', 1],
  ['http://198.51.100.7/movies', 1],
  ['http://172.32.0.1', 1],
  ['http://[2001:db8::1]', 1],
  ['http://10.example.org', 1],
  ['http://localhost:8080', 0],
  ['http://127.0.0.1:8080', 0],
  ['http://192.168.1.20', 0],
  ['http://10.0.0.7', 0],
  ['http://172.16.4.1', 0],
  ['http://[::1]:8080', 0],
  ['http://[fd00::7]', 0],
  ['http://movies.local', 0],
  ['http://nas:8080', 0],
])('%s gives %i warnings', (PUBLIC_URL, count) => {
  const warnings = warningsOf(readConfig({ ...secrets, ...trakt, PUBLIC_URL }))
  expect(warnings).toHaveLength(count)
  expect(warningsOf(readConfig({ ...secrets, PUBLIC_URL }))).toEqual([])
})

test('https without a proxy to trust is warned of, because all members would share one limit', () => {
  const warnings = (TRUST_PROXY: string) =>
    warningsOf(readConfig({ ...secrets, ...trakt, PUBLIC_URL: 'https://movies.example.org', TRUST_PROXY }))
  expect(warnings('0')).toEqual([expect.stringContaining('TRUST_PROXY is 0')])
  expect(warnings('1')).toEqual([])
})

test.each([
  ['PORT', '0', 'port', 0],
  ['PORT', '65535', 'port', 65_535],
  ['TRUST_PROXY', '2', 'trustProxy', 2],
  ['HOST', '::', 'host', '::'],
  ['API_TOKEN', '0123456789abcdef', 'apiToken', '0123456789abcdef'],
] as const)('%s may be %s', (name, text, field, value) => {
  expect(readConfig({ ...secrets, [name]: text })[field]).toBe(value)
})

test.each([
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '80.5'],
  ['PORT', 'http'],
  ['TRUST_PROXY', 'true'],
  ['TRUST_PROXY', '11'],
  ['API_TOKEN', '0123456789abcde'],
  ['API_TOKEN', 'sixteen characters'],
])('%s may not be %s', (name, text) => {
  expect(faults({ ...secrets, [name]: text })).toEqual([expect.stringMatching(new RegExp(`^${name} must `))])
})

test('every secret is known to the log, in every form in which a key may come back', () => {
  const known = secretsOf(readConfig({ ...secrets, ...trakt, API_TOKEN: '0123456789abcdef' }))
  const key = Buffer.alloc(32, 0x5a)
  expect(known).toEqual(
    expect.arrayContaining([
      ...Object.values(secrets),
      trakt.TRAKT_CLIENT_SECRET,
      '0123456789abcdef',
      key.toString('hex'),
      key.toString('base64'),
    ]),
  )
})
