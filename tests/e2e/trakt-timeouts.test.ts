import { expect, test } from 'vitest'
import { createVisitor } from '../../sandbox/visitor.ts'
import { press, textOf } from '../helpers/e2e.ts'
import { impatient } from '../helpers/impatience.ts'
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

const DAY = 24 * 3_600_000
const hangs = ['hang', 'late-answer'] as const

/** A town whose bot gives up on Trakt sooner, by real time: what it does then is what is looked at. */
const impatientTown = (environment: Record<string, string> = {}) => buildTraktTown(environment, impatient)

const links = (town: TraktTown) => rowsOf(town, 'trakt_auth').map(row => [row.trakt_user, row.state])
const status = async (town: TraktTown) => privateAnswer(town, await runTrakt(town, town.nora, 'status'))

test.each(hangs)(
  'a %s at the exchange of the code ends on a page that says so, and the link works again',
  async fault => {
    const town = await impatientTown()
    const visitor = createVisitor()
    const address = await askForLink(town, town.nora)
    await town.trakt.fault(fault, 'exchange')
    const page = await decideAtTrakt(town, visitor, address)
    expect(page.text).toContain('Trakt does not answer')
    expect(links(town)).toEqual([])
    const again = await decideAtTrakt(town, visitor, address)
    await answerPage(visitor, again, 'link')
    expect(links(town)).toEqual([['filmfan', 'linked']])
  },
)

test.each(hangs)('a %s when the account is asked for ends on a page that says so, and ends the tokens', async fault => {
  const town = await impatientTown()
  const address = await askForLink(town, town.nora)
  await town.trakt.fault(fault, 'settings')
  expect((await decideAtTrakt(town, createVisitor(), address)).text).toContain('Trakt does not answer')
  await town.client.jump({ by: 60_000 })
  expect([links(town), await town.trakt.tokens()]).toEqual([[], []])
})

test.each(hangs)('a %s at the status is said, and ends no link', async fault => {
  const town = await impatientTown()
  await linkAccount(town, town.nora)
  await town.trakt.fault(fault, 'settings')
  expect(await status(town)).toContain('Trakt does not answer at the moment')
  expect(await status(town)).toContain('The link works')
})

test.each(hangs)('a %s at the revocation is said; the link is gone here, and Trakt is told again', async fault => {
  const town = await impatientTown()
  await linkAccount(town, town.nora)
  await town.trakt.fault(fault, 'revoke')
  const { message } = await runTrakt(town, town.nora, 'unlink')
  const words = textOf((await press(town.nora, message, 'Unlink')).updated)
  expect(words).toContain('I tell it again as soon as it answers')
  expect(links(town)).toEqual([])
  await town.client.jump({ by: 60_000 })
  expect(await town.trakt.tokens()).toEqual([])
})

test('a hang at a refresh ends no link: the present tokens do while they live, and the next refresh works', async () => {
  const town = await impatientTown()
  await linkAccount(town, town.nora)
  await town.trakt.fault('hang', 'refresh')
  await town.client.jump({ by: 6 * DAY })
  expect(links(town)).toEqual([['filmfan', 'linked']])
  await town.client.jump({ by: 60_000 })
  expect(await status(town)).toContain('The link works')
  expect(await town.trakt.tokens()).toMatchObject([{ refreshes: 1 }])
})

test('a refresh that took effect and whose answer never came is a link lost, and told once', async () => {
  const town = await impatientTown()
  await linkAccount(town, town.nora)
  await town.trakt.fault('late-answer', 'refresh')
  for (let day = 0; day < 8; day++) await town.client.jump({ by: DAY })
  expect(links(town)).toEqual([['filmfan', 'relink']])
  const told = (await directMessages(town.nora)).slice(2).map(textOf)
  expect(told).toEqual([expect.stringContaining('Trakt no longer lets me in')])
})

test.each(hangs)('a %s instead of a code is said', async fault => {
  const town = await impatientTown({ PUBLIC_URL: '' })
  await town.trakt.fault(fault, 'device-code')
  expect(await privateAnswer(town, await runTrakt(town, town.nora, 'link'))).toContain('Trakt cannot be reached')
})

test.each(['locked', 'deactivated'] as const)(
  'an account that is %s at a refresh keeps its link, the status says why it rests, and it works again afterwards',
  async state => {
    const town = await buildTraktTown()
    await linkAccount(town, town.nora)
    await town.trakt.fault(state, 'refresh', 100)
    await town.trakt.fault(state, 'settings', 100)
    await town.client.jump({ by: 6 * DAY })
    expect(links(town)).toEqual([['filmfan', 'linked']])
    expect(await status(town)).toContain('Trakt has locked this account, or you have deactivated it there')
    expect(await directMessages(town.nora)).toHaveLength(2)

    await town.trakt.clearFaults()
    await town.client.jump({ by: 60_000 })
    expect(await status(town)).toContain('The link works')
    expect(await town.trakt.tokens()).toMatchObject([{ refreshes: 1 }])
  },
)
