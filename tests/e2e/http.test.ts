import { expect, test } from 'vitest'
import { startBot } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { StartError } from '../../src/errors.ts'
import { createLog } from '../../src/log.ts'
import { buildTown, startTownBot } from '../helpers/e2e.ts'
import { buildTraktTown, linkAccount } from '../helpers/trakt-town.ts'

test('a bot without Trakt and without a token serves its health and nothing else', async () => {
  const town = await buildTown()
  const none = { TRAKT_CLIENT_ID: '', TRAKT_CLIENT_SECRET: '', TRAKT_ENCRYPTION_KEY: '' }
  const bot = await startTownBot(town, none)
  const status = async (path: string) => (await fetch(`${bot.url()}${path}`)).status
  expect(await status('/healthz')).toBe(200)
  expect(await status('/readyz')).toBe(200)
  for (const path of ['/metrics', '/api/trakt/status/Nora', '/auth/trakt/login', '/'])
    expect(await status(path)).toBe(404)
})

test('a port that is in use ends the start with words', async () => {
  const town = await buildTown()
  const first = await startTownBot(town)
  const { port } = new URL(first.url() ?? '')
  const other = await buildTown()
  const config = readConfig({ ...other.sandbox.env, DATABASE_URL: other.databaseUrl, PORT: port })
  const bot = await startBot(config, other.clock, createLog({ level: 'silent', secrets: [] }))
  const words = `Another program listens on port ${port} on 127.0.0.1 already: set PORT to a free one.`
  await expect(bot.ready).rejects.toThrow(new StartError(words))
  await expect(bot.ended).rejects.toThrow(words)
})

test('a standby does not listen, and a bot that has stopped does not either', async () => {
  const town = await buildTown()
  const active = await startTownBot(town)
  const config = readConfig({ ...town.sandbox.env, DATABASE_URL: town.databaseUrl })
  const standby = await startBot(config, town.clock, createLog({ level: 'silent', secrets: [] }))
  expect([standby.role(), standby.url()]).toEqual(['standby', null])
  standby.ready.catch(() => undefined)
  await standby.stop()
  const url = active.url() ?? ''
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  await active.stop()
  await expect(fetch(`${url}/healthz`)).rejects.toThrow()
})

test('http on a public host is warned of at start', async () => {
  const town = await buildTraktTown({ PUBLIC_URL: 'http://movies.example.org' })
  expect(town.lines.join('')).toContain('PUBLIC_URL is http on a public host')
  const local = await buildTraktTown()
  expect(local.lines.join('')).not.toContain('PUBLIC_URL')
})

test('the tick refreshes every pair that is due', async () => {
  const town = await buildTraktTown()
  expect(town.bot.url()).toBe(town.publicUrl)
  await linkAccount(town, town.nora)
  await linkAccount(town, town.ben, 'nightowl')
  await town.client.jump({ by: 6 * 24 * 60 * 60_000 })
  expect((await town.trakt.tokens()).map(({ refreshes }) => refreshes)).toEqual([1, 1])
})

test('stopping waits for a refresh that is under way', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  const held = await town.client.hold({ service: 'trakt-auth', path: '/oauth/token' }, 'after')
  const jumped = town.client.jump({ by: 6 * 24 * 60 * 60_000 })
  await held.waiting(1)
  let isStopped = false
  const stopped = town.bot.stop().then(() => {
    isStopped = true
  })
  await fetch(town.publicUrl).catch(() => undefined)
  expect(isStopped).toBe(false)
  await held.release()
  await Promise.all([stopped, jumped])
  await town.restart()
  await town.client.jump({ by: 6 * 24 * 60 * 60_000 })
  expect((await town.trakt.tokens()).map(({ refreshes }) => refreshes)).toEqual([2])
})
