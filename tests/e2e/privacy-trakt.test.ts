import { expect, test } from 'vitest'
import { createVisitor } from '../../sandbox/visitor.ts'
import { answerOf, startTownBot } from '../helpers/e2e.ts'
import { deleteData, runPrivacy, userOf } from '../helpers/privacy.ts'
import { rowsOf } from '../helpers/stored.ts'
import {
  addressOf,
  answerPage,
  askForLink,
  asleep,
  buildTraktTown,
  decideAtTrakt,
  linkAccount,
  runTrakt,
  type TraktTown,
} from '../helpers/trakt-town.ts'

const day = 24 * 3_600_000

/** What is left of links and of people: of a member who is gone at the most a token of nobody's. */
function leftOf(town: TraktTown) {
  return {
    links: rowsOf(town, 'trakt_auth').length,
    owed: rowsOf(town, 'oauth_states').map(({ kind, user_id, guild_id, trakt_user, trakt_uuid, refresh_token }) => ({
      ...{ kind, guild_id, trakt_user, trakt_uuid, refresh_token },
      name: rowsOf(town, 'users').find(row => row.id === user_id)?.name,
    })),
  }
}
const nobodys = { kind: 'revoke', guild_id: '', trakt_user: null, trakt_uuid: null, refresh_token: null, name: '' }

test('with the member, the link ends here and at Trakt', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  expect(answerOf(await runPrivacy(town, town.nora, 'delete'))).toContain('the link to Trakt **filmfan**')
  expect(answerOf(await deleteData(town, town.nora))).toContain('Trakt has ended the link, too.')
  expect(await town.trakt.tokens()).toEqual([])
  expect(leftOf(town)).toEqual({ links: 0, owed: [] })
  expect(userOf(town, town.nora)).toBeUndefined()
})

test('while Trakt does not answer, the member is deleted all the same, and Trakt is told later by nobody’s token', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  await town.trakt.fault('bad-gateway', 'revoke', 2)
  expect(answerOf(await deleteData(town, town.nora))).toContain('Trakt does not answer at the moment.')
  expect(leftOf(town)).toEqual({ links: 0, owed: [nobodys] })
  await town.restart()
  await town.client.jump({ by: 60_000 })
  expect(await town.trakt.tokens()).toEqual([])
  expect(leftOf(town)).toEqual({ links: 0, owed: [] })
})

test('where Trakt is not set up any more, the member is told to end the link there', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  await town.bot.stop()
  const unset = Object.fromEntries(['CLIENT_ID', 'CLIENT_SECRET', 'ENCRYPTION_KEY'].map(name => [`TRAKT_${name}`, '']))
  await startTownBot(town, unset)
  const words = answerOf(await deleteData(town, town.nora))
  expect(words).toContain('please remove Movie Night among the connected apps there yourself')
  expect(words).toContain('[Connected apps on Trakt]')
  expect(leftOf(town)).toEqual({ links: 0, owed: [] })
})

test('a pair that Trakt is refreshing while its member is deleted is ended as soon as it comes', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  const hold = await town.client.hold({ service: 'trakt-auth', path: '^/oauth/token', body: 'refresh_token' }, 'after')
  const jumping = town.client.jump({ by: 6 * day })
  await hold.waiting(1)
  expect(answerOf(await deleteData(town, town.nora))).toContain('Everything about you is deleted')
  await hold.release()
  await jumping
  await town.client.jump({ by: 60_000 })
  expect(await town.trakt.tokens()).toEqual([])
  expect(leftOf(town)).toEqual({ links: 0, owed: [] })
})

test('a link that is under way leads nowhere once its member is deleted, at whatever step', async () => {
  const town = await buildTraktTown()
  const visitor = createVisitor()
  const address = await askForLink(town, town.nora)
  await deleteData(town, town.nora)
  expect((await visitor.get(address)).status).toBeGreaterThanOrEqual(400)

  const page = await decideAtTrakt(town, visitor, await askForLink(town, town.nora))
  expect(answerOf(await deleteData(town, town.nora))).toContain('Everything about you is deleted')
  expect((await answerPage(visitor, page, 'link')).status).toBeGreaterThanOrEqual(400)
  await town.client.jump({ by: 60_000 })
  expect(await town.trakt.tokens()).toEqual([])
  expect(leftOf(town)).toEqual({ links: 0, owed: [] })
})

test('a code that is approved after its member is deleted links nobody', async () => {
  const town = await buildTraktTown()
  const since = town.sleeps.length
  const code = await runTrakt(town, town.nora, 'link', { device: true })
  const userCode = addressOf(code.message, "Open Trakt's page").split('/').at(-1) ?? ''
  await asleep(town, 1, since)
  await deleteData(town, town.nora)
  await town.trakt.activate('nightowl', userCode)
  await town.client.jump({ by: 5_000 })
  await town.client.jump({ by: 60_000 })
  expect(await town.trakt.tokens()).toEqual([])
  expect(leftOf(town)).toEqual({ links: 0, owed: [] })
})

test('the account can be linked by somebody else, or by the one who comes back', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  await deleteData(town, town.nora)
  await linkAccount(town, town.ben)
  await deleteData(town, town.ben)
  await linkAccount(town, town.nora)
  expect(rowsOf(town, 'trakt_auth').map(row => row.trakt_user)).toEqual(['filmfan'])
})

test('a pull that is under way while its member is deleted brings nothing back, and is no failure', async () => {
  const town = await buildTraktTown()
  const hold = await town.client.hold({ service: 'trakt', path: '^/sync/history' }, 'after')
  await linkAccount(town, town.nora)
  await hold.waiting(1)
  expect(answerOf(await deleteData(town, town.nora))).toContain('Trakt has ended the link, too.')
  await hold.release()
  await town.client.jump({ by: 60_000 })
  await town.bot.stop()
  for (const table of ['trakt_auth', 'trakt_syncs', 'watch_history', 'ratings', 'watchlist', 'outbox'] as const) {
    expect(rowsOf(town, table), table).toEqual([])
  }
  expect(town.lines.map(line => JSON.parse(line)).filter(({ level }) => level >= 50)).toEqual([])
})
