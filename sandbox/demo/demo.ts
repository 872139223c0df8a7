import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bot, startBot } from '../../src/app.ts'
import { readConfig, secretsOf } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { createSandboxClient, type SandboxClient } from '../client.ts'
import type { MovableClock } from '../clock.ts'
import type { RateLimits } from '../discord/rest/rateLimits.ts'
import type { KeptSandbox } from '../kept.ts'
import { type Sandbox, startSandbox } from '../start.ts'
import { furnishLibraries } from './libraries.ts'
import { readLinks } from './links.ts'
import { buildTown, type Town } from './town.ts'
import { findFreePort } from './trakt.ts'
import { readWarning } from './warnings.ts'

export interface DemoOptions {
  clock: MovableClock
  /** 0, the default, takes a free port. */
  port?: number
  rateLimits?: RateLimits
  /** IANA zone of the town; UTC if left out. */
  zone?: string
  /** Whether the people at Trakt have a past there; they have if left out. */
  libraries?: boolean
  /** Where the bot's warnings go, in words; standard error if left out. */
  warnings?: { write(line: string): unknown }
  /** Where the bot's database stays, which no other process has open; if left out, one of its own that goes with `stop`. */
  folder?: string | undefined
}

export interface Demo<Inhabitants = Town> {
  /** The page's address. */
  url: string
  sandbox: Sandbox
  client: SandboxClient
  town: Inhabitants
  bot: Bot
  /** Stops bot and sandbox, and deletes what is not to stay. */
  stop(): Promise<void>
}

/**
 * Starts sandbox and bot in this process, with a town of friends that the bot has just joined. A jump of the clock runs
 * the bot's tick. Rejects, with everything taken down again, when the port is taken or the bot does not start.
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  if (options.folder) await rmDatabase(options.folder)
  const { libraries = true, clock } = options
  return start(options, undefined, async (client, url) => {
    if (libraries) await furnishLibraries(url, clock.now())
    return buildTown(client)
  })
}

/** The same with what an earlier demo kept in place of a new town; its database is in `folder`. */
export async function resumeDemo(options: DemoOptions & { folder: string }, kept: KeptSandbox): Promise<Demo<void>> {
  return start(options, kept, async () => undefined)
}

async function start<Inhabitants>(
  { clock, zone = 'UTC', warnings = process.stderr, ...options }: DemoOptions,
  kept: KeptSandbox | undefined,
  inhabit: (client: SandboxClient, url: string) => Promise<Inhabitants>,
): Promise<Demo<Inhabitants>> {
  const closing: (() => unknown)[] = []
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close()
  }
  try {
    const folder = options.folder ?? makeFolder(closing)
    const file = join(folder, database)
    const port = String(await findFreePort())
    const publicUrl = `http://127.0.0.1:${port}`
    const sandbox = await startSandbox({
      clock,
      kept,
      port: options.port ?? 0,
      traktRedirectUris: [`${publicUrl}/auth/trakt/callback`],
      traktLinks: () => readLinks(file),
      ...(options.rateLimits && { rateLimits: options.rateLimits }),
    })
    closing.push(sandbox.close)
    const client = createSandboxClient(sandbox.url)
    const town = await inhabit(client, sandbox.url)

    const config = readConfig({
      ...sandbox.env,
      DATABASE_URL: `file:${file}`,
      DEFAULT_TIMEZONE: zone,
      LOG_LEVEL: 'warn',
      HOST: '127.0.0.1',
      PORT: port,
      PUBLIC_URL: publicUrl,
    })
    const destination = { write: (line: string) => void warnings.write(readWarning(line)) }
    const log = createLog({ level: config.logLevel, secrets: secretsOf(config), destination })
    // The folder is this process's alone: whoever was killed here before need not be waited for.
    const bot = await startBot(config, clock, log, { lease: randomUUID() })
    const forget = clock.onJump(() => bot.tick())
    closing.push(async () => {
      forget()
      // What hangs or is held would keep the bot waiting for its answer.
      await client.clearFaults()
      await bot.stop()
    })
    await bot.ready
    return { url: sandbox.url, sandbox, client, town, bot, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const database = 'movie-night.db'

async function rmDatabase(folder: string): Promise<void> {
  for (const ending of ['', '-wal', '-shm']) await rm(join(folder, database + ending), { force: true })
}

/** A folder that goes with `stop`, and also with a process that ends without it, from the moment that it is there. */
function makeFolder(closing: (() => unknown)[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'movie-night-demo-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  closing.push(() => {
    process.off('exit', remove)
    remove()
  })
  return folder
}
