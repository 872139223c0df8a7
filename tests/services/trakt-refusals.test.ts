import { expect, test } from 'vitest'
import { createAnnouncements } from '../../src/services/announcements.ts'
import { account, alien, evening, matrix, openPushingWorld, type PushingWorld, userId } from '../helpers/pushing.ts'

const MINUTE = 60_000
const playAt = (minutes: number, tmdbId = 348) => `${tmdbId} ${new Date(evening + minutes * MINUTE).toISOString()}`
/** A film that the sandbox's Trakt does not have. */
const unknown = { tmdbId: 9_999_999, imdbId: null, title: 'Nobody’s Film', year: 2026 }

/** The messages that tell of refusals, with what each says now. */
async function told(world: PushingWorld) {
  const { db, clock } = world
  const rows = await db
    .selectFrom('announcements')
    .selectAll()
    .where('kind', '=', 'trakt_refused')
    .orderBy('id')
    .execute()
  const announcements = createAnnouncements({ db, clock, holder: 'test' })
  const contents = await Promise.all(rows.map(row => announcements.content(row)))
  return contents.map(content => {
    if (content?.kind !== 'trakt_refused') return null
    const refused = content.refused.map(({ why, title, kind }) => `${kind} ${title} ${why}`)
    return content.locked ? ['locked', ...refused] : refused
  })
}

/** The message has been sent. */
async function deliver({ db }: PushingWorld): Promise<void> {
  await db
    .updateTable('announcements')
    .set({ status: 'sent', message_id: '1' })
    .where('kind', '=', 'trakt_refused')
    .execute()
}

test('what Trakt does not know is refused and told once, and the rest of its batch arrives', async () => {
  const world = await openPushingWorld()
  await world.watch(alien, 0)
  await world.watch(unknown, 1)
  await world.ratings.rate(userId, unknown, 8)
  await world.watch(matrix, 2)
  await world.settle()
  expect((await world.atTrakt()).plays).toEqual([playAt(0), playAt(2, 603)].toSorted())
  expect(await world.statuses()).toEqual(['play_add done', 'play_add failed', 'rating_set failed', 'play_add done'])
  expect(await told(world)).toEqual([['play_add Nobody’s Film not_found', 'rating_set Nobody’s Film not_found']])
})

test('where Trakt names what it does not know as {}, each is sent by itself, so that nothing is lost or sent twice', async () => {
  const world = await openPushingWorld()
  await world.people.switch('odd-not-found')
  for (const [index, film] of [alien, unknown, matrix, unknown].entries()) await world.watch(film, index)
  await world.settle()
  expect((await world.atTrakt()).plays).toEqual([playAt(0), playAt(2, 603)].toSorted())
  expect(await world.statuses()).toEqual(['play_add done', 'play_add failed', 'play_add done', 'play_add failed'])
})

test('one play that is not valid does not take the others of its batch with it', async () => {
  const world = await openPushingWorld()
  for (const minutes of [0, 1, 2]) await world.watch(alien, minutes)
  await world.people.fault('invalid', 'history-add')
  await world.trakt.push.drainDue()
  await world.people.fault('invalid', 'history-add')
  await world.settle()
  expect((await world.atTrakt()).plays).toHaveLength(3)
})

test('an account that is full is told once, not with every play; with room again all goes on', async () => {
  const world = await openPushingWorld()
  await world.people.changeAccount(account, { limits: { history: 0 } })
  await world.watch(alien, 0)
  await world.watch(alien, 1)
  await world.settle()
  expect(await world.statuses()).toEqual(['play_add failed', 'play_add failed'])
  expect(await told(world)).toEqual([['play_add Alien account_limit', 'play_add Alien account_limit']])
  await deliver(world)
  await world.watch(alien, 2)
  await world.settle()
  expect(await told(world)).toHaveLength(1)

  await world.people.changeAccount(account, { limits: {} })
  expect(await world.trakt.questions.retry(userId)).toBe(3)
  await world.settle()
  expect((await world.atTrakt()).plays).toEqual([playAt(0), playAt(1), playAt(2)])

  await world.people.changeAccount(account, { limits: { history: 0 } })
  await world.watch(alien, 3)
  await world.settle()
  expect(await told(world), 'full again is news again').toHaveLength(2)
})

test('of a batch for which there is not enough room, what fits and is added is not refused', async () => {
  const world = await openPushingWorld()
  await world.people.changeAccount(account, { limits: { history: 1 } })
  await world.people.switch('partial-adds')
  for (const minutes of [0, 1]) await world.watch(alien, minutes)
  await world.settle()
  expect((await world.atTrakt()).plays).toEqual([playAt(0)])
  expect(await world.statuses()).toEqual(['play_add done', 'play_add failed'])
})

test('ratings beyond the account’s limit are refused', async () => {
  const world = await openPushingWorld()
  await world.people.changeAccount(account, { limits: { ratings: 1 } })
  await world.ratings.rate(userId, alien, 8)
  await world.settle()
  await world.ratings.rate(userId, matrix, 9)
  await world.ratings.rate(userId, unknown, 10)
  await world.settle()
  expect((await world.atTrakt()).ratings).toEqual(['348 8'])
  expect(await told(world)).toEqual([['rating_set The Matrix account_limit', 'rating_set Nobody’s Film account_limit']])
})

test('a locked account is told once and left alone; when it is open again, everything goes out by itself', async () => {
  const world = await openPushingWorld()
  await world.people.changeAccount(account, { locked: true })
  await world.watch(alien, 0)
  await world.trakt.push.drainDue()
  expect(await told(world)).toEqual([['locked']])
  await deliver(world)
  await world.watch(alien, 1)
  for (let hours = 0; hours < 5; hours++) {
    await world.trakt.push.drainDue()
    await world.clock.jump(60 * MINUTE)
  }
  expect(await told(world)).toEqual([['locked']])
  expect(await world.statuses()).toEqual(['play_add queued', 'play_add queued'])
  const state = await world.trakt.questions.state(userId)
  expect(state.paused?.why).toBe('locked')

  await world.people.changeAccount(account, { locked: false })
  await world.settle()
  expect((await world.atTrakt()).plays).toEqual([playAt(0), playAt(1)])
  expect(await told(world), 'what is over is not told any more').toEqual([null])
})

test('what was refused and taken back is neither sent again nor told of', async () => {
  const world = await openPushingWorld()
  const play = await world.watch(unknown)
  await world.trakt.push.drainDue()
  await world.plays.undo(userId, play.id)
  expect(await told(world)).toEqual([null])
  expect(await world.trakt.questions.retry(userId)).toBe(0)
  await world.settle()
  expect(await world.statuses()).toEqual(['play_add withdrawn'])
})

test('a rating that was refused gives way to a newer one', async () => {
  const world = await openPushingWorld()
  await world.people.changeAccount(account, { limits: { ratings: 0 } })
  for (const rating of [5, 6]) {
    await world.ratings.rate(userId, alien, rating)
    await world.settle()
  }
  await world.people.changeAccount(account, { limits: {} })
  expect(await world.trakt.questions.retry(userId)).toBe(1)
  await world.settle()
  expect((await world.atTrakt()).ratings).toEqual(['348 6'])
  expect(await world.statuses()).toEqual(['rating_set withdrawn', 'rating_set done'])
})

test('a film that Trakt has merged into another since is found again, and refused only where there is none', async () => {
  const world = await openPushingWorld()
  await world.db
    .insertInto('trakt_films')
    .values([
      { trakt_id: 8_888_888, tmdb_id: alien.tmdbId, imdb_id: null, title: 'Alien', year: 1979 },
      { trakt_id: 8_888_889, tmdb_id: unknown.tmdbId, imdb_id: null, title: unknown.title, year: 2026 },
    ])
    .execute()
  await world.watch(alien, 0)
  await world.ratings.rate(userId, alien, 8)
  await world.watch(unknown, 1)
  await world.settle()
  expect(await world.atTrakt()).toEqual({ plays: [playAt(0)], ratings: ['348 8'] })
  expect(await told(world)).toEqual([['play_add Nobody’s Film not_found']])
})

test('what is still to come by Trakt’s clock, which may be behind ours, is sent again when it is not', async () => {
  const world = await openPushingWorld()
  await world.people.fault('invalid', 'ratings-add', 1)
  await world.ratings.rate(userId, alien, 8)
  await world.settle()
  expect((await world.atTrakt()).ratings).toEqual(['348 8'])
  await world.people.fault('invalid', 'ratings-add', 10)
  await world.ratings.rate(userId, alien, 9)
  await world.settle()
  expect(await told(world)).toEqual([['rating_set Alien rejected']])
})

test('what lies far in the future, as of a clock that was set back since, is refused, and not sent again until then', async () => {
  const world = await openPushingWorld()
  await world.people.fault('invalid', 'ratings-add', 10)
  await world.ratings.rate(userId, alien, 8)
  const tomorrow = new Date(world.clock.now() + 24 * 60 * MINUTE).toISOString()
  await world.db.updateTable('outbox').set({ rated_at: tomorrow }).execute()
  await world.trakt.push.drainDue()
  expect(await told(world)).toEqual([['rating_set Alien rejected']])
})

test('ratings of a batch of which Trakt does not name what it does not know are sent each by itself', async () => {
  const world = await openPushingWorld()
  await world.people.switch('odd-not-found')
  await world.people.fault('wrong-content-type', 'search', 100)
  await world.ratings.rate(userId, alien, 8)
  await world.ratings.rate(userId, unknown, 9)
  await world.settle()
  expect((await world.atTrakt()).ratings).toEqual(['348 8'])
  expect(await world.statuses()).toEqual(['rating_set done', 'rating_set failed'])
})

test('a rating that was refused gives way to one that the member has given at Trakt since', async () => {
  const world = await openPushingWorld()
  await world.people.changeAccount(account, { limits: { ratings: 0 } })
  await world.ratings.rate(userId, alien, 5)
  await world.ratings.rate(userId, matrix, 6)
  await world.settle()
  await world.people.changeAccount(account, { limits: {} })
  await world.people.rate(account, [{ ids: { tmdb: alien.tmdbId }, rating: 9 }])
  await world.trakt.syncs.run(userId, new AbortController().signal)
  expect(await world.trakt.questions.retry(userId)).toBe(1)
  await world.settle()
  expect((await world.atTrakt()).ratings).toEqual(['348 9', '603 6'])
  expect(await world.statuses()).toEqual(['rating_set withdrawn', 'rating_set done'])
})
