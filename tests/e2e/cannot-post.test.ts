import { expect, test } from 'vitest'
import { answerOf, buildRunningTown, posts, type SetUpTown, textOf } from '../helpers/e2e.ts'

const minutes = (number: number) => ({ by: number * 60_000 })

/** Voting opens in a channel in which the bot may no longer write. */
async function openVotingInSilence(town: SetUpTown): Promise<void> {
  await town.ben.run(town.general, 'nominate', { options: { movie: 'tmdb:348' } })
  await town.bot.tick()
  await town.client.setPermissions(town.channel, { target: 'bot', deny: ['SendMessages'] })
  await town.client.jump({ to: '2026-02-19T09:00:00.000Z' })
}

async function notices(town: SetUpTown): Promise<string[]> {
  return (await town.nora.dm()).messages.map(textOf)
}

test('what could not be posted is posted at once in a channel that is chosen then', async () => {
  const town = await buildRunningTown()
  await openVotingInSilence(town)
  for (let tries = 0; tries < 8; tries++) await town.client.jump(minutes(31))
  const { id } = await town.client.createChannel(town.guild, 'cinema')
  await town.nora.run(town.general, 'settings', { subcommand: 'channel', options: { channel: id } })
  await town.bot.tick()
  const posted = (await town.ben.messages(id)).map(textOf)
  expect(posted).toHaveLength(1)
  expect(posted[0]).toContain('Voting is open')
})

test('an admin who takes no direct messages finds in the settings that the bot cannot post, until it can', async () => {
  const town = await buildRunningTown()
  await town.client.changePerson(town.nora.id, { dmsOpen: false })
  await openVotingInSilence(town)
  await town.client.jump(minutes(1))
  const show = async () => answerOf(await town.nora.run(town.general, 'settings', { subcommand: 'show' }))
  expect(await notices(town)).toEqual([])
  expect(await show()).toContain('**I could not post there:** allow me View Channel, Send Messages')
  await town.client.setPermissions(town.channel, { target: 'bot', deny: [] })
  await town.client.jump(minutes(31))
  expect(await show()).not.toContain('could not post')
})

test('who set the bot up is told once that it cannot post, however often it tries, and again after it could', async () => {
  const town = await buildRunningTown()
  await openVotingInSilence(town)
  for (let tries = 0; tries < 8; tries++) await town.client.jump(minutes(31))
  const told = await notices(town)
  expect(told).toHaveLength(1)
  expect(told[0]).toContain('I lack Send Messages there')
  await town.client.setPermissions(town.channel, { target: 'bot', deny: [] })
  await town.client.jump(minutes(31))
  expect((await posts(town)).filter(post => post.includes('Voting is open'))).toHaveLength(1)
  await town.client.setPermissions(town.channel, { target: 'bot', deny: ['SendMessages'] })
  await town.client.jump({ to: '2026-02-20T12:00:00.000Z' })
  await town.client.jump(minutes(1))
  expect(await notices(town)).toHaveLength(2)
})
