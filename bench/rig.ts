import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMovableClock } from '../sandbox/clock.ts'
import { flatten } from '../sandbox/discord/components.ts'
import { responseDeadline } from '../sandbox/discord/interactions/begin.ts'
import {
  type Interaction,
  type Outcome,
  outcomeOf,
  type Stage,
  waitFor,
} from '../sandbox/discord/interactions/interaction.ts'
import type { Person } from '../sandbox/discord/world.ts'
import { type Sandbox, startSandbox } from '../sandbox/start.ts'
import { type BotKind, type BotProcess, startBotProcess } from './child.ts'

/** What is measured is the bot, not a limit: Discord's own are taken away. */
const plenty = { requests: 1_000_000, window: 1_000 }
const rateLimits = { global: plenty, routes: {}, other: plenty }

export interface GuildOfRig {
  id: string
  /** `#movie-night`. */
  channel: string
}

/** A sandbox in this process, with one bot in a process of its own on it. */
export interface Rig {
  kind: BotKind
  sandbox: Sandbox
  /** Owner of every guild. */
  owner: Person
  /** Everybody else, in every guild. */
  people: Person[]
  guilds: GuildOfRig[]
  bot: BotProcess
  /** Stops the bot and starts it again, on what it has stored. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** Builds a sandbox of so many guilds, each with so many members, and starts a bot on it. `change`: what differs of its environment. */
export async function buildRig(
  kind: BotKind,
  size: { guilds: number; people: number },
  change: Record<string, string> = {},
): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), 'movie-night-bench-'))
  const clock = createMovableClock({ running: true })
  const sandbox = await startSandbox({ clock, rateLimits, tmdbRequestsPerSecond: 1_000_000 })
  const { guilds: makers } = sandbox.inside
  const owner = makers.createPerson('Owner')
  const people = Array.from({ length: size.people }, (_, index) => makers.createPerson(`Member ${index}`))
  const guilds = Array.from({ length: size.guilds }, (_, index) => {
    const guild = makers.createGuild({
      name: `Guild ${index}`,
      ownerId: owner.id,
      people: people.map(({ id }) => id),
      channels: ['general', 'movie-night'],
      botJoined: true,
    })
    return { id: guild.id, channel: guild.channelIds[1] ?? '' }
  })
  const environment = { ...sandbox.env, DATABASE_URL: `file:${join(folder, 'movie-night.db')}`, ...change }
  const start = () => startBotProcess(kind, environment)
  const rig: Rig = {
    ...{ kind, sandbox, owner, people, guilds },
    bot: await start(),
    async restart() {
      await rig.bot.stop()
      rig.bot = await start()
    },
    async close() {
      await rig.bot.stop()
      await sandbox.close()
      await rm(folder, { recursive: true })
    },
  }
  return rig
}

/** Waits until what a person has begun has come so far; throws when the bot did not respond in time. */
export async function outcome({ sandbox }: Rig, begun: Interaction, stage: Stage = 'final'): Promise<Outcome> {
  await waitFor(begun, stage)
  const came = outcomeOf(sandbox.inside.world, begun)
  if (came.status === 'failed') throw new Error(`${begun.name}: ${came.failure}`)
  return came
}

/** Milliseconds from the event sent to the callback received; the three seconds of the deadline where none came in time. */
export async function responseTime({ sandbox }: Rig, begun: Interaction): Promise<number> {
  await waitFor(begun, 'initial')
  return outcomeOf(sandbox.inside.world, begun).milliseconds ?? responseDeadline
}

/** The custom id of the button or select whose custom id contains `part`, on the answer. */
export function controlOn({ message, updated }: Outcome, part: string) {
  const control = flatten((updated ?? message)?.components ?? []).find(({ custom_id }) => custom_id?.includes(part))
  const source = updated ?? message
  if (!control?.custom_id || !source) throw new Error(`no control ${part} on the answer`)
  return { message: source.id, customId: control.custom_id, values: (control.options ?? []).map(({ value }) => value) }
}
