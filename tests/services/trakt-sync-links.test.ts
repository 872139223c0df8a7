import { expect, test } from 'vitest'
import {
  addOutbox,
  after,
  alien,
  evening,
  holdingsAtTrakt,
  holdingsHere,
  MINUTE,
  nora,
  openSettledWorld,
  outboxRows,
  play,
  playRows,
  recordHere,
} from '../helpers/pulls.ts'
import { linkInBrowser } from '../helpers/trakt.ts'

test('unlinking deletes what came from Trakt and keeps what was recorded here, as ours alone', async () => {
  const world = await openSettledWorld()
  const { db, people } = world
  await recordHere(world)
  await db.insertInto('ratings').values({ user_id: nora, tmdb_id: alien, rating: 3, rated_at: evening }).execute()
  await people.addPlays('filmfan', [play(alien), play(13)])
  await people.rate('filmfan', [{ ids: { tmdb: alien }, rating: 9 }])
  await after(world, MINUTE)
  const night = (await playRows(world)).find(row => row.tmdb_id === 13 && row.watched_at === evening)
  await db
    .updateTable('watch_history')
    .set({ round_id: 1 })
    .where('id', '=', night?.id ?? 0)
    .execute()
  await addOutbox(world, { status: 'queued' })
  await world.trakt.links.unlink(nora)
  expect(await playRows(world)).toMatchObject([
    { tmdb_id: alien, source: 'discord', synced_to_trakt: 0, trakt_history_id: null },
    { tmdb_id: 13, round_id: 1, source: 'discord', synced_to_trakt: 0, trakt_history_id: null },
  ])
  expect(await db.selectFrom('ratings').selectAll().execute()).toMatchObject([
    { tmdb_id: alien, rating: 9, source: 'discord', synced_to_trakt: 0 },
  ])
  for (const table of ['watchlist', 'outbox', 'trakt_syncs'] as const)
    expect(await db.selectFrom(table).selectAll().execute(), table).toEqual([])
})

test('another account takes the place of the first one, and what came from that', async () => {
  const world = await openSettledWorld()
  await world.people.generateLibrary('nightowl', { plays: 7, watchlist: 2, seed: 3 })
  await linkInBrowser(world, nora, 'nightowl')
  expect(await holdingsHere(world.db)).toEqual({ plays: [], ratings: [], watchlist: [] })
  await world.pull()
  expect(await holdingsHere(world.db)).toEqual(await holdingsAtTrakt(world.people, 'nightowl'))
})

test('the same account linked again keeps what is known, and what waits to be sent', async () => {
  const world = await openSettledWorld()
  const before = await holdingsHere(world.db)
  await addOutbox(world, { status: 'queued' })
  await world.people.revoke('filmfan')
  await after(world, 60 * MINUTE)
  expect(await holdingsHere(world.db)).toEqual(before)
  await linkInBrowser(world, nora, 'filmfan')
  expect([await holdingsHere(world.db), (await outboxRows(world)).length]).toEqual([before, 1])
  world.reads.count = 0
  await world.pull()
  expect(world.reads.count, 'nothing has changed').toBe(1)
})
