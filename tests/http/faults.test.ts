import { expect, test } from 'vitest'
import type { FaultName } from '../../sandbox/trakt/client.ts'
import { impatientWith } from '../helpers/impatience.ts'
import { guild, linkInBrowser, noraId } from '../helpers/trakt.ts'
import { loginAddress, openBrowser, openHttpWorld, wordsOn } from './world.ts'

/** What the member is told when Trakt answers a call of the flow like this. */
const told: [FaultName, number, string][] = [
  ['unauthorized', 503, 'Trakt does not answer'],
  ['forbidden-text', 502, 'Trakt refuses this bot'],
  ['forbidden-html', 502, 'Trakt refuses this bot'],
  ['wrong-content-type', 502, 'Trakt refuses this bot'],
  ['locked', 403, 'This Trakt account is locked'],
  ['deactivated', 403, 'This Trakt account is locked'],
  ['rate-limit', 503, 'Trakt does not answer'],
  ['rate-limit-bare', 503, 'Trakt does not answer'],
  ['rate-limit-html', 503, 'Trakt does not answer'],
  ['server-error', 503, 'Trakt does not answer'],
  ['bad-gateway', 503, 'Trakt does not answer'],
  ['unavailable', 503, 'Trakt does not answer'],
  ['unknown-error', 503, 'Trakt does not answer'],
  ['proxy-html', 503, 'Trakt does not answer'],
  ['truncated-json', 503, 'Trakt does not answer'],
  ['empty-answer', 503, 'Trakt does not answer'],
  ['cut', 503, 'Trakt does not answer'],
  ['hang', 503, 'Trakt does not answer'],
]
const ofTheExchange: [FaultName, number, string][] = [
  ...told,
  ['invalid-grant', 410, 'This link is no longer good'],
  ['invalid-request', 502, 'Trakt refuses this bot'],
  ['invalid-client', 502, 'Trakt refuses this bot'],
]

async function callbackWith(place: 'exchange' | 'settings', fault: FaultName) {
  const world = await openHttpWorld({ settings: impatientWith(fault) })
  const browser = openBrowser(world)
  const visit = await browser.open(await loginAddress(world.trakt))
  // Twice, because a profile that is refused to a fresh token is asked for once more.
  await world.people.fault(fault, place, place === 'settings' ? 2 : 1)
  const answer = await browser.consent('filmfan', visit.headers.location ?? '')
  return { world, browser, answer }
}

test.each(ofTheExchange)(
  '%s at the exchange of the code is told with %i, and nothing is linked',
  async (fault, status, words) => {
    const { world, answer } = await callbackWith('exchange', fault)
    expect([answer.status, wordsOn(answer)]).toEqual([status, expect.stringContaining(words)])
    expect(answer.headers['retry-after'] !== undefined).toBe(status === 503)
    expect(await world.trakt.links.status(1)).toBeNull()
  },
)

test.each(told)(
  '%s at the profile is told with %i, nothing is linked and the tokens are ended',
  async (fault, status, words) => {
    const { world, answer } = await callbackWith('settings', fault)
    expect([answer.status, wordsOn(answer)]).toEqual([status, expect.stringContaining(words)])
    expect(await world.trakt.links.status(1)).toBeNull()
    expect(await world.people.tokens()).toHaveLength(1)
    await world.trakt.links.clear()
    expect(await world.people.tokens()).toEqual([])
  },
)

test('after Trakt has stumbled the link of the message works still', async () => {
  const world = await openHttpWorld()
  const browser = openBrowser(world)
  const address = await loginAddress(world.trakt)
  await world.people.fault('bad-gateway', 'exchange')
  const first = await browser.open(address)
  expect((await browser.consent('filmfan', first.headers.location ?? '')).status).toBe(503)
  const second = await browser.open(address)
  await browser.consent('filmfan', second.headers.location ?? '')
  expect((await browser.answer('link')).status).toBe(200)
})

test('an application that Trakt has deleted is told, and logged without a secret', async () => {
  const world = await openHttpWorld()
  const browser = openBrowser(world)
  const visit = await browser.open(await loginAddress(world.trakt))
  const back = new URL(await world.people.consent('filmfan', visit.headers.location ?? ''))
  await world.people.switch('application-deleted')
  expect((await browser.get(back.pathname + back.search)).status).toBe(502)
  const log = world.lines.join('')
  expect(log).toContain('"kind":"forbidden"')
  for (const secret of [back.searchParams.get('code'), back.searchParams.get('state'), world.settings.clientSecret]) {
    expect(log).not.toContain(secret)
  }
})

test('a key that changes in the middle of a link asks to begin again', async () => {
  const world = await openHttpWorld()
  const browser = openBrowser(world)
  await browser.askedToLink(1, noraId, 'filmfan')
  const other = openBrowser(world)
  const visit = await other.open(await loginAddress(world.trakt))
  const back = new URL(await world.people.consent('filmfan', visit.headers.location ?? ''))
  const [state = '', code = ''] = ['state', 'code'].map(name => back.searchParams.get(name) ?? '')
  const callback = () => changed.linking.callback({ state, code }, other.cookie()?.split('=')[1])
  const changed = world.another(world.db, world.clock, { encryptionKey: Buffer.alloc(32, 7) })
  const pages = [await changed.linking.confirm(browser.csrf(), browser.cookie()?.split('=')[1], true), await callback()]
  expect(pages).toEqual([{ page: 'expired' }, { page: 'expired' }])
})

test.each(['bad-gateway', 'rate-limit', 'cut', 'forbidden-html'] as const)(
  '%s at the revocation: the link is gone at once, and Trakt is told as soon as it answers',
  async fault => {
    const world = await openHttpWorld()
    await linkInBrowser(world, 1, 'filmfan')
    await world.people.fault(fault, 'revoke')
    expect(await world.trakt.links.unlink(1)).toEqual({ traktUser: 'filmfan', revoked: false, owed: true })
    expect([await world.trakt.links.status(1), (await world.people.tokens()).length]).toEqual([null, 1])
    await world.trakt.links.clear()
    expect(await world.people.tokens()).toEqual([])
    expect(await world.db.selectFrom('oauth_states').selectAll().execute()).toEqual([])
  },
)

test.each(['unauthorized', 'locked', 'invalid-grant', 'invalid-request'] as const)(
  '%s at the revocation is Trakt’s last word: the tokens are dropped, and said to be ended only if they are',
  async fault => {
    const world = await openHttpWorld()
    await linkInBrowser(world, 1, 'filmfan')
    await world.people.fault(fault, 'revoke')
    expect(await world.trakt.links.unlink(1)).toEqual({
      ...{ traktUser: 'filmfan', owed: false },
      revoked: fault === 'invalid-grant',
    })
    expect(await world.db.selectFrom('oauth_states').selectAll().execute()).toEqual([])
  },
)

test('unlinking ends everything of the member that is under way', async () => {
  const world = await openHttpWorld()
  await linkInBrowser(world, 1, 'filmfan')
  const browser = openBrowser(world)
  const address = await loginAddress(world.trakt)
  const visit = await browser.open(address)
  await browser.consent('nightowl', visit.headers.location ?? '')
  await world.trakt.linking.begin(1, guild, 'nora.k')
  await world.trakt.links.unlink(1)
  expect((await browser.answer('link')).status).toBe(410)
  expect((await browser.open(address)).status).toBe(410)
  expect([await world.people.tokens(), await world.trakt.links.status(1)]).toEqual([[], null])
})
