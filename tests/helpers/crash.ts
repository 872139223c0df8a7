import { expect } from 'vitest'
import type { AnnouncementKind } from '../../db/schema.ts'
import { type Death, startBotProcess } from './bot-process.ts'
import { buildTown, posts, startTownBot, type Town } from './e2e.ts'
import { chooseChannel, mondayEarly, owed, play, postIn, type Step, transcript, week } from './week.ts'

/**
 * Where a process dies while it posts: before the request arrives at Discord; after it took effect, but before the
 * answer; after the answer, but before the row is closed.
 */
export type CrashPoint = 'before' | 'after' | 'closing'

const closing: Death = { statement: '^update "announcements" set .*"message_id" = \\?', moment: 'before' }
/** A claim lasts 30 seconds, a lease 20. Milliseconds. */
export const takeover = 31_000

/** A week with a crash in it. */
export interface Crash {
  kind: AnnouncementKind
  /** Kills a process of the bot's own while the step happens. */
  kill(town: Town, step: Step): Promise<void>
  /** Whether Discord remembers its nonces by the time that the bot is back. */
  nonces: 'kept' | 'forgotten'
}

/** Every announcement of the week, killed at one point. */
export function crashesAt(point: CrashPoint, memories: Crash['nonces'][]): Crash[] {
  const kill = (town: Town, step: Step) => killWhilePosting(town, step, point)
  return week.flatMap(({ kind }) => memories.map(nonces => ({ kind, kill, nonces })))
}

/** Plays a week with the crash and expects what a week without one gives. */
export async function expectSameWeek(crash: Crash): Promise<void> {
  const town = await playWeek(crash)
  await expectEachOnce(town)
  undisturbed ??= posts(await playWeek())
  expect(await posts(town)).toEqual(await undisturbed)
}

let undisturbed: Promise<string[]> | undefined

/** Plays the week; at the announcement of a kind, a process of the bot's own is killed and another one goes on. */
async function playWeek(crash?: Crash): Promise<Town> {
  const town = await buildTown({ start: mondayEarly })
  let bot = await startTownBot(town)
  await chooseChannel(town)
  for (const step of week) {
    if (step.kind === crash?.kind) {
      await step.prepare?.(town)
      await bot.tick()
      await bot.stop()
      await crash.kill(town, step)
      if (crash.nonces === 'forgotten') await town.client.forgetNonces()
      await town.client.jump({ by: takeover })
      bot = await startTownBot(town)
    } else {
      await play(town, bot, step)
    }
  }
  return town
}

async function killWhilePosting(town: Town, step: Step, point: CrashPoint): Promise<void> {
  const posted = (await transcript(town)).length
  if (point === 'closing') await killInDatabase(town, step, closing)
  else await killAtDiscord(town, step, point)
  const unclosed = { status: 'sending', message_id: null }
  const rows = owed(town, step.kind).map(({ status, message_id }) => ({ status, message_id }))
  expect(rows).toContainEqual(unclosed)
  expect(await transcript(town)).toHaveLength(point === 'before' ? posted : posted + 1)
}

async function killAtDiscord(town: Town, step: Step, point: 'before' | 'after'): Promise<void> {
  const victim = await startBotProcess(town)
  await victim.ready
  const hold = await town.client.hold(postIn(town.channel), point)
  const happening = step.happens(town, 'sent')
  await hold.waiting(1)
  await victim.kill()
  await happening
  await hold.release({ drop: true })
}

/** The process kills itself at a statement. */
export async function killInDatabase(town: Town, step: Step, dieAt: Death): Promise<void> {
  const victim = await startBotProcess(town, { dieAt })
  await victim.ready
  await step.happens(town, 'sent')
  expect(await victim.ended).toBe('killed')
}

/** Every row is closed, with the one message that carries its id, and each announcement stands in the channel once. */
export async function expectEachOnce(town: Town): Promise<void> {
  const present = await transcript(town)
  const sent = owed(town).filter(({ channel_id }) => channel_id === town.channel)
  expect(present.map(({ row }) => row)).toEqual(sent.map(({ id }) => id))
  expect(owed(town).map(({ kind, status }) => `${kind} ${status}`)).toEqual([
    'welcome sent',
    'nominations_open sent',
    'film_card sent',
    'film_card sent',
    'nominate_reminder sent',
    'voting_open sent',
    'vote_reminder sent',
    'winner sent',
    'after_night sent',
  ])
  for (const { kind, says } of week) {
    expect(
      present.filter(({ text }) => text.includes(says)),
      kind,
    ).toHaveLength(1)
  }
}
