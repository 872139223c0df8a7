import { describe, expect, test } from 'vitest'
import { answerOf, buildRunningTown, buildTown, press, startTownBot } from '../helpers/e2e.ts'
import { privateAnswer, refusal, rowsOf } from '../helpers/stored.ts'
import { nominate } from '../helpers/voting.ts'

const stamp = (iso: string) => `<t:${Date.parse(iso) / 1000}:F>`

async function buildNewTown() {
  const town = await buildTown()
  const bot = await startTownBot(town)
  const set = (subcommand: string, options: Record<string, unknown> = {}) =>
    town.nora.run(town.general, 'settings', { subcommand, options })
  return { ...town, bot, set }
}

describe('/settings show', () => {
  test('shows the defaults of a new server, and that no round opens without a channel', async () => {
    const town = await buildNewTown()
    const words = await privateAnswer(town, await town.set('show'))
    expect(words).toContain('Channel: none yet')
    expect(words).toContain('Time zone: UTC')
    expect(words).toContain('Nominations open: Monday 09:00\nVoting opens: Thursday 09:00\nVoting closes: Friday 12:00')
    expect(words).toContain('Film starts: Friday 20:00')
    expect(words).toContain('Nominations for each member: 1\nVotes for each member: 2')
    expect(words).toContain("Voting for one's own nomination: not allowed")
    expect(words).toContain('Votes on the board while voting: shown')
    expect(words).toContain('Announcements mention nobody.')
    expect(words).toContain('No round opens before there is a channel')
  })

  test('takes the operator’s DEFAULT_TIMEZONE for a new server', async () => {
    const town = await buildTown()
    await startTownBot(town, { DEFAULT_TIMEZONE: 'Europe/Berlin' })
    const words = await privateAnswer(town, await town.nora.run(town.general, 'settings', { subcommand: 'show' }))
    expect(words).toContain('Time zone: Europe/Berlin')
  })
})

describe('/settings channel', () => {
  test('stores the channel, says what comes next as timestamps and offers to start now', async () => {
    const town = await buildNewTown()
    const words = await privateAnswer(town, await town.set('channel', { channel: town.channel }))
    expect(words).toContain(`**Movie night is in <#${town.channel}> from now on.**`)
    expect(words).toContain('- Send Messages: yes ✓')
    expect(words).toContain(`ominations open ${stamp('2026-02-23T09:00:00Z')}`)
    expect(words).toContain('[Start now]')
    expect(rowsOf(town, 'guilds')).toMatchObject([{ channel_id: town.channel, configured_by: town.nora.id }])
  })

  test('that the bot cannot write to names the missing permissions, and nothing is stored', async () => {
    const town = await buildNewTown()
    await town.client.setPermissions(town.channel, { target: 'bot', deny: ['SendMessages', 'EmbedLinks'] })
    const words = await refusal(town, () => town.set('channel', { channel: town.channel }))
    expect(words).toContain(`**I cannot post in <#${town.channel}>, so nothing was changed.**`)
    expect(words).toContain('- Send Messages: missing ✗')
    expect(words).toContain('- View Channel: yes ✓')
    expect(words).toContain('allow Send Messages, Embed Links.')
  })

  test('that the bot cannot see is refused too', async () => {
    const town = await buildNewTown()
    await town.client.setPermissions(town.channel, { target: 'bot', deny: ['ViewChannel'] })
    const words = await refusal(town, () => town.set('channel', { channel: town.channel }))
    expect(words).toContain('View Channel: missing ✗')
  })

  test('in which the history may not be read is taken, with a warning', async () => {
    const town = await buildNewTown()
    await town.client.setPermissions(town.channel, { target: 'bot', deny: ['ReadMessageHistory'] })
    const words = await privateAnswer(town, await town.set('channel', { channel: town.channel }))
    expect(words).toContain('Movie night is in')
    expect(words).toContain('- Read Message History: missing ✗')
    expect(words).toContain('allow Read Message History.')
  })

  test('while a round runs says that this round goes on, and offers no second start', async () => {
    const town = await buildRunningTown()
    const outcome = await town.nora.run(town.general, 'settings', {
      subcommand: 'channel',
      options: { channel: town.general },
    })
    const words = await privateAnswer(town, outcome)
    expect(words).toContain('The round of 2026-W08 keeps its times and rules')
    expect(words).not.toContain('[Start now]')
  })
})

describe('Start now', () => {
  test('opens this week’s round at once, and a second press says that one is running', async () => {
    const town = await buildNewTown()
    const { message } = await town.set('channel', { channel: town.channel })
    const twin = await town.set('channel', { channel: town.channel })
    const started = await press(town.nora, message, 'Start now')
    expect(await privateAnswer(town, started)).toContain('The round of 2026-W08 is open: its board is on the way.')
    const again = await refusal(town, () => press(town.nora, twin.message, 'Start now'))
    expect(again).toContain('A round is running already.')
    expect(rowsOf(town, 'rounds')).toHaveLength(1)
  })

  test('pressed by two admins at the same moment opens one round', async () => {
    const town = await buildNewTown()
    await town.client.setMember(town.guild, town.ben.id, { manageServer: true })
    const mine = await town.set('channel', { channel: town.channel })
    const theirs = await town.ben.run(town.general, 'settings', {
      subcommand: 'channel',
      options: { channel: town.channel },
    })
    const hold = await town.client.hold({ service: 'gateway', path: 'INTERACTION_CREATE' }, 'before', 2)
    const both = [press(town.nora, mine.message, 'Start now'), press(town.ben, theirs.message, 'Start now')] as const
    await hold.waiting(2)
    await hold.release()
    const words = (await Promise.all(both)).map(answerOf)
    expect(words.filter(said => said.includes('is open: its board is on the way'))).toHaveLength(1)
    expect(words.filter(said => said.includes('A round is running already.'))).toHaveLength(1)
    expect(rowsOf(town, 'rounds')).toHaveLength(1)
  })
})

describe('/settings schedule', () => {
  test('is stored for the next round; the one that runs keeps its times, and the reply says so', async () => {
    const town = await buildRunningTown()
    const before = rowsOf(town, 'rounds')
    const changed = await town.nora.run(town.general, 'settings', {
      subcommand: 'schedule',
      options: { zone: 'Europe/Berlin', 'voting-closes': 'fri 13:30', 'film-starts': 'Friday 9pm' },
    })
    const words = await privateAnswer(town, changed)
    expect(words).toContain('**The schedule is saved.**')
    expect(words).toContain('Time zone: Europe/Berlin')
    expect(words).toContain('Voting closes: Friday 13:30\nFilm starts: Friday 21:00')
    expect(words).toContain('The round of 2026-W08 keeps its times and rules; changes apply from the next round.')
    expect(words).toContain(`oting closes ${stamp('2026-02-27T12:30:00Z')}`)
    expect(words).toContain(`he film starts ${stamp('2026-02-27T20:00:00Z')}`)
    expect(rowsOf(town, 'rounds')).toEqual(before)
    await nominate(town.ben, town, 348)
    await town.client.jump({ to: '2026-02-20T12:00:00Z' })
    await town.client.jump({ to: '2026-02-23T08:00:00Z' })
    expect(rowsOf(town, 'rounds')[1]).toMatchObject({ week: '2026-W09', voting_closes_at: '2026-02-27T12:30:00.000Z' })
  })

  test('with a zone that does not exist is refused, and repeats it harmlessly', async () => {
    const town = await buildNewTown()
    const words = await refusal(town, () => town.set('schedule', { zone: 'Mars/Olympus' }))
    expect(words).toContain('Nothing was changed')
    expect(words).toMatch(/Mars\/Olympus” is no time zone. Choose one from the list/)
    const hostile = await refusal(town, () => town.set('schedule', { zone: '**@everyone**' }))
    expect(hostile).not.toMatch(/(?<!\\)@everyone/)
    expect(hostile).not.toMatch(/(?<!\\)\*\*/)
  })

  test('in which voting closes before it opens is refused', async () => {
    const town = await buildNewTown()
    const words = await refusal(town, () => town.set('schedule', { 'voting-closes': 'Wed 12:00' }))
    expect(words).toContain('Nothing was changed')
    expect(words).toMatch(/voting closes .*Wednesday 12\\?:00.* before it opens .*Thursday 09\\?:00/i)
  })

  test('with times that nobody understands names each of them', async () => {
    const town = await buildNewTown()
    const words = await refusal(town, () =>
      town.set('schedule', { 'voting-opens': 'soonish', 'film-starts': 'Fri 25:00', 'voting-closes': 'Fri 12:00' }),
    )
    expect(words).toContain('Nothing was changed')
    expect(words).toContain('- `voting-opens`: “soonish”')
    expect(words).toContain('- `film-starts`: “Fri 25\\:00”')
    expect(words).toContain('Write it like `Fri 20:00`')
    expect(words).not.toContain('voting-closes')
  })

  test('suggests zones while one is typed', async () => {
    const town = await buildNewTown()
    const { choices } = await town.nora.autocomplete(town.general, 'settings', {
      subcommand: 'schedule',
      focused: 'zone',
      options: { zone: 'berl' },
    })
    expect(choices).toContainEqual({ name: 'Europe/Berlin', value: 'Europe/Berlin' })
  })

  test('without any option shows what is set', async () => {
    const town = await buildNewTown()
    expect(await refusal(town, () => town.set('schedule'))).toContain('## Settings')
  })
})

describe('/settings rules', () => {
  test('are stored for the next round; the one that runs keeps its own', async () => {
    const town = await buildRunningTown()
    const before = rowsOf(town, 'rounds')
    const changed = await town.nora.run(town.general, 'settings', {
      subcommand: 'rules',
      options: { nominations: 3, votes: 5, 'own-votes': true, 'show-tallies': false, 'remind-vote': false },
    })
    const words = await privateAnswer(town, changed)
    expect(words).toContain('**The rules are saved.**')
    expect(words).toContain('Nominations for each member: 3\nVotes for each member: 5')
    expect(words).toContain("Voting for one's own nomination: allowed")
    expect(words).toContain('Reminder to vote: off')
    expect(words).toContain('changes apply from the next round')
    expect(rowsOf(town, 'rounds')).toEqual(before)
    expect(rowsOf(town, 'guilds')).toMatchObject([{ nominations_per_member: 3, votes_per_member: 5, remind_vote: 0 }])
  })

  test('with a role that everybody may mention has nothing to warn of', async () => {
    const town = await buildNewTown()
    const role = await town.client.createRole(town.guild, 'film club', { mentionable: true })
    const words = await privateAnswer(town, await town.set('rules', { mention: role.id }))
    expect(words).toContain(`Announcements mention: <@&${role.id}>`)
    expect(words).not.toContain('I may not mention that role')
  })

  test('with a role that the bot may not mention warn, and stop-mentioning takes it back', async () => {
    const town = await buildNewTown()
    const role = await town.client.createRole(town.guild, 'film club')
    const set = await town.set('rules', { mention: role.id })
    expect(await privateAnswer(town, set)).toContain('I may not mention that role: allow everybody to mention it')
    expect(set.message?.mention_roles).toEqual([])
    const stopped = await privateAnswer(town, await town.set('rules', { 'stop-mentioning': true }))
    expect(stopped).toContain('Announcements mention nobody.')
    expect(rowsOf(town, 'guilds')[0]?.mention_role_id).toBeNull()
  })

  test('that mention a role and stop mentioning at once are refused', async () => {
    const town = await buildNewTown()
    const role = await town.client.createRole(town.guild, 'film club')
    const words = await refusal(town, () => town.set('rules', { mention: role.id, 'stop-mentioning': true }))
    expect(words).toContain('not both')
  })

  test('that would mention everyone are refused', async () => {
    const town = await buildNewTown()
    const words = await refusal(town, () => town.set('rules', { mention: town.guild }))
    expect(words).toContain('I do not mention everyone.')
  })
})

test.each([
  ['show', {}],
  ['channel', { channel: true }],
  ['schedule', { zone: 'Europe/Berlin' }],
  ['rules', { votes: 5 }],
])(
  '/settings %s by somebody without Manage Server is refused even where the server shows it to them',
  async (subcommand, given) => {
    const town = await buildNewTown()
    const options = 'channel' in given ? { channel: town.channel } : given
    const words = await refusal(town, () =>
      town.ben.run(town.general, 'settings', { subcommand, options, force: true }),
    )
    expect(words).toContain('For this you need the permission Manage Server.')
  },
)
