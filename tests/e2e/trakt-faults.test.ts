import { describe, expect, test } from 'vitest'
import type { FaultName } from '../../sandbox/trakt/client.ts'
import { createVisitor } from '../../sandbox/visitor.ts'
import { press, textOf } from '../helpers/e2e.ts'
import { privateAnswer, rowsOf } from '../helpers/stored.ts'
import {
  answerPage,
  askForLink,
  buildTraktTown,
  decideAtTrakt,
  directMessages,
  linkAccount,
  runTrakt,
  type TraktTown,
} from '../helpers/trakt-town.ts'

const links = (town: TraktTown) => rowsOf(town, 'trakt_auth').map(row => row.trakt_user)

const noAnswer = 'Trakt does not answer'
const refused = 'Trakt refuses this bot'

/** What the page says when a call of the link ends like this. `lost`: Trakt has made a pair that nobody has. */
const ends: [FaultName, string][] = [
  ['cut', noAnswer],
  ['lost-answer', noAnswer],
  ['error-after-effect', noAnswer],
  ['truncated-json', noAnswer],
  ['empty-answer', noAnswer],
  ['proxy-html', noAnswer],
  ['forbidden-text', refused],
  ['forbidden-html', refused],
  ['wrong-content-type', refused],
  ['locked', 'This Trakt account is locked'],
  ['rate-limit', noAnswer],
  ['rate-limit-bare', noAnswer],
  ['rate-limit-html', noAnswer],
  ['server-error', noAnswer],
  ['bad-gateway', noAnswer],
  ['unavailable', noAnswer],
  ['unauthorized', noAnswer],
]

describe.each(['exchange', 'settings'] as const)('Trakt’s answer to %s', place => {
  test.each(ends)(
    '%s: the page says “%s”, nothing is linked, and the same link can be tried again',
    async (fault, words) => {
      const town = await buildTraktTown()
      const address = await askForLink(town, town.nora)
      const visitor = createVisitor()
      // A fresh token that is refused once is asked with again.
      await town.trakt.fault(fault, place, place === 'settings' && fault === 'unauthorized' ? 2 : 1)
      const page = await decideAtTrakt(town, visitor, address)
      expect(page.text).toContain(words)
      expect(links(town)).toEqual([])
      await answerPage(visitor, await decideAtTrakt(town, visitor, address), 'link')
      expect(links(town)).toEqual(['filmfan'])
    },
  )
})

test('a fresh token that Trakt refuses once, as it does now and then, links all the same', async () => {
  const town = await buildTraktTown()
  await town.trakt.fault('unauthorized', 'settings')
  await linkAccount(town, town.nora)
  expect(links(town)).toEqual(['filmfan'])
})

test('a code that Trakt does not take ends on a page that says how to go on', async () => {
  const town = await buildTraktTown()
  await town.trakt.fault('invalid-grant', 'exchange')
  const page = await decideAtTrakt(town, createVisitor(), await askForLink(town, town.nora))
  expect(page.text).toContain('/trakt link')
  expect(links(town)).toEqual([])
})

test('pairs whose account could not be read are ended at Trakt', async () => {
  const town = await buildTraktTown()
  await town.trakt.fault('bad-gateway', 'settings')
  await decideAtTrakt(town, createVisitor(), await askForLink(town, town.nora))
  expect(await town.trakt.tokens()).toHaveLength(1)
  await town.client.jump({ by: 60_000 })
  expect(await town.trakt.tokens()).toEqual([])
})

test.each([
  ['bad-gateway', 'Trakt does not answer at the moment'],
  ['forbidden-text', 'Trakt does not let me in at the moment'],
  ['locked', 'Trakt has locked this account'],
] as const)('the status says in words when Trakt answers %s', async (fault, words) => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  await town.trakt.fault(fault, 'settings')
  const status = await privateAnswer(town, await runTrakt(town, town.nora, 'status'))
  expect(status).toContain('Account: **filmfan**')
  expect(status).toContain(words)
  expect(links(town)).toEqual(['filmfan'])
})

test('one 401 that means nothing does not end a link', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  await town.trakt.fault('unauthorized', 'settings')
  expect(await privateAnswer(town, await runTrakt(town, town.nora, 'status'))).toContain('The link works')
  expect(await town.trakt.tokens()).toMatchObject([{ account: 'filmfan', refreshes: 1 }])
})

test('who removes the bot at Trakt is told once to link again, and the link works after that', async () => {
  const town = await buildTraktTown()
  const { nora } = town
  await linkAccount(town, nora)
  expect(await town.trakt.revoke('filmfan')).toBe(1)
  await town.client.jump({ by: 24 * 3_600_000 })
  const status = await runTrakt(town, nora, 'status')
  expect(await privateAnswer(town, status)).toContain('Trakt no longer lets me in.')
  for (let day = 0; day < 8; day++) await town.client.jump({ by: 24 * 3_600_000 })
  const told = (await directMessages(nora)).slice(2)
  expect(told.map(textOf)).toEqual([
    expect.stringContaining('Trakt no longer lets me in for your account **filmfan**.'),
  ])

  const asked = await press(nora, told[0], 'Link again')
  expect(textOf(asked.message)).toContain('[Link Trakt]')
  const visitor = createVisitor()
  const address = JSON.stringify(asked.message?.components).match(/http:[^"]*login[^"]*/)?.[0] ?? ''
  await answerPage(visitor, await decideAtTrakt(town, visitor, address), 'link')
  expect(await privateAnswer(town, await runTrakt(town, nora, 'status'))).toContain('The link works')
})

test('a removal at Trakt that nobody asks about is noticed before the tokens end, and told once', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  await town.trakt.revoke('filmfan')
  for (let day = 0; day < 9; day++) await town.client.jump({ by: 24 * 3_600_000 })
  expect((await directMessages(town.nora)).slice(2).map(textOf)).toEqual([
    expect.stringContaining('no longer lets me in'),
  ])
})

test('unlinking while Trakt is down forgets the tokens at once, and ends them there as soon as it answers', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  await town.trakt.fault('bad-gateway', 'revoke', 2)
  const question = await runTrakt(town, town.nora, 'unlink')
  const unlinked = await privateAnswer(town, await press(town.nora, question.message, 'Unlink'))
  expect(unlinked).toContain('Trakt has not confirmed yet that they are ended: I tell it again as soon as it answers.')
  expect(unlinked).toContain('[Connected apps at Trakt]')
  expect(links(town)).toEqual([])
  await town.client.jump({ by: 60_000 })
  expect(await town.trakt.tokens()).toHaveLength(1)
  await town.client.jump({ by: 60_000 })
  expect(await town.trakt.tokens()).toEqual([])
})
