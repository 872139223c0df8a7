import { expect, test } from 'vitest'
import { answerOf, press, type Town, textOf } from '../helpers/e2e.ts'
import { userOf } from '../helpers/privacy.ts'
import { rowsOf } from '../helpers/stored.ts'
import { buildTraktTown, directMessages, linkAccount } from '../helpers/trakt-town.ts'
import { buildVotingTown, openPanel, votingCloses } from '../helpers/voting.ts'

const day = 24 * 3_600_000

/** Removes the bot or invites it, and waits until it has noticed: what comes later on its connection is answered later. */
async function setBot(town: Town, joined: boolean): Promise<void> {
  await town.client.setBotJoined(town.guild, joined)
  const { channel } = await town.nora.dm()
  await town.nora.run(channel, 'privacy', { subcommand: 'export' })
  expect(rowsOf(town, 'guilds').find(row => row.id === town.guild)?.left_at === null).toBe(joined)
}

const tables = [
  'guilds',
  'members',
  'rounds',
  'nominations',
  'votes',
  'week_history',
  'announcements',
  'users',
] as const
const counts = (town: Town) => tables.map(table => rowsOf(town, table).length)

test('30 days after a server has removed the bot, its data are deleted, and whoever was only there', async () => {
  const town = await buildVotingTown()
  await (await openPanel(town.cleo, town)).choose(town.alien)
  await town.client.jump({ to: votingCloses })
  const elsewhere = await town.client.createGuild({
    name: 'Others',
    owner: town.ben.id,
    people: [],
    channels: ['films'],
  })
  await town.ben.run(elsewhere.channels[0]?.id ?? '', 'help')
  await setBot(town, false)
  const before = counts(town)
  await town.client.jump({ by: 30 * day - 1 })
  expect(counts(town)).toEqual(before)
  await town.client.jump({ by: 1 })
  expect(rowsOf(town, 'guilds').map(row => row.id)).toEqual([elsewhere.id])
  expect(rowsOf(town, 'users').map(row => row.name)).toEqual(['Ben'])
  expect(rowsOf(town, 'members').map(row => row.guild_id)).toEqual([elsewhere.id])
  for (const table of ['rounds', 'nominations', 'votes', 'week_history'] as const)
    expect(rowsOf(town, table), table).toEqual([])
  expect(rowsOf(town, 'rewrites')).toEqual([])
})

test('a server that invites the bot again in time finds everything as it was', async () => {
  const town = await buildVotingTown()
  await setBot(town, false)
  await town.client.jump({ by: 29 * day })
  await setBot(town, true)
  await town.client.jump({ by: 2 * day })
  expect(rowsOf(town, 'nominations')).toHaveLength(3)
  expect(answerOf(await town.nora.run(town.general, 'results'))).toContain('**Alien** (1979) won.')
})

test('an outage of Discord is no removal', async () => {
  const town = await buildVotingTown()
  await town.client.setOutage(town.guild, true)
  await town.client.jump({ by: 31 * day })
  await town.client.setOutage(town.guild, false)
  expect(rowsOf(town, 'nominations')).toHaveLength(3)
  expect(rowsOf(town, 'guilds')[0]?.left_at).toBeNull()
})

test('a server that comes back too late begins from the start', async () => {
  const town = await buildVotingTown()
  await setBot(town, false)
  await town.client.jump({ by: 31 * day })
  expect(rowsOf(town, 'users')).toEqual([])
  await setBot(town, true)
  expect(rowsOf(town, 'guilds')[0]).toMatchObject({ channel_id: null, left_at: null })
  await town.bot.tick()
  expect((await town.nora.messages(town.general)).map(textOf).join('\n')).toContain('Hello')
})

test('whoever has a link keeps it and their own data, is written to no more, and can delete it', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  await town.client.jump({ by: 1_000 })
  await setBot(town, false)
  await town.client.jump({ by: 30 * day })
  expect(rowsOf(town, 'guilds')).toEqual([])
  expect(userOf(town, town.nora)).toBeDefined()
  expect(rowsOf(town, 'trakt_auth').map(row => row.guild_id)).toEqual([''])
  const sent = (await directMessages(town.nora)).length
  await town.trakt.revoke('filmfan')
  await town.client.jump({ by: 7 * day })
  expect(rowsOf(town, 'trakt_auth').map(row => row.state)).toEqual(['relink'])
  expect(await directMessages(town.nora)).toHaveLength(sent)
  const { channel } = await town.nora.dm()
  expect(answerOf(await town.nora.run(channel, 'privacy', { subcommand: 'export' }))).toContain(
    'everything that is stored',
  )
  const asked = await town.nora.run(channel, 'privacy', { subcommand: 'delete' })
  await press(town.nora, asked.message, 'Delete everything')
  expect(rowsOf(town, 'users').filter(row => row.discord_id !== null)).toEqual([])
})
