import SQLite from 'better-sqlite3'
import type { KyselyPlugin } from 'kysely'
import { expect, test } from 'vitest'
import { createSandboxClient } from '../../sandbox/client.ts'
import { places } from '../../sandbox/trakt/faults.ts'
import { databaseFile } from '../helpers/database.ts'
import { guild, linkInBrowser, noraId, openTraktWorld, type TraktWorld } from '../helpers/trakt.ts'

/** A visit of a fresh address, which must lead to Trakt. */
async function visit({ trakt }: TraktWorld, cookie?: string) {
  const { token } = await trakt.linking.begin(1, guild, 'nora.k')
  const begun = await trakt.linking.visit(noraId, token, cookie)
  if ('page' in begun) throw new Error(`The visit was answered with ${begun.page}.`)
  return begun
}

async function comeBack(
  { trakt, people }: TraktWorld,
  begun: { location: string; cookie: string },
  account = 'filmfan',
) {
  const back = new URL(await people.consent(account, begun.location))
  const [state = '', code = ''] = ['state', 'code'].map(name => back.searchParams.get(name) ?? '')
  return trakt.linking.callback({ state, code }, begun.cookie)
}

test('nothing that could be used stands in the database while a link is under way', async () => {
  const world = await openTraktWorld()
  const { token } = await world.trakt.linking.begin(1, guild, 'nora.k')
  const begun = await world.trakt.linking.visit(noraId, token, undefined)
  if ('page' in begun) throw new Error('The visit failed.')
  const asked = await comeBack(world, begun)
  const state = new URL(begun.location).searchParams.get('state') ?? ''
  const [live] = await world.people.tokens()
  const rows = JSON.stringify(await world.db.selectFrom('oauth_states').selectAll().execute())
  expect(rows).toContain('filmfan')
  const csrf = asked.page === 'confirm' ? asked.csrf : ''
  for (const secret of [token, state, begun.cookie, csrf, live?.accessToken, live?.refreshToken]) {
    expect(secret).toBeTruthy()
    expect(rows).not.toContain(secret)
  }
})

test('a browser keeps its cookie, so that two links under way in it do not spoil each other', async () => {
  const world = await openTraktWorld()
  const first = await visit(world)
  const second = await visit(world, first.cookie)
  expect(second.cookie).toBe(first.cookie)
  expect(second.location).not.toBe(first.location)
  expect(await comeBack(world, first)).toMatchObject({ page: 'confirm' })
  expect(await comeBack(world, second, 'nightowl')).toMatchObject({ page: 'confirm' })
})

test('linking the same account again replaces the tokens and asks about no replacement', async () => {
  const world = await openTraktWorld()
  await linkInBrowser(world, 1, 'filmfan')
  const begun = await visit(world)
  const asked = await comeBack(world, begun)
  expect(asked).toMatchObject({ page: 'confirm', pair: { traktUser: 'filmfan', replaces: null } })
  if (asked.page !== 'confirm') return
  expect(await world.trakt.linking.confirm(asked.csrf, begun.cookie, true)).toMatchObject({ page: 'linked' })
  await world.trakt.links.clear()
  const [live, ...more] = await world.people.tokens()
  expect(more).toEqual([])
  expect(await world.trakt.tokens.accessToken(1)).toBe(live?.accessToken)
})

test('a renamed account is the same account', async () => {
  const world = await openTraktWorld()
  await linkInBrowser(world, 1, 'filmfan')
  await world.people.changeAccount('filmfan', { username: 'cinephile' })
  const { token } = await world.trakt.linking.begin(2, guild, 'nora.k')
  const begun = await world.trakt.linking.visit('200000000000000002', token, undefined)
  if ('page' in begun) throw new Error('The visit failed.')
  expect(await comeBack(world, begun, 'cinephile')).toEqual({ page: 'taken' })
})

test('a process that dies after the exchange, before the account is known, leaves no pair behind', async () => {
  const world = await openTraktWorld()
  const begun = await visit(world)
  const held = await createSandboxClient(world.sandbox.url).hold(places.settings, 'before')
  const page = comeBack(world, begun)
  await held.waiting(1)
  expect(await world.people.tokens()).toHaveLength(1)

  const next = world.another(world.db)
  await world.clock.jump(10 * 60_000)
  await next.links.clear()
  expect([await world.people.tokens(), await world.db.selectFrom('oauth_states').selectAll().execute()]).toEqual([
    [],
    [],
  ])
  await held.release()
  expect(await page).toEqual({ page: 'unreachable' })
  expect(await world.db.selectFrom('oauth_states').selectAll().execute()).toEqual([])
})

test('a question that nobody answers leaves no pair behind', async () => {
  const world = await openTraktWorld()
  expect(await comeBack(world, await visit(world))).toMatchObject({ page: 'confirm' })
  await world.clock.jump(10 * 60_000)
  await world.trakt.links.clear()
  expect([await world.people.tokens(), await world.db.selectFrom('oauth_states').selectAll().execute()]).toEqual([
    [],
    [],
  ])
})

test('a member who unlinks while their account is asked for ends the pair that Trakt has just given out', async () => {
  const world = await openTraktWorld()
  await linkInBrowser(world, 1, 'filmfan')
  const begun = await visit(world)
  const held = await createSandboxClient(world.sandbox.url).hold(places.settings, 'after')
  const page = comeBack(world, begun, 'nightowl')
  await held.waiting(1)
  expect(await world.trakt.links.unlink(1)).toMatchObject({ revoked: true })
  expect(await world.people.tokens()).toEqual([])
  await held.release()
  expect(await page).toEqual({ page: 'expired' })
  expect(await world.db.selectFrom('oauth_states').selectAll().execute()).toEqual([])
})

test('what Trakt was not told survives a restart, and is dropped once the tokens have run out by themselves', async () => {
  const world = await openTraktWorld()
  await linkInBrowser(world, 1, 'filmfan')
  await world.people.fault('bad-gateway', 'revoke', 100)
  await world.trakt.links.unlink(1)
  const next = world.another(world.db)
  await next.links.clear()
  expect(await world.db.selectFrom('oauth_states').selectAll().execute()).toHaveLength(1)
  await world.clock.jump(7 * 24 * 60 * 60_000)
  await next.links.clear()
  expect(await world.db.selectFrom('oauth_states').selectAll().execute()).toEqual([])
})

test('what Trakt is still to be told survives a key that was changed by mistake, and holds up no other', async () => {
  const world = await openTraktWorld()
  await linkInBrowser(world, 1, 'filmfan')
  await world.people.fault('bad-gateway', 'revoke')
  await world.trakt.links.unlink(1)
  const mistaken = world.another(world.db, world.clock, { encryptionKey: Buffer.alloc(32, 7) })
  await linkInBrowser({ ...world, trakt: mistaken }, 2, 'nightowl')
  for (let minute = 0; minute < 3; minute++) await mistaken.links.clear()
  expect(await mistaken.links.unlink(2)).toMatchObject({ revoked: true })
  expect((await world.people.tokens()).map(({ account }) => account)).toEqual(['filmfan'])
  expect(
    world.lines.filter(line => line.includes('tokens not revoked')),
    'the outage, and the key once',
  ).toHaveLength(2)

  await world.another(world.db).links.clear()
  expect(await world.people.tokens()).toEqual([])
  expect(await world.db.selectFrom('oauth_states').where('kind', '=', 'revoke').selectAll().execute()).toEqual([])
})

test('an unlink waits for the member’s own revocation only', async () => {
  const world = await openTraktWorld()
  await linkInBrowser(world, 1, 'filmfan')
  await linkInBrowser(world, 2, 'nightowl')
  await world.people.fault('bad-gateway', 'revoke')
  expect(await world.trakt.links.unlink(1)).toMatchObject({ revoked: false, owed: true })
  expect(await world.trakt.links.unlink(2)).toEqual({ traktUser: 'nightowl', revoked: true, owed: false })
  expect((await world.people.tokens()).map(({ account }) => account)).toEqual(['filmfan'])
})

test('people are found by id, or by a name that is theirs alone', async () => {
  const { trakt, db } = await openTraktWorld()
  await db.insertInto('users').values({ name: 'Äda', discord_id: '200000000000000003', created_at: 'x' }).execute()
  expect(await trakt.links.find(noraId)).toEqual({ userId: 1 })
  expect(await trakt.links.find('NORA')).toEqual({ userId: 1 })
  expect(await trakt.links.find('Äda')).toEqual({ userId: 3 })
  expect(await trakt.links.find('Zoe')).toBe('nobody')
  await db.updateTable('users').set({ name: 'nora' }).where('id', '=', 2).execute()
  expect(await trakt.links.find('Nora')).toBe('ambiguous')
})

test('nothing names the account once the member has unlinked, not even while Trakt is down', async () => {
  const world = await openTraktWorld()
  const everything = async () => {
    const tables = ['users', 'trakt_auth', 'oauth_states', 'announcements'] as const
    const rows = await Promise.all(tables.map(table => world.db.selectFrom(table).selectAll().execute()))
    return JSON.stringify(rows)
  }
  await linkInBrowser(world, 1, 'filmfan')
  const { trakt_uuid: uuid } = await world.db.selectFrom('trakt_auth').select('trakt_uuid').executeTakeFirstOrThrow()
  await comeBack(world, await visit(world))
  expect((await everything()).match(/filmfan/g)?.length, 'link, message, and both attempts').toBe(4)
  await world.people.fault('bad-gateway', 'revoke', 2)
  await world.trakt.links.unlink(1)
  expect(await everything()).not.toMatch(new RegExp(`filmfan|${uuid}|nora\\.k`))
})

test('a fresh token that Trakt refuses once, as it does now and then, links all the same', async () => {
  const world = await openTraktWorld()
  await world.people.fault('unauthorized', 'settings')
  expect(await comeBack(world, await visit(world))).toMatchObject({ page: 'confirm' })
  expect((await world.people.tokens()).length).toBe(1)
})

test('what waited for a link that works is sent right after linking', async () => {
  const world = await openTraktWorld()
  await linkInBrowser(world, 1, 'filmfan')
  expect(world.told.pushesDue).toBe(1)
})

test('a member who unlinks in the middle of a visit does not break it', async () => {
  const file = databaseFile()
  const world = await openTraktWorld({ file })
  const { token } = await world.trakt.linking.begin(1, guild, 'nora.k')
  const rival = new SQLite(file, { timeout: 0 })
  const unlinking: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      try {
        rival.prepare("delete from oauth_states where kind = 'login'").run()
      } catch (error) {
        if (!(error instanceof SQLite.SqliteError && error.code === 'SQLITE_BUSY')) throw error
      }
      return result
    },
  }
  const visited = await world.another(world.db.withPlugin(unlinking)).linking.visit(noraId, token, undefined)
  rival.close()
  expect(visited).toHaveProperty('location')
})

test('pairs that are to be ended do not wait for one that Trakt cannot end', async () => {
  const world = await openTraktWorld()
  await linkInBrowser(world, 1, 'filmfan')
  await linkInBrowser(world, 2, 'nightowl')
  await world.people.fault('bad-gateway', 'revoke', 2)
  for (const userId of [1, 2]) expect(await world.trakt.links.unlink(userId)).toMatchObject({ owed: true })
  expect(await world.people.tokens()).toHaveLength(2)
  await world.people.fault('bad-gateway', 'revoke')
  await world.trakt.links.clear()
  expect(await world.people.tokens()).toHaveLength(1)
  await world.trakt.links.clear()
  expect(await world.people.tokens()).toEqual([])
})
