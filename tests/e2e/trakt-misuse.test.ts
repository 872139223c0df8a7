import { expect, test } from 'vitest'
import { createVisitor } from '../../sandbox/visitor.ts'
import { press } from '../helpers/e2e.ts'
import { rowsOf } from '../helpers/stored.ts'
import {
  addressOf,
  answerPage,
  askForLink,
  buildTraktTown,
  directMessages,
  latestDirect,
  linkAccount,
  runTrakt,
  type TraktTown,
} from '../helpers/trakt-town.ts'

const links = (town: TraktTown) => rowsOf(town, 'trakt_auth').map(row => row.trakt_user)
const csrfOfNobody = 'x'.repeat(43)

/** Where Trakt sends the browser after an approval, which is not followed. */
async function approvedAddress(town: TraktTown, visitor: ReturnType<typeof createVisitor>, account = 'filmfan') {
  const consent = await visitor.get(await askForLink(town, town.nora))
  return town.trakt.consent(account, consent.url)
}

test('another browser that comes back with the approval links nothing, and the first one still can', async () => {
  const town = await buildTraktTown()
  const visitor = createVisitor()
  const callback = await approvedAddress(town, visitor)
  const other = await createVisitor().get(callback)
  expect(other.status).toBe(403)
  expect(other.text).toContain('Another browser began this')
  const page = await visitor.get(callback)
  expect(page.text).toContain('Link these two accounts?')

  const foreign = await answerPage(createVisitor(), page, 'link')
  expect(foreign.text).toContain('Another browser began this')
  expect(links(town)).toEqual([])
  await answerPage(visitor, page, 'link')
  expect(links(town)).toEqual(['filmfan'])
})

test('of two callbacks with one state at once, held at Trakt, one gets the question and the other is told that it is done', async () => {
  const town = await buildTraktTown()
  const visitor = createVisitor()
  const callback = await approvedAddress(town, visitor)
  const hold = await town.client.hold({ service: 'trakt-auth', path: '^/oauth/token' }, 'before')
  const first = visitor.get(callback)
  await hold.waiting(1)
  const second = await visitor.get(callback)
  expect(second.status).toBe(410)
  expect(second.text).toContain('This step is done already')
  await hold.release()
  const page = await first
  expect(page.text).toContain('Link these two accounts?')
  await answerPage(visitor, page, 'link')
  expect(links(town)).toEqual(['filmfan'])
})

test('a question that is answered twice at once links once, and the direct message comes once', async () => {
  const town = await buildTraktTown()
  const visitor = createVisitor()
  const page = await visitor.get(await approvedAddress(town, visitor))
  const answers = await Promise.all([answerPage(visitor, page, 'link'), answerPage(visitor, page, 'link')])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410])
  expect(links(town)).toEqual(['filmfan'])
  await town.bot.tick()
  expect(await directMessages(town.nora)).toHaveLength(2)
})

test('a confirmation without the page’s own secret, or with a wrong one, links nothing', async () => {
  const town = await buildTraktTown()
  const visitor = createVisitor()
  const page = await visitor.get(await approvedAddress(town, visitor))
  const address = new URL('/auth/trakt/confirm', page.url).href
  expect((await answerPage(visitor, page, 'link', csrfOfNobody)).status).toBe(410)
  expect((await answerPage(visitor, page, 'link', '')).status).toBe(410)
  expect((await visitor.post(address, { answer: 'link' })).status).toBe(400)
  expect((await visitor.once(address, 'GET')).status).toBe(410)
  expect(links(town)).toEqual([])
  await answerPage(visitor, page, 'link')
  expect(links(town)).toEqual(['filmfan'])
})

test('a callback without a code, with a foreign state, or without any, links nothing', async () => {
  const town = await buildTraktTown()
  const visitor = createVisitor()
  const callback = new URL(await approvedAddress(town, visitor))
  const base = `${callback.origin}${callback.pathname}`
  expect((await visitor.get(base)).status).toBe(410)
  expect((await visitor.get(`${base}?code=abc&state=${csrfOfNobody}`)).status).toBe(410)
  expect((await visitor.get(`${base}?state=${callback.searchParams.get('state')}`)).text).toContain('Not approved')
  expect((await visitor.get(callback.href)).text).toContain('This step is done already')
  expect(links(town)).toEqual([])
})

test('after ten minutes neither the link, nor the approval, nor the question is good any more', async () => {
  const town = await buildTraktTown()
  const late = await askForLink(town, town.nora)
  const visitor = createVisitor()
  const callback = await approvedAddress(town, visitor)
  const asking = createVisitor()
  const page = await asking.get(await approvedAddress(town, asking))
  await town.client.jump({ by: 10 * 60_000 })
  for (const end of [
    await createVisitor().get(late),
    await visitor.get(callback),
    await answerPage(asking, page, 'link'),
  ]) {
    expect(end.status).toBe(410)
    expect(end.text).toContain('no longer good')
  }
  expect(links(town)).toEqual([])
  await town.client.jump({ by: 60_000 })
  expect(await town.trakt.tokens(), 'pairs that nobody confirmed are ended at Trakt').toEqual([])
  expect(rowsOf(town, 'oauth_states')).toEqual([])
})

test('a question is void when the member has linked otherwise meanwhile', async () => {
  const town = await buildTraktTown()
  const visitor = createVisitor()
  const page = await visitor.get(await approvedAddress(town, visitor))
  await linkAccount(town, town.nora, 'nightowl')
  const end = await answerPage(visitor, page, 'link')
  expect(end.status).toBe(409)
  expect(end.text).toContain('Your link has changed meanwhile')
  expect(links(town)).toEqual(['nightowl'])
  await town.client.jump({ by: 60_000 })
  expect((await town.trakt.tokens()).map(({ account }) => account)).toEqual(['nightowl'])
})

test('a question is void when another member takes the account meanwhile', async () => {
  const town = await buildTraktTown()
  const visitor = createVisitor()
  const page = await visitor.get(await approvedAddress(town, visitor))
  await linkAccount(town, town.ben, 'filmfan')
  const end = await answerPage(visitor, page, 'link')
  expect(end.status).toBe(409)
  expect(end.text).toContain('This Trakt account is taken')
  expect(rowsOf(town, 'trakt_auth')).toHaveLength(1)
})

test('who unlinks while a question is open ends that, too', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora, 'nightowl')
  const visitor = createVisitor()
  const consent = await visitor.get(await another(town))
  const page = await visitor.get(await town.trakt.consent('filmfan', consent.url))
  expect(page.text).toContain('It takes the place of nightowl')
  const question = await runTrakt(town, town.nora, 'unlink')
  await press(town.nora, question.message, 'Unlink')
  expect((await answerPage(visitor, page, 'link')).status).toBe(410)
  expect(links(town)).toEqual([])
  await town.client.jump({ by: 60_000 })
  expect(await town.trakt.tokens()).toEqual([])
})

async function another(town: TraktTown): Promise<string> {
  const already = await runTrakt(town, town.nora, 'link')
  await press(town.nora, already.message, 'Link another account')
  return addressOf(await latestDirect(town.nora), 'Link Trakt')
}
