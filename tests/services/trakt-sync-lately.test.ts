import { expect, test } from 'vitest'
import { toStored } from '../../src/clock.ts'
import {
  addOutbox,
  after,
  alien,
  believed,
  evening,
  MINUTE,
  nora,
  openSettledWorld,
  outboxRows,
  type PullWorld,
  play,
  playRows,
  pullsAsDue,
  recordHere,
  syncRow,
} from '../helpers/pulls.ts'

const YEAR = 365 * 24 * 60 * MINUTE
const now = (world: PullWorld) => toStored(world.clock.now())
const ofAlien = (world: PullWorld) => world.people.removePlays('filmfan', { movies: [{ ids: { tmdb: alien } }] })

/** A play of Alien that was sent to Trakt just now, and that Trakt has. */
async function sendPlay(world: PullWorld, known: object = {}) {
  const ours = await recordHere(world, evening, { synced_to_trakt: 1, ...known })
  await world.people.addPlays('filmfan', [play(alien)])
  await addOutbox(world, {
    play_id: ours.id,
    status: 'done',
    sends: 1,
    done_at: now(world),
    acknowledged_at: now(world),
  })
  return ours
}

async function sendRating(world: PullWorld, rating: number) {
  const rated_at = now(world)
  await world.db
    .insertInto('ratings')
    .values({ user_id: nora, tmdb_id: alien, rating, rated_at, synced_to_trakt: 1 })
    .execute()
  await world.people.rate('filmfan', [{ ids: { tmdb: alien }, rating, rated_at }])
  await addOutbox(world, { kind: 'rating_set', rating, rated_at, status: 'done', done_at: now(world) })
}

const ratingHere = ({ db }: PullWorld) =>
  db.selectFrom('ratings').select(['rating', 'synced_to_trakt']).where('tmdb_id', '=', alien).execute()

test('a play that is removed at Trakt right after it was sent there is found to be gone, though nothing more happens', async () => {
  const world = await openSettledWorld()
  const ours = await sendPlay(world)
  await world.clock.jump(MINUTE)
  await ofAlien(world)
  await after(world, MINUTE)
  await pullsAsDue(world, 5)
  const kept = (await playRows(world)).find(row => row.id === ours.id)
  expect(kept).toMatchObject({ source: 'discord', synced_to_trakt: 0, trakt_history_id: null })
})

test('so is one whose number a look has found, and no pull has seen', async () => {
  const world = await openSettledWorld()
  const ours = await sendPlay(world, { trakt_history_id: 4711 })
  await ofAlien(world)
  await after(world, 20 * MINUTE)
  await pullsAsDue(world, 5)
  const kept = (await playRows(world)).find(row => row.id === ours.id)
  expect(kept).toMatchObject({ synced_to_trakt: 0, trakt_history_id: null })
})

test('a rating that another application gives right after ours was sent is taken, though nothing more happens', async () => {
  const world = await openSettledWorld()
  await sendRating(world, 6)
  await world.clock.jump(MINUTE)
  await world.people.rate('filmfan', [{ ids: { tmdb: alien }, rating: 9 }])
  await after(world, MINUTE)
  await pullsAsDue(world, 5)
  expect(await ratingHere(world)).toEqual([{ rating: 9, synced_to_trakt: 1 }])
})

test('a rating that is taken away at Trakt right after ours was sent goes here too', async () => {
  const world = await openSettledWorld()
  await sendRating(world, 6)
  await world.clock.jump(MINUTE)
  await world.people.unrate('filmfan', [{ ids: { tmdb: alien } }])
  await after(world, MINUTE)
  await pullsAsDue(world, 5)
  expect(await ratingHere(world)).toEqual([])
})

test('a rating that Trakt was sent a moment ago is not missed while reads lag', async () => {
  const world = await openSettledWorld()
  await world.clock.jump(20 * MINUTE)
  await world.people.readLag(600, ['ratings'])
  await sendRating(world, 6)
  for (const pause of [MINUTE, believed]) await after(world, pause)
  expect(await ratingHere(world), 'Trakt does not show it yet').toEqual([{ rating: 6, synced_to_trakt: 1 }])
  await pullsAsDue(world, 3)
  expect(await ratingHere(world)).toEqual([{ rating: 6, synced_to_trakt: 1 }])
})

test('another application’s play in the minute of one that was just taken back is known in the end', async () => {
  const world = await openSettledWorld()
  await addOutbox(world, { kind: 'play_remove', status: 'done', done_at: now(world) })
  await world.people.addPlays('filmfan', [play(alien)])
  await after(world, MINUTE)
  await pullsAsDue(world, 5)
  expect((await playRows(world)).filter(row => row.tmdb_id === alien)).toMatchObject([
    { source: 'trakt', watched_at: evening },
  ])
})

test('what was sent while the clock was a year ahead does not hide what Trakt says for a year', async () => {
  const world = await openSettledWorld()
  const late = toStored(world.clock.now() + YEAR)
  const ours = await recordHere(world, evening, { synced_to_trakt: 1 })
  await addOutbox(world, { play_id: ours.id, status: 'done', done_at: late })
  await addOutbox(world, { kind: 'rating_set', rating: 6, rated_at: late, status: 'done', done_at: late })
  await addOutbox(world, { kind: 'play_remove', tmdb_id: 13, status: 'done', done_at: late })
  await world.people.addPlays('filmfan', [play(13)])
  await world.people.rate('filmfan', [{ ids: { tmdb: alien }, rating: 9 }])
  await after(world, MINUTE)
  await pullsAsDue(world, 5)
  expect(await ratingHere(world)).toEqual([{ rating: 9, synced_to_trakt: 1 }])
  const rows = await playRows(world)
  expect(rows.filter(row => row.tmdb_id === 13 && row.watched_at === evening)).toHaveLength(1)
  expect(rows.find(row => row.id === ours.id)).toMatchObject({ synced_to_trakt: 0 })
})

test('a play that was removed at Trakt and added again in the same minute stays the one that was recorded here', async () => {
  const world = await openSettledWorld()
  const ours = await sendPlay(world)
  await after(world, 20 * MINUTE)
  await ofAlien(world)
  await world.people.addPlays('filmfan', [play(alien), play(alien, '2026-02-13T20:00:00.000Z')])
  await after(world, MINUTE)
  await pullsAsDue(world, 3)
  const rows = (await playRows(world)).filter(row => row.tmdb_id === alien && row.watched_at === evening)
  expect(rows).toMatchObject([{ id: ours.id, source: 'discord', synced_to_trakt: 1, missing_since: null }])
  await after(world, believed)
  expect((await playRows(world)).filter(row => row.tmdb_id === alien)).toHaveLength(2)
})

test('a play of which the member does not say whether it is there has nobody read the account again and again', async () => {
  const world = await openSettledWorld()
  const ours = await recordHere(world, evening, { synced_to_trakt: 1 })
  await addOutbox(world, { play_id: ours.id, status: 'unsure', sends: 2, acknowledged_at: now(world) })
  await world.people.addPlays('filmfan', [play(13)])
  await pullsAsDue(world, 6)
  const { next_at } = await syncRow(world)
  expect(Date.parse(next_at) - world.clock.now()).toBeGreaterThan(40 * MINUTE)
  const statuses = (await outboxRows(world)).map(row => row.status)
  expect(statuses, 'the question stands').toEqual(['unsure'])
})
