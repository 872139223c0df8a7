import { ComponentType } from 'discord.js'
import { describe, expect, test } from 'vitest'
import type { View } from '../../src/views/index.ts'
import { buttons, parts, selects, words } from './parts.ts'
import { ballotOf, change, film, guild, nomination, round, state, views } from './states.ts'

const alien = film()
const brazil = film({ id: 2, title: 'Brazil', year: 1985, proposer: '', proposerName: 'Zoë *', votes: 1, seenBy: 2 })
const seconds = (stored: string) => Date.parse(stored) / 1000
const decided = (
  first: number | null,
  decided_by: 'votes' | 'fewest_seen' | 'earliest' | 'no_votes' | 'no_nominations',
) => ({
  id: 1,
  guild_id: guild.id,
  week: round.week,
  first_place_id: first,
  second_place_id: first === 1 ? 2 : null,
  decided_by,
  watched_on: null,
})

describe('the board', () => {
  test('an empty one says how to begin and when voting opens', () => {
    const board = views.board(state())
    expect(words(board)).toContain('`/nominate`')
    expect(words(board)).toContain(`<t:${seconds(round.voting_opens_at)}:F> (<t:${seconds(round.voting_opens_at)}:R>)`)
    expect(buttons(board)).toEqual([])
  })

  test('shows each film with its poster, alt text and proposer', () => {
    const board = views.board(state({ nominations: [alien, brazil] }))
    expect(parts(board)).toContainEqual(
      expect.objectContaining({
        media: { url: 'https://image.tmdb.org/t/p/w185/alien.jpg' },
        description: 'Poster: Alien (1979)',
      }),
    )
    expect(words(board)).toContain('Nominated by <@900000000000000010>')
    expect(words(board)).toContain('Nominated by Zoë \\*')
    expect(words(board)).toContain('seen by 2')
    expect(words(board)).not.toContain('vote ·')
  })

  test('shows votes in words while voting, unless tallies are hidden', () => {
    const voting = state({ phase: 'voting', nominations: [alien, brazil], ballots: 1 })
    expect(words(views.board(voting))).toContain('1 vote · seen by 2')
    expect(words(views.board(voting))).toContain('0 votes')
    const hidden = { ...voting, round: { ...round, show_tallies: 0 } }
    expect(words(views.board(hidden))).not.toContain('0 votes')
    expect(words(views.board({ ...hidden, phase: 'closed' }))).toContain('0 votes')
  })

  test('has Vote only while voting, and nothing to press once frozen', () => {
    const nominations = [alien]
    expect(buttons(views.board(state({ nominations })))).toEqual(['Details of a film', 'Mark watched'])
    expect(buttons(views.board(state({ nominations, phase: 'voting' })))).toEqual([
      'Vote',
      'Details of a film',
      'Mark watched',
    ])
    const frozen = views.board(state({ nominations, phase: 'voting' }), { announcementId: 5, frozen: true })
    expect(buttons(frozen)).toEqual([])
    expect(words(frozen)).toContain('Closed')
    expect(words(frozen), 'votes that will be old').not.toContain('votes')
  })

  test('is a list of ten with posters and a numbered list beyond', () => {
    const many = (length: number) =>
      Array.from({ length }, (_, index) => film({ id: index + 1, title: `Film ${index}` }))
    const thumbnails = (view: View) => parts(view).filter(part => part.type === ComponentType.Thumbnail).length
    expect(thumbnails(views.board(state({ nominations: many(10) })))).toBe(10)
    const eleven = views.board(state({ nominations: many(11) }))
    expect(thumbnails(eleven)).toBe(0)
    expect(words(eleven)).toContain('11. **Film 10**')
  })

  test('carries its announcement’s id, and mentions the one role that was chosen', () => {
    const mentioning = state({ guild: { ...guild, mention_role_id: '900000000000000011' } })
    const board = views.nominationsOpen(mentioning, { announcementId: 5 })
    expect(board.components[0]?.id).toBe(5)
    expect(words(board)).toContain('<@&900000000000000011>')
    expect(board.allowedMentions).toEqual({ parse: [], roles: ['900000000000000011'] })
    expect(views.nominationsOpen(state(), { announcementId: 5 }).allowedMentions).toEqual({ parse: [], roles: [] })
    expect(words(views.boardInPrivate(mentioning))).not.toContain('<@&')
  })

  test('begins with the result of an earlier round that was never posted', () => {
    const earlier = state({
      phase: 'closed',
      round: { ...round, week: '2026-W07' },
      nominations: [alien, brazil],
      decision: decided(1, 'votes'),
    })
    expect(words(views.nominationsOpen(state(), { announcementId: 5, previous: [earlier] }))).toMatch(
      /^\*\*2026-W07:\*\* the winner was \*\*Alien\*\* \(1979\)/,
    )
  })

  test('in private leads to the live one, and lets members take back what is theirs', () => {
    const board = views.boardInPrivate(state({ nominations: [alien] }), [nomination])
    expect(buttons(board)).toEqual(['Details of a film', 'Mark watched', 'Go to the board', 'Withdraw Alien (1979)'])
    expect(parts(board)).toContainEqual(
      expect.objectContaining({
        url: 'https://discord.com/channels/900000000000000001/900000000000000002/900000000000000003',
      }),
    )
  })
})

describe('the vote panel', () => {
  const voting = state({ phase: 'voting', nominations: [alien, brazil, film({ id: 3, title: 'Cube', year: 1997 })] })

  test('ticks the present votes and leaves out the member’s own film, saying so', () => {
    const panel = views.votePanel({ ...ballotOf(voting, 1, 1), max: 2 })
    expect(selects(panel)).toEqual([
      expect.objectContaining({
        min_values: 0,
        max_values: 2,
        options: [
          expect.objectContaining({ label: 'Brazil (1985)', value: '2', default: true }),
          expect.objectContaining({ label: 'Cube (1997)', value: '3', default: false }),
        ],
      }),
    ])
    expect(words(panel)).toContain('Not in the list: **Alien** (1979)')
    expect(words(panel)).toContain('**Your votes:** **Brazil** (1985).')
  })

  test('says what is stored after a choice, also when that is nothing', () => {
    expect(words(views.votePanel({ ...ballotOf(voting, 0, 2), max: 2 }, { saved: true }))).toContain(
      '**Saved:** **Alien** (1979), **Brazil** (1985).',
    )
    const empty = views.votePanel({ ...ballotOf(voting, 0, 0), max: 2 }, { saved: true })
    expect(words(empty)).toContain('**Saved:** you vote for nothing')
    expect(buttons(empty)).toEqual([])
  })

  test('asks for no more votes than there are films', () => {
    const panel = views.votePanel({ ...ballotOf(state({ phase: 'voting', nominations: [alien] }), 0, 0), max: 2 })
    expect(selects(panel)).toEqual([expect.objectContaining({ max_values: 1 })])
  })
})

describe('the winner', () => {
  const nominations = [film({ votes: 3 }), brazil]
  const won = (by: 'votes' | 'fewest_seen' | 'earliest' | 'no_votes') =>
    words(
      views.winner(state({ phase: 'closed', nominations, ballots: 4, decision: decided(1, by) }), {
        announcementId: 5,
      }),
    )

  test('is told with the rule that decided, the second place and the time of the film', () => {
    expect(won('votes')).toContain('It has the most votes: 3')
    expect(won('fewest_seen')).toContain('fewer of you have seen')
    expect(won('earliest')).toContain('nominated first')
    expect(won('no_votes')).toContain('Nobody voted')
    expect(won('votes')).toContain('Second place: **Brazil** (1985), 1 vote.')
    expect(won('votes')).toContain(`<t:${seconds(round.film_starts_at)}:F>`)
  })

  test('comes with the date it was due when it is late', () => {
    const late = state({ phase: 'closed', nominations, decision: decided(1, 'votes') })
    const view = views.winner(late, { announcementId: 5, wasDue: round.voting_closes_at })
    expect(words(view)).toContain(`This was due <t:${seconds(round.voting_closes_at)}:F>`)
  })

  test('a round without nominations says so, with Resume once the guild is paused', () => {
    const nothing = state({ phase: 'closed', decision: decided(null, 'no_nominations') })
    const view = views.winner(nothing, { announcementId: 5 })
    expect(words(view)).toContain('Nothing was nominated')
    expect(buttons(view)).toEqual([])
    const paused = { ...nothing, guild: { ...guild, paused_at: round.voting_closes_at } }
    expect(buttons(views.winner(paused, { announcementId: 5 }))).toEqual(['Resume'])
  })
})

test('results give numbers and percent in words, and their order', () => {
  const nominations = [film({ votes: 3 }), brazil]
  const view = words(views.results(state({ phase: 'closed', nominations, ballots: 3, decision: decided(1, 'votes') })))
  expect(view).toContain('most votes first')
  expect(view).toContain('1. **Alien** (1979): 3 votes (75 %)')
  expect(view).toContain('2. **Brazil** (1985): 1 vote (25 %)')
})

test('the credits have TMDB’s sentence and its address', () => {
  expect(words(views.about())).toContain(
    'This product uses TMDB and the TMDB APIs but is not endorsed, certified, or otherwise approved by TMDB.',
  )
  expect(parts(views.about())).toContainEqual(expect.objectContaining({ url: 'https://www.themoviedb.org' }))
})

test('help before the setup tells admins to choose a channel, and others to ask', () => {
  const upcoming = { ...change, guild: { ...guild, channel_id: null } }
  expect(words(views.help({ upcoming, board: null, admin: true }))).toContain('`/settings channel`')
  expect(buttons(views.help({ upcoming, board: null, admin: true }))).toEqual(['Set up'])
  expect(buttons(views.help({ upcoming, board: null, admin: false }))).toEqual([])
})

test('a refused channel names what is missing and how to allow it', () => {
  const view = views.channelRefused('900000000000000002', [
    { name: 'View Channel', granted: true },
    { name: 'Send Messages', granted: false },
  ])
  expect(words(view)).toContain('- View Channel: yes ✓\n- Send Messages: missing ✗')
  expect(words(view)).toContain('allow Send Messages')
})
