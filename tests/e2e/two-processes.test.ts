import { expect, test } from 'vitest'
import { type BotProcess, startBotProcess } from '../helpers/bot-process.ts'
import { answerOf, buildTown, posts, type Town } from '../helpers/e2e.ts'
import { chooseChannel, mondayEarly } from '../helpers/week.ts'

const SECOND = 1_000

/** A town in which one process is active and a second one waits. */
async function buildPair() {
  const town = await buildTown({ start: mondayEarly })
  const first = await startBotProcess(town)
  await first.ready
  await chooseChannel(town)
  const second = await startBotProcess(town)
  await second.logged('standby')
  return { town, first, second }
}

/** Moves the clock in the steps in which a lease is looked at. */
async function pass(town: Town, seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 5) await town.client.jump({ by: 5 * SECOND })
}

async function expectAtWork(town: Town, bot: BotProcess): Promise<void> {
  expect(await bot.role()).toBe('active')
  expect(await town.client.connected()).toBe(1)
  await town.client.jump({ to: '2026-02-16T09:00:00.000Z' })
  expect(await posts(town)).toEqual([expect.stringContaining('Nominations are open')])
  const nominated = await town.ben.run(town.channel, 'nominate', { options: { movie: 'tmdb:348' } })
  expect(answerOf(nominated)).toContain('is nominated')
}

test('a second process says that it waits and does not connect to Discord as long as the first one lives', async () => {
  const { town, first, second } = await buildPair()
  await pass(town, 60)
  expect([await first.role(), await second.role()]).toEqual(['active', 'standby'])
  await expectAtWork(town, first)
})

test('when the active process is killed, the standby takes over within 30 seconds', async () => {
  const { town, first, second } = await buildPair()
  await first.kill()
  await pass(town, 15)
  expect(await second.role()).toBe('standby')
  await pass(town, 15)
  await second.ready
  await expectAtWork(town, second)
})

test('when the active process stops, the standby takes over at its next look', async () => {
  const { town, first, second } = await buildPair()
  await first.stop()
  expect(await first.ended).toBeNull()
  await pass(town, 5)
  await second.ready
  await expectAtWork(town, second)
})

test('a standby that is stopped ends without an error and leaves the active process alone', async () => {
  const { town, first, second } = await buildPair()
  await second.stop()
  expect(await second.ended).toBeNull()
  await expectAtWork(town, first)
})

test('a process that was frozen until another one took over ends with a clear line instead of going on', async () => {
  const town = await buildTown({ start: mondayEarly })
  const frozen = await startBotProcess(town, { follows: false })
  await frozen.ready
  await chooseChannel(town)
  const second = await startBotProcess(town)
  await second.logged('standby')
  await pass(town, 20)
  await second.ready
  await frozen.jumpTo(town.clock.now())
  expect(await frozen.ended).toContain('Another process has taken over.')
  await expectAtWork(town, second)
})
