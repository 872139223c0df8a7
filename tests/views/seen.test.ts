import { describe, expect, test } from 'vitest'
import { UNKNOWN_DATE } from '../../db/columns.ts'
import { storedDetails } from '../../src/views/films.ts'
import { buttons, selects, words } from './parts.ts'
import { ballotOf, film, nomination, state, views } from './states.ts'

const nora = { discordId: '900000000000000010', name: 'Nora' }
const zoe = { discordId: null, name: 'Zoë *' }
const four = ['1', '2', '3', '4'].map(end => ({ discordId: `90000000000000002${end}`, name: end }))

const one = film({ seenBy: 1 })
const named = film({ id: 2, title: 'Brazil', year: 1985, seenBy: 2, seers: [nora, zoe] })
const many = film({ id: 3, title: 'Cube', year: 1997, seenBy: 6, seers: four })

describe('the board', () => {
  test('says in words and with 👁 how many have seen a film, of those of whom it could be known', () => {
    expect(words(views.board(state({ nominations: [one], audience: 5 })))).toContain(' · seen by 1 of 5 👁')
    expect(words(views.board(state({ nominations: [film()], audience: 5 }))), 'nobody').not.toContain('seen by')
  })

  test('names those who chose it, three at most', () => {
    const board = words(views.board(state({ nominations: [named, many], audience: 8 })))
    expect(board).toContain('seen by 2 of 8 👁: <@900000000000000010> and Zoë \\*')
    expect(board).toContain(
      'seen by 6 of 8 👁: <@900000000000000021>, <@900000000000000022>, <@900000000000000023> and 3 more',
    )
  })

  test('names nobody once it is frozen, and where it is a list', () => {
    const frozen = words(views.board(state({ nominations: [named] }), { announcementId: 5, frozen: true }))
    expect(frozen).toMatch(/seen by 2 of 5 👁$/m)
    const nominations = Array.from({ length: 11 }, (_, index) => film({ ...named, id: index + 1 }))
    expect(words(views.board(state({ nominations })))).toMatch(/^11\. .*seen by 2 of 5 👁$/m)
  })

  test('in private marks what the reader has seen', () => {
    const nominations = [film(), named]
    const board = words(views.boardInPrivate(state({ nominations }), [], new Set([2])))
    expect(board).toContain('Nominated by <@900000000000000010> · you have seen it · seen by 2 of 5 👁: <@9000')
    expect(board.match(/you have seen it/g)).toHaveLength(1)
  })
})

test('a film’s card says who has seen it', () => {
  expect(words(views.filmCard(named, { announcementId: 5, audience: 5 }))).toContain(
    'seen by 2 of 5 👁: <@900000000000000010> and Zoë \\*',
  )
})

describe('the vote panel', () => {
  const voting = state({ phase: 'voting', nominations: [film({ title: 'Alien' }), one, named] })
  const ballot = ballotOf(voting, 0, 0)

  test('marks each film in the list, the reader’s own view first', () => {
    expect(selects(views.votePanel({ ...ballot, max: 2 }))).toMatchObject([
      {
        options: [
          { description: '117 min · you have seen it · nominated by Nora' },
          { description: '117 min · seen by 1 of 5 👁 · nominated by Nora' },
          { description: '117 min · you have seen it · seen by 2 of 5 👁 · nominated by Nora' },
        ],
      },
    ])
  })

  test('names those who chose it above the list', () => {
    expect(words(views.votePanel({ ...ballot, max: 2 }))).toContain(
      '**Brazil** (1985), seen by 2 of 5 👁: <@900000000000000010> and Zoë \\*',
    )
  })
})

describe('details', () => {
  const details = (own: string | null, seen = named) =>
    views.details(storedDetails(nomination), { seen: { ...seen, audience: 5, own } })

  test('tell the reader when they saw the film, and who else has', () => {
    const view = words(details('2026-02-01T20:00:00.000Z'))
    expect(view).toContain('Seen by 2 of 5 👁: <@900000000000000010> and Zoë \\*.')
    expect(view).toContain(`You have seen it, on <t:${Date.parse('2026-02-01T20:00:00Z') / 1000}:D>.`)
    expect(buttons(details(null))).toContain('Open on TMDB')
  })

  test('of a play without a date say no date, and of no play say nothing', () => {
    expect(words(details(UNKNOWN_DATE))).toMatch(/^You have seen it\.$/m)
    expect(words(details(null))).not.toContain('You have seen it')
    expect(words(details(null, film()))).not.toContain('een by')
  })
})
