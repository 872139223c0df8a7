import fc from 'fast-check'
import { expect, test } from 'vitest'
import { flatten } from '../../sandbox/client.ts'
import { checkMessage } from '../../sandbox/discord/validate/index.ts'
import type { Refused } from '../../src/services/trakt-messages.ts'
import type { PushState } from '../../src/services/trakt-questions.ts'
import type { View } from '../../src/views/index.ts'
import { hostile, views } from './states.ts'

const userId = '9'.repeat(20)
const announced = { announcementId: 2 ** 31 - 1, userId }
const at = '2026-02-16T10:00:00.000Z'
const reasons = ['not_found', 'account_limit', 'rejected', 'ignored'] as const
const kinds = ['play_add', 'play_remove', 'rating_set', 'rating_remove'] as const

/** Every kind of row, refused for every reason, three times over. */
function refusedRows(title: string): Refused[] {
  const one = reasons.flatMap(why => kinds.map(kind => ({ why, kind, title, year: 2026, watched_at: at, rating: 10 })))
  return [...one, ...one, ...one]
}

const nothing: PushState = {
  waiting: { plays: 0, ratings: 0 },
  removing: 0,
  unsure: [],
  refused: [],
  unoffered: { plays: 0, ratings: 0 },
  paused: null,
}
const status = { traktUser: 'filmfan', linkedAt: at, state: 'linked' as const, lastSyncedAt: at, queuedPlays: 0 }

function statusView(change: Partial<PushState>): View {
  const about = { health: 'works' as const, question: null, sync: null, userId, visibility: null }
  return views.traktStatus(status, { ...about, pushes: { ...nothing, ...change } })
}

function all(title: string): View[] {
  const refused = refusedRows(title)
  const many = { plays: 100_000, ratings: 10_000 }
  return [
    views.traktOffer({ traktUser: title, ...many }, announced),
    views.traktOfferAgain(many, userId),
    views.traktUnsure({ plays: refused }, announced),
    views.traktRefused({ refused, locked: true }, announced),
    views.traktRefused({ refused: [], locked: true }, announced),
    ...(['trouble', 'locked'] as const).map(why =>
      statusView({
        waiting: many,
        removing: 9,
        unsure: refused,
        refused,
        unoffered: many,
        paused: { until: at, why },
      }),
    ),
  ]
}

const partsOf = ({ components }: View) => flatten(JSON.parse(JSON.stringify(components)))
const words = (view: View) =>
  partsOf(view)
    .map(part => part.content ?? part.label ?? '')
    .join('\n')

test('every view is within Discord’s limits, whatever films are called and however much there is', () => {
  fc.assert(
    fc.property(hostile, title => {
      const refusals = all(title).map(({ components, flags, allowedMentions }) =>
        checkMessage({ components, flags, allowed_mentions: allowedMentions }, { kind: 'create' }),
      )
      expect(refusals.filter(refusal => refusal !== null)).toEqual([])
    }),
    { seed: 6, numRuns: 60 },
  )
})

test('every button names the one person whom it is for', () => {
  const ids = all('Alien')
    .flatMap(partsOf)
    .flatMap(part => (part.custom_id ? [part.custom_id] : []))
  expect(ids.length).toBeGreaterThan(10)
  expect(ids.filter(id => id.split('|')[2] !== userId)).toEqual([])
})

test('the question counts what it is about, in the words and on the button', () => {
  const view = views.traktOffer({ traktUser: 'filmfan', plays: 14, ratings: 9 }, announced)
  expect(words(view)).toContain('**Send 14 plays and 9 ratings to Trakt?**')
  expect(words(view)).toContain('Send 14 plays and 9 ratings\nLeave them here')
  expect(words(views.traktOfferAgain({ plays: 1, ratings: 0 }, userId))).toContain('**Send 1 play to Trakt?**')
  expect(words(views.traktOfferAgain({ plays: 0, ratings: 2 }, userId))).toContain('**Send 2 ratings to Trakt?**')
})

test.each([
  [{}, 'Nothing waits to be sent.', []],
  [{ waiting: { plays: 2, ratings: 1 } }, 'On the way to Trakt: 2 plays and 1 rating.', []],
  [{ removing: 1 }, 'To be taken back there: 1.', []],
  [{ paused: { until: at, why: 'trouble' } }, 'Trakt did not take the latest call; I try again <t:', []],
  [{ paused: { until: at, why: 'locked' } }, 'Trakt has locked your account, so nothing is sent', []],
  [
    { unoffered: { plays: 3, ratings: 0 } },
    'From before your link, and not on Trakt: 3 plays.',
    ['Send 3 plays', 'Leave them here'],
  ],
  [
    { unsure: refusedRows('Alien').slice(0, 1) },
    '**Please decide:** I cannot tell whether Trakt has this.\n- **Alien** (2026), watched <t:',
    ['It is there', 'Send it again', 'Leave it'],
  ],
  [{ refused: refusedRows('Alien').slice(0, 1) }, 'Trakt does not know these films (yet).', ['Send again']],
] as const)('the status says how it stands and what can be done: %j', (change, said, buttons) => {
  const view = statusView(change as Partial<PushState>)
  expect(words(view)).toContain(said)
  const labels = partsOf(view).flatMap(part => part.label ?? [])
  expect(labels).toEqual(expect.arrayContaining([...buttons, 'Unlink']))
  expect(labels.filter(label => !['Sync now', 'Unlink'].includes(label))).toEqual(buttons)
})

test('what is too much for a message is counted', () => {
  const plays = refusedRows('Alien').slice(0, 13)
  expect(words(views.traktUnsure({ plays }, announced))).toContain('- and 3 more')
})

test('what was taken back, and Trakt refuses to remove, is not said to stay recorded here', () => {
  const said = (...kinds: Refused['kind'][]) =>
    words(
      views.traktRefused(
        { refused: refusedRows('Alien').filter(row => kinds.includes(row.kind)), locked: false },
        announced,
      ),
    )
  expect(said('play_add', 'rating_set')).toContain('Here it stays recorded all the same.')
  expect(said('play_remove')).toContain('Here it is taken back all the same; at Trakt you can remove it yourself.')
  expect(said('play_remove', 'play_add')).toContain('Here it stays recorded all the same, or taken back.')
})
