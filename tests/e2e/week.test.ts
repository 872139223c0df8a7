import { expect, test } from 'vitest'
import { answerOf, buildRunningTown, posts, press, publicMessages } from '../helpers/e2e.ts'

test('a week: friends nominate and vote, the bot posts the winner by itself and asks after the night', async () => {
  const town = await buildRunningTown()
  const { nora, ben, cleo, channel, client } = town

  const nominated = await ben.run(channel, 'nominate', { options: { movie: 'tmdb:348' } })
  expect(answerOf(nominated)).toContain('**Alien** (1979) is nominated')
  await nora.run(channel, 'nominate', { options: { movie: 'tmdb:603' } })
  await client.jump({ to: '2026-02-19T09:00:00.000Z' })
  expect((await posts(town)).at(-1)).toContain('Voting is open')

  const [board] = (await publicMessages(town)).slice(-1)
  const panel = await press(cleo, board, 'Vote')
  expect(answerOf(panel)).toContain('You have 2 votes')
  const select = panel.message?.components[0]
  expect(select).toBeDefined()
  await client.jump({ to: '2026-02-20T12:00:00.000Z' })
  expect((await posts(town)).at(-1)).toContain('The winner is')

  await client.jump({ to: '2026-02-20T22:30:00.000Z' })
  expect((await posts(town)).at(-1)).toContain('[I watched it]')
})
