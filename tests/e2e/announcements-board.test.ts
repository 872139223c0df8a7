import { expect, test } from 'vitest'
import { buildTown, posts, publicMessages, startTownBot } from '../helpers/e2e.ts'
import { chooseChannel, mondayEarly, owed, playUntil, postIn, voteFor } from '../helpers/week.ts'

async function buildNominating() {
  const town = await buildTown({ start: mondayEarly })
  const bot = await startTownBot(town)
  await playUntil(town, bot, 'nominations_open')
  return { ...town, bot }
}

test('a film that is nominated while the first board is on its way stands on it', async () => {
  const town = await buildTown({ start: mondayEarly })
  const bot = await startTownBot(town)
  await chooseChannel(town)
  const hold = await town.client.hold(postIn(town.channel), 'after')
  const opening = town.client.jump({ to: '2026-02-16T09:00:00.000Z' })
  await hold.waiting(1)
  await town.ben.run(town.channel, 'nominate', { options: { movie: 'tmdb:348' } })
  await hold.release()
  await opening
  await town.client.jump({ by: 5_000 })
  await bot.tick()
  expect((await posts(town))[0]).toContain('Nominated so far: 1 film.')
})

test('a board that somebody deletes appears again, once, and is the one that follows', async () => {
  const town = await buildNominating()
  const [board] = await publicMessages(town)
  await town.client.deleteMessage(town.channel, board?.id ?? '')
  await town.ben.run(town.channel, 'nominate', { options: { movie: 'tmdb:348' } })
  await town.bot.tick()
  await town.client.jump({ by: 5_000 })
  await town.nora.run(town.channel, 'nominate', { options: { movie: 'tmdb:603' } })
  await town.client.jump({ by: 5_000 })
  await town.bot.tick()
  const boards = (await posts(town)).filter(text => text.includes('Nominations are open'))
  expect(boards).toEqual([expect.stringContaining('Nominated so far: 2 films.')])
})

test('a board of the vote that is deleted appears again with every vote', async () => {
  const town = await buildTown({ start: mondayEarly })
  const bot = await startTownBot(town)
  await playUntil(town, bot, 'voting_open')
  await town.client.jump({ by: 5_000 })
  const board = (await publicMessages(town)).at(-1)
  await town.client.deleteMessage(town.channel, board?.id ?? '')
  await voteFor(town, 'Matrix')
  await bot.tick()
  await town.client.jump({ by: 5_000 })
  await bot.tick()
  const boards = (await posts(town)).filter(text => text.includes('Voting is open'))
  expect(boards).toEqual([expect.stringContaining('1 member has voted')])
})

test('a board that the bot may not see for a while is drawn once it may', async () => {
  const town = await buildNominating()
  await town.client.setPermissions(town.channel, { target: 'bot', deny: ['ViewChannel'] })
  await town.ben.run(town.general, 'nominate', { options: { movie: 'tmdb:348' } })
  await town.bot.tick()
  expect((await posts(town))[0]).toContain('Nothing is nominated yet')
  await town.client.setPermissions(town.channel, { target: 'bot', deny: [] })
  await town.client.jump({ by: 60_000 })
  expect((await posts(town))[0]).toContain('Nominated so far: 1 film.')
})

test('when the channel is deleted, the board and what is owed wait for another channel and then come at once', async () => {
  const town = await buildNominating()
  await town.client.deleteChannel(town.channel)
  await town.ben.run(town.general, 'nominate', { options: { movie: 'tmdb:348' } })
  await town.client.jump({ by: 60_000 })
  expect((await town.nora.dm()).messages).toHaveLength(1)
  const { id } = await town.client.createChannel(town.guild, 'films')
  await chooseChannel({ ...town, channel: id })
  await town.bot.tick()
  const present = await posts({ ...town, channel: id })
  expect(present.map(text => text.split('\n')[1])).toEqual(
    expect.arrayContaining([expect.stringContaining('Nominations are open'), expect.stringContaining('117 min')]),
  )
  expect(present).toHaveLength(2)
  await town.client.jump({ to: '2026-02-19T09:00:00.000Z' })
  await town.bot.tick()
  expect((await posts({ ...town, channel: id })).at(-1)).toContain('Voting is open')
  expect(owed(town).filter(({ status }) => status === 'sending')).toEqual([])
})
