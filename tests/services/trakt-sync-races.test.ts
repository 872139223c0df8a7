import { expect, test } from 'vitest'
import { SYNC_LEASE } from '../../src/services/trakt-sync.ts'
import { Dead, openDying } from '../helpers/dying.ts'
import {
  after,
  alien,
  holdingsAtTrakt,
  holdingsHere,
  MINUTE,
  nora,
  openPullWorld,
  openSettledWorld,
  type PullWorld,
  play,
  playRows,
  syncRow,
} from '../helpers/pulls.ts'
import { linkInBrowser } from '../helpers/trakt.ts'

const DAY = 24 * 60 * MINUTE
const never = new AbortController().signal
const nothing = { plays: [], ratings: [], watchlist: [] }

/** A library whose plays come in three pages, of which nothing has been read yet. */
async function openFullWorld(): Promise<PullWorld> {
  const world = await openPullWorld()
  await world.people.switch('short-pages')
  await world.people.generateLibrary('filmfan', { plays: 13, films: 9, ratings: 4, watchlist: 4 })
  return world
}

/** Does something once, after the pull's `read`th read and before that is applied. */
function atRead(world: PullWorld, read: number, act: () => Promise<unknown>): void {
  world.meanwhile.act = async () => {
    if (world.reads.count !== read) return
    world.meanwhile.act = null
    await act()
  }
}

/** The pull stands still after its `read`th read, until it is let go on. */
async function heldAt(world: PullWorld, read: number) {
  const [reached, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  atRead(world, read, async () => {
    reached.resolve()
    await release.promise
  })
  const done = world.syncs.run(nora, never)
  await reached.promise
  return { done, goOn: release.resolve }
}

test.each([1, 2, 3, 4, 5, 6, 7])(
  'a member who unlinks while the answer to read %i is on its way keeps nothing of it',
  async read => {
    const world = await openFullWorld()
    atRead(world, read, () => world.trakt.links.unlink(nora))
    await world.pull()
    expect(await holdingsHere(world.db)).toEqual(nothing)
    for (const table of ['trakt_syncs', 'trakt_auth', 'leases'] as const)
      expect(await world.db.selectFrom(table).selectAll().execute(), table).toEqual([])
    expect(await world.syncs.state(nora)).toBeNull()
  },
)

test.each([1, 2, 4, 6, 7])(
  'another account that is linked at read %i gets none of the first one’s films',
  async read => {
    const world = await openFullWorld()
    await world.people.generateLibrary('nightowl', { plays: 9, watchlist: 2, seed: 5 })
    atRead(world, read, () => linkInBrowser(world, nora, 'nightowl'))
    await world.pull()
    expect(await holdingsHere(world.db)).toEqual(nothing)
    expect(await syncRow(world)).toMatchObject({ run: 0, stage: null, is_first: 1, failures: 0 })
    await world.pull()
    expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people, 'nightowl'))
  },
)

test('a second process leaves a pull alone that is under way, and says so to who asks', async () => {
  const world = await openFullWorld()
  const rival = await world.rival()
  const { done, goOn } = await heldAt(world, 3)
  expect(await rival.request(nora)).toBe('running')
  await rival.run(nora, never)
  expect(world.reads.count).toBe(3)
  goOn()
  await done
  expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
  expect(world.reads.count).toBe(7)
})

test.each([2, 3, 5, 6, 7])(
  'a process that stands still at read %i for longer than its lease is overtaken, and does no harm when it wakes',
  async read => {
    const world = await openFullWorld()
    const rival = await world.rival()
    const { done, goOn } = await heldAt(world, read)
    await world.clock.jump(SYNC_LEASE + 1)
    await rival.run(nora, never)
    const counts = (await world.syncs.state(nora))?.counts
    expect(counts).toMatchObject({ plays: 13, ratings: 4, listed: 4 })
    await world.people.addPlays('filmfan', [play(alien)])
    goOn()
    await done
    expect((await world.syncs.state(nora))?.counts).toEqual(counts)
    expect(await syncRow(world)).toMatchObject({ run: 1, stage: null, failures: 0 })
    expect(world.lines.filter(line => line.includes('stands elsewhere by now'))).toHaveLength(1)
    for (const pause of [5, 5]) await after(world, pause * MINUTE)
    expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
  },
)

test('two processes that both believe it is their turn, page by page, end with the same as one', async () => {
  const world = await openFullWorld()
  const rival = await world.rival()
  // The lease is taken away from whoever reads, so that both go on.
  world.meanwhile.act = async () => void (await world.db.deleteFrom('leases').execute())
  await Promise.all([world.syncs.run(nora, never), rival.run(nora, never)])
  world.meanwhile.act = null
  await world.pull()
  expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
  expect(
    (await world.db.selectFrom('announcements').selectAll().where('kind', '=', 'trakt_import').execute()).length,
  ).toBe(1)
})

test('whoever asks while a pull runs in the same process gets that one', async () => {
  const world = await openFullWorld()
  const { done, goOn } = await heldAt(world, 2)
  const joined = world.syncs.run(nora, never)
  goOn()
  await Promise.all([done, joined])
  expect(world.reads.count).toBe(7)
})

test('stopping lets the page under way be applied, and the next start goes on after it', async () => {
  const world = await openFullWorld()
  const stopping = new AbortController()
  atRead(world, 3, async () => stopping.abort())
  await world.pull(stopping.signal)
  expect(await syncRow(world)).toMatchObject({ stage: 'plays', page: 2, failures: 0, last_error: null })
  expect(await world.db.selectFrom('leases').selectAll().execute()).toEqual([])
  world.reads.count = 0
  const restarted = await world.rival()
  expect(await restarted.due()).toEqual([nora])
  await restarted.run(nora, never)
  expect(world.reads.count).toBe(4)
  expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
})

test('a clock that is set back by a day makes the pull due at once, and removals are looked at afresh', async () => {
  const world = await openSettledWorld()
  const { plays } = await world.people.library('filmfan')
  await world.people.removePlays('filmfan', { ids: [plays[0]?.id ?? 0] })
  await after(world, MINUTE)
  world.skew.ms = -DAY
  expect(await world.syncs.due()).toEqual([nora])
  await world.syncs.run(nora, never)
  expect((await holdingsHere(world.db)).plays, 'not by a time that lies ahead').toHaveLength(40)
  await after(world, 5 * MINUTE)
  expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
})

test.each([
  ['watch_history', 'before the first row of a page', /^insert into "watch_history"/],
  ['watch_history', 'when its rows are there', /^update "trakt_syncs" set/],
  ['ratings', 'before the first row of a page', /^insert into "ratings"/],
  ['ratings', 'when its rows are there', /^update "trakt_syncs" set/],
  ['watchlist', 'before the first row of a page', /^insert into "watchlist"/],
  ['watchlist', 'when its rows are there', /^update "trakt_syncs" set/],
] as const)(
  'a process that dies at %s %s leaves the page to the next one, with all that counts',
  async (table, _when, at) => {
    const world = await openFullWorld()
    let hasRows = false
    const dying = await openDying(world.file, sql => {
      const isHere = at.test(sql) && (hasRows || sql.startsWith('insert'))
      hasRows ||= sql.startsWith(`insert into "${table}"`)
      return isHere
    })
    await expect((await world.rival(dying.db)).run(nora, never)).rejects.toThrow(Dead)
    await dying.bury()
    await after(world, SYNC_LEASE + 1)
    expect(await syncRow(world)).toMatchObject({ run: 1, stage: null })
    expect((await world.syncs.state(nora))?.counts).toMatchObject({ plays: 13, ratings: 4, listed: 4 })
    expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
    expect(world.reads.count, 'one page more than without').toBe(7 + 1)
  },
)

test('a process that dies while its clock is a year ahead holds nobody up for longer than its lease', async () => {
  const world = await openFullWorld()
  world.skew.ms = 365 * DAY
  const dying = await openDying(world.file, 60)
  const syncs = await world.rival(dying.db)
  await expect(syncs.run(nora, never)).rejects.toThrow(Dead)
  await dying.bury()
  world.skew.ms = 0
  await world.pull()
  expect(await world.db.selectFrom('leases').selectAll().execute(), 'it is still held').toHaveLength(1)
  await after(world, SYNC_LEASE + 1)
  expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
})

test('a clock that jumps a day ahead in the middle of a pull, and back after it, costs nothing', async () => {
  const world = await openFullWorld()
  atRead(world, 3, async () => {
    world.skew.ms = DAY
  })
  await world.pull()
  world.skew.ms = 0
  expect(await world.syncs.due()).toEqual([nora])
  await world.clock.jump(MINUTE)
  await world.people.addPlays('filmfan', [play(alien)])
  for (const pause of [1, 5, 5]) await after(world, pause * MINUTE)
  expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people))
  expect(new Set((await playRows(world)).map(row => row.trakt_history_id)).size).toBe(14)
})
