import { expect, test } from 'vitest'
import { buildRunningTown, posts } from '../helpers/e2e.ts'

test('a winner that Discord did not take for more than a day is told by the next round, not by a late post', async () => {
  const town = await buildRunningTown()
  await town.ben.run(town.general, 'nominate', { options: { movie: 'tmdb:348' } })
  await town.client.jump({ to: '2026-02-19T09:00:00.000Z' })
  await town.client.fault(
    { service: 'discord', method: 'POST', path: '/channels/\\d+/messages' },
    { status: 500 },
    1_000,
  )
  await town.client.jump({ to: '2026-02-20T12:00:00.000Z' })
  await town.client.clearFaults()
  await town.client.jump({ to: '2026-02-21T12:00:00.000Z' })
  expect((await posts(town)).filter(post => post.includes('The winner is **Alien** (1979)!'))).toEqual([])
  await town.client.jump({ to: '2026-02-23T09:00:00.000Z' })
  const board = (await posts(town)).at(-1)
  expect(board).toContain('**2026-W08:** the winner was **Alien** (1979)')
  expect(board).toContain('Nominations are open')
})

test('a late winner is told by the board of the vote where the opening message never came', async () => {
  const town = await buildRunningTown()
  await town.ben.run(town.general, 'nominate', { options: { movie: 'tmdb:348' } })
  await town.client.jump({ to: '2026-02-19T09:00:00.000Z' })
  await town.client.setPermissions(town.channel, { target: 'bot', deny: ['SendMessages'] })
  await town.client.jump({ to: '2026-02-20T12:00:00.000Z' })
  await town.client.jump({ to: '2026-02-23T09:00:00.000Z' })
  await town.ben.run(town.general, 'nominate', { options: { movie: 'tmdb:603' } })
  await town.client.jump({ to: '2026-02-26T09:00:00.000Z' })
  await town.client.setPermissions(town.channel, { target: 'bot', deny: [] })
  await town.client.jump({ by: 60 * 60_000 })
  const telling = (await posts(town)).filter(post => post.includes('**2026-W08:** the winner was **Alien** (1979)'))
  expect(telling).toHaveLength(1)
  expect(telling[0]).toContain('Voting is open')
})
