import { expect } from 'vitest'
import type { AnnouncementKind } from '../../db/schema.ts'
import { type Death, startBotProcess } from './bot-process.ts'
import { buildTown, posts, startTownBot, type Town } from './e2e.ts'
import { chooseChannel, mondayEarly, owed, postIn, type Step, transcript, week } from './week.ts'

/**
 * Where a process dies while it posts: before the request arrives at Discord; after it took effect, but before the
 * answer; after the answer, but before the row is closed.
 */
export type CrashPoint = 'before' | 'after' | 'closing'

const closing: Death = { statement: '^update "announcements" set .*"message_id" = \\?', moment: 'before' }
/** A claim lasts 30 seconds, a lease 20. Milliseconds. */
const takeover = 31_000

export interface Crash {
  kind: AnnouncementKind
  point: CrashPoint
  /** Whether Discord remembers its nonces by the time that the bot is back. */
  nonces: 'kept' | 'forgotten'
}

/** Every announcement of the week, killed at one point. */
export function crashesAt(point: CrashPoint, memories: Crash['nonces'][]): Crash[] {
  return week.flatMap(({ kind }) => memories.map(nonces => ({ kind, point, nonces })))
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
    await step.prepare?.(town)
    await bot.tick()
    if (step.kind === crash?.kind) {
      await bot.stop()
      await crashAt(town, step, crash.point)
      if (crash.nonces === 'forgotten') await town.client.forgetNonces()
      await town.client.jump({ by: takeover })
      bot = await startTownBot(town)
    } else {
      await step.happens(town)
      await bot.tick()
    }
  }
  return town
}

async function crashAt(town: Town, step: Step, point: CrashPoint): Promise<void> {
  const posted = (await transcript(town)).length
  const victim = await startBotProcess(town, point === 'closing' ? { dieAt: closing } : {})
  await victim.ready
  const hold = point === 'closing' ? null : await town.client.hold(postIn(town.channel), point)
  const happening = step.happens(town, 'sent')
  await hold?.waiting(1)
  if (hold) await victim.kill()
  expect(await victim.ended).toBe('killed')
  await happening
  await hold?.release({ drop: true })
  expect(owed(town, step.kind).map(({ status, message_id }) => ({ status, message_id }))).toContainEqual({
    status: 'sending',
    message_id: null,
  })
  expect(await transcript(town)).toHaveLength(point === 'before' ? posted : posted + 1)
}

/** Every row is closed, with the one message that carries its id, and each announcement stands in the channel once. */
async function expectEachOnce(town: Town): Promise<void> {
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
