import request from 'supertest'
import { expect, test } from 'vitest'
import { benId, linkInBrowser, noraId, publicUrl } from '../helpers/trakt.ts'
import { loginAddress, openBrowser, openHttpWorld, wordsOn } from './world.ts'

const TEN_MINUTES = 10 * 60_000

test('a member opens the link, approves at Trakt, confirms the two names and is linked', async () => {
  const world = await openHttpWorld()
  const browser = openBrowser(world)
  const visit = await browser.open(await loginAddress(world.trakt))
  expect(visit.status).toBe(303)
  const location = new URL(visit.headers.location ?? '')
  expect(location.href).toContain(`${world.settings.authUrl}/oauth/authorize?`)
  expect(location.searchParams.get('redirect_uri')).toBe(`${publicUrl}/auth/trakt/callback`)
  expect(location.searchParams.get('code_challenge_method')).toBe('S256')

  const asked = await browser.consent('filmfan', location.href)
  expect(asked.status).toBe(200)
  expect(wordsOn(asked)).toContain('The Trakt account filmfan will be linked to Nora on Discord.')
  expect(await world.trakt.links.status(1)).toBeNull()

  const linked = await browser.answer('link')
  expect(linked.status).toBe(200)
  expect(wordsOn(linked)).toContain('The Trakt account filmfan is linked to Nora on Discord.')
  expect(await world.trakt.links.status(1)).toMatchObject({ traktUser: 'filmfan', state: 'linked' })
  expect(world.told.announcementsDue).toBe(1)
  const owed = await world.db.selectFrom('announcements').selectAll().where('kind', '=', 'trakt_linked').execute()
  expect(owed).toMatchObject([{ subject: noraId, details: '{"traktUser":"filmfan"}', status: 'pending' }])
})

test('cancelling links nothing and ends the tokens at Trakt', async () => {
  const world = await openHttpWorld()
  const browser = openBrowser(world)
  await browser.askedToLink(1, noraId, 'filmfan')
  const cancelled = await browser.answer('cancel')
  expect([cancelled.status, wordsOn(cancelled)]).toEqual([200, expect.stringContaining('Nothing was linked')])
  expect(await world.people.tokens()).toHaveLength(1)
  await world.trakt.links.clear()
  expect(await world.people.tokens()).toEqual([])
  expect(await world.trakt.links.status(1)).toBeNull()
})

test.each(['denial-without-error', null] as const)('a denied consent links nothing (%s)', async shape => {
  const world = await openHttpWorld()
  if (shape) await world.people.switch(shape)
  const browser = openBrowser(world)
  const address = await loginAddress(world.trakt)
  const visit = await browser.open(address)
  const denied = await browser.consent('filmfan', visit.headers.location ?? '', 'deny')
  expect([denied.status, wordsOn(denied)]).toEqual([200, expect.stringContaining('You did not approve at Trakt')])
  expect((await browser.open(address)).status, 'the link of the message still works').toBe(303)
})

test.each([
  ['server_error', 503],
  ['temporarily_unavailable', 503],
  ['invalid_request', 502],
  ['unauthorized_client', 502],
])('a callback with the error %s says that it is not the member’s doing', async (error, status) => {
  const world = await openHttpWorld()
  const browser = openBrowser(world)
  const visit = await browser.open(await loginAddress(world.trakt))
  const state = new URL(visit.headers.location ?? '').searchParams.get('state')
  const answer = await browser.get(`/auth/trakt/callback?error=${error}&state=${state}`)
  expect(answer.status).toBe(status)
})

test('a robot that fetches the link burns nothing, however often, with GET, HEAD or a prefetch', async () => {
  const world = await openHttpWorld()
  const address = await loginAddress(world.trakt)
  for (let visits = 0; visits < 25; visits++) await request(world.app).get(address).expect(303)
  await request(world.app).head(address).expect(200)
  for (const [header, value] of [
    ['Sec-Purpose', 'prefetch;prerender'],
    ['Purpose', 'prefetch'],
    ['X-Moz', 'prefetch'],
  ] as const) {
    const fetched = await request(world.app).get(address).set(header, value)
    expect([fetched.status, fetched.headers['set-cookie']]).toEqual([503, undefined])
  }
  const states = await world.db.selectFrom('oauth_states').selectAll().where('kind', '=', 'browser').execute()
  expect(states).toHaveLength(20)
  const browser = openBrowser(world)
  const visit = await browser.open(address)
  expect((await browser.consent('filmfan', visit.headers.location ?? '')).status).toBe(200)
  expect((await browser.answer('link')).status).toBe(200)
})

test('the link is good for ten minutes and for the person it was sent to', async () => {
  const world = await openHttpWorld()
  const browser = openBrowser(world)
  const address = await loginAddress(world.trakt)
  expect((await browser.open(address.replace(noraId, benId))).status).toBe(410)
  await world.clock.jump(TEN_MINUTES - 1)
  expect((await browser.open(address)).status).toBe(303)
  await world.clock.jump(1)
  const late = await browser.open(address)
  expect([late.status, wordsOn(late)]).toEqual([410, expect.stringContaining('older than ten minutes')])
})

test.each(['', '?user=1', '?token=x', '?user=1&user=2&token=x', `?user=1&token=${'x'.repeat(500)}`])(
  'a link that was cut off is answered with 400: %s',
  async query => {
    const { app } = await openHttpWorld()
    const answer = await request(app).get(`/auth/trakt/login${query}`)
    expect([answer.status, wordsOn(answer)]).toEqual([400, expect.stringContaining('/trakt link')])
  },
)

test('a visit at the end of the ten minutes still has ten minutes for the rest', async () => {
  const world = await openHttpWorld()
  const browser = openBrowser(world)
  const address = await loginAddress(world.trakt)
  await world.clock.jump(TEN_MINUTES - 1)
  const visit = await browser.open(address)
  await world.clock.jump(TEN_MINUTES - 1)
  await world.trakt.links.clear()
  expect((await browser.consent('filmfan', visit.headers.location ?? '')).status).toBe(200)
  expect((await browser.answer('link')).status).toBe(200)
})

test('a callback with a state that is foreign, missing or doubled is refused', async () => {
  const { app, people } = await openHttpWorld()
  for (const query of ['code=abc', 'code=abc&state=foreign', 'state=&code=', 'state=a&state=b&code=c', '']) {
    expect((await request(app).get(`/auth/trakt/callback?${query}`)).status).toBe(410)
  }
  expect(await people.tokens()).toEqual([])
})

test('a callback after ten minutes is refused, and the code is not exchanged', async () => {
  const world = await openHttpWorld()
  const browser = openBrowser(world)
  const visit = await browser.open(await loginAddress(world.trakt))
  await world.clock.jump(TEN_MINUTES)
  const late = await browser.consent('filmfan', visit.headers.location ?? '')
  expect(late.status).toBe(410)
  expect(await world.people.tokens()).toEqual([])
})

test('a callback in another browser is refused and does not use the state up', async () => {
  const world = await openHttpWorld()
  const [hers, other] = [openBrowser(world), openBrowser(world)]
  const visit = await hers.open(await loginAddress(world.trakt))
  const back = new URL(await world.people.consent('filmfan', visit.headers.location ?? ''))
  for (const cookie of [
    undefined,
    'movie_night_link=short',
    `movie_night_link=${'x'.repeat(43)}`,
    'movie_night_link=',
  ]) {
    other.useCookie(cookie)
    const answer = await other.get(back.pathname + back.search)
    expect([answer.status, wordsOn(answer)]).toEqual([403, expect.stringContaining('Another browser began this')])
  }
  expect((await hers.get(back.pathname + back.search)).status).toBe(200)
})

test('a callback twice, one after the other or at once, exchanges the code once', async () => {
  const world = await openHttpWorld()
  const browser = openBrowser(world)
  const visit = await browser.open(await loginAddress(world.trakt))
  const back = new URL(await world.people.consent('filmfan', visit.headers.location ?? ''))
  const both = await Promise.all([1, 2].map(() => browser.get(back.pathname + back.search)))
  expect(both.map(answer => answer.status).sort()).toEqual([200, 410])
  expect((await browser.get(back.pathname + back.search)).status).toBe(410)
  expect(await world.people.tokens()).toHaveLength(1)
})

test('a confirmation without the token, with a wrong one or from another browser links nothing', async () => {
  const world = await openHttpWorld()
  const browser = openBrowser(world)
  await browser.askedToLink(1, noraId, 'filmfan')
  const csrf = browser.csrf() ?? ''
  expect((await browser.answer('link', { csrf: '' })).status).toBe(410)
  expect((await browser.answer('link', { csrf: 'x'.repeat(43) })).status).toBe(410)
  const none = await request(world.app)
    .post('/auth/trakt/confirm')
    .set('Cookie', browser.cookie() ?? '')
  expect(none.status).toBe(400)
  const other = openBrowser(world)
  expect((await other.answer('link', { csrf })).status).toBe(403)
  expect(await world.trakt.links.status(1)).toBeNull()
  expect((await browser.answer('link')).status, 'it still waits for the right one').toBe(200)
})

test('a confirmation after ten minutes links nothing, and the tokens are ended', async () => {
  const world = await openHttpWorld()
  const browser = openBrowser(world)
  await browser.askedToLink(1, noraId, 'filmfan')
  await world.clock.jump(TEN_MINUTES)
  expect((await browser.answer('link')).status).toBe(410)
  await world.trakt.links.clear()
  expect(await world.people.tokens()).toEqual([])
  expect(await world.db.selectFrom('oauth_states').selectAll().execute()).toEqual([])
})

test('a confirmation twice, at once or again, links once and says that the step is done', async () => {
  const world = await openHttpWorld()
  const browser = openBrowser(world)
  await browser.askedToLink(1, noraId, 'filmfan')
  const both = await Promise.all([browser.answer('link'), browser.answer('link')])
  expect(both.map(answer => answer.status).sort()).toEqual([200, 410])
  const again = await browser.answer('link')
  expect([again.status, wordsOn(again)]).toEqual([410, expect.stringContaining('This is done already')])
  expect(await world.people.tokens()).toHaveLength(1)
  expect(world.told.announcementsDue).toBe(1)
})

test('once linked, the link of the message and its other visits are over', async () => {
  const world = await openHttpWorld()
  const [browser, other] = [openBrowser(world), openBrowser(world)]
  const address = await loginAddress(world.trakt)
  const early = await other.open(address)
  const visit = await browser.open(address)
  await browser.consent('filmfan', visit.headers.location ?? '')
  await browser.answer('link')
  const over = [await browser.open(address), await other.consent('nightowl', early.headers.location ?? '')]
  for (const page of over) {
    expect([page.status, wordsOn(page)]).toEqual([410, expect.stringContaining('This is done already')])
    expect(wordsOn(page), 'nobody is sent back to a link that is over').not.toContain('in your Discord message')
  }
})

test('a browser that asks for the answered page again, as when it restores its tabs, is shown a page', async () => {
  const world = await openHttpWorld()
  const browser = openBrowser(world)
  await browser.askedToLink(1, noraId, 'filmfan')
  const page = await browser.get('/auth/trakt/confirm')
  expect([page.status, page.headers['content-type']]).toEqual([410, 'text/html; charset=utf-8'])
  expect(wordsOn(page)).toContain('/trakt status in Discord shows what is linked now')
  expect((await browser.answer('link')).status, 'the question still waits').toBe(200)
})

test('a confirmation after the member has linked otherwise meanwhile changes nothing', async () => {
  const world = await openHttpWorld()
  const browser = openBrowser(world)
  await browser.askedToLink(1, noraId, 'filmfan')
  await linkInBrowser(world, 1, 'nightowl')
  const answer = await browser.answer('link')
  expect([answer.status, wordsOn(answer)]).toEqual([409, expect.stringContaining('changed meanwhile')])
  expect(await world.trakt.links.status(1)).toMatchObject({ traktUser: 'nightowl' })
  await world.trakt.links.clear()
  expect((await world.people.tokens()).map(({ account }) => account)).toEqual(['nightowl'])
})

test('a second account takes the place of the first after a page that says so', async () => {
  const world = await openHttpWorld()
  await linkInBrowser(world, 1, 'filmfan')
  const browser = openBrowser(world)
  const asked = await browser.askedToLink(1, noraId, 'nightowl')
  expect(wordsOn(asked)).toContain('It takes the place of filmfan, which is linked now and will be unlinked.')
  expect(await world.trakt.links.status(1)).toMatchObject({ traktUser: 'filmfan' })
  await browser.answer('link')
  expect(await world.trakt.links.status(1)).toMatchObject({ traktUser: 'nightowl' })
  await world.trakt.links.clear()
  expect((await world.people.tokens()).map(({ account }) => account)).toEqual(['nightowl'])
})

test('an account that another member has is refused politely, before and at the confirmation', async () => {
  const world = await openHttpWorld()
  const [early, late] = [openBrowser(world), openBrowser(world)]
  await early.askedToLink(2, benId, 'filmfan')
  await linkInBrowser(world, 1, 'filmfan')
  const refused = await late.askedToLink(2, benId, 'filmfan')
  expect([refused.status, wordsOn(refused)]).toEqual([409, expect.stringContaining('This Trakt account is taken')])
  expect((await early.answer('link')).status).toBe(409)
  expect(await world.trakt.links.status(2)).toBeNull()
})

test('somebody who opens another member’s link and approves has linked nothing until they confirm the named pair', async () => {
  const world = await openHttpWorld()
  const victim = openBrowser(world)
  const asked = await victim.askedToLink(2, benId, 'filmfan')
  expect(wordsOn(asked)).toContain('filmfan will be linked to Ben on Discord')
  expect(wordsOn(asked), 'anybody can show the name Ben').toContain('Is @nora.k not your user name on Discord?')
  expect(await world.trakt.links.status(2)).toBeNull()
  await world.clock.jump(TEN_MINUTES)
  await world.trakt.links.clear()
  expect([await world.trakt.links.status(2), await world.people.tokens()]).toEqual([null, []])
})

test('a private account is not counted by default', async () => {
  const world = await openHttpWorld()
  await linkInBrowser(world, 1, 'quietviewer')
  const rows = await world.db.selectFrom('members').select(['user_id', 'visibility']).orderBy('user_id').execute()
  expect(rows).toEqual([
    { user_id: 1, visibility: 'hidden' },
    { user_id: 2, visibility: 'counted' },
  ])
})

test.each(['filmfan', 'quietviewer'])(
  'the board is drawn again when a member links %s: there is one more to know of, or one less',
  async account => {
    const world = await openHttpWorld()
    await linkInBrowser(world, 1, account)
    expect(await world.db.selectFrom('rounds').select(['board_version', 'board_shown']).execute()).toEqual([
      { board_version: 1, board_shown: 0 },
    ])
  },
)
