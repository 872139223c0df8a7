import { expect, test } from 'vitest'
import { createVisitor } from '../../sandbox/visitor.ts'
import { answerOf, press, textOf } from '../helpers/e2e.ts'
import { privateAnswer, rowsOf } from '../helpers/stored.ts'
import {
  answerPage,
  answerTextOf,
  askForLink,
  buildTraktTown,
  decideAtTrakt,
  directMessages,
  latestDirect,
  linkAccount,
  runTrakt,
} from '../helpers/trakt-town.ts'

const linksOf = (town: Parameters<typeof rowsOf>[0]) => rowsOf(town, 'trakt_auth').map(row => row.trakt_user)

test('a member links by the message, confirms both names, hears of it once, sees the status and unlinks', async () => {
  const town = await buildTraktTown()
  const { nora } = town
  const asked = await runTrakt(town, nora, 'link')
  expect(await privateAnswer(town, asked)).toContain('**I sent you a direct message** with a link for you alone.')
  const message = await latestDirect(nora)
  expect(textOf(message)).toContain('This link is for you alone')
  expect(textOf(message)).toContain('<t:1771236600:F>')

  const visitor = createVisitor()
  const address = JSON.stringify(message.components).match(/http:[^"]*login[^"]*/)?.[0] ?? ''
  expect(address).toMatch(new RegExp(`^${town.publicUrl}/auth/trakt/login\\?user=${nora.id}&token=[\\w-]{43}$`))
  const page = await decideAtTrakt(town, visitor, address)
  expect(page.text).toContain('The Trakt account filmfan will be linked to Nora on Discord')
  expect(linksOf(town)).toEqual([])
  const done = await answerPage(visitor, page, 'link')
  expect(done.text).toContain('The Trakt account filmfan is linked to Nora on Discord')
  expect(linksOf(town)).toEqual(['filmfan'])

  await town.bot.tick()
  await town.client.jump({ by: 60_000 })
  const told = (await directMessages(nora)).slice(1).map(textOf)
  expect(told).toEqual([expect.stringContaining('Trakt account **filmfan** is now linked to you.')])
  expect(told[0]).toContain('[Not you? Unlink]')

  const status = await privateAnswer(town, await runTrakt(town, nora, 'status'))
  expect(status).toContain('Account: **filmfan**')
  expect(status).toContain('Linked since <t:1771236000:F>')
  expect(status).toContain('The link works: Trakt has just answered.')
  // The first import goes on beside, so it may be over by now.
  expect(status).toMatch(/Not synced yet\.|Last synced <t:/)
  expect(status).toContain('[Unlink]')

  const question = await runTrakt(town, nora, 'unlink')
  expect(await privateAnswer(town, question)).toContain('Unlink the Trakt account **filmfan**?')
  const unlinked = await privateAnswer(town, await press(town.nora, question.message, 'Unlink'))
  expect(unlinked).toContain('is unlinked')
  expect(unlinked).toContain('Trakt has confirmed')
  expect(linksOf(town)).toEqual([])
  expect(await town.trakt.tokens()).toEqual([])
  expect(await privateAnswer(town, await runTrakt(town, nora, 'status'))).toContain('No Trakt account is linked')
})

test('who has linked already is told so, and another account replaces the first one only when the page was answered', async () => {
  const town = await buildTraktTown()
  const { nora } = town
  await linkAccount(town, nora)
  await town.client.jump({ by: 60_000 })
  const again = await runTrakt(town, nora, 'link')
  expect(await privateAnswer(town, again)).toContain('The Trakt account **filmfan** is linked to you already')
  expect((await directMessages(nora)).length).toBe(2)

  const visitor = createVisitor()
  expect(answerTextOf(await press(nora, again.message, 'Link another account'))).toContain(
    'I sent you a direct message',
  )
  const address = JSON.stringify((await latestDirect(nora)).components).match(/http:[^"]*login[^"]*/)?.[0] ?? ''
  const page = await decideAtTrakt(town, visitor, address, 'nightowl')
  expect(page.text).toContain('It takes the place of filmfan')
  expect(linksOf(town)).toEqual(['filmfan'])
  await answerPage(visitor, page, 'link')
  expect(linksOf(town)).toEqual(['nightowl'])
  await town.client.jump({ by: 60_000 })
  expect((await town.trakt.tokens()).map(({ account }) => account)).toEqual(['nightowl'])
  expect(textOf(await latestDirect(nora))).toContain('Trakt account **nightowl** is now linked to you.')
})

test('an account that another member has linked is refused, and stays theirs', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  const page = await decideAtTrakt(town, createVisitor(), await askForLink(town, town.ben))
  expect(page.text).toContain('This Trakt account is taken')
  expect(rowsOf(town, 'trakt_auth')).toHaveLength(1)
  expect(await privateAnswer(town, await runTrakt(town, town.ben, 'status'))).toContain('No Trakt account is linked')
  await town.bot.tick()
  expect(await town.trakt.tokens()).toHaveLength(1)
})

test('somebody else who opens my link and approves has linked nothing, unless they confirm the named pair', async () => {
  const town = await buildTraktTown()
  const address = await askForLink(town, town.nora)
  const stranger = createVisitor()
  const page = await decideAtTrakt(town, stranger, address, 'nightowl')
  expect(page.text).toContain('The Trakt account nightowl will be linked to Nora on Discord')
  expect(page.text).toMatch(/Is @\S+ not your user name on Discord\? Then somebody has sent you their link/)
  expect(linksOf(town)).toEqual([])
  expect((await answerPage(stranger, page, 'cancel')).text).toContain('Nothing was linked')
  expect(linksOf(town)).toEqual([])
  await town.client.jump({ by: 60_000 })
  expect(await town.trakt.tokens()).toEqual([])
  expect(await directMessages(town.nora)).toHaveLength(1)

  const second = createVisitor()
  const again = await decideAtTrakt(town, second, await askForLink(town, town.nora), 'nightowl')
  await answerPage(second, again, 'link')
  expect(linksOf(town)).toEqual(['nightowl'])
})

test('the personal link works for the person it names alone', async () => {
  const town = await buildTraktTown()
  const address = await askForLink(town, town.nora)
  const page = await createVisitor().get(address.replace(town.nora.id, town.ben.id))
  expect(page.status).toBe(410)
  expect(page.text).toContain('no longer good')
})

test('a link-preview robot that fetches the link burns nothing', async () => {
  const town = await buildTraktTown()
  const address = await askForLink(town, town.nora)
  const robot = createVisitor()
  for (let visit = 0; visit < 25; visit++) {
    expect((await robot.once(address, 'HEAD')).status).toBe(200)
    expect((await createVisitor().once(address, 'GET')).status).toBe(303)
  }
  expect((await robot.once(address, 'GET', { 'sec-purpose': 'prefetch' })).status).toBe(503)
  const visitor = createVisitor()
  await answerPage(visitor, await decideAtTrakt(town, visitor, address), 'link')
  expect(linksOf(town)).toEqual(['filmfan'])
})

test.each(['with error=access_denied', 'without any error'])(
  'who denies at Trakt, %s, is told and can go back',
  async how => {
    const town = await buildTraktTown()
    if (how.startsWith('without')) await town.trakt.switch('denial-without-error')
    const address = await askForLink(town, town.nora)
    const visitor = createVisitor()
    const page = await decideAtTrakt(town, visitor, address, 'filmfan', 'deny')
    expect(page.text).toContain('You did not approve at Trakt, so nothing was linked')
    expect(linksOf(town)).toEqual([])
    await answerPage(visitor, await decideAtTrakt(town, visitor, address), 'link')
    expect(linksOf(town)).toEqual(['filmfan'])
  },
)

test('in a direct message with the bot the link comes in the private answer', async () => {
  const town = await buildTraktTown()
  const { nora } = town
  await linkAccount(town, nora)
  const { channel } = await nora.dm()
  const status = await nora.run(channel, 'trakt', { subcommand: 'status' })
  expect(status.message?.ephemeral).toBe(true)
  expect(answerOf(status)).toContain('Account: **filmfan**')
  const question = await press(nora, status.message, 'Unlink')
  expect(answerOf(await press(nora, question.updated, 'Unlink'))).toContain('is unlinked')
  const before = await directMessages(nora)
  const link = await nora.run(channel, 'trakt', { subcommand: 'link' })
  expect(answerOf(link)).toContain('[Link Trakt]')
  expect(await directMessages(nora)).toEqual(before)
})
