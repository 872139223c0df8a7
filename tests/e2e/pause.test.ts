import { expect, test } from 'vitest'
import { answerOf, buildRunningTown, posts, press, type SetUpTown, startTownBot } from '../helpers/e2e.ts'

const pausing = 'It was quiet for two weeks, so I am taking a break.'

/** Nobody nominates for two weeks, and over the end of the second the bot is down until `back`. */
async function pauseInOutage(town: SetUpTown, back: string): Promise<void> {
  await town.client.jump({ to: '2026-02-19T09:00:00.000Z' })
  await town.client.jump({ to: '2026-02-23T09:00:00.000Z' })
  await town.bot.stop()
  await town.client.jump({ to: back })
  town.bot = await startTownBot(town)
}

async function timesTold(town: SetUpTown): Promise<number> {
  return (await posts(town)).filter(post => post.includes(pausing)).length
}

test('a server that is paused is told so, with a Resume button, however long the bot was down', async () => {
  const town = await buildRunningTown()
  await pauseInOutage(town, '2026-03-05T10:00:00.000Z')
  expect(await timesTold(town)).toBe(1)
  const last = (await posts(town)).at(-1)
  expect(last).toContain('[Resume]')
  expect(last).toContain('This was due')
  await town.client.jump({ by: 60_000 })
  expect(await timesTold(town)).toBe(1)
})

test('a paused server can be woken from its settings, where /help and /nominate point to', async () => {
  const town = await buildRunningTown()
  await pauseInOutage(town, '2026-02-26T10:00:00.000Z')
  for (const command of ['help', 'nominate']) {
    const options = command === 'nominate' ? { options: { movie: 'tmdb:348' } } : {}
    expect(answerOf(await town.ben.run(town.general, command, options))).toContain('Resume in `/settings show`')
  }
  const settings = await town.nora.run(town.general, 'settings', { subcommand: 'show' })
  expect(answerOf(settings)).toContain('Movie night is paused')
  expect(answerOf(await press(town.nora, settings.message, 'Resume'))).toContain('**Movie night goes on.**')
  const after = await town.nora.run(town.general, 'settings', { subcommand: 'show' })
  expect(answerOf(after)).not.toContain('Resume')
  await town.client.jump({ to: '2026-03-02T09:00:00.000Z' })
  expect((await posts(town)).at(-1)).toContain('Nominations are open')
})
