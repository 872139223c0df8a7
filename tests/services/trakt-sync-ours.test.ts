import { expect, test } from 'vitest'
import { traktNumber } from '../../sandbox/trakt/movies/movie.ts'
import {
  addOutbox,
  after,
  alien,
  believed,
  evening,
  MINUTE,
  nora,
  openPullWorld,
  openSettledWorld,
  outboxRows,
  play,
  playRows,
  recordHere,
  syncRow,
} from '../helpers/pulls.ts'
import { openPushingWorld, userId } from '../helpers/pushing.ts'

test('a play that was recorded here at the same minute is the same play, and need not be sent', async () => {
  const world = await openPullWorld()
  const ours = await recordHere(world, '2026-02-14T20:00:37.000Z')
  await addOutbox(world, { play_id: ours.id })
  await world.people.addPlays('filmfan', [play(alien), play(alien, '2026-02-13T20:00:00.000Z')])
  await world.pull()
  const [first, second, ...more] = await playRows(world)
  expect(first).toMatchObject({ id: ours.id, source: 'discord', synced_to_trakt: 1, watched_at: evening })
  expect(first?.trakt_history_id).toBeGreaterThan(0)
  expect(second).toMatchObject({ source: 'trakt', watched_at: '2026-02-13T20:00:00.000Z' })
  expect(more).toEqual([])
  expect(await outboxRows(world)).toMatchObject([{ status: 'done', trakt_history_id: first?.trakt_history_id }])
})

test.each([
  ['is being sent', { status: 'sending', sends: 1, claimed_at: evening }],
  ['was sent twice', { status: 'checking', sends: 2 }],
  ['was declined', { status: 'declined' }],
])('the outbox keeps what %s, though Trakt has the play', async (_what, change) => {
  const world = await openPullWorld()
  const ours = await recordHere(world)
  await addOutbox(world, { play_id: ours.id, ...change })
  await world.people.addPlays('filmfan', [play(alien)])
  await world.pull()
  expect(await playRows(world)).toMatchObject([{ id: ours.id, synced_to_trakt: 1 }])
  expect(await outboxRows(world)).toMatchObject([change])
})

test('a play that is being taken back at Trakt does not come back', async () => {
  const world = await openPullWorld()
  await world.people.addPlays('filmfan', [play(alien)])
  await addOutbox(world, { kind: 'play_remove' })
  await world.pull()
  expect(await playRows(world)).toEqual([])
  await world.db
    .updateTable('outbox')
    .set({ status: 'done', done_at: new Date(world.clock.now()).toISOString() })
    .execute()
  await after(world, 10 * MINUTE)
  expect(await playRows(world), 'reads may lag behind the removal').toEqual([])
  await world.people.addPlays('filmfan', [play(alien, '2026-02-15T20:00:00.000Z')])
  await after(world, 10 * MINUTE)
  expect(await playRows(world), 'it is there all the same').toHaveLength(2)
})

test('of two plays in one minute the one that is being taken back, by its number, is left out alone', async () => {
  const world = await openPullWorld()
  await world.people.addPlays('filmfan', [play(alien), play(alien)])
  const { plays: there } = await world.people.library('filmfan')
  await addOutbox(world, { kind: 'play_remove', trakt_history_id: there[0]?.id })
  await world.pull()
  expect((await playRows(world)).map(row => row.trakt_history_id)).toEqual([there[1]?.id])
})

test('a play that was sent, and is removed at Trakt, stays as ours and is not offered again', async () => {
  const world = await openSettledWorld()
  const ours = await recordHere(world)
  await world.people.addPlays('filmfan', [play(alien)])
  await after(world, MINUTE)
  await world.people.removePlays('filmfan', { movies: [{ ids: { tmdb: alien } }] })
  for (const pause of [believed, believed]) await after(world, pause)
  const kept = (await playRows(world)).find(row => row.id === ours.id)
  expect(kept).toMatchObject({ source: 'discord', synced_to_trakt: 0, trakt_history_id: null, missing_since: null })
  expect(await outboxRows(world)).toMatchObject([{ play_id: ours.id, status: 'declined' }])
})

test('a play of the night that came from Trakt, and is removed there, stays as ours', async () => {
  const world = await openSettledWorld()
  await world.people.addPlays('filmfan', [play(alien)])
  await after(world, MINUTE)
  await world.db.updateTable('watch_history').set({ round_id: 1 }).where('tmdb_id', '=', alien).execute()
  await world.people.removePlays('filmfan', { movies: [{ ids: { tmdb: alien } }] })
  for (const pause of [believed, believed]) await after(world, pause)
  const kept = (await playRows(world)).find(row => row.tmdb_id === alien)
  expect(kept).toMatchObject({ source: 'discord', synced_to_trakt: 0, round_id: 1 })
})

test('a play that Trakt was sent a moment ago is not missed while reads lag', async () => {
  const world = await openSettledWorld()
  const trakt_id = traktNumber(alien)
  const ours = await recordHere(world, evening, { synced_to_trakt: 1, trakt_id })
  await addOutbox(world, { play_id: ours.id, status: 'done', done_at: new Date(world.clock.now()).toISOString() })
  await world.people.addPlays('filmfan', [play(13)])
  for (const pause of [MINUTE, believed]) await after(world, pause)
  expect((await playRows(world)).find(row => row.id === ours.id)).toMatchObject({
    synced_to_trakt: 1,
    missing_since: null,
  })
  for (const pause of [20 * MINUTE, believed]) {
    await world.people.addPlays('filmfan', [play(11)])
    await after(world, pause)
  }
  expect(
    (await playRows(world)).find(row => row.id === ours.id),
    'it never arrived',
  ).toMatchObject({ synced_to_trakt: 0 })
})

test('of two ratings Trakt’s is taken, but ours while it is being sent, or where it is younger and was never sent', async () => {
  const world = await openPullWorld()
  const { db, people } = world
  const old = '2026-01-01T20:00:00.000Z'
  const give = (tmdb_id: number, rated_at: string, synced_to_trakt: number) =>
    db.insertInto('ratings').values({ user_id: nora, tmdb_id, rating: 3, rated_at, synced_to_trakt }).execute()
  await give(11, evening, 0)
  await give(12, old, 0)
  await give(13, evening, 1)
  await give(348, old, 0)
  await addOutbox(world, { kind: 'rating_set', tmdb_id: 348, rating: 3, rated_at: old })
  await addOutbox(world, { kind: 'rating_remove', tmdb_id: 62 })
  const rated_at = '2026-02-01T20:00:00.000Z'
  await people.rate(
    'filmfan',
    [11, 12, 13, 348, 62].map(tmdb => ({ ids: { tmdb }, rating: 8, rated_at })),
  )
  await world.pull()
  const rows = await db.selectFrom('ratings').selectAll().orderBy('tmdb_id').execute()
  expect(rows.map(row => [row.tmdb_id, row.rating, row.synced_to_trakt, row.source])).toEqual([
    [11, 3, 0, 'discord'],
    [12, 8, 1, 'discord'],
    [13, 8, 1, 'discord'],
    [348, 3, 0, 'discord'],
  ])
})

test('a play whose time is moved at Trakt onto the minute of one of ours stays where it was recorded', async () => {
  const world = await openSettledWorld()
  const other = '2026-02-13T20:00:00.000Z'
  const ours = await recordHere(world)
  const second = await recordHere(world, other)
  await world.people.addPlays('filmfan', [play(alien), play(alien, other)])
  await after(world, MINUTE)
  const at = async (id: number) => (await playRows(world)).find(row => row.id === id)
  const history = (await at(ours.id))?.trakt_history_id ?? 0
  // As if the member had edited the date there: the number stays, and comes with another minute.
  await world.people.removePlays('filmfan', { movies: [{ ids: { tmdb: alien } }] })
  await world.people.addPlays('filmfan', [play(alien, other), play(alien, '2026-02-12T20:00:00.000Z')])
  const { plays } = await world.people.library('filmfan')
  const moved = plays.filter(({ movie }) => movie.tmdb === alien)
  await world.db
    .updateTable('watch_history')
    .set({ trakt_history_id: moved[0]?.id })
    .where('id', '=', ours.id)
    .execute()
  await after(world, MINUTE)
  expect(history).not.toBe(moved[0]?.id)
  expect(await at(ours.id)).toMatchObject({ watched_at: evening, trakt_history_id: moved[0]?.id })
  expect(await at(second.id)).toMatchObject({ watched_at: other })
  expect((await syncRow(world)).last_error).toBeNull()
})

test('a night that is known from Trakt and was recorded here too is one play once Trakt has it no more', async () => {
  const world = await openSettledWorld()
  await world.people.addPlays('filmfan', [play(alien)])
  await after(world, MINUTE)
  await world.db.updateTable('watch_history').set({ round_id: 1 }).where('tmdb_id', '=', alien).execute()
  const ours = await recordHere(world)
  await world.people.removePlays('filmfan', { movies: [{ ids: { tmdb: alien } }] })
  for (const pause of [believed, believed]) await after(world, pause)
  const left = (await playRows(world)).filter(row => row.tmdb_id === alien)
  expect(left).toMatchObject([{ id: ours.id, round_id: 1, source: 'discord', synced_to_trakt: 0 }])
})

test('a play whose answer was lost and that a pull has found is ours: taken back and wanted again at once, it is on Trakt', async () => {
  const world = await openPushingWorld()
  const sync = () => world.trakt.syncs.run(userId, new AbortController().signal)
  await sync()
  await world.people.fault('lost-answer', 'history-add')
  const undone = await world.watch()
  await world.trakt.push.drainDue()
  await world.clock.jump(10_000)
  await world.db
    .updateTable('trakt_syncs')
    .set({ next_at: new Date(world.clock.now()).toISOString() })
    .execute()
  await sync()
  expect(await world.statuses()).toEqual(['play_add done'])
  await world.plays.undo(userId, undone.id)
  await world.watch()
  await world.settle()
  const plays = await world.db.selectFrom('watch_history').select(['synced_to_trakt', 'source']).execute()
  expect(plays).toEqual([{ synced_to_trakt: 1, source: 'discord' }])
  expect((await world.atTrakt()).plays).toHaveLength(1)
})

test('a play that Trakt had refused and that stands there by now is not sent again', async () => {
  const world = await openPullWorld()
  const ours = await recordHere(world)
  await addOutbox(world, { play_id: ours.id, status: 'failed', last_error: 'not_found' })
  await world.people.addPlays('filmfan', [play(alien)])
  await world.pull()
  expect(await outboxRows(world)).toMatchObject([{ status: 'done' }])
  expect(await world.trakt.questions.retry(nora)).toBe(0)
})
