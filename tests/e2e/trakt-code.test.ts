import { expect, test } from 'vitest'
import type { SeenMessage } from '../../sandbox/client.ts'
import { createVisitor } from '../../sandbox/visitor.ts'
import { answerOf, press, textOf } from '../helpers/e2e.ts'
import { privateAnswer, rowsOf } from '../helpers/stored.ts'
import {
  addressOf,
  asleep,
  buildTraktTown,
  directMessages,
  linkAccount,
  poll,
  runTrakt,
  seenAfter,
  type TraktTown,
} from '../helpers/trakt-town.ts'

const links = (town: TraktTown) => rowsOf(town, 'trakt_auth').map(row => row.trakt_user)
const devicePoll = { service: 'trakt-auth', path: '^/oauth/device/token' } as const
const later = (town: TraktTown, by = 5_000) => town.client.jump({ by })

const codeIn = (message: SeenMessage | undefined) => /`([0-9A-F]{8})`/.exec(textOf(message))?.[1] ?? ''

/** Asks for a code and waits until the bot rests before its first question to Trakt. */
async function askForCode(town: TraktTown, person = town.nora) {
  const since = town.sleeps.length
  const { message } = await runTrakt(town, person, 'link', { device: true })
  expect(textOf(message)).toContain('Your code')
  await asleep(town, 1, since)
  return { message, code: codeIn(message) }
}

test('without an address of its own the bot gives a code, its message says what came of it, and a direct message confirms', async () => {
  const town = await buildTraktTown({ PUBLIC_URL: '' })
  const asked = await runTrakt(town, town.nora, 'link')
  const words = await privateAnswer(town, asked)
  expect(words).toContain('This code is for you alone')
  expect(words).toContain('<t:1771236600:F>')
  const activation = addressOf(asked.message, "Open Trakt's page")
  const page = await createVisitor().get(activation)
  expect(page.text).toContain(`Its code is ${codeIn(asked.message)}`)
  await asleep(town, 2)

  await poll(town)
  expect(textOf((await town.nora.messages(town.general)).at(-1))).toContain('Your code')
  await town.trakt.activate('filmfan', codeIn(asked.message))
  const linked = await seenAfter(town, town.nora, 'is now linked to you', () => later(town))
  expect(textOf(linked)).toContain('Trakt account **filmfan** is now linked to you.')
  await town.bot.tick()
  const shown = (await town.nora.messages(town.general)).find(({ id }) => id === asked.message?.id)
  expect(textOf(shown)).toContain('Trakt account **filmfan** is now linked to you.')
  expect((await directMessages(town.nora)).map(textOf)).toEqual([expect.stringContaining('[Not you? Unlink]')])
  expect(await privateAnswer(town, await runTrakt(town, town.nora, 'status'))).toContain('Account: **filmfan**')
})

test('a code that is denied says so, and a new one can be had with its button', async () => {
  const town = await buildTraktTown()
  const { message, code } = await askForCode(town)
  await town.trakt.activate('filmfan', code, 'deny')
  const denied = await seenAfter(town, town.nora, 'Denied', () => later(town))
  expect(denied.id).toBe(message?.id)
  const next = await press(town.nora, denied, 'New code')
  expect(codeIn(next.updated)).toMatch(/^[0-9A-F]{8}$/)
  expect(codeIn(next.updated)).not.toBe(code)
  await town.trakt.activate('filmfan', codeIn(next.updated))
  await seenAfter(town, town.nora, 'is now linked to you', () => later(town))
  expect(links(town)).toEqual(['filmfan'])
})

test('a code that nobody approves says after ten minutes that it works no more, with a button for a new one', async () => {
  const town = await buildTraktTown()
  await askForCode(town)
  const over = await seenAfter(town, town.nora, 'works no more', () => later(town, 10 * 60_000))
  expect(textOf(over)).toContain('[New code]')
})

test('a code that Trakt does not know ends with a button for a new one', async () => {
  const town = await buildTraktTown()
  await askForCode(town)
  await town.client.fault(devicePoll, { status: 404 })
  const over = await seenAfter(town, town.nora, 'does not take this code', () => later(town))
  expect(textOf(over)).toContain('[New code]')
})

test('a code that Trakt calls used, and whose tokens nobody keeps within the time of an answer, ends with a button for a new one', async () => {
  const town = await buildTraktTown()
  await askForCode(town)
  await town.client.fault(devicePoll, { status: 409 }, 2)
  await poll(town)
  const over = await seenAfter(town, town.nora, 'does not take this code', () => later(town, 35_000))
  expect(textOf(over)).toContain('[New code]')
})

test('a code that Trakt calls expired before we do ends', async () => {
  const town = await buildTraktTown()
  await askForCode(town)
  await town.client.fault(devicePoll, { status: 410 })
  await seenAfter(town, town.nora, 'works no more', () => later(town))
})

test('asked too fast, the bot asks half as often and does not lose the approval', async () => {
  const town = await buildTraktTown()
  const { code } = await askForCode(town)
  await town.client.fault(devicePoll, { status: 429 })
  await poll(town)
  expect(town.sleeps.at(-1) === 10_000 || town.sleeps.at(-2) === 10_000).toBe(true)
  await town.trakt.activate('filmfan', code)
  await seenAfter(town, town.nora, 'is now linked to you', () => later(town, 10_000))
})

test.each(['bad-gateway', 'proxy-html', 'cut', 'forbidden-html', 'rate-limit-html', 'truncated-json'] as const)(
  'a poll that ends in %s is asked again',
  async fault => {
    const town = await buildTraktTown()
    const { code } = await askForCode(town)
    await town.trakt.fault(fault, 'device-token')
    await poll(town, 5_000)
    await town.trakt.activate('filmfan', code)
    await seenAfter(town, town.nora, 'is now linked to you', () => later(town, 10_000))
    expect(links(town)).toEqual(['filmfan'])
  },
)

test('an approval is not lost when Trakt does not say at once whose account it is', async () => {
  const town = await buildTraktTown()
  const { code } = await askForCode(town)
  await town.trakt.activate('filmfan', code)
  await town.trakt.fault('bad-gateway', 'settings')
  await poll(town)
  expect(links(town)).toEqual([])
  await seenAfter(town, town.nora, 'is now linked to you', () => later(town))
})

test('no code can be had while Trakt is down, which is said at once', async () => {
  const town = await buildTraktTown()
  await town.trakt.fault('unavailable', 'device-code')
  const outcome = await runTrakt(town, town.nora, 'link', { device: true })
  expect(await privateAnswer(town, outcome)).toContain('Trakt cannot be reached at the moment, so nothing was linked')
})

test('an application that Trakt no longer accepts is not taken for an outage', async () => {
  const town = await buildTraktTown()
  await town.trakt.switch('application-deleted')
  const outcome = await runTrakt(town, town.nora, 'link', { device: true })
  expect(await privateAnswer(town, outcome)).toContain('please tell whoever runs me')
  expect(town.lines.join('')).toContain('"kind":"forbidden"')
})

test('an approval with an account that Trakt has locked says so, with a button for a new code', async () => {
  const town = await buildTraktTown()
  const { code } = await askForCode(town)
  await town.trakt.activate('filmfan', code)
  await town.trakt.fault('locked', 'settings')
  const over = await seenAfter(town, town.nora, 'Trakt has locked this account', () => later(town))
  expect(textOf(over)).toContain('[New code]')
  expect(links(town)).toEqual([])
})

test('another account replaces the first one only after the member has said so', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora, 'filmfan')
  await later(town, 60_000)
  const already = await runTrakt(town, town.nora, 'link', { device: true })
  const sent = await press(town.nora, already.message, 'Link another account')
  const since = town.sleeps.length
  const shown = await press(town.nora, sent.updated, 'Use a code instead')
  await asleep(town, 1, since)
  await town.trakt.activate('nightowl', codeIn(shown.updated))
  const question = await seenAfter(town, town.nora, 'Shall **nightowl** take the place', () => later(town))
  expect(links(town)).toEqual(['filmfan'])

  const status = await runTrakt(town, town.nora, 'status')
  expect(answerOf(status), 'after a restart the status asks').toContain(
    'Shall **nightowl** take the place of **filmfan**?',
  )
  const replaced = await press(town.nora, question, 'Replace the account')
  expect(answerOf(replaced)).toContain('It has taken the place of **filmfan**.')
  expect(links(town)).toEqual(['nightowl'])
  expect(answerOf(await press(town.nora, status.message, 'Keep the present one'))).toContain('answered this already')
  expect(links(town)).toEqual(['nightowl'])
  await later(town, 60_000)
  expect((await town.trakt.tokens()).map(({ account }) => account)).toEqual(['nightowl'])
})

test('the present account stays when the member says so', async () => {
  const town = await buildTraktTown({ PUBLIC_URL: '' })
  const first = await askForCode(town)
  await town.trakt.activate('filmfan', first.code)
  await seenAfter(town, town.nora, 'is now linked to you', () => later(town))
  const already = await runTrakt(town, town.nora, 'link')
  const since = town.sleeps.length
  const shown = await press(town.nora, already.message, 'Link another account')
  await asleep(town, 1, since)
  await town.trakt.activate('nightowl', codeIn(shown.updated))
  const question = await seenAfter(town, town.nora, 'Shall **nightowl**', () => later(town))
  const kept = answerOf(await press(town.nora, question, 'Keep the present one'))
  expect(kept).toContain('**filmfan** stays linked to you')
  expect(links(town)).toEqual(['filmfan'])
  await later(town, 60_000)
  expect((await town.trakt.tokens()).map(({ account }) => account)).toEqual(['filmfan'])
})

test('an account that another member has is refused by code as well', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.ben, 'filmfan')
  const { code } = await askForCode(town)
  await town.trakt.activate('filmfan', code)
  await seenAfter(town, town.nora, 'Another member has linked this Trakt account', () => later(town))
  expect(rowsOf(town, 'trakt_auth')).toHaveLength(1)
})

test('a new code puts an end to the one before', async () => {
  const town = await buildTraktTown()
  const first = await askForCode(town)
  const second = await askForCode(town)
  await town.trakt.activate('nightowl', first.code)
  const over = await seenAfter(town, town.nora, 'works no more', () => later(town))
  expect(over.id).toBe(first.message?.id)
  await town.trakt.activate('filmfan', second.code)
  await seenAfter(town, town.nora, 'is now linked to you', () => later(town))
  expect(links(town)).toEqual(['filmfan'])
})

test('a code outlives a restart of the bot: the direct message tells of it', async () => {
  const town = await buildTraktTown()
  const { code } = await askForCode(town)
  const since = town.sleeps.length
  await town.restart()
  await asleep(town, 2, since)
  await town.trakt.activate('filmfan', code)
  await seenAfter(town, town.nora, 'is now linked to you', () => later(town))
  expect(links(town)).toEqual(['filmfan'])
  expect((await directMessages(town.nora)).map(textOf)).toEqual([expect.stringContaining('**filmfan**')])
})

test('a question that comes up after a restart is asked by the status', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora, 'filmfan')
  await later(town, 60_000)
  const already = await runTrakt(town, town.nora, 'link')
  const sent = await press(town.nora, already.message, 'Link another account')
  const shown = await press(town.nora, sent.updated, 'Use a code instead')
  const since = town.sleeps.length
  await town.restart()
  await asleep(town, 2, since)
  await town.trakt.activate('nightowl', codeIn(shown.updated))
  await later(town)
  await expect.poll(() => rowsOf(town, 'oauth_states').map(row => row.status)).toContain('pending')
  const status = await runTrakt(town, town.nora, 'status')
  expect(answerOf(await press(town.nora, status.message, 'Replace the account'))).toContain(
    '**nightowl** is now linked',
  )
})
