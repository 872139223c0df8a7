import { expect, test } from 'vitest'
import { doubtPushes } from '../../db/outbox-restored.ts'
import { toStored } from '../../src/clock.ts'
import { account, alien, evening, matrix, openPushingWorld, type PushingWorld, userId } from '../helpers/pushing.ts'

const MINUTE = 60_000
const playAt = `348 ${new Date(evening).toISOString()}`

/** The database becomes what it was at the backup: what waits now may have been sent since. */
const restore = ({ db, clock }: PushingWorld) => doubtPushes(db, toStored(clock.now()))

test('a rating of a backup does not replace one that the member has given since, and one that is new at Trakt goes', async () => {
  const world = await openPushingWorld()
  await world.ratings.rate(userId, alien, 5)
  await world.ratings.rate(userId, matrix, 6)
  await world.clock.jump(MINUTE)
  await world.people.rate(account, [{ ids: { tmdb: alien.tmdbId }, rating: 9 }])
  await restore(world)
  await world.settle()
  expect((await world.atTrakt()).ratings).toEqual(['348 9', '603 6'])
  expect(await world.statuses()).toEqual(['rating_set withdrawn', 'rating_set done'])
  await world.trakt.syncs.run(userId, new AbortController().signal)
  expect(await world.ratings.of(userId, alien.tmdbId)).toBe(9)
})

test('a rating that was to be taken back at the backup, and was given anew since, stays', async () => {
  const world = await openPushingWorld()
  for (const film of [alien, matrix]) await world.ratings.rate(userId, film, 5)
  await world.settle()
  for (const film of [alien, matrix]) await world.ratings.remove(userId, film)
  await world.clock.jump(MINUTE)
  await world.people.rate(account, [{ ids: { tmdb: alien.tmdbId }, rating: 9 }])
  await restore(world)
  await world.settle()
  expect((await world.atTrakt()).ratings).toEqual(['348 9'])
})

test('a newer rating that is given while that is not clear yet goes in its place', async () => {
  const world = await openPushingWorld()
  await world.ratings.rate(userId, alien, 5)
  await restore(world)
  await world.ratings.rate(userId, alien, 7)
  await world.settle()
  expect((await world.atTrakt()).ratings).toEqual(['348 7'])
  expect(await world.statuses()).toEqual(['rating_set withdrawn', 'rating_set done'])
})

test('a play that was to be sent at the backup, and is there by now, is not sent again', async () => {
  const world = await openPushingWorld()
  await world.watch()
  const waiting = await world.outbox()
  await world.settle()
  for (const { id } of waiting)
    await world.db
      .updateTable('outbox')
      .set({ status: 'queued', sends: 0, acknowledged_at: null })
      .where('id', '=', id)
      .execute()
  await restore(world)
  await world.settle()
  expect((await world.atTrakt()).plays).toEqual([playAt])
})
