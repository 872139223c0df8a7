import { expect, test } from 'vitest'
import type { FaultAnswer } from '../../sandbox/client.ts'
import { startBotProcess } from '../helpers/bot-process.ts'
import { takeover } from '../helpers/crash.ts'
import { buildTown, posts, startTownBot, type Town, textOf } from '../helpers/e2e.ts'
import { mondayEarly, owed, playUntil, postIn, query } from '../helpers/week.ts'

/** A town where voting is open; the reminder comes at `atReminder`. */
async function buildVoting() {
  const town = await buildTown({ start: mondayEarly })
  const bot = await startTownBot(town)
  await playUntil(town, bot, 'voting_open')
  return { ...town, bot }
}

const atReminder = '2026-02-20T11:00:00.000Z'

async function reminders(town: Town): Promise<string[]> {
  return (await posts(town)).filter(text => text.includes('Last call to vote'))
}

async function notices(town: Town): Promise<string[]> {
  return (await town.nora.dm()).messages.map(textOf)
}

const limited = { status: 429, headers: { 'retry-after': '0.02' }, body: { retry_after: 0.02, global: false } }
const faults: { what: string; answer: FaultAnswer; times: number }[] = [
  { what: 'an answer of 500 although it took effect', answer: { status: 500, after: true }, times: 1 },
  { what: 'answers of 500 to every try although it took effect', answer: { status: 500, after: true }, times: 2 },
  { what: 'answers of 500 to every try', answer: { status: 500 }, times: 2 },
  { what: 'answers in HTML', answer: { status: 502, html: true, body: '<h1>Bad gateway</h1>' }, times: 2 },
  { what: 'a connection that is cut before', answer: { cut: true }, times: 1 },
  { what: 'a connection that is cut after it took effect', answer: { cut: true, after: true }, times: 1 },
  { what: 'connections that are cut at every try after it took effect', answer: { cut: true, after: true }, times: 2 },
  { what: 'a limit', answer: limited, times: 1 },
  { what: 'a limit again and again', answer: limited, times: 4 },
]

test.for(faults)('with $what, an announcement stands in the channel once', async ({ answer, times }) => {
  const town = await buildVoting()
  await town.client.fault(postIn(town.channel), answer, times)
  await town.client.jump({ to: atReminder })
  await town.client.forgetNonces()
  await town.client.jump({ by: 60_000 })
  await town.client.jump({ by: 60_000 })
  expect(await reminders(town)).toHaveLength(1)
  expect(owed(town, 'vote_reminder')).toMatchObject([{ status: 'sent' }])
})

test('while Discord does not say whether a message arrived, it is not posted again', async () => {
  const town = await buildVoting()
  await town.client.fault(postIn(town.channel), { status: 500, after: true }, 2)
  await town.client.fault(
    { service: 'discord', method: 'GET', path: `^/channels/${town.channel}/messages` },
    { status: 500 },
    4,
  )
  await town.client.jump({ to: atReminder })
  await town.client.forgetNonces()
  for (let tick = 0; tick < 2; tick++) await town.client.jump({ by: 60_000 })
  expect(owed(town, 'vote_reminder')).toMatchObject([{ status: 'sending' }])
  await town.client.jump({ by: 60_000 })
  expect(owed(town, 'vote_reminder')).toMatchObject([{ status: 'sent' }])
  expect(await reminders(town)).toHaveLength(1)
})

test('with a permission withdrawn the post waits for it, and who set the bot up gets one message that names it', async () => {
  const town = await buildVoting()
  await town.client.setPermissions(town.channel, { target: 'bot', deny: ['SendMessages'] })
  await town.client.jump({ to: '2026-02-20T12:00:00.000Z' })
  for (let tick = 0; tick < 3; tick++) await town.client.jump({ by: 5 * 60_000 })
  expect(await notices(town)).toEqual([expect.stringContaining('I lack Send Messages there')])
  for (const person of [town.ben, town.cleo]) expect((await person.dm()).messages).toEqual([])
  await town.client.setPermissions(town.channel, { target: 'bot', deny: [] })
  await town.client.jump({ by: 30 * 60_000 })
  expect((await posts(town)).at(-1)).toContain('The winner is **Alien** (1979)!')
  expect(await notices(town)).toHaveLength(1)
})

test('who takes no direct messages is not told, and the bot goes on', async () => {
  const town = await buildVoting()
  await town.client.changePerson(town.nora.id, { dmsOpen: false })
  await town.client.setPermissions(town.channel, { target: 'bot', deny: ['SendMessages'] })
  await town.client.jump({ to: '2026-02-20T12:00:00.000Z' })
  await town.client.jump({ by: 60_000 })
  expect(owed(town, 'admin_notice')).toMatchObject([{ status: 'dropped' }])
  await town.client.setPermissions(town.channel, { target: 'bot', deny: [] })
  await town.client.jump({ by: 30 * 60_000 })
  expect((await posts(town)).at(-1)).toContain('The winner is')
  expect(town.bot.role()).toBe('active')
})

test('where it may not look after a crash, it does not post twice but asks somebody to look', async () => {
  const town = await buildVoting()
  await town.bot.stop()
  const victim = await startBotProcess(town)
  await victim.ready
  const hold = await town.client.hold(postIn(town.channel), 'after')
  const jump = town.client.jump({ to: atReminder })
  await hold.waiting(1)
  await victim.kill()
  await jump
  await hold.release({ drop: true })
  await town.client.forgetNonces()
  await town.client.setPermissions(town.channel, { target: 'bot', deny: ['ReadMessageHistory'] })
  await town.client.jump({ by: takeover })
  const bot = await startTownBot(town)
  await town.client.jump({ by: 60_000 })
  expect(await reminders(town)).toHaveLength(1)
  expect(owed(town, 'vote_reminder')).toMatchObject([{ status: 'unsure' }])
  expect(await notices(town)).toEqual([expect.stringContaining('I was interrupted while I posted vote reminder')])
  await town.client.jump({ to: '2026-02-20T12:00:00.000Z' })
  await bot.tick()
  expect((await posts(town)).at(-1)).toContain('The winner is')
})

test('an outage of the guild touches no data, and what came due meanwhile comes when it is over', async () => {
  const town = await buildVoting()
  await town.client.setOutage(town.guild, true)
  await town.client.jump({ to: atReminder })
  expect(owed(town, 'vote_reminder')).toMatchObject([{ status: 'pending', attempts: 0 }])
  expect(query(town, 'select left_at, channel_id, problem from guilds')).toEqual([
    { left_at: null, channel_id: town.channel, problem: null },
  ])
  await town.client.setOutage(town.guild, false)
  await town.client.jump({ by: 60_000 })
  expect(await reminders(town)).toHaveLength(1)
  expect(await notices(town)).toEqual([])
})

test('a bot that starts in the middle of an outage posts when the guild is back', async () => {
  const town = await buildVoting()
  await town.bot.stop()
  await town.client.setOutage(town.guild, true)
  await town.client.jump({ to: atReminder })
  const bot = await startTownBot(town)
  expect(await reminders(town)).toEqual([])
  await town.client.setOutage(town.guild, false)
  await town.client.jump({ by: 60_000 })
  await bot.tick()
  expect(await reminders(town)).toHaveLength(1)
})

test('a bot that was removed is silent, and goes on where the week stands when it is invited again', async () => {
  const town = await buildVoting()
  await town.client.setBotJoined(town.guild, false)
  await town.client.jump({ to: atReminder })
  expect(owed(town, 'vote_reminder')).toMatchObject([{ status: 'pending', attempts: 0 }])
  await town.client.jump({ to: '2026-02-20T12:00:00.000Z' })
  await town.client.setBotJoined(town.guild, true)
  await town.client.jump({ by: 60_000 })
  expect(await reminders(town)).toEqual([])
  expect((await posts(town)).at(-1)).toContain('The winner is')
  expect((await posts(town)).filter(text => text.includes('Hello'))).toEqual([])
})
