import { describe, expect, test } from 'vitest'
import { commands } from '../../commands/index.ts'
import { answerOf, buildRunningTown, buildTown, posts, startTownBot, type Town, textOf } from '../helpers/e2e.ts'
import { watchLog } from '../helpers/live.ts'
import { rowsOf } from '../helpers/stored.ts'

const alien = { options: { movie: 'tmdb:348' } }

describe('after the connection', () => {
  test('was cut, the bot resumes, answers what was asked meanwhile and goes on', async () => {
    const town = await buildRunningTown()
    const log = await watchLog(town)
    const hold = await town.client.hold({ service: 'gateway', path: 'INTERACTION_CREATE' }, 'before')
    const asked = await town.ben.run(town.general, 'nominate', { ...alien, wait: 'sent' })
    await hold.waiting(1)
    await town.client.gateway({ action: 'cut' })
    await log.next('RESUME')
    const outcome = await town.client.outcome(asked.interaction, { wait: 'final' })
    expect(answerOf(outcome)).toContain('**Alien** (1979) is nominated')
    expect(rowsOf(town, 'nominations')).toHaveLength(1)
    await town.client.jump({ to: '2026-02-19T09:00:00.000Z' })
    expect((await posts(town)).at(-1)).toContain('**Voting is open.**')
  })

  test('was asked to reconnect (op 7), the bot resumes and answers', async () => {
    const town = await buildRunningTown()
    const log = await watchLog(town)
    await town.client.gateway({ action: 'reconnect' })
    await log.next('RESUME')
    expect(answerOf(await town.ben.run(town.general, 'nominate', alien))).toContain('is nominated')
  })

  test('fell silent, the bot notices the missing heartbeats, resumes and answers', async () => {
    const town = await buildTown({ heartbeatInterval: 200 })
    await startTownBot(town)
    const log = await watchLog(town)
    await town.client.gateway({ action: 'silence' })
    await log.next('RESUME')
    expect(answerOf(await town.ben.run(town.general, 'about'))).toContain('## Movie Night')
  })

  test('has lost its session (op 9), the bot identifies afresh, answers, and welcomes nobody again', async () => {
    const town = await buildRunningTown()
    const log = await watchLog(town)
    const before = await town.nora.messages(town.general)
    await town.client.gateway({ action: 'invalidate', resumable: false })
    await log.next('IDENTIFY')
    expect(answerOf(await town.ben.run(town.general, 'nominate', alien))).toContain('is nominated')
    await town.bot.tick()
    const publicly = (await town.nora.messages(town.general)).filter(message => !message.ephemeral)
    expect(publicly).toHaveLength(before.filter(message => !message.ephemeral).length)
  })

  test('has lost its session, servers that were joined and left meanwhile are noticed', async () => {
    const town = await buildRunningTown()
    const build = (name: string, botJoined: boolean) =>
      town.client.createGuild({ name, owner: town.nora.id, channels: ['lobby'], botJoined })
    const left = await build('Left', true)
    const joined = await build('Joined', false)
    await town.nora.run(left.channels[0]?.id ?? '', 'about')
    const log = await watchLog(town)
    await town.client.gateway({ action: 'invalidate', resumable: false })
    await town.client.setBotJoined(left.id, false)
    await town.client.setBotJoined(joined.id, true)
    await log.next('IDENTIFY')
    await town.ben.run(town.general, 'about')
    await town.bot.tick()
    const known = rowsOf(town, 'guilds').map(({ id, left_at }) => [id, left_at === null])
    expect(known).toContainEqual([left.id, false])
    expect(known).toContainEqual([joined.id, true])
    const words = (await town.nora.messages(joined.channels[0]?.id ?? '')).map(textOf)
    expect(words.filter(text => text.includes('Hello, I am Movie Night'))).toHaveLength(1)
  })
})

/** The commands as Discord has them. */
async function registered(town: Town) {
  return (await town.client.world()).commands as { id: string; name: string }[]
}

/** What the bot has changed about its commands. */
async function writes(town: Town) {
  const requests = await town.client.log('rest')
  return requests.filter(({ method, route }) => method !== 'GET' && route.includes('/commands'))
}

describe('the commands', () => {
  test('are registered once: a second start writes nothing', async () => {
    const town = await buildTown()
    await (await startTownBot(town)).stop()
    expect((await writes(town)).map(({ method, status }) => [method, status])).toEqual([['PUT', 200]])
    const known = await registered(town)
    expect(known.map(({ name }) => name).toSorted()).toEqual(commands.map(({ data }) => data.name).toSorted())
    await town.client.clearLog()
    await startTownBot(town)
    expect(await writes(town)).toEqual([])
    expect(await registered(town)).toEqual(known)
  })

  test('are registered for one server where COMMANDS_GUILD_ID names it, once as well', async () => {
    const town = await buildTown()
    const environment = { COMMANDS_GUILD_ID: town.guild }
    await (await startTownBot(town, environment)).stop()
    expect((await writes(town)).map(({ route }) => route)).toEqual([
      expect.stringContaining(`/guilds/${town.guild}/commands`),
    ])
    await town.client.clearLog()
    await startTownBot(town, environment)
    expect(await writes(town)).toEqual([])
    expect(answerOf(await town.ben.run(town.general, 'about'))).toContain('## Movie Night')
  })
})
