import { expect, test } from 'vitest'
import { insertPlay } from '../../db/watch-history.ts'
import { account, alien, matrix, openPushingWorld, userId } from '../helpers/pushing.ts'
import { pushWith } from '../helpers/pushing-amiss.ts'

test('a rating that is taken back while its film is looked up goes as that, and the others of its batch as they are', async () => {
  const world = await openPushingWorld()
  const push = pushWith(world, api => ({
    async filmByTmdb(token, tmdbId, imdbId) {
      if (tmdbId === alien.tmdbId) await world.ratings.remove(userId, alien)
      return api.filmByTmdb(token, tmdbId, imdbId)
    },
  }))
  await world.ratings.rate(userId, alien, 8)
  await world.ratings.rate(userId, matrix, 9)
  await push.drainDue()
  expect((await world.atTrakt()).ratings).toEqual(['603 9'])
  expect(await world.statuses()).toEqual(['rating_remove done', 'rating_set done'])
})

test('a play of a film that Trakt does not know, taken back and recorded anew meanwhile, is told of once more', async () => {
  const world = await openPushingWorld()
  const unknown = { ...alien, tmdbId: 9_999_999, imdbId: null }
  const first = await world.watch(unknown)
  let isAnew = false
  const push = pushWith(world, api => ({
    async addPlays(token, plays) {
      if (!isAnew) await world.plays.undo(userId, first.id)
      return api.addPlays(token, plays)
    },
    async plays(token, asked) {
      if (!isAnew) await world.watch(unknown)
      isAnew = true
      return api.plays(token, asked)
    },
  }))
  await world.settle({ ...world.trakt, push })
  expect(isAnew).toBe(true)
  const rows = await world.outbox()
  expect(rows.filter(row => row.status === 'failed').map(row => row.told_by)).toEqual([expect.any(Number)])
})

test('a play that Trakt shows under the number of another one that was recorded here is there, and holds up nothing', async () => {
  const world = await openPushingWorld()
  await world.people.fault('lost-answer', 'history-add')
  const { watched_at } = await world.watch()
  await world.trakt.push.drainDue()
  const [arrived] = (await world.people.library(account)).plays
  await insertPlay(world.db, {
    ...{ user_id: userId, tmdb_id: alien.tmdbId, title: alien.title, year: alien.year, source: 'import' },
    ...{ watched_at, trakt_history_id: arrived?.id ?? null, synced_to_trakt: 1, guild_id: null, round_id: null },
  })
  await world.watch(matrix, 1)
  await world.settle()
  expect(await world.statuses()).toEqual(['play_add done', 'play_add done'])
  expect((await world.atTrakt()).plays).toHaveLength(2)
})
