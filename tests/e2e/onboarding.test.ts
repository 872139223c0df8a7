import { describe, expect, test } from 'vitest'
import {
  answerOf,
  buildRunningTown,
  buildTown,
  customIdOf,
  posts,
  press,
  startTownBot,
  type Town,
  textOf,
} from '../helpers/e2e.ts'
import { gameOf, privateAnswer, refusal, rowsOf } from '../helpers/stored.ts'

/** A second server of Nora's, with the bot in it or not. */
async function buildOtherGuild(town: Town, { botJoined = true } = {}) {
  const people = [town.nora.id, town.ben.id, town.cleo.id]
  const guild = await town.client.createGuild({
    name: 'Others',
    owner: town.nora.id,
    people,
    channels: ['lobby', 'talk'],
    botJoined,
  })
  const [lobby = '', talk = ''] = guild.channels.map(({ id }) => id)
  return { id: guild.id, lobby, talk }
}

/** A command's answer comes after everything that Discord sent before it; a tick waits for what that set off. */
async function settle(town: Town & { bot: { tick(): Promise<void> } }, channel: string): Promise<void> {
  await town.nora.run(channel, 'help')
  await town.bot.tick()
}

async function greetings(town: Town, channel: string): Promise<number> {
  const messages = await town.ben.messages(channel)
  return messages.filter(message => textOf(message).includes('Hello, I am Movie Night')).length
}

async function buildTownWithBot() {
  const town = await buildTown()
  return { ...town, bot: await startTownBot(town) }
}

describe('the welcome', () => {
  test('is posted once in a new server, in its system channel, with a Set up button', async () => {
    const town = await buildTownWithBot()
    const other = await buildOtherGuild(town)
    await settle(town, other.lobby)
    await town.client.jump({ by: 60_000 })
    expect(await greetings(town, other.lobby)).toBe(1)
    expect(await greetings(town, other.talk)).toBe(0)
    const [welcome] = (await town.ben.messages(other.lobby)).map(textOf)
    expect(welcome).toContain('[Set up]')
    expect(welcome).toContain('`/nominate`')
  })

  test('goes to the next channel where the bot may not write in the system channel', async () => {
    const town = await buildTownWithBot()
    const other = await buildOtherGuild(town, { botJoined: false })
    await town.client.setPermissions(other.lobby, { target: 'bot', deny: ['SendMessages'] })
    await town.client.setBotJoined(other.id, true)
    await settle(town, other.lobby)
    expect([await greetings(town, other.lobby), await greetings(town, other.talk)]).toEqual([0, 1])
  })

  test('is left out where the bot may write nowhere; commands still answer', async () => {
    const town = await buildTownWithBot()
    const other = await buildOtherGuild(town, { botJoined: false })
    for (const channel of [other.lobby, other.talk]) {
      await town.client.setPermissions(channel, { target: 'bot', deny: ['SendMessages'] })
    }
    await town.client.setBotJoined(other.id, true)
    await settle(town, other.lobby)
    expect([await greetings(town, other.lobby), await greetings(town, other.talk)]).toEqual([0, 0])
    expect(answerOf(await town.nora.run(other.lobby, 'help'))).toContain('`/settings channel`')
  })

  test('comes again when the bot is removed and invited again before it was set up', async () => {
    const town = await buildTownWithBot()
    const other = await buildOtherGuild(town)
    await settle(town, other.lobby)
    await town.client.setBotJoined(other.id, false)
    await town.client.jump({ by: 60_000 })
    await town.client.setBotJoined(other.id, true)
    await settle(town, other.lobby)
    expect(await greetings(town, other.lobby)).toBe(2)
  })
})

describe('Set up', () => {
  test('leads to a channel and to the first round', async () => {
    const town = await buildTownWithBot()
    const [welcome] = await town.nora.messages(town.general)
    const asked = await press(town.nora, welcome, 'Set up')
    expect(await privateAnswer(town, asked)).toContain('**Which channel is for movie night?**')
    const select = customIdOf(asked.message, 'Choose a channel')
    const chosen = await town.nora.select(asked.message?.id ?? '', select, [town.channel])
    expect(await privateAnswer(town, chosen)).toContain(`**Movie night is in <#${town.channel}> from now on.**`)
    const started = await press(town.nora, chosen.updated, 'Start now')
    expect(await privateAnswer(town, started)).toContain('The round of 2026-W08 is open')
    await town.bot.tick()
    expect((await posts(town))[0]).toContain('**Nominations are open.**')

    await town.ben.run(town.channel, 'nominate', { options: { movie: 'tmdb:348' } })
    await town.client.jump({ by: 5_000 })
    const [greeting] = (await town.nora.messages(town.general)).filter(message => !message.ephemeral).map(textOf)
    expect(greeting).toContain('My channel is chosen, and `/help` says what to do now.')
    expect(greeting).not.toContain('[Set up]')
  })

  test('refuses a channel that the bot cannot write to, and can then be tried again', async () => {
    const town = await buildTownWithBot()
    await town.client.setPermissions(town.channel, { target: 'bot', deny: ['SendMessages'] })
    const [welcome] = await town.nora.messages(town.general)
    const asked = await press(town.nora, welcome, 'Set up')
    const select = customIdOf(asked.message, 'Choose a channel')
    const words = await refusal(town, () => town.nora.select(asked.message?.id ?? '', select, [town.channel]))
    expect(words).toContain('so nothing was changed')
    expect(words).toContain('Send Messages: missing ✗')
    await town.client.setPermissions(town.channel, { target: 'bot', deny: [] })
    const again = await press(town.nora, welcome, 'Set up')
    const chosen = await town.nora.select(again.message?.id ?? '', customIdOf(again.message, 'Choose a channel'), [
      town.channel,
    ])
    expect(answerOf(chosen)).toContain('from now on')
  })

  test('is refused to somebody without Manage Server', async () => {
    const town = await buildTownWithBot()
    const [welcome] = await town.ben.messages(town.general)
    const words = await refusal(town, () => press(town.ben, welcome, 'Set up'))
    expect(words).toContain('For this you need the permission Manage Server.')
  })
})

describe('while the bot was down', () => {
  test('a server that it has joined is welcomed at the next start, once', async () => {
    const town = await buildTownWithBot()
    await town.bot.stop()
    const other = await buildOtherGuild(town)
    await (await startTownBot(town)).stop()
    expect(await greetings(town, other.lobby)).toBe(1)
    await startTownBot(town)
    expect(await greetings(town, other.lobby)).toBe(1)
    expect(await greetings(town, town.general)).toBe(1)
  })

  test('a server that it has left keeps its data, and gets no posts until it is back', async () => {
    const town = await buildRunningTown()
    await town.ben.run(town.general, 'nominate', { options: { movie: 'tmdb:348' } })
    await town.bot.tick()
    const before = gameOf(town)
    await town.bot.stop()
    await town.client.setBotJoined(town.guild, false)
    const bot = await startTownBot(town)
    expect(rowsOf(town, 'guilds')[0]?.left_at).toBe('2026-02-16T10:00:00.000Z')
    expect(rowsOf(town, 'nominations')).toEqual(before.nominations)
    await town.client.jump({ to: '2026-02-19T09:00:00.000Z' })
    expect((await posts(town)).join('\n')).not.toContain('**Voting is open.**')

    await bot.stop()
    await town.client.setBotJoined(town.guild, true)
    await startTownBot(town)
    expect(rowsOf(town, 'guilds')[0]).toMatchObject({ left_at: null, channel_id: town.channel })
    expect((await posts(town)).at(-1)).toContain('**Voting is open.**')
    expect(await greetings(town, town.general)).toBe(1)
  })
})

describe('an outage', () => {
  test('of a server touches no data, and what was due meanwhile is posted afterwards', async () => {
    const town = await buildRunningTown()
    await town.ben.run(town.general, 'nominate', { options: { movie: 'tmdb:348' } })
    await town.bot.tick()
    const before = gameOf(town)
    await town.client.setOutage(town.guild, true)
    await town.bot.tick()
    expect(gameOf(town)).toEqual(before)
    await town.client.jump({ to: '2026-02-19T09:00:00.000Z' })
    expect(rowsOf(town, 'guilds')[0]?.left_at).toBeNull()
    await town.client.setOutage(town.guild, false)
    await settle(town, town.general)
    expect((await posts(town)).at(-1)).toContain('**Voting is open.**')
    expect(rowsOf(town, 'nominations')).toEqual(before.nominations)
  })

  test('at the start of the bot does not make it believe that it was removed', async () => {
    const town = await buildRunningTown()
    const before = gameOf(town)
    await town.bot.stop()
    await town.client.setOutage(town.guild, true)
    const bot = await startTownBot(town)
    expect(gameOf(town)).toEqual(before)
    await town.client.setOutage(town.guild, false)
    await settle({ ...town, bot }, town.general)
    expect(gameOf(town)).toEqual(before)
  })
})
