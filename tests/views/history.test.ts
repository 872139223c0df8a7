import { describe, expect, test } from 'vitest'
import { UNKNOWN_DATE } from '../../db/columns.ts'
import type { PastPlay, Watchlist } from '../../src/views/data.ts'
import { hostileTitle } from '../helpers/hostile.ts'
import { buttons, selects, words } from './parts.ts'
import { views } from './states.ts'

const nora = '900000000000000010'
const at = '2026-02-01T20:00:00.000Z'
const stamp = `<t:${Date.parse(at) / 1000}:D>`

function page<Row>(rows: Row[], change: { page?: number; pages?: number } = {}) {
  return { rows, page: 0, pages: 1, total: rows.length, ...change }
}

const alien = { title: 'Alien', year: 1979 }
const play: PastPlay = { ...alien, watchedAt: at, rating: null, week: null }
const week = {
  ...{ ...alien, week: '2026-W08', tmdbId: 348, proposer: nora, proposerName: 'Nora' },
  ...{ watchedOn: '2026-02-20', watchedBy: 3, rated: { average: 8.5, count: 2 } },
}

describe('the history of a server', () => {
  test('tells each week’s film in a line', () => {
    expect(words(views.historyTogether(page([week])))).toContain(
      `- 2026-W08: **Alien** (1979) · nominated by <@${nora}> · watched on 2026-02-20 by 3 of you · rated 8.5 of 10 by 2 of you`,
    )
    const unwatched = { ...week, watchedOn: null, watchedBy: 0, rated: null }
    expect(words(views.historyTogether(page([unwatched])))).toMatch(/nobody has said that they watched it$/m)
    expect(words(views.historyTogether(page([{ ...week, watchedBy: 0 }])))).toContain('watched on 2026-02-20 · rated')
  })

  test('that is empty says what comes next', () => {
    expect(words(views.historyTogether(page([])))).toContain('No film has been chosen here yet. `/help` says')
    expect(buttons(views.historyTogether(page([])))).toEqual(['What I have watched'])
  })

  test('has buttons to the pages that there are', () => {
    const on = (number: number) => buttons(views.historyTogether(page([week], { page: number, pages: 3 })))
    expect(on(0)).toEqual(['Older', 'What I have watched'])
    expect(on(1)).toEqual(['Newer', 'Older', 'What I have watched'])
    expect(on(2)).toEqual(['Newer', 'What I have watched'])
  })
})

describe('the history of a member', () => {
  const own = (plays: PastPlay[]) =>
    views.historyOf({ plays: page(plays), of: null, visibility: 'counted', linked: false }, { trakt: true })

  test('tells when each film was, how they rated it, and whether it was on movie night', () => {
    expect(words(own([play]))).toMatch(new RegExp(`^- \\*\\*Alien\\*\\* \\(1979\\) · ${stamp}$`, 'm'))
    expect(words(own([{ ...play, rating: 9, week: '2026-W08' }]))).toContain(
      `${stamp} · movie night 2026-W08 · rated 9 of 10`,
    )
  })

  test('never shows the date that stands for none', () => {
    const view = words(own([{ ...play, watchedAt: UNKNOWN_DATE }]))
    expect(view).toContain('**Alien** (1979) · some time')
    expect(view).not.toContain('<t:0')
  })

  test('of one’s own ends with the choice who sees it; of others has none', () => {
    expect(words(own([]))).toContain('I know of nothing yet that you have watched. Press *I watched it*')
    expect(words(own([]))).toContain('**Your privacy here:** You count in “seen by 2 of 5”')
    expect(selects(own([]))).toMatchObject([
      {
        options: [
          { value: 'named', default: false },
          { value: 'counted', default: true },
          { value: 'hidden', default: false },
        ],
      },
    ])
    const others = views.historyOf({ plays: page([play]), of: nora, visibility: null, linked: false }, { trakt: true })
    expect(words(others)).toContain(`## What <@${nora}> has watched`)
    expect(selects(others)).toEqual([])
  })

  test('does not speak of Trakt where there is none', () => {
    const view = views.historyOf({ plays: page([]), of: null, visibility: 'counted', linked: false }, { trakt: false })
    expect(words(view)).not.toContain('Trakt')
  })
})

test('a title that is nothing but tricks stays a title, in every list', () => {
  const trick = { ...play, title: hostileTitle }
  const list = { ...trick, tmdbId: 1, watchlists: 1, listedAt: at, hasSeen: false, nominated: false, watched: false }
  const all = [
    views.historyOf({ plays: page([trick]), of: null, visibility: 'counted', linked: false }, { trakt: true }),
    views.historyTogether(page([{ ...week, title: hostileTitle, proposer: null, proposerName: hostileTitle }])),
    views.watchlist({ films: page([list]), link: 'linked', readAt: at, direct: false, closed: null }, { userId: nora }),
  ]
  for (const view of all) {
    expect(words(view)).toContain('\\*\\*Bold\\*\\* \\@everyone')
    expect(words(view)).not.toContain('\u202e')
  }
})

describe('the watchlist', () => {
  const film = {
    ...{ ...alien, tmdbId: 348, watchlists: 1, listedAt: at, hasSeen: false },
    ...{ nominated: false, watched: false },
  }
  const show = (change: Partial<Watchlist> = {}) =>
    views.watchlist(
      { films: page([film]), link: 'linked', readAt: at, direct: false, closed: null, ...change },
      { userId: nora },
    )

  test('says how old it is, and has a button to nominate each film', () => {
    expect(words(show())).toContain(`As it was at Trakt <t:${Date.parse(at) / 1000}:R>.`)
    expect(buttons(show())).toEqual(['Nominate Alien'])
  })

  test('has no button for a film that is in, that TMDB does not know, or while nominations are closed', () => {
    expect(buttons(show({ films: page([{ ...film, nominated: true }]) }))).toEqual([])
    const unknown = show({ films: page([{ ...film, tmdbId: null }]) })
    expect(buttons(unknown)).toEqual([])
    expect(words(unknown)).toContain('not known to TMDB, so it cannot be nominated')
    expect(buttons(show({ closed: 'Closed.' }))).toEqual([])
    expect(buttons(show({ direct: true }))).toEqual([])
  })

  test('of a link that works no more says so, with the way to mend it', () => {
    expect(words(show({ link: 'relink' }))).toContain('**Trakt no longer lets me in,** so this may be old.')
    expect(buttons(show({ link: 'relink' }))).toEqual(['Nominate Alien', 'Link again'])
  })
})

describe('the numbers', () => {
  const none = { nominators: [], best: [], mostSeen: [], audience: 0, regulars: [], raters: [] }
  const zero = { weeks: 0, watched: 0, nominations: 0, votes: 0 }

  test('of nothing say how to begin', () => {
    expect(words(views.stats({ totals: zero, ...none }))).toContain('put the first film forward with `/nominate`')
  })

  test('are told in sentences, and lists that are empty are left out', () => {
    const totals = { weeks: 2, watched: 1, nominations: 5, votes: 9 }
    const view = words(
      views.stats({
        ...{ ...none, totals, audience: 4 },
        nominators: [{ discordId: nora, name: 'Nora', nominated: 3, won: 2, second: 1 }],
        mostSeen: [{ ...alien, tmdbId: 348, seenBy: 3 }],
      }),
    )
    expect(view).toContain('5 films put forward, 9 votes cast.')
    expect(view).toContain('2 weeks decided; you have watched 1 of the films together.')
    expect(view).toContain(`1. <@${nora}>: 3 films nominated, 2 won, 1 came second`)
    expect(view).toContain('1. **Alien** (1979): seen by 3 of 4 👁')
    expect(view).not.toContain('Best rated')
    expect(view).not.toContain('Always there')
  })
})
