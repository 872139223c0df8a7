import { expect, test } from 'vitest'
import { createSandboxClient, type SandboxClient } from '../../sandbox/client.ts'
import { places } from '../../sandbox/trakt/faults.ts'
import { REFRESH_LEASE } from '../../src/services/trakt-tokens.ts'
import { databaseFile } from '../helpers/database.ts'
import { startTokenProcess, type TokenProcess } from '../helpers/token-process.ts'
import { linkInBrowser, noraId, openTraktWorld, type TraktWorld } from '../helpers/trakt.ts'

const DAY = 24 * 60 * 60_000
/** A pair lives seven days; 80 % of that. */
const DUE = 5.6 * DAY
/** Longer than a process that waits for another one sleeps before it looks again. */
const NEXT_LOOK = 1_000
const CALLERS = 10

/** Nora has linked, her pair is due, and two processes ask for it ten times each while Trakt's answer to a refresh is held. */
async function askFromTwoProcesses(point: 'before' | 'after') {
  const file = databaseFile()
  const world = await openTraktWorld({ file })
  await linkInBrowser(world, 1, 'filmfan')
  await world.clock.jump(DUE)
  const sandbox = createSandboxClient(world.sandbox.url)
  const [old] = await world.people.tokens()
  const held = await sandbox.hold(places.refresh, point)
  const processes = await Promise.all([startTokenProcess(world, file), startTokenProcess(world, file)])
  await Promise.all(processes.map(process => process.ask(1, CALLERS)))
  await held.waiting(1)
  const [refresher, waiter] = await whoWaits(processes)
  expect([refresher.answers, waiter.answers]).toEqual([[], []])
  return { world, sandbox, old, held, refresher, waiter }
}

/** The process that refreshes, and the one that has gone to sleep until it has. */
async function whoWaits([one, other]: [TokenProcess, TokenProcess]): Promise<[TokenProcess, TokenProcess]> {
  return Promise.race([
    one.slept(1).then((): [TokenProcess, TokenProcess] => [other, one]),
    other.slept(1).then((): [TokenProcess, TokenProcess] => [one, other]),
  ])
}

/** The statuses of the answers to all refreshes. */
async function refreshes(sandbox: SandboxClient): Promise<number[]> {
  const calls = (await sandbox.log('trakt-auth')).filter(({ request }) => request?.includes('"refresh_token"'))
  return calls.map(({ status }) => status)
}

async function linkRow({ db }: TraktWorld) {
  return db.selectFrom('trakt_auth').selectAll().where('user_id', '=', 1).executeTakeFirstOrThrow()
}

async function relinksTold({ db }: TraktWorld): Promise<string[]> {
  const rows = await db.selectFrom('announcements').selectAll().where('kind', '=', 'trakt_relink').execute()
  return rows.map(({ subject }) => subject)
}

/** The process that refreshes dies; the one that waits looks again until just before the dead one's lease runs out, and in vain. */
async function killTheRefresher({ refresher, waiter, held }: Awaited<ReturnType<typeof askFromTwoProcesses>>) {
  await refresher.kill()
  await held.release({ drop: true })
  waiter.jump(NEXT_LOOK)
  await waiter.slept(2)
  waiter.jump(REFRESH_LEASE - NEXT_LOOK - 1)
  await waiter.slept(3)
  expect([refresher.answers, waiter.answers]).toEqual([[], []])
}

test('twenty refreshes of one member from two processes, all waiting for the held answer, are one call to Trakt', async () => {
  const { world, sandbox, old, held, refresher, waiter } = await askFromTwoProcesses('after')
  waiter.jump(NEXT_LOOK)
  await waiter.slept(2)
  expect(waiter.answers).toEqual([])
  await held.release()
  const theirs = await refresher.answered(CALLERS)
  waiter.jump(NEXT_LOOK)
  const answers = [...theirs, ...(await waiter.answered(CALLERS))]

  const [live, ...more] = await world.people.tokens()
  expect([live?.refreshes, more]).toEqual([1, []])
  expect(await refreshes(sandbox)).toEqual([200])
  expect(live?.accessToken).not.toBe(old?.accessToken)
  expect(answers).toEqual(Array(2 * CALLERS).fill(live?.accessToken))
  const row = await linkRow(world)
  const { decrypted } = world.trakt.tokens
  expect([decrypted(row, 'access_token'), decrypted(row, 'refresh_token'), row.state]).toEqual([
    live?.accessToken,
    live?.refreshToken,
    'linked',
  ])
  expect(await relinksTold(world)).toEqual([])
  expect(await world.db.selectFrom('leases').selectAll().execute()).toEqual([])
})

test('a process killed before Trakt has refreshed holds the other one up for the lease’s time, and that one refreshes', async () => {
  const asked = await askFromTwoProcesses('before')
  const { world, waiter } = asked
  await killTheRefresher(asked)
  expect((await world.people.tokens()).map(({ refreshes }) => refreshes)).toEqual([0])
  waiter.jump(NEXT_LOOK)
  const answers = await waiter.answered(CALLERS)
  const [live] = await world.people.tokens()
  expect(live?.refreshes).toBe(1)
  expect(answers).toEqual(Array(CALLERS).fill(live?.accessToken))
  expect([(await linkRow(world)).state, await relinksTold(world)]).toEqual(['linked', []])
  expect(await world.db.selectFrom('leases').selectAll().execute()).toEqual([])
})

test('a process killed before it could store what Trakt has refreshed leaves the other one to ask the member, once, to link again', async () => {
  const asked = await askFromTwoProcesses('after')
  const { world, sandbox, waiter } = asked
  await killTheRefresher(asked)
  waiter.jump(NEXT_LOOK)
  expect(await waiter.answered(CALLERS)).toEqual(Array(CALLERS).fill('NotLinkedError'))
  expect(await refreshes(sandbox)).toEqual([0, 400])
  expect([(await linkRow(world)).state, await relinksTold(world)]).toEqual(['relink', [noraId]])
  expect(await world.db.selectFrom('leases').selectAll().execute()).toEqual([])

  await linkInBrowser(world, 1, 'filmfan')
  await waiter.ask(1, 1)
  const anew = (await waiter.answered(CALLERS + 1)).at(-1)
  expect(anew).toBe(world.trakt.tokens.decrypted(await linkRow(world), 'access_token'))
  expect((await world.people.tokens()).map(({ accessToken }) => accessToken)).toContain(anew)
})
