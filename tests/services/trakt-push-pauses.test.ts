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

test('a play that Trakt never lets be looked for does not keep the others from it, nor does one that it never takes', async () => {
  const world = await openPushingWorld()
  const deaf = pushWith(world, () => ({ addPlays: fail('unavailable', 502), plays: fail('unavailable', 500) }))
  await world.watch(alien, 0)
  await drainFor(world, deaf, HOUR)
  const unread = pushWith(world, () => ({ plays: fail('unavailable', 500) }))
  await world.watch(matrix, 1)
  await drainFor(world, unread, 7 * MINUTE)
  expect((await world.atTrakt()).plays).toEqual([playAt(1, 603)])
  const untaken = pushWith(world, () => ({ addPlays: fail('unavailable', 502) }))
  await world.watch(matrix, 2)
  await drainFor(world, untaken, HOUR)
  expect((await world.outbox()).map(row => row.sends > 1)).toEqual([true, false, true])
})

test('nor does it keep the others waiting that are to be looked for', async () => {
  const world = await openPushingWorld()
  await world.people.fault('lost-answer', 'history-add')
  await world.watch(alien, 0)
  await world.watch(matrix, 1)
  let unreadable: number | undefined
  const push = pushWith(world, api => ({
    async plays(token, asked) {
      unreadable ??= asked?.traktId
      return asked?.traktId === unreadable ? fail('unavailable', 500)() : api.plays(token, asked)
    },
  }))
  await drainFor(world, push, 7 * MINUTE)
  expect(await world.statuses()).toEqual(['play_add checking', 'play_add done'])
})

test('that Trakt has nowhere to look for plays does not mean that there is none: nothing is sent again', async () => {
  const world = await openPushingWorld()
  await world.people.fault('lost-answer', 'history-add')
  await world.watch()
  const push = pushWith(world, () => ({ plays: fail('rejected', 404) }))
  await drainFor(world, push, HOUR)
  expect((await world.outbox()).map(({ status, sends }) => [status, sends])).toEqual([['checking', 1]])
  await drainFor(world, world.trakt.push, 7 * MINUTE)
  expect((await world.atTrakt()).plays).toEqual([playAt(0)])
})

test('an account that Trakt lets be read and takes nothing for is told of once, and asked ever more seldom', async () => {
  const world = await openPushingWorld()
  let calls = 0
  const push = pushWith(world, () => ({
    async addPlays() {
      calls++
      return fail('locked', 423)()
    },
  }))
  await world.watch()
  const told = async () => {
    const { db } = world
    await db.updateTable('announcements').set({ status: 'sent', message_id: '1' }).execute()
    return (await db.selectFrom('announcements').select('id').where('kind', '=', 'trakt_refused').execute()).length
  }
  for (let days = 0; days < 4; days++) {
    await drainFor(world, push, 24 * HOUR)
    expect(await told()).toBe(1)
  }
  expect(calls).toBeGreaterThan(5)
  expect(calls).toBeLessThan(20)
  await drainFor(world, world.trakt.push, 24 * HOUR)
  expect((await world.atTrakt()).plays).toEqual([playAt(0)])
  await world.watch(matrix, 1)
  await drainFor(world, push, MINUTE)
  expect(await told(), 'locked again is news again').toBe(2)
})

test('an account that is locked anew days after nothing was left to send is news again', async () => {
  const world = await openPushingWorld()
  await world.people.changeAccount(account, { locked: true })
  const play = await world.watch()
  await drainFor(world, world.trakt.push, MINUTE)
  await world.plays.undo(userId, play.id)
  await world.db.updateTable('announcements').set({ status: 'sent', message_id: '1' }).execute()
  await world.clock.jump(72 * HOUR)
  await world.watch(matrix, 1)
  await drainFor(world, world.trakt.push, MINUTE)
  const told = await world.db.selectFrom('announcements').select('id').where('kind', '=', 'trakt_refused').execute()
  expect(told).toHaveLength(2)
})

test('the status says nothing of a pause that is over because the account was read since', async () => {
  const world = await openPushingWorld()
  await world.people.changeAccount(account, { locked: true })
  await world.watch()
  await drainFor(world, world.trakt.push, MINUTE)
  expect((await world.trakt.questions.state(userId)).paused?.why).toBe('locked')
  await world.people.changeAccount(account, { locked: false })
  await world.trakt.syncs.run(userId, new AbortController().signal)
  expect((await world.trakt.questions.state(userId)).paused).toBeNull()
})
