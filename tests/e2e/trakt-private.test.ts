import { expect, test } from 'vitest'
import { createVisitor } from '../../sandbox/visitor.ts'
import { answerOf, customIdOf, press, textOf } from '../helpers/e2e.ts'
import { privateAnswer, rowsOf } from '../helpers/stored.ts'
import {
  addressOf,
  answerPage,
  askForLink,
  buildTraktTown,
  decideAtTrakt,
  directMessages,
  latestDirect,
  linkAccount,
  runTrakt,
} from '../helpers/trakt-town.ts'

test('with closed direct messages the link comes in the private answer, and the status tells of it', async () => {
  const town = await buildTraktTown()
  await town.client.changePerson(town.nora.id, { dmsOpen: false })
  const asked = await runTrakt(town, town.nora, 'link')
  expect(await privateAnswer(town, asked)).toContain('I cannot send you direct messages, so here is your link')
  const visitor = createVisitor()
  await answerPage(visitor, await decideAtTrakt(town, visitor, addressOf(asked.message, 'Link Trakt')), 'link')
  await town.client.jump({ by: 3_600_000 })
  expect(await directMessages(town.nora)).toEqual([])
  expect(rowsOf(town, 'announcements').find(row => row.kind === 'trakt_linked')?.status).toBe('dropped')
  expect(await privateAnswer(town, await runTrakt(town, town.nora, 'status'))).toContain('Account: **filmfan**')
})

test.each([
  [
    'the channel cannot be opened (400)',
    { path: '^/users/@me/channels' },
    { status: 400, body: { code: 50_033, message: 'Invalid Recipient(s)' } },
  ],
  [
    'Discord refuses the message (50278)',
    { path: '^/channels/\\d+/messages', body: 'Link Trakt' },
    { status: 403, body: { code: 50_278, message: 'no mutual guilds' } },
  ],
  ['the connection breaks', { path: '^/channels/\\d+/messages', body: 'Link Trakt' }, { cut: true as const }],
])('where %s, the link comes in the private answer as well', async (_what, match, answer) => {
  const town = await buildTraktTown()
  await town.client.fault({ service: 'discord', method: 'POST', ...match }, answer, 2)
  const asked = await runTrakt(town, town.nora, 'link')
  expect(await privateAnswer(town, asked)).toContain('[Link Trakt]')
  const visitor = createVisitor()
  await answerPage(visitor, await decideAtTrakt(town, visitor, addressOf(asked.message, 'Link Trakt')), 'link')
  expect(rowsOf(town, 'trakt_auth')).toHaveLength(1)
})

test('direct messages that close after the link was sent do no harm', async () => {
  const town = await buildTraktTown()
  const address = await askForLink(town, town.nora)
  await town.client.changePerson(town.nora.id, { dmsOpen: false })
  const visitor = createVisitor()
  await answerPage(visitor, await decideAtTrakt(town, visitor, address), 'link')
  await town.client.jump({ by: 3_600_000 })
  expect(await directMessages(town.nora)).toHaveLength(1)
  await town.trakt.revoke('filmfan')
  expect(await privateAnswer(town, await runTrakt(town, town.nora, 'status'))).toContain('no longer lets me in')
  await town.client.jump({ by: 60_000 })
  expect(
    rowsOf(town, 'announcements')
      .filter(row => row.kind.startsWith('trakt'))
      .map(row => row.status),
  ).toEqual(['dropped', 'dropped'])
})

test('“Not you? Unlink” in the direct message asks, and unlinks', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  const question = await press(town.nora, await latestDirect(town.nora), 'Not you? Unlink')
  expect(question.message?.ephemeral).toBe(true)
  expect(answerOf(question)).toContain('Unlink the Trakt account **filmfan**?')
  expect(answerOf(await press(town.nora, question.message, 'Unlink'))).toContain('Trakt has confirmed')
  expect(rowsOf(town, 'trakt_auth')).toEqual([])
  expect(answerOf(await press(town.nora, await latestDirect(town.nora), 'Not you? Unlink'))).toContain(
    'nothing to unlink',
  )
})

test('the confirmation works for a minute, for the link that it names', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  const late = await runTrakt(town, town.nora, 'unlink')
  await town.client.jump({ by: 60_001 })
  expect(answerOf(await press(town.nora, late.message, 'Unlink'))).toContain('more than a minute ago')
  expect(rowsOf(town, 'trakt_auth')).toHaveLength(1)

  const question = await runTrakt(town, town.nora, 'unlink')
  await town.client.jump({ by: 1_000 })
  await linkAccount(town, town.nora, 'nightowl')
  expect(answerOf(await press(town.nora, question.message, 'Unlink'))).toContain('Your link has changed meanwhile')
  expect(rowsOf(town, 'trakt_auth').map(row => row.trakt_user)).toEqual(['nightowl'])
})

test('a button that names somebody else does nothing', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  const status = await runTrakt(town, town.nora, 'status')
  const stolen = customIdOf(status.message, 'Unlink')
  const own = await runTrakt(town, town.ben, 'status')
  const forged = customIdOf(own.message, 'Link').replace(town.ben.id, town.nora.id)
  const world = town.sandbox.inside.world
  const message = world.messages.get(own.message?.id ?? '')
  for (const customId of [stolen, forged, stolen.replace('unlink', 'unlink-confirmed')]) {
    const text = JSON.stringify(message?.object.components)
    if (message) message.object.components = JSON.parse(text.replace(customIdOf(message.object, 'Link'), customId))
    const answer = answerOf(await town.ben.click(own.message?.id ?? '', customId))
    expect(answer).toContain('That button is for somebody else')
  }
  expect(rowsOf(town, 'trakt_auth')).toHaveLength(1)
  expect(await directMessages(town.ben)).toEqual([])
})

test('a stranger who writes to the bot outside of servers is told where to begin', async () => {
  const town = await buildTraktTown()
  const { channel } = await town.cleo.dm()
  const answer = await town.cleo.run(channel, 'trakt', { subcommand: 'link' })
  expect(answer.message?.ephemeral).toBe(true)
  expect(answerOf(answer)).toContain('We have not met on a server yet')
})

test('without the operator’s keys /trakt says so, and neither /help nor /about mentions it', async () => {
  const town = await buildTraktTown({
    ...{ TRAKT_CLIENT_ID: '', TRAKT_CLIENT_SECRET: '', TRAKT_ENCRYPTION_KEY: '' },
  })
  for (const subcommand of ['link', 'status', 'unlink']) {
    const words = await privateAnswer(town, await runTrakt(town, town.nora, subcommand))
    expect(words).toContain('Linking Trakt is not set up here.')
  }
  const help = textOf((await town.nora.run(town.general, 'help')).message)
  expect(help).not.toContain('/trakt')
  expect(textOf((await town.nora.run(town.general, 'about')).message)).not.toContain('Trakt')
  expect((await createVisitor().get(`${town.publicUrl}/auth/trakt/login?user=1&token=2`)).status).toBe(404)
})

test('/help mentions /trakt, and /about credits Trakt', async () => {
  const town = await buildTraktTown()
  expect(textOf((await town.nora.run(town.general, 'help')).message)).toContain('- `/trakt`: link your Trakt account')
  const about = textOf((await town.nora.run(town.general, 'about')).message)
  expect(about).toContain('uses the Trakt API but is not endorsed or certified by Trakt')
  expect(about).toContain('[trakt.tv]')
})

test('the direct message about a link comes once, although Discord’s answer to it is lost', async () => {
  const town = await buildTraktTown()
  const post = { service: 'discord', method: 'POST', path: '^/channels/\\d+/messages', body: 'is now linked' } as const
  await town.client.fault(post, { cut: true, after: true }, 2)
  await linkAccount(town, town.nora)
  await town.client.forgetNonces()
  for (let minute = 0; minute < 3; minute++) await town.client.jump({ by: 60_000 })
  const told = (await directMessages(town.nora)).filter(message => textOf(message).includes('is now linked'))
  expect(told).toHaveLength(1)
  expect(rowsOf(town, 'announcements').find(row => row.kind === 'trakt_linked')).toMatchObject({
    status: 'sent',
    message_id: told[0]?.id,
  })
})
