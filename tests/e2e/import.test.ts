import { expect, test } from 'vitest'
import { answerOf, buildRunningTown, buildTown, posts, startTownBot, textOf } from '../helpers/e2e.ts'
import { currentWeek, oldFile, wednesday } from '../helpers/legacy.ts'
import { buildOldTown, copiesIn, importIntoTown } from '../helpers/old-town.ts'
import { rowsOf } from '../helpers/stored.ts'
import { chooseChannel, owed, voteFor } from '../helpers/week.ts'

test('who imports before the first start is greeted, told nothing of the past, and the running week goes on and is decided', async () => {
  const town = await buildOldTown()
  const greeting = (await town.nora.messages(town.general)).map(textOf).join('\n')
  expect(greeting).toContain('[Set up]')
  expect(greeting).not.toMatch(/Brazil|Heat|Alien/)
  expect(await posts(town)).toEqual([])

  await chooseChannel(town)
  await town.bot.tick()
  const [board = '', ...more] = await posts(town)
  expect(more).toEqual([])
  expect(board).toContain('Voting is open')
  expect(board).toMatch(/Alien[\s\S]*2 votes/)
  expect(board).not.toMatch(/Brazil|Heat/)

  await voteFor(town, 'Matrix')
  await voteFor(town, 'Matrix', undefined, town.ben)
  await town.client.jump({ to: '2026-02-27T10:00:00.000Z' })
  expect((await posts(town)).at(-1)).toContain('Last call to vote')
  await town.client.jump({ to: '2026-02-27T11:00:00.000Z' })
  expect((await posts(town)).at(-1)).toContain('The winner is **The Matrix** (1999)!')
  await town.client.jump({ to: '2026-02-27T23:00:00.000Z' })
  expect((await posts(town)).at(-1)).toContain('How was the night?')
  await town.client.jump({ to: '2026-03-02T09:00:00.000Z' })
  expect((await posts(town)).at(-1)).toContain('Nominations are open')
  expect(owed(town).map(({ kind, status }) => `${kind} ${status}`)).toEqual([
    'voting_open sent',
    'welcome sent',
    'vote_reminder sent',
    'winner sent',
    'after_night sent',
    'nominations_open sent',
    'nominate_reminder pending',
    'voting_open pending',
    'vote_reminder pending',
  ])
})

test('the weeks of old are there to look at, with the names of those who have not claimed theirs', async () => {
  const town = await buildOldTown()
  const { choices } = await town.ben.autocomplete(town.general, 'results', { focused: 'week', options: { week: '' } })
  expect(choices).toEqual([{ name: '2026-W08 · Brazil', value: '2026-W08' }])
  const words = answerOf(await town.ben.run(town.general, 'results', { options: { week: '2026-W08' } }))
  expect(words).toContain('**Brazil** (1999) won. It has the most votes: 2, with 3 members voting.')
  expect(words).toContain('Watched on 2026-02-20.')
  expect(words).toContain('2. **Heat** (1999): 1 vote (33 %), nominated by Mika')
})

test('a server that is set up already gets one board, and goes on by its own schedule after that week', async () => {
  const town = await buildTown({ start: wednesday })
  const first = await startTownBot(town)
  await chooseChannel(town)
  await first.stop()
  await importIntoTown(town)
  const bot = await startTownBot(town)
  await bot.tick()
  const seen = await posts(town)
  expect(seen).toHaveLength(1)
  expect(seen[0]).toContain('Voting is open')
  expect(rowsOf(town, 'guilds')).toMatchObject([{ next_opening_at: '2026-03-02T09:00:00.000Z', left_at: null }])
})

test('a nominating week goes on nominating, until the server’s schedule opens its vote', async () => {
  const town = await buildTown({ start: '2026-02-24T12:00:00.000Z' })
  await importIntoTown(town, oldFile({ currentWeek: { ...currentWeek, phase: 'nomination', votes: {} } }))
  const bot = await startTownBot(town)
  await chooseChannel(town)
  await bot.tick()
  expect(await posts(town)).toEqual([expect.stringContaining('Nominations are open')])
  await town.ben.run(town.channel, 'nominate', { options: { movie: 'tmdb:550' } })
  await town.client.jump({ to: '2026-02-26T09:00:00.000Z' })
  expect((await posts(town)).at(-1)).toContain('Voting is open')
  await voteFor(town, 'Fight')
  await town.client.jump({ to: '2026-02-27T11:00:00.000Z' })
  expect((await posts(town)).at(-1)).toContain('The winner is **Fight Club** (1999)!')
})

test('a week that was over when it was imported is decided, and nobody hears of it, also not days later', async () => {
  const town = await buildTown({ start: '2026-02-28T12:00:00.000Z' })
  await importIntoTown(town)
  const bot = await startTownBot(town)
  await chooseChannel(town)
  await bot.tick()
  await town.client.jump({ to: '2026-03-02T08:59:00.000Z' })
  expect(await posts(town)).toEqual([])
  const words = answerOf(await town.ben.run(town.general, 'results'))
  expect(words).toContain('## Results · 2026-W09\n**Alien** (1999) won. It has the most votes: 2')
  await town.client.jump({ to: '2026-03-02T09:00:00.000Z' })
  expect(await posts(town)).toEqual([expect.stringContaining('Nominations are open')])
  expect((await posts(town))[0]).not.toMatch(/Alien|2026-W09/)
})

test('while the bot is active an import is refused, and the bot does not notice', async () => {
  const town = await buildRunningTown()
  const before = rowsOf(town, 'users')
  await expect(importIntoTown(town)).rejects.toThrow(
    'The bot is active on this database, so nothing was imported. Stop it, import, and start it again.',
  )
  expect(rowsOf(town, 'users')).toEqual(before)
  expect(copiesIn(town)).toEqual([])
  await town.bot.stop()
  expect(await importIntoTown(town)).toContain('  users                3              0')
})

test('the bot deletes the copy of the file after 30 days', async () => {
  const town = await buildOldTown()
  expect(copiesIn(town)).toHaveLength(1)
  await town.client.jump({ to: '2026-03-27T11:59:00.000Z' })
  expect(copiesIn(town)).toHaveLength(1)
  await town.client.jump({ to: '2026-03-27T12:00:00.000Z' })
  expect(copiesIn(town)).toEqual([])
})
