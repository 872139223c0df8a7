import fc from 'fast-check'
import { expect, test } from 'vitest'
import { flatten } from '../../sandbox/client.ts'
import { checkMessage } from '../../sandbox/discord/validate/index.ts'
import type { DeviceEnd } from '../../src/services/device-linking.ts'
import type { LinkHealth } from '../../src/services/link-health.ts'
import type { LinkStatus } from '../../src/services/links.ts'
import type { View } from '../../src/views/index.ts'
import { hostile, views } from './states.ts'

const userId = '9'.repeat(20)
const announcementId = 2 ** 31 - 1
const at = '2026-02-16T10:00:00.000Z'
const healths: LinkHealth[] = ['works', 'relink', 'unreachable', 'refused', 'locked']
const ends = ['denied', 'expired', 'failed', 'locked', 'taken', 'changed'] as const

/** Every view of these accounts. */
function all(traktUser: string, replaces: string): View[] {
  const pair = { traktUser, discordName: replaces, discordUsername: null, replaces }
  const question = { pair, stateId: announcementId }
  const status = (state: LinkStatus['state']): LinkStatus => ({
    traktUser,
    linkedAt: at,
    state,
    lastSyncedAt: at,
    queuedPlays: 2,
  })
  const url = `https://movies.example.org/auth/trakt/login?user=${userId}&token=${'x'.repeat(43)}`
  const code = {
    stateId: 1,
    userCode: traktUser || 'x',
    verificationUrl: 'https://auth.trakt.tv/activate',
    expiresAt: at,
  }
  const outcomes: DeviceEnd[] = [
    { end: 'linked', pair },
    { end: 'linked', pair: { ...pair, replaces: null } },
    { end: 'replace', ...question },
    ...ends.map(end => ({ end })),
  ]
  return [
    views.traktLink({ url, expiresAt: at }),
    views.traktLink({ url, expiresAt: at }, { closed: true }),
    views.traktLinkSent({ messageUrl: 'https://discord.com/channels/@me/1/2', expiresAt: at }, userId),
    views.traktCode({ ...code, userCode: 'A1B2C3D4' }),
    ...outcomes.map(end => views.traktCodeEnded(end, userId)),
    views.traktReplaced(pair),
    views.traktKept(pair),
    views.traktAlreadyLinked(status('linked'), userId),
    views.traktStatus(null, { health: 'relink', question: null, sync: null, pushes: null, userId, visibility: null }),
    views.traktStatus(null, {
      health: 'relink',
      question: null,
      sync: null,
      pushes: null,
      userId,
      visibility: 'counted',
    }),
    views.traktStatus(null, { health: 'relink', question, sync: null, pushes: null, userId, visibility: 'named' }),
    ...healths.map(health =>
      views.traktStatus(status('linked'), {
        health,
        question: null,
        sync: null,
        pushes: null,
        userId,
        visibility: 'hidden',
      }),
    ),
    views.traktStatus(status('unreadable'), {
      health: 'relink',
      question: null,
      sync: null,
      pushes: null,
      userId,
      visibility: null,
    }),
    views.traktConfirmUnlink(status('relink'), { userId, linkedAt: at, expiresAt: Number.MAX_SAFE_INTEGER }),
    views.traktUnlinked({ traktUser, revoked: true, owed: false }),
    views.traktUnlinked({ traktUser, revoked: false, owed: true }),
    views.traktUnlinked({ traktUser, revoked: false, owed: false }),
    views.traktLinked({ traktUser }, { announcementId, userId }),
    views.traktRelink({ traktUser, state: 'relink' }, { announcementId, userId }),
    views.traktRelink({ traktUser, state: 'unreadable' }, { announcementId, userId }),
  ]
}

const partsOf = ({ components }: View) => flatten(JSON.parse(JSON.stringify(components)))
const words = (view: View) =>
  partsOf(view)
    .map(part => part.content ?? part.label ?? '')
    .join('\n')

test('every view is within Discord’s limits, whatever the accounts are called', () => {
  fc.assert(
    fc.property(hostile, hostile, (traktUser, replaces) => {
      const refusals = all(traktUser, replaces).map(({ components, flags, allowedMentions }) =>
        checkMessage({ components, flags, allowed_mentions: allowedMentions }, { kind: 'create' }),
      )
      expect(refusals.filter(refusal => refusal !== null)).toEqual([])
    }),
    { seed: 3, numRuns: 100 },
  )
})

test('an account’s name is text and nothing else', () => {
  for (const view of all('**@everyone** [x](https://evil.example)', '<@1>')) {
    expect(words(view)).not.toMatch(/(?<!\\)@everyone|(?<!\\)\[x\]\(|(?<!\\)<@1>/)
    expect(view.allowedMentions).toEqual({ parse: [], roles: [] })
  }
})

test('every button that acts names the one person whom it is for', () => {
  const ids = all('filmfan', 'nightowl')
    .flatMap(partsOf)
    .flatMap(part => (part.custom_id ? [part.custom_id] : []))
  expect(ids.length).toBeGreaterThan(10)
  // It changes nothing but what others see of whoever uses it.
  const others = ids.filter(id => id !== 'v1|visibility')
  expect(others.filter(id => id.split('|')[2] !== userId)).toEqual([])
})

test('a code with characters that would end its markup is shown without them', () => {
  const code = { stateId: 1, userCode: 'AB`C**D', verificationUrl: 'https://auth.trakt.tv/activate', expiresAt: at }
  expect(words(views.traktCode(code))).toContain('**`ABCD`**')
})

test.each([
  ['works', /works: Trakt has just answered/, ['Sync now', 'Unlink']],
  ['unreachable', /does not answer at the moment/, ['Sync now', 'Unlink']],
  ['refused', /nothing that you can mend/, ['Sync now', 'Unlink']],
  ['locked', /has locked this account/, ['Sync now', 'Unlink']],
  ['relink', /Please link it again/, ['Link', 'Unlink']],
] as const)('the status of a link that %s says so, with what can be done', (health, said, buttons) => {
  const status: LinkStatus = { traktUser: 'filmfan', linkedAt: at, state: 'linked', lastSyncedAt: null, queuedPlays: 1 }
  const view = views.traktStatus(status, {
    health,
    question: null,
    sync: null,
    pushes: null,
    userId,
    visibility: 'counted',
  })
  expect(words(view)).toMatch(said)
  expect(partsOf(view).flatMap(part => part.label ?? [])).toEqual(buttons)
})
