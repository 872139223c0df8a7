import { expect, test } from 'vitest'
import { answerOf, buildRunningTown, buildTown, press, publicMessages, startTownBot } from '../helpers/e2e.ts'
import { privateAnswer, refusal } from '../helpers/stored.ts'
import { buildVotingTown, nominate, votingCloses } from '../helpers/voting.ts'

test('/movies before the server is set up says what to do, to an admin and to a member', async () => {
  const town = await buildTown()
  await startTownBot(town)
  expect(await privateAnswer(town, await town.nora.run(town.general, 'movies'))).toContain(
    'Choose my channel with `/settings channel`',
  )
  expect(await privateAnswer(town, await town.ben.run(town.general, 'movies'))).toContain(
    'somebody who may manage the server chooses one',
  )
})

test('/movies before the first round says when nominations open', async () => {
  const town = await buildTown()
  await startTownBot(town)
  await town.nora.run(town.general, 'settings', { subcommand: 'channel', options: { channel: town.channel } })
  const words = await privateAnswer(town, await town.ben.run(town.general, 'movies'))
  expect(words).toContain('There is no round at the moment.')
  expect(words).toContain(`Nominations open <t:${Date.parse('2026-02-23T09:00:00Z') / 1000}:F>`)
})

test('/movies shows this week’s films privately, with a link to the live board and one’s own Withdraw', async () => {
  const town = await buildRunningTown()
  await nominate(town.ben, town, 348)
  await nominate(town.cleo, town, 603)
  const shown = await town.ben.run(town.general, 'movies')
  const words = await privateAnswer(town, shown)
  expect(words).toContain('## Movie night · 2026-W08')
  expect(words).toContain('Nominated so far: 2 films.')
  expect(words).toContain(`**Alien** (1979) · 117 min\nNominated by <@${town.ben.id}>`)
  expect(words).toContain('[Withdraw Alien (1979)]')
  expect(words).not.toContain('[Withdraw The Matrix')
  const board = (await publicMessages(town))[0]
  expect(JSON.stringify(shown.message?.components)).toContain(
    `https://discord.com/channels/${town.guild}/${town.channel}/${board?.id}`,
  )
})

test('/movies while voting shows the votes, and after the close who won', async () => {
  const town = await buildVotingTown()
  const voting = await privateAnswer(town, await town.ben.run(town.general, 'movies'))
  expect(voting).toContain('**Voting is open.**')
  expect(voting).toContain('· 0 votes')
  expect(voting).not.toContain('[Withdraw')
  await town.client.jump({ to: votingCloses })
  const closed = await privateAnswer(town, await town.ben.run(town.general, 'movies'))
  expect(closed).toContain('**Closed.** Voting ended')
  expect(closed).toContain('The winner is **Alien** (1979).')
})

test('the board offers the details of any of its films, one after the other', async () => {
  const town = await buildVotingTown()
  const board = (await publicMessages(town)).at(-1)
  const list = await press(town.cleo, board, 'Details of a film')
  expect(await privateAnswer(town, list)).toContain('Which film would you like to know more about?')
  const alien = await town.cleo.select(list.message?.id ?? '', 'v1|details-pick|1', [town.alien])
  expect(await privateAnswer(town, alien)).toContain('Directed by: Ridley Scott')
  const matrix = await town.cleo.select(list.message?.id ?? '', 'v1|details-pick|1', [town.matrix])
  const words = answerOf(matrix)
  expect(words).toContain('## **The Matrix** (1999)')
  expect(words).not.toContain('Ridley Scott')
})

test('the details of a film that was removed a second ago are refused in words', async () => {
  const town = await buildVotingTown()
  const list = await press(town.cleo, (await publicMessages(town)).at(-1), 'Details of a film')
  await town.nora.run(town.general, 'round', { subcommand: 'remove', options: { movie: 'Alien' } })
  await town.bot.tick()
  const words = await refusal(town, () => town.cleo.select(list.message?.id ?? '', 'v1|details-pick|1', [town.alien]))
  expect(words).toContain('This film is no longer in the round.')
})
