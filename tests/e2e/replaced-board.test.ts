import { expect, test } from 'vitest'
import { buildRunningTown, publicMessages, textOf } from '../helpers/e2e.ts'

test('a board that stands in for a deleted one mentions nobody a second time', async () => {
  const town = await buildRunningTown()
  const role = await town.client.createRole(town.guild, 'cinema', { mentionable: true })
  await town.nora.run(town.general, 'settings', { subcommand: 'rules', options: { mention: role.id } })
  await town.ben.run(town.general, 'nominate', { options: { movie: 'tmdb:348' } })
  await town.client.jump({ to: '2026-02-19T09:00:00.000Z' })
  const boards = async () => (await publicMessages(town)).filter(post => textOf(post).includes('Voting is open'))
  const [board] = await boards()
  expect(textOf(board)).toContain(`<@&${role.id}>`)
  await town.client.deleteMessage(town.channel, board?.id ?? '')
  await town.nora.run(town.general, 'round', { subcommand: 'extend', options: { hours: 1 } })
  await town.client.jump({ by: 5_000 })
  await town.client.jump({ by: 60_000 })
  const again = await boards()
  expect(again).toHaveLength(1)
  expect(again[0]?.id).not.toBe(board?.id)
  expect(textOf(again[0])).not.toContain(`<@&${role.id}>`)
})
