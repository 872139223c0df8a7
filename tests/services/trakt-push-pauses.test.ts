import { expect, test } from 'vitest'
import { account, alien, evening, matrix, openPushingWorld, userId } from '../helpers/pushing.ts'
import { drainFor, fail, pushWith } from '../helpers/pushing-amiss.ts'
import { guild, linkInBrowser } from '../helpers/trakt.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const other = 2
const playAt = (minutes: number, tmdbId = alien.tmdbId) =>
  `${tmdbId} ${new Date(evening + minutes * MINUTE).toISOString()}`

test.each(['rating', 'play'] as const)('a %s that Trakt answers with an error is sent ever more seldom', async what => {
  const world = await openPushingWorld()
  let calls = 0
  const count = async () => {
    calls++
    return fail('unavailable', 500)()
  }
  const push = pushWith(world, () => ({ rate: count, addPlays: count }))
  if (what === 'rating') await world.ratings.rate(userId, alien, 9)
  else await world.watch()
  await drainFor(world, push, HOUR)
  expect(calls).toBeGreaterThan(8)
  expect(calls).toBeLessThan(22)
})

test('after an outage of hours everything arrives within seven minutes', async () => {
  const world = await openPushingWorld()
  const outage = pushWith(world, () => ({
    filmByTmdb: fail('unavailable', 503),
    rate: fail('unavailable', 503),
    addPlays: fail('unavailable', 503),
    plays: fail('unavailable', 503),
  }))
  await world.watch(alien, 0)
  await world.ratings.rate(userId, alien, 9)
  await drainFor(world, outage, 7 * HOUR)
  await world.watch(matrix, 1)
  await drainFor(world, world.trakt.push, 7 * MINUTE)
  expect(await world.atTrakt()).toEqual({ plays: [playAt(0), playAt(1, 603)].toSorted(), ratings: ['348 9'] })
})

test('a play that Trakt never takes does not keep the others from it', async () => {
  const world = await openPushingWorld()
  await world.watch(alien, 0)
  await world.watch(matrix, 1)
  const push = pushWith(world, api => ({
    addPlays: (token, plays) =>
      plays.some(({ watchedAt }) => playAt(0).endsWith(watchedAt))
        ? fail('unavailable', 500)()
        : api.addPlays(token, plays),
  }))
  await drainFor(world, push, 5 * MINUTE)
  expect((await world.atTrakt()).plays).toEqual([playAt(1, 603)])
  await drainFor(world, push, HOUR)
  await world.watch(matrix, 2)
  await drainFor(world, push, 7 * MINUTE)
  expect((await world.atTrakt()).plays).toEqual([playAt(1, 603), playAt(2, 603)].toSorted())
})

test('a search that Trakt refuses holds up nobody: the film is sent by its TMDB id', async () => {
  const world = await openPushingWorld()
  const push = pushWith(world, () => ({ filmByTmdb: fail('rejected', 404) }))
  await world.watch()
  await drainFor(world, push, 5 * SECOND)
  expect((await world.atTrakt()).plays).toEqual([playAt(0)])
})

test('one member whom Trakt answers 403 for ever does not keep the others’ plays from it', async () => {
  const world = await openPushingWorld()
  await linkInBrowser(world, other, 'nightowl')
  const token = await world.trakt.tokens.accessToken(userId)
  const push = pushWith(world, api => ({
    addPlays: (accessToken, plays) =>
      accessToken === token ? fail('forbidden', 403)() : api.addPlays(accessToken, plays),
  }))
  await world.watch()
  await drainFor(world, push, HOUR)
  for (let minutes = 0; minutes < 12; minutes++) {
    await world.plays.record(guild, other, { film: alien, at: evening + minutes * MINUTE })
    // The first one shows that it is not about the application.
    await drainFor(world, push, minutes === 0 ? 10 * MINUTE : 2 * MINUTE)
    expect((await world.people.library('nightowl')).plays).toHaveLength(minutes + 1)
  }
})

test('linking the same account again ends a pause: Trakt has just let the member in', async () => {
  const world = await openPushingWorld()
  await world.people.changeAccount(account, { locked: true })
  await world.watch()
  await drainFor(world, world.trakt.push, 5 * HOUR)
  await world.people.changeAccount(account, { locked: false })
  await linkInBrowser(world, userId, account)
  await drainFor(world, world.trakt.push, 10 * SECOND)
  expect((await world.atTrakt()).plays).toEqual([playAt(0)])
})

test('a locked account that can be read again is sent to at once, and not hours later', async () => {
  const world = await openPushingWorld()
  await world.people.changeAccount(account, { locked: true })
  await world.watch()
  await drainFor(world, world.trakt.push, 20 * HOUR)
  await world.people.changeAccount(account, { locked: false })
  await world.trakt.syncs.run(userId, new AbortController().signal)
  await drainFor(world, world.trakt.push, 10 * SECOND)
  expect((await world.atTrakt()).plays).toEqual([playAt(0)])
})
