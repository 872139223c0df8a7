import { afterEach, expect, test, vi } from 'vitest'
import { createSandboxClient } from '../../sandbox/client.ts'
import { createMovableClock } from '../../sandbox/clock.ts'
import { NotLinkedError } from '../../src/services/trakt-tokens.ts'
import { databaseFile, openTestDatabase } from '../helpers/database.ts'
import { impatientWith } from '../helpers/impatience.ts'
import { linkInBrowser, noraId, openTraktWorld, type TraktWorld } from '../helpers/trakt.ts'

const DAY = 24 * 60 * 60_000
/** A pair lives seven days; 80 % of that. */
const DUE = 5.6 * DAY

afterEach(() => vi.restoreAllMocks())

/** A world in which Nora has linked. */
async function openLinked(options: Parameters<typeof openTraktWorld>[0] = {}): Promise<TraktWorld> {
  const world = await openTraktWorld(options)
  await linkInBrowser(world, 1, 'filmfan')
  return world
}

async function liveToken(world: TraktWorld) {
  const [tokens] = await world.people.tokens()
  if (!tokens) throw new Error('There is no pair.')
  return tokens
}

async function linkRow(world: TraktWorld) {
  return world.db.selectFrom('trakt_auth').selectAll().where('user_id', '=', 1).executeTakeFirstOrThrow()
}

async function relinksTold({ db }: TraktWorld): Promise<number> {
  const rows = await db.selectFrom('announcements').selectAll().where('kind', '=', 'trakt_relink').execute()
  expect(rows.every(row => row.subject === noraId && row.details === '{"traktUser":"filmfan"}')).toBe(true)
  return rows.length
}

test('a token is used as it is until 80 % of its life, then refreshed, stored and used', async () => {
  const world = await openLinked()
  const first = await liveToken(world)
  await world.clock.jump(DUE - 1)
  expect(await world.trakt.tokens.accessToken(1)).toBe(first.accessToken)
  await world.clock.jump(1)
  const second = await world.trakt.tokens.accessToken(1)
  expect(second).not.toBe(first.accessToken)
  expect(await liveToken(world)).toMatchObject({ accessToken: second, refreshes: 1 })
  const row = await linkRow(world)
  expect([
    world.trakt.tokens.decrypted(row, 'access_token'),
    world.trakt.tokens.decrypted(row, 'refresh_token'),
    row.expires_at,
  ]).toEqual([second, (await liveToken(world)).refreshToken, (await liveToken(world)).expiresAt])
})

test('twenty refreshes of one member from two processes are one call to Trakt', async () => {
  const file = databaseFile()
  const world = await openLinked({ file })
  const sandbox = createSandboxClient(world.sandbox.url)
  await world.clock.jump(DUE)
  const waits = Promise.withResolvers<void>()
  const running = createMovableClock({ running: true })
  const other = world.another(await openTestDatabase(file), {
    now: world.clock.now,
    sleep(ms, signal) {
      waits.resolve()
      return running.sleep(ms, signal)
    },
  })
  const held = await sandbox.hold({ service: 'trakt-auth', path: '^/oauth/token' }, 'after')
  const mine = Array.from({ length: 10 }, () => world.trakt.tokens.accessToken(1))
  await held.waiting(1)
  const theirs = Array.from({ length: 10 }, () => other.tokens.accessToken(1))
  await waits.promise
  await held.release()
  const tokens = new Set(await Promise.all([...mine, ...theirs]))
  expect([...tokens]).toEqual([(await liveToken(world)).accessToken])
  expect((await liveToken(world)).refreshes).toBe(1)
  expect(await relinksTold(world)).toBe(0)
  expect(await world.db.selectFrom('leases').selectAll().execute()).toEqual([])
})

test('a process that died during a refresh is waited for, and then not', async () => {
  const world = await openLinked()
  await world.clock.jump(DUE)
  const expires_at = new Date(world.clock.now() + 60_000).toISOString()
  await world.db.insertInto('leases').values({ name: 'trakt-refresh:1', holder: 'a dead one', expires_at }).execute()
  const waiting = world.trakt.tokens.accessToken(1)
  await world.clock.jump(30_000)
  expect((await liveToken(world)).refreshes).toBe(0)
  await vi.waitFor(async () => {
    await world.clock.jump(30_000)
    expect((await liveToken(world)).refreshes).toBe(1)
  })
  expect(await waiting).toBe((await liveToken(world)).accessToken)
})

test('who waits for another process gives up when this one stops', async () => {
  const world = await openLinked()
  await world.clock.jump(DUE)
  const expires_at = new Date(world.clock.now() + 60_000).toISOString()
  await world.db.insertInto('leases').values({ name: 'trakt-refresh:1', holder: 'another', expires_at }).execute()
  const waiting = world.trakt.tokens.accessToken(1)
  world.trakt.stopWaiting()
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
  await world.trakt.close()
})

test('a refresh that is under way when the process stops is finished and stored', async () => {
  const world = await openLinked()
  await world.clock.jump(DUE)
  const held = await createSandboxClient(world.sandbox.url).hold({ service: 'trakt-auth' }, 'after')
  const refreshed = world.trakt.tokens.accessToken(1)
  await held.waiting(1)
  world.trakt.stopWaiting()
  const closed = world.trakt.close()
  await held.release()
  await closed
  const { accessToken } = await liveToken(world)
  expect(await refreshed).toBe(accessToken)
  expect(world.trakt.tokens.decrypted(await linkRow(world), 'access_token')).toBe(accessToken)
})

test.each([
  'bad-gateway',
  'rate-limit',
  'rate-limit-html',
  'forbidden-html',
  'cut',
  'hang',
  'invalid-client',
  'unauthorized',
] as const)('while Trakt answers a refresh with %s, the present token is used as long as it lives', async fault => {
  const world = await openLinked({ settings: impatientWith(fault) })
  const { accessToken } = await liveToken(world)
  await world.clock.jump(DUE)
  await world.people.fault(fault, 'refresh', 2)
  expect(await world.trakt.tokens.accessToken(1)).toBe(accessToken)
  await world.clock.jump(7 * DAY - DUE)
  await expect(world.trakt.tokens.accessToken(1)).rejects.toMatchObject({ name: 'TraktError' })
  expect([await relinksTold(world), (await linkRow(world)).state]).toEqual([0, 'linked'])
  expect(await world.trakt.tokens.accessToken(1)).toBe((await liveToken(world)).accessToken)
})

test.each(['lost-answer', 'late-answer', 'error-after-effect', 'truncated-json', 'empty-answer'] as const)(
  'a refresh that took effect and whose answer was lost (%s) asks the member to link again, once',
  async fault => {
    const world = await openLinked({ settings: impatientWith(fault) })
    await world.clock.jump(DUE)
    await world.people.fault(fault, 'refresh')
    await world.trakt.tokens.accessToken(1)
    await expect(world.trakt.tokens.accessToken(1)).rejects.toThrow(NotLinkedError)
    await expect(world.trakt.tokens.accessToken(1)).rejects.toThrow(NotLinkedError)
    await world.trakt.tokens.refreshDue()
    expect([await relinksTold(world), (await linkRow(world)).state]).toEqual([1, 'relink'])
    expect(await world.trakt.links.status(1)).toMatchObject({ traktUser: 'filmfan', state: 'relink' })
  },
)

test.each(['legacy-invalid-grant', null] as const)(
  'a member who has revoked us at Trakt is asked to link again, once, and can (%s)',
  async shape => {
    const world = await openLinked()
    if (shape) await world.people.switch(shape)
    await world.people.revoke('filmfan')
    await world.clock.jump(DUE)
    const all = await Promise.allSettled(Array.from({ length: 5 }, () => world.trakt.tokens.accessToken(1)))
    expect(all.every(one => one.status === 'rejected' && one.reason instanceof NotLinkedError)).toBe(true)
    expect(await relinksTold(world)).toBe(1)
    await linkInBrowser(world, 1, 'filmfan')
    expect(await world.trakt.tokens.accessToken(1)).toBe((await liveToken(world)).accessToken)
  },
)

test('an invalid_grant after another process has refreshed is no reason to link again', async () => {
  const file = databaseFile()
  const world = await openLinked({ file })
  await world.clock.jump(DUE)
  const held = await createSandboxClient(world.sandbox.url).hold({ service: 'trakt-auth' }, 'before')
  const late = world.trakt.tokens.accessToken(1)
  await held.waiting(1)
  await world.clock.jump(60_000)
  const other = world.another(await openTestDatabase(file))
  const token = await other.tokens.accessToken(1)
  await held.release()
  expect(await late).toBe(token)
  expect([await relinksTold(world), (await linkRow(world)).state]).toEqual([0, 'linked'])
})

test('a 401 refreshes at once, but not for a token that is no longer the present one', async () => {
  const world = await openLinked()
  const { accessToken } = await liveToken(world)
  const [one, two] = await Promise.all([1, 2].map(() => world.trakt.tokens.renewed(1, accessToken)))
  expect([one, two]).toEqual(Array(2).fill((await liveToken(world)).accessToken))
  expect(await world.trakt.tokens.renewed(1, accessToken)).toBe(one)
  expect((await liveToken(world)).refreshes).toBe(1)
})

test('who unlinks during a refresh leaves no live pair behind', async () => {
  const world = await openLinked()
  await world.clock.jump(DUE)
  const held = await createSandboxClient(world.sandbox.url).hold({ service: 'trakt-auth', path: '/token' }, 'after')
  const refreshed = world.trakt.tokens.accessToken(1)
  await held.waiting(1)
  await world.trakt.links.unlink(1)
  await held.release()
  await expect(refreshed).rejects.toThrow(NotLinkedError)
  await world.trakt.links.clear()
  expect(await world.people.tokens()).toEqual([])
})

test('pairs whose time has come are refreshed without anybody asking; one that cannot be holds up no other', async () => {
  const world = await openLinked()
  await linkInBrowser(world, 2, 'nightowl')
  await world.trakt.tokens.refreshDue()
  expect((await world.people.tokens()).map(({ refreshes }) => refreshes)).toEqual([0, 0])
  await world.clock.jump(DUE)
  await world.people.fault('locked', 'refresh')
  await world.trakt.tokens.refreshDue()
  expect((await world.people.tokens()).map(({ refreshes }) => refreshes).sort()).toEqual([0, 1])
  await world.trakt.tokens.refreshDue()
  expect((await world.people.tokens()).map(({ refreshes }) => refreshes)).toEqual([1, 1])
})

test('one pair for which Trakt never has an answer holds up no other', async () => {
  const world = await openLinked()
  await linkInBrowser(world, 2, 'nightowl')
  const refreshes = async () => (await world.people.tokens()).map(token => token.refreshes).toSorted()
  for (const times of [1, 2]) {
    await world.clock.jump(DUE)
    await world.people.fault('bad-gateway', 'refresh')
    await world.trakt.tokens.refreshDue()
    expect(await refreshes()).toEqual([times - 1, times])
    await world.trakt.tokens.refreshDue()
    expect(await refreshes()).toEqual([times, times])
  }
})

const wrongKey = { encryptionKey: Buffer.alloc(32, 7) }

test('a key that was changed by mistake: told once, nothing crashes, the ciphertext is kept and the right key heals it', async () => {
  const world = await openLinked()
  const before = await linkRow(world)
  const wrong = world.another(world.db, world.clock, wrongKey)
  await wrong.tokens.check()
  await wrong.tokens.check()
  await expect(wrong.tokens.accessToken(1)).rejects.toThrow(NotLinkedError)
  await wrong.tokens.refreshDue()
  expect(await relinksTold(world)).toBe(1)
  expect(await wrong.links.status(1)).toMatchObject({ state: 'unreadable' })
  expect(await linkRow(world)).toEqual({ ...before, state: 'unreadable' })

  await world.trakt.tokens.check()
  expect(await linkRow(world)).toEqual(before)
  expect(await world.trakt.tokens.accessToken(1)).toBe((await liveToken(world)).accessToken)
})

test('with a changed key a member can unlink and link again', async () => {
  const world = await openLinked()
  const wrong = world.another(world.db, world.clock, wrongKey)
  const unlinked = await wrong.links.unlink(1)
  expect(unlinked, 'nobody can end what does not open').toEqual({ traktUser: 'filmfan', revoked: false, owed: false })
  await linkInBrowser({ ...world, trakt: wrong }, 1, 'filmfan')
  expect(await wrong.tokens.accessToken(1)).toMatch(/^sandbox-access-/)
})

test('a ciphertext that was tampered with is noticed when it is used', async () => {
  const world = await openLinked()
  const { access_token } = await linkRow(world)
  const tampered = access_token.slice(0, -1) + (access_token.endsWith('0') ? '1' : '0')
  await world.db.updateTable('trakt_auth').set({ access_token: tampered }).execute()
  await expect(world.trakt.tokens.accessToken(1)).rejects.toThrow(NotLinkedError)
  expect([await relinksTold(world), (await linkRow(world)).state]).toEqual([1, 'unreadable'])
})

test('nobody’s tokens stand in the database file or the log in the clear', async () => {
  const file = databaseFile()
  const world = await openLinked({ file })
  const first = await liveToken(world)
  await world.clock.jump(DUE)
  await world.people.fault('bad-gateway', 'refresh')
  await world.trakt.tokens.accessToken(1)
  await world.trakt.tokens.accessToken(1)
  const second = await liveToken(world)
  const { readFile } = await import('node:fs/promises')
  const stored = Buffer.concat([await readFile(file), await readFile(`${file}-wal`)])
  expect(stored.includes('filmfan')).toBe(true)
  for (const { accessToken, refreshToken } of [first, second]) {
    for (const token of [accessToken, refreshToken]) {
      expect(stored.includes(token)).toBe(false)
      expect(world.lines.join('')).not.toContain(token)
    }
  }
  expect(world.lines.join('')).toContain('tokens not refreshed')
})
