import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkMessage } from '../../sandbox/discord/validate/index.ts'
import type { Holdings } from '../../src/services/privacy.ts'
import { textOf } from '../helpers/e2e.ts'
import { hostile, views } from './states.ts'

const confirmation = { userId: '9'.repeat(20), expiresAt: Number.MAX_SAFE_INTEGER }
const nothing = { nominations: 0, votes: 0 }

function holdings(change: Partial<Holdings> = {}): Holdings {
  const counts = { servers: 1, open: nothing, decided: nothing, plays: 0, ratings: 0, watchlist: 0 }
  return { userId: 2 ** 31 - 1, traktUser: null, ...counts, ...change }
}

test('the question names what there is, and nothing that there is not', () => {
  const little = textOf(views.privacyConfirmDelete(holdings(), confirmation))
  expect(little).toContain('what 1 server knows of you')
  expect(little).toContain('Nothing of you stays.')
  expect(little).not.toMatch(/Trakt|play|watchlist|vote/)
  const much = holdings({
    ...{ servers: 3, open: { nominations: 1, votes: 2 }, decided: { nominations: 0, votes: 40 } },
    ...{ plays: 120, ratings: 1, watchlist: 7, traktUser: 'film_fan' },
  })
  const words = textOf(views.privacyConfirmDelete(much, confirmation))
  expect(words).toContain('what 3 servers know of you')
  expect(words).toContain('your 1 film and 2 votes in rounds that are open')
  expect(words).toContain('120 plays and 1 rating')
  expect(words).toContain('Trakt **film\\_fan**')
  expect(words).toContain("Your 40 votes in decided rounds stay as nobody's")
})

test('a packed file says how to unpack it', () => {
  expect(textOf(views.privacyExport('x.json'))).not.toContain('packed')
  expect(textOf(views.privacyExport('x.json.gz'))).toContain('unpack it')
})

test('every view is within Discord’s limits, whatever the account is called', () => {
  fc.assert(
    fc.property(hostile, fc.nat(), (traktUser, number) => {
      const counts = { nominations: number, votes: number }
      const all = [
        views.privacyNothing(),
        views.privacyConfirmDelete(holdings({ traktUser, open: counts, decided: counts, plays: number }), confirmation),
        ...(['none', 'revoked', 'owed', 'manual'] as const).map(end => views.privacyDeleted(end)),
      ]
      const problems = all.map(({ components, flags }) => checkMessage({ components, flags }, { kind: 'create' }))
      expect(problems.filter(problem => problem !== null)).toEqual([])
    }),
    { seed: 2, numRuns: 60 },
  )
  const { components, flags } = views.privacyExport('movie-night.json')
  expect(checkMessage({ components, flags }, { kind: 'create', files: ['movie-night.json'] })).toBeNull()
  expect(checkMessage({ components, flags }, { kind: 'create', files: [] })).not.toBeNull()
})
