import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Bot } from '../../src/app.ts'
import { answerOf, buildTown, posts, press, publicMessages, startTownBot, type Town, textOf } from '../helpers/e2e.ts'
import { chooseChannel, editIn, mondayEarly, owed, play, playUntil, postIn, query, week } from '../helpers/week.ts'

async function buildWithBot() {
  const town = await buildTown({ start: mondayEarly })
  return { ...town, bot: await startTownBot(town) }
}

async function setRules(town: Town, options: Record<string, unknown>): Promise<void> {
  await town.nora.run(town.general, 'settings', { subcommand: 'rules', options })
}

test('a round without a nomination ends when voting would open, with one short post', async () => {
  const town = await buildWithBot()
  await playUntil(town, town.bot, 'nominations_open')
  await town.client.jump({ to: '2026-02-19T09:00:00.000Z' })
  await town.client.jump({ to: '2026-02-20T22:46:00.000Z' })
  const [board, ...after] = await posts(town)
  expect(board).toContain('**Closed.**')
  expect(after).toEqual([expect.stringContaining('Nothing was nominated, so there is no film this week.')])
  expect(query(town, 'select phase from rounds')).toEqual([{ phase: 'decided' }])
})

test('two rounds without a nomination pause the guild, and Resume wakes it for whoever may manage the server', async () => {
  const town = await buildWithBot()
  await chooseChannel(town)
  for (const to of ['2026-02-16T09:00Z', '2026-02-19T09:00Z', '2026-02-23T09:00Z', '2026-02-26T09:00Z']) {
    await town.client.jump({ to: new Date(to).toISOString() })
  }
  const last = (await publicMessages(town)).at(-1)
  expect(textOf(last)).toContain('It was quiet for two weeks')
  await town.client.jump({ to: '2026-03-02T09:00:00.000Z' })
  await town.client.jump({ to: '2026-03-05T09:00:00.000Z' })
  expect(await posts(town)).toHaveLength(4)
  expect(answerOf(await press(town.ben, last, 'Resume'))).toContain('Manage Server')
  expect(answerOf(await press(town.nora, last, 'Resume'))).toContain('Movie night goes on.')
  await town.client.jump({ to: '2026-03-09T09:00:00.000Z' })
  await town.bot.tick()
  expect((await posts(town)).at(-1)).toContain('2026-W11\n**Nominations are open')
})

test('reminders and the question after the night are not posted where they are switched off', async () => {
  const town = await buildWithBot()
  await setRules(town, { 'remind-nominate': false, 'remind-vote': false, 'after-night': false })
  await chooseChannel(town)
  for (const step of week) await play(town, town.bot, step)
  const silent = ['Last evening', 'Last call', 'How was the night']
  expect((await posts(town)).filter(text => silent.some(words => text.includes(words)))).toEqual([])
  expect((await posts(town)).at(-1)).toContain('The winner is')
  const kinds = ['nominate_reminder', 'vote_reminder', 'after_night'] as const
  for (const kind of kinds) expect(owed(town, kind)).toMatchObject([{ status: 'dropped' }])
})

test('the role that is named is mentioned by what calls people together, and nobody is by anything else', async () => {
  const town = await buildWithBot()
  const role = await town.client.createRole(town.guild, 'Film lovers', { mentionable: true })
  await setRules(town, { mention: role.id })
  expect(await mentionsOfWeek(town)).toEqual([
    ['nominations_open', role.id],
    ['nominate_reminder', role.id],
    ['voting_open', role.id],
    ['vote_reminder', role.id],
    ['winner', role.id],
  ])
})

test('where no role is named, nobody is mentioned', async () => {
  expect(await mentionsOfWeek(await buildWithBot())).toEqual([])
})

/** The roles that the posts of a week ping. Fails where a post pings a person or everybody. */
async function mentionsOfWeek(town: Town & { bot: Bot }): Promise<[string, string][]> {
  await chooseChannel(town)
  const seen = new Set<string>()
  const mentions: [string, string][] = []
  for (const step of week) {
    await play(town, town.bot, step)
    for (const message of (await publicMessages(town)).filter(({ id }) => !seen.has(id))) {
      const { mention_everyone, mention_roles, mentions: people } = Mentions.parse(message)
      expect([mention_everyone, people]).toEqual([false, []])
      mentions.push(...mention_roles.map((role): [string, string] => [step.kind, role]))
      seen.add(message.id)
    }
  }
  return mentions
}

const Mentions = z.object({
  mention_everyone: z.boolean(),
  mention_roles: z.array(z.string()),
  mentions: z.array(z.unknown()),
})

/** A second server, set up as the first one is. */
async function buildSecond(town: Town): Promise<Town> {
  const { id, channels } = await town.client.createGuild({
    name: 'Others',
    owner: town.nora.id,
    people: [town.ben.id, town.cleo.id],
    channels: ['lobby', 'films'],
  })
  const [general = '', channel = ''] = channels.map(one => one.id)
  const second = { ...town, guild: id, general, channel }
  await chooseChannel(second)
  return second
}

test('a server whose post hangs does not hold up the post of another', async () => {
  const town = await buildWithBot()
  await chooseChannel(town)
  const second = await buildSecond(town)
  const hanging = await town.client.hold(postIn(town.channel), 'before')
  const posted = await town.client.hold(postIn(second.channel), 'after')
  const jump = town.client.jump({ to: '2026-02-16T09:00:00.000Z' })
  await hanging.waiting(1)
  await posted.waiting(1)
  expect(await posts(town)).toEqual([])
  expect(await posts(second)).toEqual([expect.stringContaining('Nominations are open')])
  await posted.release()
  await hanging.release()
  await jump
  expect(await posts(town)).toHaveLength(1)
})

test('a server whose board hangs does not hold up the board of another', async () => {
  const town = await buildWithBot()
  await chooseChannel(town)
  const second = await buildSecond(town)
  await town.client.jump({ to: '2026-02-16T09:00:00.000Z' })
  const hanging = await town.client.hold(editIn(town.channel), 'before')
  const edited = await town.client.hold(editIn(second.channel), 'after')
  await town.ben.run(town.channel, 'nominate', { options: { movie: 'tmdb:348' } })
  await hanging.waiting(1)
  await town.ben.run(second.channel, 'nominate', { options: { movie: 'tmdb:603' } })
  await edited.waiting(1)
  expect((await posts(second))[0]).toContain('Nominated so far: 1 film.')
  await edited.release()
  await hanging.release()
  await town.bot.tick()
  expect((await posts(town))[0]).toContain('Nominated so far: 1 film.')
})
