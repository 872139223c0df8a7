import { expect, test } from 'vitest'
import type { MovieSummary } from '../../sandbox/trakt/client.ts'
import { type FaultName, faults, type Place } from '../../sandbox/trakt/faults.ts'
import { impatient } from '../helpers/impatience.ts'
import { alien, evening, openPushingWorld, type PushingWorld, userId } from '../helpers/pushing.ts'

const names = Object.keys(faults) as FaultName[]
/** What Trakt will never take, and why; a locked account is asked about again, and lets in by then. */
const refusals: Partial<Record<FaultName, string>> = {
  'account-full': 'account_limit',
  invalid: 'rejected',
  'invalid-request': 'rejected',
}
const MINUTE = 60_000
const playAt = (minutes: number, tmdbId = alien.tmdbId) =>
  `${tmdbId} ${new Date(evening + minutes * MINUTE).toISOString()}`

/** Has one call after the other go wrong, each in every way, with a real connection; answers what is at Trakt in the end. */
async function withEveryFault(at: Place, act: (world: PushingWorld, index: number) => Promise<void>) {
  const world = await openPushingWorld(impatient)
  const kept: FaultName[] = []
  for (const [index, name] of names.entries()) {
    await world.people.fault(name, at)
    await act(world, index)
    await world.settle()
    const failed = (await world.outbox()).filter(({ status }) => status === 'failed')
    expect(failed.map(row => row.last_error)).toEqual([...kept, name].flatMap(each => refusals[each] ?? []))
    if (name in refusals) kept.push(name)
    await world.people.clearFaults()
  }
  return world
}

const wellAt = (refused: boolean) =>
  names.map((name, index) => ({ name, index })).filter(({ name }) => refused || !(name in refusals))

test('whatever happens to the call that adds plays, Trakt has each once in the end, and what it refuses is told', async () => {
  const world = await withEveryFault('history-add', async ({ watch }, index) => void (await watch(alien, index)))
  expect((await world.atTrakt()).plays).toEqual(wellAt(false).map(({ index }) => playAt(index)))
  const { rows } = {
    rows: await world.db
      .selectFrom('watch_history')
      .select(['watched_at', 'synced_to_trakt'])
      .orderBy('watched_at')
      .execute(),
  }
  expect(rows.map(row => row.synced_to_trakt)).toEqual(names.map(name => (name in refusals ? 0 : 1)))
})

test('whatever happens to the call that rates, Trakt has the latest rating in the end', async () => {
  const world = await openPushingWorld(impatient)
  for (const [index, name] of names.entries()) {
    const rating = (index % 10) + 1
    // What has just been said may be still to come by Trakt's clock, so it is refused at the second time only.
    await world.people.fault(name, 'ratings-add', name in refusals ? 2 : 1)
    await world.ratings.rate(userId, alien, rating)
    await world.settle()
    await world.people.clearFaults()
    const [last] = (await world.outbox()).slice(-1)
    if (name in refusals) expect([last?.status, last?.last_error], name).toEqual(['failed', refusals[name]])
    else expect((await world.atTrakt()).ratings, name).toEqual([`348 ${rating}`])
  }
})

test('whatever happens to the call that takes ratings back, Trakt has none in the end', async () => {
  const world = await openPushingWorld(impatient)
  for (const name of names.filter(each => !(each in refusals))) {
    await world.ratings.rate(userId, alien, 7)
    await world.settle()
    await world.people.fault(name, 'ratings-remove')
    await world.ratings.remove(userId, alien)
    await world.settle()
    expect((await world.atTrakt()).ratings, name).toEqual([])
  }
})

test('whatever happens to the call that reads a play back whose answer was lost, Trakt has it once in the end', async () => {
  const world = await openPushingWorld(impatient)
  for (const [index, name] of names.entries()) {
    await world.people.fault('lost-answer', 'history-add')
    await world.people.fault(name, 'history-get')
    await world.watch(alien, index)
    await world.settle()
    expect((await world.atTrakt()).plays, name).toEqual(names.slice(0, index + 1).map((_, minutes) => playAt(minutes)))
  }
  expect(new Set(await world.statuses())).toEqual(new Set(['play_add done']))
})

test('whatever happens to the call that removes a play, it is gone from Trakt in the end', async () => {
  const world = await openPushingWorld(impatient)
  for (const name of names.filter(each => !(each in refusals))) {
    const play = await world.watch()
    await world.settle()
    await world.people.fault(name, 'history-remove')
    await world.plays.undo(userId, play.id)
    await world.settle()
    expect((await world.atTrakt()).plays, name).toEqual([])
  }
})

test('whatever happens to the search for a film, the play is at Trakt once in the end', async () => {
  const world = await openPushingWorld(impatient)
  const movies = (await world.people.movies()).filter(
    (movie): movie is MovieSummary & { tmdb: number } => movie.tmdb !== null,
  )
  const expected: string[] = []
  for (const [index, name] of names.entries()) {
    const { tmdb: tmdbId, title, year } = movies[index] ?? expect.fail('too few films')
    await world.people.fault(name, 'search')
    await world.watch({ ...alien, tmdbId, title, year: year ?? 2000, imdbId: '' }, index)
    await world.settle()
    expected.push(playAt(index, tmdbId))
    expect((await world.atTrakt()).plays, name).toEqual(expected.toSorted())
  }
})

test('a search that never works again does not keep plays from Trakt: they are sent by their TMDB ids', async () => {
  const world = await openPushingWorld()
  await world.people.fault('server-error', 'search', 1_000)
  await world.watch()
  await world.settle()
  expect((await world.atTrakt()).plays).toEqual([playAt(0)])
  expect((await world.outbox()).map(({ status, trakt_id }) => [status, trakt_id])).toEqual([['done', null]])
})

test('nor does it keep a play waiting whose answer was lost: it is found by its TMDB id', async () => {
  const world = await openPushingWorld()
  await world.people.fault('server-error', 'search', 1_000)
  await world.people.fault('lost-answer', 'history-add')
  await world.watch()
  await world.settle()
  expect((await world.atTrakt()).plays).toEqual([playAt(0)])
  expect(await world.statuses()).toEqual(['play_add done'])
})
