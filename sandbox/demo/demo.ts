import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bot, startBot } from '../../src/app.ts'
import { readConfig, secretsOf } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { createSandboxClient, type SandboxClient } from '../client.ts'
import type { MovableClock } from '../clock.ts'
import type { RateLimits } from '../discord/rest/rateLimits.ts'
import { startSandbox } from '../start.ts'
import { furnishLibraries } from './libraries.ts'
import { buildTown, type Town } from './town.ts'
import { findFreePort } from './trakt.ts'

export interface DemoOptions {
  clock: MovableClock
  /** 0, the default, takes a free port. */
  port?: number
  rateLimits?: RateLimits
  /** IANA zone of the town; UTC if left out. */
  zone?: string
  /** Whether the people at Trakt have a past there; they have if left out. */
  libraries?: boolean
  /** Where the bot's warnings go, as JSON lines; standard error if left out. */
  warnings?: { write(line: string): unknown }
}

export interface Demo {
  /** The page's address. */
  url: string
  client: SandboxClient
  town: Town
  bot: Bot
  /** Stops bot and sandbox, and deletes the database. */
  stop(): Promise<void>
}

/**
 * Starts sandbox and bot in this process, with a town of friends that the bot has just joined. A jump of the clock runs
 * the bot's tick. Nothing is kept: the database is in a folder of its own that goes with `stop`. Rejects, with everything
 * taken down again, when the port is taken or the bot does not start.
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { clock, zone = 'UTC', libraries = true, warnings = process.stderr } = options
  const closing: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close()
  }
  try {
    const folder = await mkdtemp(join(tmpdir(), 'movie-night-demo-'))
    closing.push(() => rm(folder, { recursive: true, force: true }))
    const port = String(await findFreePort())
    const publicUrl = `http://127.0.0.1:${port}`
    const sandbox = await startSandbox({
      clock,
      port: options.port ?? 0,
      traktRedirectUris: [`${publicUrl}/auth/trakt/callback`],
      ...(options.rateLimits && { rateLimits: options.rateLimits }),
    })
    closing.push(sandbox.close)
    const client = createSandboxClient(sandbox.url)
    const town = await buildTown(client)
    if (libraries) await furnishLibraries(sandbox.url, clock.now())

    const config = readConfig({
      ...sandbox.env,
      DATABASE_URL: `file:${join(folder, 'movie-night.db')}`,
      DEFAULT_TIMEZONE: zone,
      LOG_LEVEL: 'warn',
      HOST: '127.0.0.1',
      PORT: port,
      PUBLIC_URL: publicUrl,
    })
    const destination = { write: (line: string) => void warnings.write(line) }
    const log = createLog({ level: config.logLevel, secrets: secretsOf(config), destination })
    const bot = await startBot(config, clock, log)
    const forget = clock.onJump(() => bot.tick())
    closing.push(async () => {
      forget()
      await bot.stop()
    })
    await bot.ready
    return { url: sandbox.url, client, town, bot, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
