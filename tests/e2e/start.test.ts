import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startBot } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { buildTown, startTownBot, type Town } from '../helpers/e2e.ts'
import { startProgram } from '../helpers/program.ts'

/** What the program is given in the town; its database lies in its own directory. */
const environmentOf = (town: Town, change: Record<string, string> = {}) => ({
  ...town.sandbox.env,
  DATABASE_URL: 'file:data/bot.db',
  ...change,
})

/** The program must end by itself, with code 1 and nothing but these words. Answers them. */
async function failure(environment: Parameters<typeof startProgram>[0]): Promise<string> {
  const program = await startProgram(environment)
  const { code, stderr } = await program.ended
  expect(code, stderr).toBe(1)
  expect(stderr).not.toMatch(/^\s+at /m)
  expect(stderr).not.toContain('node:internal')
  return stderr
}

test('it connects, says that it is active, and ends with 0 on SIGTERM', async () => {
  const town = await buildTown()
  const program = await startProgram(environmentOf(town))
  await program.line('"msg":"active"')
  expect(await town.client.connected()).toBe(1)
  program.signal('SIGTERM')
  const { code, stdout, stderr } = await program.ended
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(await town.client.connected()).toBe(0)
  expect(stdout).not.toContain(town.sandbox.env.DISCORD_TOKEN)
})

test('it ends with 0 on SIGINT in the middle of its first post, which then stands there once', async () => {
  const town = await buildTown()
  const hold = await town.client.hold({ service: 'discord', method: 'POST', path: '/messages' }, 'after')
  const program = await startProgram(environmentOf(town, { DATABASE_URL: town.databaseUrl }))
  await hold.waiting(1)
  program.signal('SIGINT')
  await hold.release()
  expect(await program.ended).toMatchObject({ code: 0, stderr: '' })
  await startTownBot(town)
  expect(await town.nora.messages(town.general)).toHaveLength(1)
})

test.each([
  ['asks where the gateway is', { service: 'discord', path: '/gateway/bot' }],
  ['waits to be READY', { service: 'gateway', path: 'READY' }],
  ['reads its commands', { service: 'discord', method: 'GET', path: '/commands' }],
  ['writes its commands', { service: 'discord', method: 'PUT', path: '/commands' }],
] as const)('stopped while it %s, it ends and does not come back', async (_name, match) => {
  const town = await buildTown()
  const hold = await town.client.hold(match, 'before')
  const config = readConfig({ ...town.sandbox.env, DATABASE_URL: town.databaseUrl })
  const bot = await startBot(config, town.clock, createLog({ level: 'silent', secrets: [] }))
  const ready = bot.ready.catch(error => error)
  await hold.waiting(1)
  const stopped = bot.stop()
  await hold.release()
  await stopped
  expect(await ready).toMatchObject({ name: 'AbortError' })
  expect(bot.role()).toBe('standby')
  expect(await town.client.connected()).toBe(0)
  await startTownBot(town)
  expect(await town.client.connected()).toBe(1)
})

test('a configuration with gaps and faults is refused with all of them at once, without the secrets among them', async () => {
  const words = await failure({
    TMDB_API_KEY: 'hunter2 key',
    DATABASE_URL: 'postgres://hunter3@somewhere',
    DEFAULT_TIMEZONE: 'Mars/Olympus',
    LOG_LEVEL: 'loud',
    COMMANDS_GUILD_ID: 'friends',
    TMDB_API_URL: 'nowhere',
  })
  const [heading, ...faults] = words.trim().split('\n')
  expect(heading).toBe('The configuration has faults (see .env.example):')
  expect(faults.map(fault => fault.trim().split(' ')[0]).toSorted()).toEqual([
    ...['COMMANDS_GUILD_ID', 'DATABASE_URL', 'DEFAULT_TIMEZONE', 'DISCORD_TOKEN', 'LOG_LEVEL', 'TMDB_API_KEY'],
    'TMDB_API_URL',
  ])
  expect(words).toContain('DISCORD_TOKEN is missing: Developer Portal → your application → Bot → Reset Token')
  expect(words).not.toMatch(/hunter/)
})

test('a token that Discord does not accept is said so, with where to get another', async () => {
  const town = await buildTown()
  await town.client.fault(
    { service: 'discord', path: '/gateway/bot' },
    { status: 401, body: { message: '401: Unauthorized', code: 0 } },
    10,
  )
  const words = await failure(environmentOf(town))
  expect(words.trim().split('\n')).toEqual([expect.stringContaining('Discord does not accept DISCORD_TOKEN.')])
  expect(words).not.toContain(town.sandbox.env.DISCORD_TOKEN)
})

test('intents that Discord does not allow are said so, with where to look', async () => {
  const town = await buildTown()
  const hold = await town.client.hold({ service: 'gateway', path: 'READY' }, 'before')
  const failed = failure(environmentOf(town))
  await hold.waiting(1)
  await town.client.gateway({ action: 'cut', code: 4014 })
  expect((await failed).trim().split('\n')).toEqual([
    expect.stringContaining('Discord does not allow the intents that were asked for: check Developer Portal'),
  ])
})

test('a token that is revoked while the bot runs ends it with 1', async () => {
  const town = await buildTown()
  const program = await startProgram(environmentOf(town))
  await program.line('"msg":"active"')
  await town.client.gateway({ action: 'cut', code: 4004 })
  const { code, stderr } = await program.ended
  expect(code).toBe(1)
  expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('Discord does not accept DISCORD_TOKEN.')])
})

test('a directory where the database should be is said in words, before anything is asked of Discord', async () => {
  const town = await buildTown()
  const words = await failure(async directory => {
    await mkdir(join(directory, 'data', 'bot.db'), { recursive: true })
    return environmentOf(town)
  })
  expect(words).toMatch(/^The database data\/bot\.db cannot be used: .*Check DATABASE_URL/)
  expect(await town.client.log('rest')).toEqual([])
})

test('Discord that cannot be reached is said in words', async () => {
  const town = await buildTown()
  const DISCORD_API_URL = 'http://127.0.0.1:1/discord/api'
  await expect(startTownBot(town, { DISCORD_API_URL })).rejects.toThrow(/^Discord cannot be reached: .*ECONNREFUSED/)
})
