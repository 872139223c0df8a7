import { describe, expect, test } from 'vitest'
import { answerOf, buildRunningTown, buildTown, posts, press, startTownBot, type Town, textOf } from '../helpers/e2e.ts'
import { privateAnswer, refusal, rowsOf } from '../helpers/stored.ts'
import { ballotOf, buildVotingTown, nominate, openPanel, votingCloses, votingOpens } from '../helpers/voting.ts'

const stamp = (iso: string) => `<t:${Date.parse(iso) / 1000}:F>`

function round(town: Town, subcommand: string, options: Record<string, unknown> = {}) {
  return town.nora.run(town.general, 'round', { subcommand, options })
}

describe('/round advance', () => {
  test('opens voting after a confirmation, and the board of the vote follows', async () => {
    const town = await buildRunningTown()
    await nominate(town.ben, town, 348)
    const asked = await round(town, 'advance')
    const words = await privateAnswer(town, asked)
    expect(words).toContain(`Open voting for 2026-W08 now? It is due ${stamp(votingOpens)}`)
    expect(words).toContain('1 film is in so far')
    expect(rowsOf(town, 'rounds')[0]?.phase).toBe('nominating')
    const done = await press(town.nora, asked.message, 'Open voting now')
    expect(await privateAnswer(town, done)).toContain(`Voting is open until ${stamp(votingCloses)}`)
    await town.bot.tick()
    expect((await posts(town)).at(-1)).toContain('**Voting is open.**')
    expect(answerOf(await town.cleo.run(town.general, 'vote'))).toContain('You have 1 vote.')
  })

  test('closes voting after a confirmation, and the winner is posted once', async () => {
    const town = await buildVotingTown()
    await (await openPanel(town.cleo, town)).choose(town.matrix)
    const asked = await round(town, 'advance')
    expect(answerOf(asked)).toContain('Close voting for 2026-W08 now?')
    const done = await press(town.nora, asked.message, 'Close voting now')
    expect(answerOf(done)).toContain('Voting is closed. The winner is **The Matrix** (1999)')
    await town.client.jump({ to: votingCloses })
    expect((await posts(town)).filter(post => post.includes('The winner is **The Matrix** (1999)!'))).toHaveLength(1)
  })

  test('with nothing nominated is refused, before or at the confirmation', async () => {
    const town = await buildRunningTown()
    const words = await refusal(town, async () => {
      const asked = await round(town, 'advance')
      return answerOf(asked).includes('[Open voting now]') ? press(town.nora, asked.message, 'Open voting now') : asked
    })
    expect(words).toContain('nothing to vote for')
  })

  test('confirmed twice, in two panels, ends one phase and not two', async () => {
    const town = await buildRunningTown()
    await nominate(town.ben, town, 348)
    const first = await round(town, 'advance')
    const second = await round(town, 'advance')
    await press(town.nora, first.message, 'Open voting now')
    const words = await refusal(town, () => press(town.nora, second.message, 'Open voting now'))
    expect(words).toContain('The round has moved on meanwhile, so nothing was changed.')
    expect(rowsOf(town, 'rounds')[0]?.phase).toBe('voting')
  })

  test('where no round runs is refused', async () => {
    const town = await buildTown()
    await startTownBot(town)
    expect(await refusal(town, () => round(town, 'advance'))).toContain('No round is running')
  })
})

describe('a confirmation', () => {
  test('is good for a minute, and not a millisecond longer', async () => {
    const town = await buildRunningTown()
    await nominate(town.ben, town, 348)
    await town.bot.tick()
    const asked = await round(town, 'advance')
    const cancel = await round(town, 'cancel')
    await town.client.jump({ by: 60_001 })
    for (const [message, label] of [
      [asked.message, 'Open voting now'],
      [cancel.message, 'Cancel this round'],
    ] as const) {
      const words = await refusal(town, () => press(town.nora, message, label))
      expect(words).toContain('That was more than a minute ago, so nothing was changed.')
    }
    const fresh = await round(town, 'advance')
    await town.client.jump({ by: 60_000 })
    expect(answerOf(await press(town.nora, fresh.message, 'Open voting now'))).toContain('Voting is open until')
  })
})

describe('/round extend', () => {
  test('keeps nominations open longer, and the board says so', async () => {
    const town = await buildRunningTown()
    const words = await privateAnswer(town, await round(town, 'extend', { hours: 5 }))
    expect(words).toContain(`Nominations stay open until voting opens ${stamp('2026-02-19T14:00:00Z')}`)
    await town.client.jump({ by: 5_000 })
    expect((await posts(town))[0]).toContain(stamp('2026-02-19T14:00:00Z'))
    await town.client.jump({ to: '2026-02-19T13:59:00Z' })
    await nominate(town.ben, town, 348)
  })

  test('keeps voting open longer, and moves the film to the next usual time if it must', async () => {
    const town = await buildVotingTown()
    const within = await privateAnswer(town, await round(town, 'extend', { hours: 2 }))
    expect(within).toContain(`Voting now closes ${stamp('2026-02-20T14:00:00Z')}`)
    expect(within).toContain(`The film starts ${stamp('2026-02-20T20:00:00Z')}`)
    const beyond = await privateAnswer(town, await round(town, 'extend', { hours: 12 }))
    expect(beyond).toContain(`Voting now closes ${stamp('2026-02-21T02:00:00Z')}`)
    expect(rowsOf(town, 'rounds')[0]?.film_starts_at.localeCompare('2026-02-21T02:00:00.000Z')).toBe(1)
    await town.client.jump({ to: '2026-02-20T23:00:00Z' })
    expect(answerOf(await (await openPanel(town.cleo, town)).choose(town.alien))).toContain('**Saved:**')
  })

  test('past the next opening is refused, and says how far it may go', async () => {
    const town = await buildVotingTown()
    const words = await refusal(town, () => round(town, 'extend', { hours: 72 }))
    expect(words).toContain(`The next round opens ${stamp('2026-02-23T09:00:00Z')}`)
    expect(words).toContain('Nothing was changed.')
    expect(answerOf(await round(town, 'extend', { hours: 69 }))).toContain('Voting now closes')
  })

  test('of nominations to within an hour of the close is refused', async () => {
    const town = await buildRunningTown()
    const words = await refusal(town, () => round(town, 'extend', { hours: 27 }))
    expect(words).toContain(`nominations can stay open until ${stamp('2026-02-20T11:00:00Z')}`)
    expect(answerOf(await round(town, 'extend', { hours: 26 }))).toContain('Nominations stay open')
  })
})

describe('/round cancel', () => {
  test('ends the round after a confirmation, tells the channel, and Undo brings everything back', async () => {
    const town = await buildVotingTown()
    await (await openPanel(town.cleo, town)).choose(town.alien)
    const asked = await round(town, 'cancel')
    expect(await privateAnswer(town, asked)).toContain('Cancel the round of 2026-W08?')
    const cancelled = await press(town.nora, asked.message, 'Cancel this round')
    expect(await privateAnswer(town, cancelled)).toContain(`you can bring it back until ${stamp(votingCloses)}`)
    await town.bot.tick()
    expect((await posts(town)).at(-1)).toContain('**The round of 2026-W08 is cancelled**')
    expect(answerOf(await town.ben.run(town.general, 'movies'))).toContain('**Cancelled.**')

    const restored = await press(town.nora, cancelled.updated, 'Undo')
    expect(await privateAnswer(town, restored)).toContain(
      'The round of 2026-W08 goes on, with all nominations and votes.',
    )
    await town.bot.tick()
    expect((await posts(town)).at(-1)).toContain('**The round of 2026-W08 goes on**')
    expect(ballotOf(town, town.cleo)).toEqual([town.alien])
    await town.client.jump({ to: votingCloses })
    expect((await posts(town)).at(-1)).toContain('The winner is **Alien** (1979)!')
  })

  test('that is undone too late says so, and no winner is posted', async () => {
    const town = await buildVotingTown()
    const asked = await round(town, 'cancel')
    const cancelled = await press(town.nora, asked.message, 'Cancel this round')
    await town.client.jump({ to: votingCloses })
    const words = await refusal(town, () => press(town.nora, cancelled.updated, 'Undo'))
    expect(words).toContain('It is too late')
    expect((await posts(town)).join('\n')).not.toContain('The winner is')
  })

  test('undone twice says that it is not cancelled any more', async () => {
    const town = await buildVotingTown()
    const asked = await round(town, 'cancel')
    const cancelled = await press(town.nora, asked.message, 'Cancel this round')
    const [undo] = [cancelled.updated]
    const hold = await town.client.hold({ service: 'gateway', path: 'INTERACTION_CREATE' }, 'before', 2)
    const both = [press(town.nora, undo, 'Undo'), press(town.nora, undo, 'Undo')] as const
    await hold.waiting(2)
    await hold.release()
    const words = (await Promise.all(both)).map(answerOf).join('\n')
    expect(words).toContain('This round is not cancelled (any more).')
    expect(rowsOf(town, 'announcements').filter(({ kind }) => kind === 'round_restored')).toHaveLength(1)
  })
})

describe('/round remove', () => {
  test('takes a film out, gives its voters their vote back and tells each of them', async () => {
    const town = await buildVotingTown()
    await (await openPanel(town.cleo, town)).choose(town.alien, town.matrix)
    await (await openPanel(town.nora, town)).choose(town.alien)
    const { choices } = await town.nora.autocomplete(town.general, 'round', {
      subcommand: 'remove',
      focused: 'movie',
      options: { movie: 'ali' },
    })
    expect(choices?.map(({ name }) => name)).toEqual(['Alien (1979)'])
    const removed = await round(town, 'remove', { movie: choices?.[0]?.value })
    const words = await privateAnswer(town, removed)
    expect(words).toContain('**Alien** (1979) is removed from this round.')
    expect(words).toContain('The 2 members who voted for it got the vote back and will be told.')
    await town.bot.tick()
    for (const person of [town.cleo, town.nora]) {
      const [told, ...more] = (await person.dm()).messages.map(textOf)
      expect(told).toContain(
        '**Alien** (1979) has been removed from movie night on Friends, so your vote for it is yours again.',
      )
      expect(more).toEqual([])
    }
    expect(ballotOf(town, town.cleo)).toEqual([town.matrix])
    expect((await posts(town)).join('\n')).toContain("has been removed from this week's round")
    expect((await openPanel(town.cleo, town)).select?.options.map(({ label }) => label)).toEqual(['The Matrix (1999)'])
  })

  test('tells a voter with closed DMs nothing, and everybody else all the same', async () => {
    const town = await buildVotingTown()
    await town.client.changePerson(town.cleo.id, { dmsOpen: false })
    await (await openPanel(town.cleo, town)).choose(town.alien)
    await (await openPanel(town.nora, town)).choose(town.alien)
    await round(town, 'remove', { movie: 'Alien' })
    await town.bot.tick()
    expect((await town.nora.dm()).messages).toHaveLength(1)
    expect(ballotOf(town, town.cleo)).toEqual([])
    expect(
      rowsOf(town, 'announcements')
        .filter(({ status }) => status === 'pending')
        .map(({ kind }) => kind),
    ).toEqual(['vote_reminder'])
  })

  test('while nominating frees the film and the nominator’s quota', async () => {
    const town = await buildRunningTown()
    await nominate(town.ben, town, 348)
    await town.bot.tick()
    const words = answerOf(await round(town, 'remove', { movie: 'alien' }))
    expect(words).toContain('Nobody had voted for it.')
    await town.client.jump({ by: 5_000 })
    expect(await posts(town)).toContain('**Alien** (1979) was nominated, and has been removed.')
    await nominate(town.ben, town, 603)
    await nominate(town.cleo, town, 348)
  })

  test('of a film that is not in is refused', async () => {
    const town = await buildRunningTown()
    await nominate(town.ben, town, 348)
    for (const movie of ['The Matrix', 'nomination:4711', '']) {
      const options = { movie: movie || ' ' }
      expect(await refusal(town, () => round(town, 'remove', options))).toContain('That film is not in this round.')
    }
  })
})

test.each([
  ['advance', {}],
  ['extend', { hours: 1 }],
  ['cancel', {}],
  ['remove', { movie: 'Alien' }],
])(
  '/round %s by somebody without Manage Server is refused even where the server shows it to them',
  async (subcommand, options) => {
    const town = await buildRunningTown()
    await nominate(town.ben, town, 348)
    const words = await refusal(town, () => town.ben.run(town.general, 'round', { subcommand, options, force: true }))
    expect(words).toContain('For this you need the permission Manage Server.')
    const { choices } = await town.ben.autocomplete(town.general, 'round', {
      subcommand: 'remove',
      focused: 'movie',
      options: { movie: '' },
      force: true,
    })
    expect(choices).toEqual([])
  },
)
