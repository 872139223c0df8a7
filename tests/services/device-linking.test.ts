import { expect, test } from 'vitest'
import { createSandboxClient } from '../../sandbox/client.ts'
import type { FaultName } from '../../sandbox/trakt/client.ts'
import { places } from '../../sandbox/trakt/faults.ts'
import type { Clock } from '../../src/clock.ts'
import { UserError } from '../../src/errors.ts'
import type { DeviceEnd } from '../../src/services/device-linking.ts'
import type { TraktSettings } from '../../src/services/trakt.ts'
import { impatient, impatientWith } from '../helpers/impatience.ts'
import { guild, linkInBrowser, openTraktWorld, type TraktWorld } from '../helpers/trakt.ts'

const INTERVAL = 5_000

/** A code for Nora and the wait for what comes of it. The clock moves on whenever somebody sleeps on it, and only then. */
async function openWaiting(options: Parameters<typeof openTraktWorld>[0] = {}, change: Partial<TraktSettings> = {}) {
  const world = await openTraktWorld({ publicUrl: undefined, ...options })
  const { clock } = world
  let asleep = 0
  const watched: Clock = {
    now: clock.now,
    sleep(ms, signal) {
      asleep++
      return clock.sleep(ms, signal).finally(() => asleep--)
    },
  }
  const code = await world.trakt.devices.begin(1, guild)
  const stopping = new AbortController()
  let isOver = false
  const end = world
    .another(world.db, watched, change)
    .devices.wait(code.stateId, stopping.signal)
    .finally(() => {
      isOver = true
    })
  end.catch(() => undefined)

  /** Lets time pass whenever somebody waits for it, until it is so. */
  async function pollUntil(isSo: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await isSo())) {
      if (asleep > 0) await clock.jump(INTERVAL)
      await new Promise(resolve => setImmediate(resolve))
    }
  }

  /** Whether Trakt has given out the code's pair, and it is kept. */
  async function hasPair(): Promise<boolean> {
    const rows = await world.db.selectFrom('oauth_states').select('access_token').execute()
    return rows.some(row => row.access_token !== null)
  }
  return { ...world, watched, code, end, stopping, pollUntil, hasPair, pollUntilOver: () => pollUntil(() => isOver) }
}

async function tokensOf({ people }: TraktWorld): Promise<string[]> {
  return (await people.tokens()).map(({ account }) => account)
}

test('a code that is approved on Trakt’s page links, with nobody asked again', async () => {
  const world = await openWaiting()
  expect(world.code.userCode).toMatch(/^[0-9A-Z]{8}$/)
  expect(world.code.verificationUrl).toContain('/activate')
  await world.people.activate('filmfan', world.code.userCode)
  await world.pollUntilOver()
  expect(await world.end).toEqual({
    end: 'linked',
    pair: { traktUser: 'filmfan', discordName: 'Nora', discordUsername: null, replaces: null },
  })
  expect(await world.trakt.links.status(1)).toMatchObject({ traktUser: 'filmfan', state: 'linked' })
  expect(world.told.announcementsDue).toBe(1)
})

test('a code that is denied, or runs out, links nothing and leaves nothing', async () => {
  const denied = await openWaiting()
  await denied.people.activate('filmfan', denied.code.userCode, 'deny')
  await denied.pollUntilOver()
  expect(await denied.end).toEqual({ end: 'denied' })
  const late = await openWaiting()
  await late.pollUntilOver()
  expect(await late.end).toEqual({ end: 'expired' })
  for (const { db } of [denied, late]) {
    expect(await db.selectFrom('oauth_states').selectAll().execute()).toEqual([])
  }
})

test('an account that another member has is refused', async () => {
  const world = await openWaiting()
  await linkInBrowser({ ...world, trakt: createBrowserTrakt(world) }, 2, 'filmfan')
  await world.people.activate('filmfan', world.code.userCode)
  await world.pollUntilOver()
  expect(await world.end).toEqual({ end: 'taken' })
  await world.trakt.links.clear()
  expect(await tokensOf(world)).toEqual(['filmfan'])
})

/** The same services with a public address, to link in a browser beside the device. */
function createBrowserTrakt(world: TraktWorld) {
  return world.another(world.db, world.clock, { publicUrl: 'http://127.0.0.1:8080' })
}

test.each([true, false])(
  'a second account takes the place of the first only with the member’s word (%s)',
  async yes => {
    const world = await openWaiting()
    await linkInBrowser({ ...world, trakt: createBrowserTrakt(world) }, 1, 'filmfan')
    await world.people.activate('nightowl', world.code.userCode)
    await world.pollUntilOver()
    const end = await world.end
    expect(end).toMatchObject({ end: 'replace', pair: { traktUser: 'nightowl', replaces: 'filmfan' } })
    expect(await world.trakt.links.status(1)).toMatchObject({ traktUser: 'filmfan' })
    await expect(world.trakt.devices.decide(2, world.code.stateId, yes)).rejects.toThrow(UserError)
    await world.trakt.devices.decide(1, world.code.stateId, yes)
    const again = world.trakt.devices.decide(1, world.code.stateId, yes)
    await expect(again).rejects.toThrow('You have answered this already.')
    await world.trakt.links.clear()
    expect(await world.trakt.links.status(1)).toMatchObject({ traktUser: yes ? 'nightowl' : 'filmfan' })
    expect(await tokensOf(world)).toEqual([yes ? 'nightowl' : 'filmfan'])
  },
)

test('an approval is not lost although Trakt asks for patience for minutes', async () => {
  const world = await openWaiting()
  await world.people.fault('rate-limit-bare', 'device-token', 8)
  await world.people.activate('filmfan', world.code.userCode)
  await world.pollUntilOver()
  expect(await world.end).toMatchObject({ end: 'linked', pair: { traktUser: 'filmfan' } })
})

test('an account that another member takes before the question is answered is said to be taken', async () => {
  const world = await openWaiting()
  const trakt = createBrowserTrakt(world)
  await linkInBrowser({ ...world, trakt }, 1, 'filmfan')
  await world.people.activate('nightowl', world.code.userCode)
  await world.pollUntilOver()
  await world.end
  await linkInBrowser({ ...world, trakt }, 2, 'nightowl')
  const decided = world.trakt.devices.decide(1, world.code.stateId, true)
  await expect(decided).rejects.toThrow('Another member has linked this Trakt account meanwhile')
  expect(await world.trakt.links.status(1)).toMatchObject({ traktUser: 'filmfan' })
})

test.each(['bad-gateway', 'rate-limit-html', 'forbidden-html', 'cut', 'hang', 'server-error'] as const)(
  '%s at the poll or at the profile costs nothing but time',
  async fault => {
    const world = await openWaiting({ settings: impatientWith(fault) })
    await world.people.fault(fault, 'device-token')
    await world.people.fault(fault, 'settings', 2)
    await world.people.activate('filmfan', world.code.userCode)
    await world.pollUntilOver()
    expect(await world.end).toMatchObject({ end: 'linked' })
    expect(await tokensOf(world)).toEqual(['filmfan'])
  },
)

test('a poll that Trakt approved and whose answer never came ends the code: a pair can be had only once', async () => {
  const world = await openWaiting({ settings: impatient })
  await world.people.activate('filmfan', world.code.userCode)
  await world.people.fault('late-answer', 'device-token')
  await world.pollUntilOver()
  expect(await world.end).toEqual({ end: 'failed' })
  expect(await world.trakt.links.status(1)).toBeNull()
  expect(await world.db.selectFrom('oauth_states').selectAll().execute()).toEqual([])
  const log = world.lines.join('')
  expect(log).toContain('"kind":"timeout"')
  for (const { accessToken, refreshToken } of await world.people.tokens()) {
    expect(log).not.toContain(accessToken)
    expect(log).not.toContain(refreshToken)
  }
})

const [unreachable, refused] = ['Trakt cannot be reached at the moment', 'Trakt does not accept my application']

test.each<[FaultName, string]>([
  ['bad-gateway', unreachable],
  ['rate-limit-text', unreachable],
  ['truncated-json', unreachable],
  ['empty-answer', unreachable],
  ['hang', unreachable],
  ['forbidden-text', refused],
  ['invalid-client', refused],
  ['wrong-content-type', refused],
])('%s instead of a code is told in words: %s', async (fault, words) => {
  const world = await openTraktWorld({ publicUrl: undefined, settings: impatientWith(fault) })
  await world.people.fault(fault, 'device-code')
  await expect(world.trakt.devices.begin(1, guild)).rejects.toThrow(`${words}, so nothing was linked.`)
})

test.each(['locked', 'deactivated'] as const)(
  'an approval with an account that is %s is said to be so, and its tokens are ended',
  async fault => {
    const world = await openWaiting()
    await world.people.fault(fault, 'settings')
    await world.people.activate('filmfan', world.code.userCode)
    await world.pollUntilOver()
    expect(await world.end).toEqual({ end: 'locked' })
    await world.trakt.links.clear()
    expect([await tokensOf(world), await world.trakt.links.status(1)]).toEqual([[], null])
  },
)

test('an approval whose account never becomes known ends with the code’s time, and so do its tokens', async () => {
  const world = await openWaiting()
  await world.people.fault('bad-gateway', 'settings', 1_000)
  await world.people.activate('filmfan', world.code.userCode)
  await world.pollUntilOver()
  expect(await world.end).toEqual({ end: 'expired' })
  await world.people.clearFaults()
  await world.trakt.links.clear()
  expect([await tokensOf(world), await world.trakt.links.status(1)]).toEqual([[], null])
})

/** What Trakt has answered to polls so far, by status. */
async function polled({ sandbox }: TraktWorld): Promise<number[]> {
  const calls = await createSandboxClient(sandbox.url).log('trakt-auth')
  return calls.filter(({ route }) => route.includes('/oauth/device/token')).map(({ status }) => status)
}

test('of two processes that ask about one code, the one that comes too late does not end what the other is about to keep', async () => {
  const world = await openWaiting()
  const ends: (DeviceEnd | undefined)[] = []
  const other = world.another(world.db, world.watched).devices.wait(world.code.stateId, world.stopping.signal)
  for (const end of [world.end, other]) void end.then(it => ends.push(it))
  const held = await createSandboxClient(world.sandbox.url).hold(places['device-token'], 'after')
  await world.people.activate('filmfan', world.code.userCode)
  await world.pollUntil(async () => (await polled(world)).includes(409))
  const seen = world.clock.now()
  await world.pollUntil(() => ends.length > 0 || world.clock.now() > seen)
  expect(ends, 'nobody gives up while the pair is on its way').toEqual([])
  await held.release()
  await world.pollUntil(() => ends.length === 2)
  expect(ends).toContainEqual(expect.objectContaining({ end: 'linked' }))
  await world.trakt.links.clear()
  expect(await world.trakt.links.status(1)).toMatchObject({ traktUser: 'filmfan' })
  expect(await tokensOf(world)).toEqual(['filmfan'])
})

test('of two processes that learn at once whose account it is, the second does not end the question of the first', async () => {
  const world = await openWaiting()
  await linkInBrowser({ ...world, trakt: createBrowserTrakt(world) }, 1, 'filmfan')
  const held = await createSandboxClient(world.sandbox.url).hold(places.settings, 'after', 2)
  await world.people.activate('nightowl', world.code.userCode)
  await world.pollUntil(() => world.hasPair())
  const ends: DeviceEnd[] = []
  const other = world.another(world.db, world.watched).devices.wait(world.code.stateId, world.stopping.signal)
  for (const end of [world.end, other]) void end.then(it => ends.push(it))
  let areHeld = false
  void held.waiting(2).then(() => {
    areHeld = true
  })
  await world.pollUntil(() => areHeld)
  await held.release()
  await world.pollUntil(() => ends.length === 2)
  expect(ends.map(({ end }) => end).sort()).toEqual(['expired', 'replace'])
  expect(await world.trakt.devices.question(1)).toMatchObject({ pair: { traktUser: 'nightowl', replaces: 'filmfan' } })
  await world.trakt.devices.decide(1, world.code.stateId, true)
  expect(await world.trakt.links.status(1)).toMatchObject({ traktUser: 'nightowl' })
})

test('a process that stops leaves the code for the next one', async () => {
  const world = await openWaiting()
  world.stopping.abort()
  await expect(world.end).rejects.toMatchObject({ name: 'AbortError' })
  expect(await world.trakt.devices.unfinished()).toEqual([world.code.stateId])
  await world.clock.jump(10 * 60_000)
  expect(await world.trakt.devices.unfinished()).toEqual([])
})

test('an approval whose account is not known yet outlives the process', async () => {
  const world = await openWaiting()
  await world.people.fault('bad-gateway', 'settings', 1_000)
  await world.people.activate('filmfan', world.code.userCode)
  await world.pollUntil(() => world.hasPair())
  world.stopping.abort()
  await expect(world.end).rejects.toMatchObject({ name: 'AbortError' })
  await world.people.clearFaults()

  const [stateId = 0] = await world.trakt.devices.unfinished()
  const next = world.another(world.db, world.watched)
  const ends: unknown[] = []
  void next.devices.wait(stateId, new AbortController().signal).then(end => ends.push(end))
  await world.pollUntil(() => ends.length > 0)
  expect(ends).toMatchObject([{ end: 'linked', pair: { traktUser: 'filmfan' } }])
  expect(await tokensOf(world)).toEqual(['filmfan'])
})

test('an approval that was kept and not yet linked is linked by the next process', async () => {
  const world = await openWaiting()
  const settled = world.db.updateTable('oauth_states').set({ status: 'pending' })
  await world.people.fault('bad-gateway', 'settings', 1_000)
  await world.people.activate('filmfan', world.code.userCode)
  await world.pollUntil(() => world.hasPair())
  world.stopping.abort()
  await expect(world.end).rejects.toMatchObject({ name: 'AbortError' })
  await settled.set({ trakt_user: 'filmfan', trakt_uuid: 'uuid-of-filmfan' }).execute()

  const [stateId = 0] = await world.trakt.devices.unfinished()
  const end = await world.trakt.devices.wait(stateId, new AbortController().signal)
  expect(end).toMatchObject({ end: 'linked', pair: { traktUser: 'filmfan' } })
  expect(await world.trakt.links.status(1)).toMatchObject({ traktUser: 'filmfan' })
})

test('a new code ends the pair of an approved one whose account is not known yet', async () => {
  const world = await openWaiting()
  await world.people.fault('bad-gateway', 'settings', 1_000)
  await world.people.activate('filmfan', world.code.userCode)
  await world.pollUntil(() => world.hasPair())
  await world.trakt.devices.begin(1, guild)
  await world.people.clearFaults()
  await world.trakt.links.clear()
  expect(await tokensOf(world)).toEqual([])
})

test('a member who unlinks while the code is under way ends it', async () => {
  const world = await openWaiting()
  await linkInBrowser({ ...world, trakt: createBrowserTrakt(world) }, 1, 'filmfan')
  await world.trakt.links.unlink(1)
  await world.people.activate('nightowl', world.code.userCode)
  await world.pollUntilOver()
  expect(await world.end).toEqual({ end: 'expired' })
  expect(await world.trakt.links.status(1)).toBeNull()
})

test('a key that changed while the code was under way ends it', async () => {
  const world = await openWaiting({}, { encryptionKey: Buffer.alloc(32, 7) })
  await world.pollUntilOver()
  expect(await world.end).toEqual({ end: 'failed' })
})
