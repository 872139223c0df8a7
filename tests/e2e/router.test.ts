import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { answerOf, buildRunningTown, buildTown, type Town } from '../helpers/e2e.ts'
import { forgeMessage } from '../helpers/forged.ts'
import { startLoggedBot } from '../helpers/logged.ts'
import { privateAnswer, refusal } from '../helpers/stored.ts'
import { buildVotingTown, openPanel, votingCloses } from '../helpers/voting.ts'

/** Breaks every query about rounds, as a disk or a fault of ours could. */
function breakDatabase(town: Town): void {
  const sqlite = new SQLite(town.databaseUrl.replace('file:', ''))
  sqlite.exec('alter table rounds rename to rounds_gone')
  sqlite.close()
}

async function buildLoggedTown() {
  const town = await buildTown()
  return { ...town, bot: await startLoggedBot(town) }
}

describe('a fault of ours', () => {
  test('is logged with the interaction’s id, and the member gets an apology with that id', async () => {
    const town = await buildLoggedTown()
    breakDatabase(town)
    const outcome = await town.ben.run(town.general, 'movies')
    const words = await privateAnswer(town, outcome)
    expect(words).toContain('Something went wrong on our side, and it is not your fault.')
    expect(words).toContain(`\`${outcome.interaction}\``)
    expect(words).not.toContain('rounds')
    const line = JSON.parse(await town.bot.line('interaction failed'))
    expect(line).toMatchObject({ level: 50, interaction: outcome.interaction, guild: town.guild, command: 'movies' })
    expect(line.err.message).toContain('no such table: rounds')
  })

  test('after a private acknowledgement is told in its place', async () => {
    const town = await buildLoggedTown()
    breakDatabase(town)
    const outcome = await town.ben.run(town.general, 'nominate', { options: { movie: 'tmdb:348' } })
    expect(await privateAnswer(town, outcome)).toContain(`\`${outcome.interaction}\``)
    expect(outcome.followUps).toEqual([])
  })

  test('in a list of choices leaves the list empty, and is logged', async () => {
    const town = await buildLoggedTown()
    breakDatabase(town)
    const { choices } = await town.ben.autocomplete(town.general, 'nominate', {
      focused: 'movie',
      options: { movie: 'alien' },
    })
    expect(choices).toEqual([])
    expect(await town.bot.line('autocomplete failed')).toContain('"command":"nominate"')
  })

  test('does not keep the next interaction from being answered', async () => {
    const town = await buildLoggedTown()
    breakDatabase(town)
    await town.ben.run(town.general, 'movies')
    expect(answerOf(await town.ben.run(town.general, 'about'))).toContain('## Movie Night')
  })
})

test('no token, key or interaction token stands in the log, though what they belong to does', async () => {
  const town = await buildLoggedTown()
  const { DISCORD_TOKEN, TMDB_API_KEY } = town.sandbox.env
  await town.client.fault(
    { service: 'discord', path: '/callback' },
    { status: 400, body: { code: 50035, message: 'no' } },
  )
  await town.client.fault({ service: 'tmdb', path: '/search/movie' }, { status: 500, body: {} }, 3)
  await town.ben.run(town.general, 'movies', { wait: 'sent' })
  const line = await town.bot.line('interaction failed')
  expect(line).toMatch(/\/interactions\/\d+\/\[redacted\]\/callback/)
  await town.ben.autocomplete(town.general, 'nominate', { focused: 'movie', options: { movie: 'marker-film' } })
  await town.bot.line('film search failed')
  const log = town.bot.logged()
  expect(log).toContain('marker-film')
  expect(log).not.toContain(DISCORD_TOKEN)
  expect(log).not.toContain(TMDB_API_KEY)
  // Every interaction token of the sandbox begins with the word "interaction:" in base64.
  expect(log).not.toContain(Buffer.from('interaction:').toString('base64url'))
})

describe('an interaction that can no longer be answered', () => {
  test('because it came too late (10062) is noted, and nothing else happens', async () => {
    const town = await buildLoggedTown()
    const fault = { status: 404, body: { code: 10062, message: 'Unknown interaction' } }
    await town.client.fault({ service: 'discord', path: '/callback' }, fault)
    await town.ben.run(town.general, 'movies', { wait: 'sent' })
    expect(JSON.parse(await town.bot.line('interaction came too late'))).toMatchObject({ level: 30, command: 'movies' })
    expect(town.bot.logged()).not.toContain('"level":50')
    expect(answerOf(await town.ben.run(town.general, 'about'))).toContain('## Movie Night')
  })

  test('because another process has (40060) is noted, and the member sees one answer', async () => {
    const town = await buildLoggedTown()
    const fault = {
      status: 400,
      body: { code: 40060, message: 'Interaction has already been acknowledged.' },
      after: true,
    }
    await town.client.fault({ service: 'discord', path: '/callback' }, fault)
    const outcome = await town.ben.run(town.general, 'movies')
    expect(await privateAnswer(town, outcome)).toContain('There is no round at the moment.')
    expect(outcome.followUps).toEqual([])
    expect(await town.bot.line('interaction was answered by another process')).toContain('"level":40')
    expect(town.bot.logged()).not.toContain('"level":50')
  })

  test('because its token has expired while TMDB was thinking is noted', async () => {
    const town = await buildLoggedTown()
    await town.nora.run(town.general, 'settings', { subcommand: 'channel', options: { channel: town.channel } })
    const hold = await town.client.hold({ service: 'tmdb', path: '/search/movie' }, 'before')
    await town.ben.run(town.general, 'nominate', { options: { movie: 'alien' }, wait: 'sent' })
    await hold.waiting(1)
    await town.client.jump({ by: 15 * 60_000 })
    await hold.release()
    expect(await town.bot.line('interaction has expired')).toContain('"command":"nominate"')
  })
})

test('an interaction that is delivered to two bots is answered once', async () => {
  const town = await buildLoggedTown()
  const other = join(tmpdir(), `movie-night-${randomUUID()}.db`)
  onTestFinished(async () => {
    for (const end of ['', '-wal', '-shm']) await rm(`${other}${end}`, { force: true })
  })
  const twin = await startLoggedBot({ ...town, databaseUrl: `file:${other}` })
  const outcome = await town.ben.run(town.general, 'about')
  expect(await privateAnswer(town, outcome)).toContain('## Movie Night')
  expect(outcome.followUps).toEqual([])
  const line = await Promise.race([town.bot, twin].map(bot => bot.line('answered by another process')))
  expect(line).toContain(outcome.interaction)
})

describe('a custom id that nobody of ours made', () => {
  const stale = [
    ...[
      'hello',
      'v0|vote|1',
      'v2|vote|1',
      'v1|nonsense',
      'v1|vote',
      'v1|vote|',
      'v1|vote|abc',
      'v1|vote|-1',
      'v1|vote|1.5',
    ],
    ...['v1|vote|99999999999999999999', 'v1|vote-cast|1', 'v1|details', 'v1|withdraw|x', 'v1|watched|', 'v1|rate|1'],
  ]
  test('is refused in words, whatever it is', async () => {
    const town = await buildVotingTown()
    for (const buttons of [stale.slice(0, 5), stale.slice(5, 10), stale.slice(10)]) {
      const message = await forgeMessage(town, town.channel, { buttons })
      for (const customId of buttons) {
        const words = await refusal(town, () => town.cleo.click(message.id, customId))
        expect(words, customId).toContain('This message is from an earlier version or round.')
      }
    }
  })

  test('of a film or round that does not exist is refused in words', async () => {
    const town = await buildVotingTown()
    const buttons = ['v1|details|4711', 'v1|withdraw|4711', 'v1|vote|4711', 'v1|watched|4711', 'v1|vote-clear|4711']
    const message = await forgeMessage(town, town.channel, { buttons })
    for (const customId of buttons) {
      expect(await refusal(town, () => town.cleo.click(message.id, customId)), customId).not.toContain('went wrong')
    }
  })

  test('in a direct message is answered with where to go', async () => {
    const town = await buildVotingTown()
    await (await openPanel(town.cleo, town)).choose(town.alien)
    await town.nora.run(town.general, 'round', { subcommand: 'remove', options: { movie: 'Alien' } })
    await town.bot.tick()
    const { channel } = await town.cleo.dm()
    const message = await forgeMessage(town, channel, { buttons: ['v1|vote|1'] })
    const outcome = await town.cleo.click(message.id, 'v1|vote|1')
    expect(answerOf(outcome)).toBe('Movie night happens on servers. Please use me there.')
  })
})

describe('a click that the person may not make', () => {
  test('Withdraw on somebody else’s film is refused', async () => {
    const town = await buildRunningTown()
    await town.ben.run(town.general, 'nominate', { options: { movie: 'tmdb:348' } })
    const message = await forgeMessage(town, town.channel, { buttons: ['v1|withdraw|1'] })
    const words = await refusal(town, () => town.cleo.click(message.id, 'v1|withdraw|1'))
    expect(words).toContain('Only the one who nominated a film can withdraw it.')
  })

  test('an admin’s confirmation works for that admin only', async () => {
    const town = await buildRunningTown()
    await town.ben.run(town.general, 'nominate', { options: { movie: 'tmdb:348' } })
    await town.client.setMember(town.guild, town.cleo.id, { manageServer: true })
    const expires = town.clock.now() + 60_000
    const buttons = ['round-advance', 'round-cancel'].map(name => `v1|${name}|1|nominating|${town.nora.id}|${expires}`)
    const message = await forgeMessage(town, town.channel, { buttons })
    for (const customId of buttons) {
      const words = await refusal(town, () => town.cleo.click(message.id, customId))
      expect(words).toContain('Only the person who asked for this can confirm it.')
    }
  })

  test('what an admin may do is refused to a member, even with their own name in it', async () => {
    const town = await buildVotingTown()
    const own = `1|voting|${town.cleo.id}|${town.clock.now() + 60_000}`
    const buttons = [
      `v1|round-advance|${own}`,
      `v1|round-cancel|${own}`,
      'v1|round-restore|1',
      'v1|start-now',
      'v1|resume',
    ]
    const message = await forgeMessage(town, town.channel, { buttons })
    for (const customId of buttons) {
      const words = await refusal(town, () => town.cleo.click(message.id, customId))
      expect(words, customId).toContain('For this you need the permission Manage Server.')
    }
  })

  test('an admin who has lost the permission meanwhile is refused', async () => {
    const town = await buildRunningTown()
    await town.client.setMember(town.guild, town.ben.id, { manageServer: true })
    const asked = await town.ben.run(town.general, 'round', { subcommand: 'cancel' })
    await town.client.setMember(town.guild, town.ben.id, { manageServer: false })
    const customId = /v1\|round-cancel\|[^"]+/.exec(JSON.stringify(asked.message))?.[0] ?? ''
    const words = await refusal(town, () => town.ben.click(asked.message?.id ?? '', customId))
    expect(words).toContain('For this you need the permission Manage Server.')
  })
})

test('ids of another server’s rounds and films do nothing here, not even for an admin of this one', async () => {
  const town = await buildVotingTown()
  await (await openPanel(town.cleo, town)).choose(town.alien)
  const people = [town.nora.id, town.ben.id, town.cleo.id]
  const other = await town.client.createGuild({ name: 'Others', owner: town.ben.id, people, channels: ['talk'] })
  const talk = other.channels[0]?.id ?? ''
  const expires = town.clock.now() + 60_000
  const buttons = [
    ...['v1|vote|1', 'v1|vote-clear|1', `v1|details|${town.alien}`, 'v1|details-list|1', `v1|withdraw|${town.alien}`],
    ...['v1|watched|1', 'v1|not-watched|1', `v1|rate|1|${town.alien}`, 'v1|round-restore|1'],
    ...[`v1|round-advance|1|voting|${town.ben.id}|${expires}`],
  ]
  const selects = [
    { customId: 'v1|vote-cast|1', values: [town.matrix] },
    { customId: 'v1|details-pick|1', values: [town.alien] },
    { customId: 'v1|rate-pick|1', values: ['5'] },
  ]
  await town.ben.run(talk, 'help')
  await town.bot.tick()
  for (let from = 0; from < buttons.length; from += 5) {
    const message = await forgeMessage(town, talk, { buttons: buttons.slice(from, from + 5) })
    for (const customId of buttons.slice(from, from + 5)) {
      const words = await refusal(town, () => town.ben.click(message.id, customId))
      expect(words, customId).not.toMatch(/went wrong|Alien|Matrix/)
    }
  }
  await town.client.jump({ to: votingCloses })
  const message = await forgeMessage(town, talk, { buttons: buttons.slice(5), selects })
  for (const customId of buttons.slice(5)) {
    const words = await refusal(town, () => town.ben.click(message.id, customId))
    expect(words, customId).not.toMatch(/went wrong|Alien|Matrix/)
  }
  for (const { customId, values } of selects) {
    const words = await refusal(town, () => town.ben.select(message.id, customId, values))
    expect(words, customId).not.toMatch(/went wrong|Alien|Matrix/)
  }
})
