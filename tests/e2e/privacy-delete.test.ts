import { expect, test } from 'vitest'
import {
  answerOf,
  buildRunningTown,
  buildTown,
  customIdOf,
  posts,
  press,
  publicMessages,
  startTownBot,
  textOf,
} from '../helpers/e2e.ts'
import { forgeMessage } from '../helpers/forged.ts'
import { deleteData, runPrivacy, userOf } from '../helpers/privacy.ts'
import { gameOf, privateAnswer, rowsOf } from '../helpers/stored.ts'
import { ballotOf, buildVotingTown, nominate, openPanel, votingCloses } from '../helpers/voting.ts'

test('the question says what goes, what stays, and that it cannot be undone', async () => {
  const town = await buildVotingTown()
  await (await openPanel(town.ben, town)).choose(town.matrix)
  const words = await privateAnswer(town, await runPrivacy(town, town.ben, 'delete'))
  expect(words).toContain('your 1 film and 1 vote in rounds that are open')
  expect(words).toContain('Nothing of you stays.')
  expect(words).toContain('**This cannot be undone.**')
  expect(words).toContain('[Export it first]')
  await town.client.jump({ to: votingCloses })
  expect(await privateAnswer(town, await runPrivacy(town, town.ben, 'delete'))).toContain(
    "Your 1 film and 1 vote in decided rounds stay as nobody's",
  )
})

test('while voting, a film and a ballot go; whoever voted for the film gets the vote back and is told', async () => {
  const town = await buildVotingTown()
  await (await openPanel(town.ben, town)).choose(town.matrix)
  await (await openPanel(town.nora, town)).choose(town.alien, town.inception)
  const words = await privateAnswer(town, await deleteData(town, town.ben))
  expect(words).toContain('Everything about you is deleted, on all servers.')
  await town.client.jump({ by: 10_000 })

  expect(userOf(town, town.ben)).toBeUndefined()
  expect(ballotOf(town, town.nora)).toEqual([town.inception])
  expect(rowsOf(town, 'votes')).toHaveLength(1)
  expect((await town.nora.dm()).messages.map(textOf).at(-1)).toContain(
    '**Alien** (1979) has been removed from movie night on Friends, so your vote for it is yours again.',
  )
  const all = await posts(town)
  expect(all.at(-1)).toBe("**Alien** (1979) is no longer in this week's round: it has been taken back.")
  expect(all).toContain('**Alien** (1979) was nominated, and has been withdrawn.')
  expect(all.join('\n')).not.toContain(town.ben.id)
  expect(all.filter(post => post.includes('by <@'))).not.toEqual([])
})

test('while nominating, a film just leaves the board', async () => {
  const town = await buildRunningTown()
  await nominate(town.ben, town, 348)
  await nominate(town.nora, town, 603)
  await town.bot.tick()
  await deleteData(town, town.ben)
  await town.client.jump({ by: 10_000 })
  expect(rowsOf(town, 'nominations').map(row => row.title)).toEqual(['The Matrix'])
  const all = (await posts(town)).join('\n')
  expect(all).toContain('Nominated so far: 1 film.')
  expect(all).not.toContain(town.ben.id)
  expect(all).not.toContain('no longer in')
})

test('a decided round ends as it did: the winner, the order, the votes and who has voted, now by nobody', async () => {
  const town = await buildVotingTown()
  await (await openPanel(town.ben, town)).choose(town.matrix, town.inception)
  await (await openPanel(town.nora, town)).choose(town.alien, town.inception)
  await (await openPanel(town.cleo, town)).choose(town.alien)
  await town.client.jump({ to: votingCloses })
  const results = async () => answerOf(await town.cleo.run(town.general, 'results'))
  const before = await results()
  const decision = rowsOf(town, 'week_history')
  for (const person of [town.ben, town.nora]) await deleteData(town, person)
  await town.client.jump({ by: 10_000 })

  const nameless = (text: string) =>
    text.replaceAll(`<@${town.ben.id}>`, 'somebody').replaceAll(`<@${town.nora.id}>`, 'somebody')
  expect(await results()).toBe(nameless(before))
  expect(before).toContain('**Alien** (1979) won.')
  expect(before).toContain('5 votes from 3 members')
  expect(rowsOf(town, 'week_history')).toEqual(decision)
  const all = (await posts(town)).join('\n')
  expect(all).toContain('Nominated by somebody')
  for (const { id } of [town.ben, town.nora]) expect(all).not.toContain(id)
})

test('the rows that stand for those who have left say nothing of whose they were, and serve the next round as well', async () => {
  const town = await buildVotingTown()
  await (await openPanel(town.ben, town)).choose(town.matrix)
  await (await openPanel(town.nora, town)).choose(town.alien)
  await town.client.jump({ to: votingCloses })
  await deleteData(town, town.ben)
  await town.client.jump({ to: '2026-02-23T09:00:00.000Z' })
  await nominate(town.ben, town, 78)
  await nominate(town.nora, town, 680)
  await town.client.jump({ to: '2026-02-27T12:00:00.000Z' })
  await deleteData(town, town.ben)
  await deleteData(town, town.nora)
  const nobody = rowsOf(town, 'users').filter(row => row.discord_id === null)
  expect(nobody.map(({ name, icon, pin, home_guild_id }) => [name, icon, pin, home_guild_id])).toEqual([
    ['', null, null, null],
    ['', null, null, null],
  ])
  const films = rowsOf(town, 'nominations').map(row => [row.week, row.title, row.proposed_by])
  const [one, other] = nobody.map(row => row.id)
  expect(films.filter(([, title]) => title === 'Alien' || title === 'Blade Runner').map(([, , by]) => by)).toEqual([
    one,
    one,
  ])
  expect(films.filter(([, title]) => title === 'The Matrix' || title === 'Pulp Fiction').map(([, , by]) => by)).toEqual(
    [other, other],
  )
})

test('a cancelled round comes back without what was deleted meanwhile', async () => {
  const town = await buildVotingTown()
  await (await openPanel(town.nora, town)).choose(town.alien)
  const asked = await town.nora.run(town.general, 'round', { subcommand: 'cancel' })
  const cancelled = await press(town.nora, asked.message, 'Cancel this round')
  await deleteData(town, town.ben)
  await press(town.nora, cancelled.updated ?? cancelled.message, 'Undo')
  await town.client.jump({ by: 10_000 })
  expect(rowsOf(town, 'nominations').map(row => row.title)).toEqual(['The Matrix', 'Inception'])
  expect(rowsOf(town, 'votes')).toEqual([])
  expect((await posts(town)).join('\n')).not.toContain(town.ben.id)
})

test('nothing happens by a button that is another one’s, too old, or pressed for the second time', async () => {
  const town = await buildVotingTown()
  const asked = await runPrivacy(town, town.ben, 'delete')
  const before = gameOf(town)
  const buttons = ['Delete everything', 'Export it first'].map(label => customIdOf(asked.message, label))
  const { id } = await forgeMessage(town, town.general, { buttons })
  for (const button of buttons) {
    expect(await privateAnswer(town, await town.cleo.click(id, button))).toContain('That button is for somebody else.')
  }
  await town.client.jump({ by: 61_000 })
  expect(answerOf(await press(town.ben, asked.message, 'Delete everything'))).toContain(
    'That was more than a minute ago, so nothing was deleted.',
  )
  expect(gameOf(town).nominations).toEqual(before.nominations)

  const again = await runPrivacy(town, town.ben, 'delete')
  const twice = await forgeMessage(town, town.general, { buttons: [customIdOf(again.message, 'Delete everything')] })
  await press(town.ben, again.message, 'Delete everything')
  expect(await privateAnswer(town, await press(town.ben, twice, 'Forged 0'))).toContain('This was done already')
  expect(userOf(town, town.ben)).toBeUndefined()
})

test('whoever comes back begins anew, and an old button does not delete that', async () => {
  const town = await buildVotingTown()
  const asked = await runPrivacy(town, town.ben, 'delete')
  await deleteData(town, town.ben)
  await (await openPanel(town.ben, town)).choose(town.inception)
  expect(ballotOf(town, town.ben)).toEqual([town.inception])
  expect(answerOf(await press(town.ben, asked.message, 'Delete everything'))).toContain('This was done already')
  expect(ballotOf(town, town.ben)).toEqual([town.inception])
})

test('to ask what is stored notes nobody down, on a server or in direct messages', async () => {
  const town = await buildRunningTown()
  for (const subcommand of ['export', 'delete'] as const) {
    expect(await privateAnswer(town, await runPrivacy(town, town.ben, subcommand))).toBe('Nothing is stored about you.')
    const { channel } = await town.ben.dm()
    expect(answerOf(await town.ben.run(channel, 'privacy', { subcommand }))).toBe('Nothing is stored about you.')
  }
  expect(userOf(town, town.ben)).toBeUndefined()
})

test('it works in direct messages, too, also after the bot has left the server', async () => {
  const town = await buildVotingTown()
  const { channel } = await town.ben.dm()
  const asked = await town.ben.run(channel, 'privacy', { subcommand: 'delete' })
  expect(answerOf(await press(town.ben, asked.message, 'Delete everything'))).toContain(
    'Everything about you is deleted',
  )
  expect(userOf(town, town.ben)).toBeUndefined()
})

test('whoever set the server up is no longer told of its problems', async () => {
  const town = await buildTown()
  const bot = await startTownBot(town)
  await town.nora.run(town.general, 'settings', { subcommand: 'channel', options: { channel: town.channel } })
  expect(rowsOf(town, 'guilds')[0]?.configured_by).toBe(town.nora.id)
  await deleteData(town, town.nora)
  await bot.tick()
  expect(rowsOf(town, 'guilds')[0]?.configured_by).toBeNull()
})

test('the first board and the winner’s post are drawn once more where Discord failed at first', async () => {
  const town = await buildVotingTown()
  await (await openPanel(town.cleo, town)).choose(town.alien)
  await town.client.jump({ to: votingCloses })
  await town.client.fault(
    { service: 'discord', method: 'PATCH', path: '^/channels/\\d+/messages' },
    { status: 500, body: { message: 'Internal Server Error', code: 0 } },
    4,
  )
  await deleteData(town, town.ben)
  expect((await posts(town)).join('\n')).toContain(town.ben.id)
  for (let minute = 0; minute < 2; minute++) await town.client.jump({ by: 60_000 })
  expect((await publicMessages(town)).map(textOf).join('\n')).not.toContain(town.ben.id)
  expect(rowsOf(town, 'announcements').filter(row => row.redraw === 1)).toEqual([])
  expect((await posts(town)).filter(post => post.includes('The winner is **Alien** (1979)!'))).toHaveLength(1)
})
