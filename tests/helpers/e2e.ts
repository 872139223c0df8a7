import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import {
  createSandboxClient,
  type Outcome,
  type SandboxClient,
  type SandboxPerson,
  type SeenMessage,
} from '../../sandbox/client.ts'
import { createMovableClock, type MovableClock } from '../../sandbox/clock.ts'
import type { RateLimits } from '../../sandbox/discord/rest/rateLimits.ts'
import { type Sandbox, startSandbox } from '../../sandbox/start.ts'
import { type Bot, startBot } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'

/** A Monday morning, an hour after nominations open by default: 2026-W08. */
export const monday = '2026-02-16T10:00:00.000Z'

export type Person = SandboxPerson & { id: string; name: string }

/** A sandbox, friends on a server in it, and where things are. No bot yet. */
export interface Town {
  clock: MovableClock
  sandbox: Sandbox
  client: SandboxClient
  guild: string
  /** `#general`, where people talk and type commands. */
  general: string
  /** `#movie-night`, where the bot posts. */
  channel: string
  /** Owner of the server. */
  nora: Person
  ben: Person
  cleo: Person
  /** A database file of this test's own. */
  databaseUrl: string
}

/** Discord's limits are real seconds: a week that passes in an instant would spend them waiting. */
const plenty = { requests: 10_000, window: 1_000 }
const patient: RateLimits = { global: plenty, routes: {}, other: plenty }

/** Builds the town on a clock that stands still, and takes it down when the test has finished. */
export async function buildTown({
  start = monday,
  rateLimits = patient,
  heartbeatInterval,
}: {
  start?: string
  rateLimits?: RateLimits
  heartbeatInterval?: number
} = {}): Promise<Town> {
  const clock = createMovableClock({ start: Date.parse(start) })
  const sandbox = await startSandbox({ clock, rateLimits, heartbeatInterval })
  const client = createSandboxClient(sandbox.url)
  const file = join(tmpdir(), `movie-night-${randomUUID()}.db`)
  onTestFinished(async () => {
    await sandbox.close()
    await Promise.all(['', '-wal', '-shm'].map(end => rm(`${file}${end}`, { force: true })))
  })
  const nora = await client.createPerson('Nora')
  const ben = await client.createPerson('Ben')
  const cleo = await client.createPerson('Cleo')
  const people = [nora.id, ben.id, cleo.id]
  const { id, channels } = await client.createGuild({
    name: 'Friends',
    owner: nora.id,
    people,
    channels: ['general', 'movie-night'],
  })
  const [general = '', channel = ''] = channels.map(one => one.id)
  return { clock, sandbox, client, guild: id, general, channel, nora, ben, cleo, databaseUrl: `file:${file}` }
}

/** The real bot in this process, connected to the town; a jump of the clock runs its tick. Stops when the test has finished. */
export async function startTownBot(town: Town, environment: Record<string, string> = {}): Promise<Bot> {
  const config = readConfig({ ...town.sandbox.env, DATABASE_URL: town.databaseUrl, ...environment })
  const log = createLog({ level: process.env.TEST_LOG_LEVEL ?? 'silent', secrets: [config.discordToken] })
  const bot = await startBot(config, town.clock, log)
  const forget = town.clock.onJump(() => bot.tick())
  onTestFinished(async () => {
    forget()
    await town.client.clearFaults()
    await bot.stop()
  })
  await bot.ready
  return bot
}

export interface SetUpTown extends Town {
  bot: Bot
}

/**
 * A town in which the bot runs, `#movie-night` is chosen and this week's round has been started by hand; by the `rules`,
 * options of `/settings rules`, where some are given.
 */
export async function buildRunningTown(
  options: { start?: string; rules?: Record<string, unknown> } = {},
): Promise<SetUpTown> {
  const town = await buildTown(options)
  const bot = await startTownBot(town)
  if (options.rules) {
    await town.nora.run(town.general, 'settings', { subcommand: 'rules', options: options.rules })
  }
  const { message } = await town.nora.run(town.general, 'settings', {
    subcommand: 'channel',
    options: { channel: town.channel },
  })
  await press(town.nora, message, 'Start now')
  await bot.tick()
  return { ...town, bot }
}

/** A component as far as these helpers look at it. */
interface Part {
  content?: string
  label?: string
  placeholder?: string
  custom_id?: string
  components?: Part[]
  accessory?: Part
}

function partsOf(component: Part): Part[] {
  const nested = [...(component.components ?? []), ...(component.accessory ? [component.accessory] : [])]
  return [component, ...nested.flatMap(partsOf)]
}

/** Every text of a message, its buttons and selects in brackets, line by line: what a member reads. */
export function textOf(message: { content?: string; components?: unknown } | undefined | null): string {
  const parts = partsOf({ components: (message?.components ?? []) as Part[] })
  const lines = parts.flatMap(({ content, label, placeholder }) => [
    ...(content ? [content] : []),
    ...[label, placeholder].flatMap(words => (words ? [`[${words}]`] : [])),
  ])
  return [...(message?.content ? [message.content] : []), ...lines].join('\n')
}

/** What a member reads as the answer to what they did: the message, or what the component's message became. */
export function answerOf(outcome: Outcome): string {
  return [outcome.message, outcome.updated, ...outcome.followUps].map(textOf).filter(Boolean).join('\n')
}

/** The custom id of the button with this label, or of the select with this placeholder. Throws if there is none. */
export function customIdOf(message: SeenMessage | undefined, label: string): string {
  const parts = partsOf({ components: (message?.components ?? []) as Part[] })
  const found = parts.find(part => part.custom_id && (part.label === label || part.placeholder === label))
  if (!found?.custom_id) throw new Error(`no “${label}” on the message:\n${textOf(message)}`)
  return found.custom_id
}

/** Clicks the button with this label. */
export async function press(person: Person, message: SeenMessage | undefined, label: string): Promise<Outcome> {
  return person.click(message?.id ?? '', customIdOf(message, label))
}

/** What stands in `#movie-night`, oldest first, as text, without anybody's private answers. */
export async function posts(town: Town): Promise<string[]> {
  return (await publicMessages(town)).map(textOf)
}

export async function publicMessages(town: Town): Promise<SeenMessage[]> {
  return (await town.nora.messages(town.channel)).filter(message => !message.ephemeral)
}
