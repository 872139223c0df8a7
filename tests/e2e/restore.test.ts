import { readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { backUp } from '../../db/backup.ts'
import { restore } from '../../src/services/restoration.ts'
import { buildTown, posts, press, startTownBot, type Town } from '../helpers/e2e.ts'
import { deleteData, userOf } from '../helpers/privacy.ts'
import { rowsOf } from '../helpers/stored.ts'
import { ballotOf, nominate, openPanel, votingCloses, votingOpens } from '../helpers/voting.ts'

/** A town whose voting has opened on two films, Nora's vote for Alien in a backup, and Ben's and a change of hers not. */
async function buildBackedUpTown() {
  const town = await buildTown()
  const bot = await startTownBot(town)
  const options = { channel: town.channel }
  const chosen = await town.nora.run(town.general, 'settings', { subcommand: 'channel', options })
  await press(town.nora, chosen.message, 'Start now')
  await nominate(town.ben, town, 348)
  await nominate(town.cleo, town, 603)
  await town.client.jump({ to: votingOpens })
  const [alien = '', matrix = ''] = rowsOf(town, 'nominations').map(({ id }) => String(id))
  await (await openPanel(town.nora, town)).choose(alien)
  await town.client.jump({ to: '2026-02-20T10:59:00.000Z' })
  const file = town.databaseUrl.replace('file:', '')
  const backup = `${file}.backup`
  onTestFinished(() => {
    const beside = readdirSync(dirname(file)).filter(name => name.startsWith(`${basename(file)}.`))
    for (const name of beside) rmSync(join(dirname(file), name), { force: true })
  })
  backUp(file, backup)
  await (await openPanel(town.nora, town)).choose(matrix)
  return { ...town, bot, alien, matrix, file, backup, clock: town.clock }
}

const countOf = async (town: Town, words: string) => (await posts(town)).filter(post => post.includes(words)).length

test('a restored bot goes on from the backup, and does not say again what it has said since', async () => {
  const town = await buildBackedUpTown()
  await town.client.jump({ to: '2026-02-20T11:00:00.000Z' })
  expect(await countOf(town, 'Last call to vote')).toBe(1)
  await town.bot.stop()
  await restore(town)
  await town.client.forgetNonces()
  await startTownBot(town)
  await town.client.jump({ by: 31_000 })
  expect(await countOf(town, 'Last call to vote')).toBe(1)
  expect(rowsOf(town, 'announcements').find(row => row.kind === 'vote_reminder')?.status).toBe('sent')
  expect(ballotOf(town, town.nora)).toEqual([town.alien])
  await town.client.jump({ to: votingCloses })
  expect(await countOf(town, 'The winner is **Alien** (1979)!')).toBe(1)
})

test('whoever has deleted their data since the backup does not come back with it, and the round goes on without them', async () => {
  const town = await buildBackedUpTown()
  await deleteData(town, town.ben)
  await town.bot.stop()
  const { erased } = await restore(town)
  expect(erased).toBe(1)
  await startTownBot(town)
  expect(userOf(town, town.ben)).toBeUndefined()
  expect(rowsOf(town, 'nominations').map(row => row.title)).toEqual(['The Matrix'])
  await town.client.jump({ by: 10_000 })
  expect((await posts(town)).join('\n')).not.toContain(town.ben.id)
  await openPanel(town.ben, town)
  expect(userOf(town, town.ben)).toBeDefined()
})

test('nothing is restored under the feet of a bot that runs', async () => {
  const town = await buildBackedUpTown()
  await expect(restore(town)).rejects.toThrow('A bot is active on the database')
  await (await openPanel(town.nora, town)).choose(town.alien)
  expect(ballotOf(town, town.nora)).toEqual([town.alien])
  await town.bot.stop()
  expect((await restore(town)).kept).not.toBeNull()
})
