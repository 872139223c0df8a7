import { expect, test } from 'vitest'
import { createSandboxClient } from '../../sandbox/client.ts'
import { createMovableClock } from '../../sandbox/clock.ts'
import { createEncryption } from '../../src/encryption.ts'
import { rotateKey } from '../../src/services/key-rotation.ts'
import { databaseFile, openTestDatabase } from '../helpers/database.ts'
import { guild, linkInBrowser, noraId, openTraktWorld, type TraktWorld } from '../helpers/trakt.ts'

const fresh = Buffer.alloc(32, 7)

function rotated(
  { db, clock, settings }: TraktWorld,
  key = fresh,
  previous: Buffer | undefined = settings.encryptionKey,
) {
  return rotateKey({ db, clock, encryption: createEncryption(key, previous), holder: 'the script' })
}

test('everything is encrypted anew, and then opens with the new key alone', async () => {
  const world = await openTraktWorld()
  await linkInBrowser(world, 1, 'filmfan')
  await linkInBrowser(world, 2, 'nightowl')
  const { token } = await world.trakt.linking.begin(1, guild, 'nora.k')
  const visit = await world.trakt.linking.visit(noraId, token, undefined)
  await world.trakt.devices.begin(2, guild)
  const before = await world.db.selectFrom('oauth_states').selectAll().orderBy('id').execute()
  const held = before.filter(state => state.secret !== null)

  expect(await rotated(world)).toEqual({ reencrypted: 2 + held.length, current: 0, changed: 0, unreadable: [] })
  expect(await rotated(world)).toEqual({ reencrypted: 0, current: 2 + held.length, changed: 0, unreadable: [] })

  const alone = world.another(world.db, world.clock, { encryptionKey: fresh })
  await alone.tokens.check()
  const live = (await world.people.tokens()).map(({ accessToken }) => accessToken)
  expect([await alone.tokens.accessToken(1), await alone.tokens.accessToken(2)]).toEqual(live)
  if ('page' in visit) throw new Error('The visit failed.')
  const back = new URL(await world.people.consent('quietviewer', visit.location))
  const query = { state: back.searchParams.get('state') ?? '', code: back.searchParams.get('code') ?? '' }
  expect(await alone.linking.callback(query, visit.cookie)).toMatchObject({ page: 'confirm' })
})

test('a pair that waits for the member’s word is encrypted anew too', async () => {
  const world = await openTraktWorld()
  const { token } = await world.trakt.linking.begin(1, guild, 'nora.k')
  const visit = await world.trakt.linking.visit(noraId, token, undefined)
  if ('page' in visit) throw new Error('The visit failed.')
  const back = new URL(await world.people.consent('filmfan', visit.location))
  const query = { state: back.searchParams.get('state') ?? '', code: back.searchParams.get('code') ?? '' }
  const asked = await world.trakt.linking.callback(query, visit.cookie)
  if (asked.page !== 'confirm') throw new Error('The callback failed.')
  await rotated(world)
  const alone = world.another(world.db, world.clock, { encryptionKey: fresh })
  expect(await alone.linking.confirm(asked.csrf, visit.cookie, true)).toMatchObject({ page: 'linked' })
})

test('what opens with neither key is reported and kept', async () => {
  const world = await openTraktWorld()
  await linkInBrowser(world, 1, 'filmfan')
  await linkInBrowser(world, 2, 'nightowl')
  await world.db.updateTable('trakt_auth').set({ refresh_token: 'no ciphertext' }).where('user_id', '=', 2).execute()
  const before = await world.db.selectFrom('trakt_auth').selectAll().where('user_id', '=', 2).execute()
  expect(await rotated(world)).toMatchObject({ reencrypted: expect.any(Number), unreadable: ['the link of user 2'] })
  expect(await world.db.selectFrom('trakt_auth').selectAll().where('user_id', '=', 2).execute()).toEqual(before)
  const all = await rotated(world, Buffer.alloc(32, 1), Buffer.alloc(32, 2))
  expect([all.reencrypted, all.unreadable.slice(0, 2)]).toEqual([0, ['the link of user 1', 'the link of user 2']])
})

test('a refresh that is under way is waited for, so that its pair is not lost', async () => {
  const file = databaseFile()
  const world = await openTraktWorld({ file })
  await linkInBrowser(world, 1, 'filmfan')
  await world.clock.jump(6 * 24 * 60 * 60_000)
  const held = await createSandboxClient(world.sandbox.url).hold({ service: 'trakt-auth' }, 'after')
  const refreshed = world.trakt.tokens.accessToken(1)
  await held.waiting(1)

  const waits = Promise.withResolvers<void>()
  const running = createMovableClock({ running: true })
  const clock = {
    now: world.clock.now,
    sleep(ms: number, signal?: AbortSignal) {
      waits.resolve()
      return running.sleep(ms, signal)
    },
  }
  const encryption = createEncryption(fresh, world.settings.encryptionKey)
  const rotation = rotateKey({ db: await openTestDatabase(file), clock, encryption, holder: 'the script' })
  await waits.promise
  await held.release()
  const token = await refreshed
  expect(await rotation).toMatchObject({ changed: 0, unreadable: [] })
  const alone = world.another(world.db, world.clock, { encryptionKey: fresh })
  expect(await alone.tokens.accessToken(1)).toBe(token)
  expect(await world.people.tokens()).toMatchObject([{ accessToken: token, refreshes: 1 }])
})

test('a row that changes between reading and writing is left to whoever changed it', async () => {
  const world = await openTraktWorld()
  await world.trakt.devices.begin(1, guild)
  const encryption = createEncryption(fresh, world.settings.encryptionKey)
  const changes: Promise<unknown>[] = []
  const encrypt: typeof encryption.encrypt = (secret, place) => {
    changes.push(world.db.updateTable('oauth_states').set({ secret: 'another' }).execute())
    return encryption.encrypt(secret, place)
  }
  const rotation = rotateKey({ db: world.db, clock: world.clock, encryption: { ...encryption, encrypt }, holder: 'x' })
  expect(await rotation).toEqual({ reencrypted: 0, current: 0, changed: 1, unreadable: [] })
  await Promise.all(changes)
  expect(await world.db.selectFrom('oauth_states').select('secret').execute()).toEqual([{ secret: 'another' }])
})
