import { expect, test } from 'vitest'
import type { FaultName, Place } from '../../sandbox/trakt/client.ts'
import { impatient } from '../helpers/impatience.ts'
import { guild, linkInBrowser } from '../helpers/trakt.ts'
import { type HttpWorld, loginAddress, openBrowser, openHttpWorld, wordsOn } from './world.ts'

const DAY = 24 * 60 * 60_000
/** A pair lives seven days; 80 % of that. */
const DUE = 5.6 * DAY

/** Trakt does nothing and never answers, or does what it was asked and never answers. */
const hangs = ['hang', 'late-answer'] as const satisfies FaultName[]

const openWorld = () => openHttpWorld({ settings: impatient })

/** What is stored about links and about anything under way; nothing of it may be half there. */
async function stored({ db }: HttpWorld) {
  const [links, states, messages] = await Promise.all([
    db.selectFrom('trakt_auth').select(['trakt_user', 'state']).execute(),
    db.selectFrom('oauth_states').select(['kind', 'status', 'access_token']).execute(),
    db.selectFrom('announcements').select('kind').execute(),
  ])
  return { links, states, messages: messages.map(({ kind }) => kind) }
}

/** The log says that a call has timed out, and holds none of these, nor anybody's tokens. */
async function expectTimeoutLogged({ lines, people, settings }: HttpWorld, secrets: string[] = []): Promise<void> {
  const log = lines.join('')
  expect(log).toContain('"kind":"timeout"')
  const live = (await people.tokens()).flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken])
  for (const secret of [...secrets, ...live, settings.clientSecret]) {
    expect(secret).not.toBe('')
    expect(log).not.toContain(secret)
  }
}

/** A visit whose callback meets a fault, and everything secret in it. */
async function comeBackTo(fault: FaultName, place: Place) {
  const world = await openWorld()
  const browser = openBrowser(world)
  const address = await loginAddress(world.trakt)
  const visit = await browser.open(address)
  await world.people.fault(fault, place)
  const back = new URL(await world.people.consent('filmfan', visit.headers.location ?? ''))
  const page = await browser.get(back.pathname + back.search)
  const secrets = ['code', 'state'].map(name => back.searchParams.get(name) ?? '')
  const token = new URLSearchParams(address.split('?')[1]).get('token') ?? ''
  return { world, browser, address, page, secrets: [...secrets, token, browser.cookie()?.split('=')[1] ?? ''] }
}

test.each(hangs.flatMap(fault => (['exchange', 'settings'] as const).map(place => [fault, place] as const)))(
  '%s at %s: the page says so in time, nothing is half linked or leaked, and the same address links after that',
  async (fault, place) => {
    const { world, browser, address, page, secrets } = await comeBackTo(fault, place)
    expect([page.status, page.headers['retry-after'], wordsOn(page)]).toEqual([
      503,
      expect.any(String),
      expect.stringContaining('Trakt does not answer'),
    ])
    await expectTimeoutLogged(world, secrets)
    const { links, states, messages } = await stored(world)
    expect([links, messages]).toEqual([[], []])
    expect(states.filter(({ status }) => status === 'pending')).toEqual([])
    // A pair that we know of is ended; one whose answer never came cannot be.
    expect(states.filter(({ kind }) => kind === 'revoke')).toHaveLength(place === 'settings' ? 1 : 0)
    await world.trakt.links.clear()
    expect(await world.people.tokens()).toHaveLength(place === 'exchange' && fault === 'late-answer' ? 1 : 0)

    const visit = await browser.open(address)
    expect((await browser.consent('filmfan', visit.headers.location ?? '')).status).toBe(200)
    expect((await browser.answer('link')).status).toBe(200)
    expect(await stored(world)).toMatchObject({
      links: [{ trakt_user: 'filmfan', state: 'linked' }],
      messages: ['trakt_linked'],
    })
  },
)

test.each(hangs)('%s at the revocation: unlinked here at once, told so, and Trakt is told again', async fault => {
  const world = await openWorld()
  await linkInBrowser(world, 1, 'filmfan')
  await world.people.fault(fault, 'revoke')
  expect(await world.trakt.links.unlink(1)).toMatchObject({ traktUser: 'filmfan', revoked: false })
  await expectTimeoutLogged(world)
  const { links, states } = await stored(world)
  expect(links).toEqual([])
  expect(states).toEqual([{ kind: 'revoke', status: 'done', access_token: expect.stringMatching(/^[0-9a-f]+:/) }])
  await world.trakt.links.clear()
  expect([(await stored(world)).states, await world.people.tokens()]).toEqual([[], []])
})

test.each(hangs)('%s at the question whether a link works is told as such, and the link stays', async fault => {
  const world = await openWorld()
  await linkInBrowser(world, 1, 'filmfan')
  await world.people.fault(fault, 'settings')
  expect(await world.trakt.health(1)).toBe('unreachable')
  await expectTimeoutLogged(world)
  expect((await stored(world)).links).toEqual([{ trakt_user: 'filmfan', state: 'linked' }])
  expect(await world.trakt.health(1)).toBe('works')
})

test('a hang of a refresh that is needed now is told as such, and the next one works', async () => {
  const world = await openWorld()
  await linkInBrowser(world, 1, 'filmfan')
  await world.clock.jump(7 * DAY)
  await world.people.fault('hang', 'refresh')
  expect(await world.trakt.health(1)).toBe('unreachable')
  await expectTimeoutLogged(world)
  expect(await stored(world)).toMatchObject({ links: [{ state: 'linked' }], messages: ['trakt_linked'] })
  expect(await world.db.selectFrom('leases').selectAll().execute()).toEqual([])
  expect(await world.trakt.health(1)).toBe('works')
})

test('a refresh that took effect and whose answer never came is told as a link to be made again, once', async () => {
  const world = await openWorld()
  await linkInBrowser(world, 1, 'filmfan')
  await world.clock.jump(DUE)
  await world.people.fault('late-answer', 'refresh')
  await world.trakt.tokens.accessToken(1)
  await expectTimeoutLogged(world)
  expect([await world.trakt.health(1), await world.trakt.health(1)]).toEqual(['relink', 'relink'])
  expect(await stored(world)).toMatchObject({
    links: [{ trakt_user: 'filmfan', state: 'relink' }],
    messages: ['trakt_linked', 'trakt_relink'],
  })
})

test.each(hangs)('%s instead of a code: told in words, and a code that the member has stays good', async fault => {
  const world = await openWorld()
  const first = await world.trakt.devices.begin(1, guild)
  const before = await stored(world)
  await world.people.fault(fault, 'device-code')
  await expect(world.trakt.devices.begin(1, guild)).rejects.toThrow(
    'Trakt cannot be reached at the moment, so nothing was linked. Please try again in a few minutes.',
  )
  await expectTimeoutLogged(world, [first.userCode])
  expect(await stored(world)).toEqual(before)
  expect(await world.trakt.devices.unfinished()).toEqual([first.stateId])
})
