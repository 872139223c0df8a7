import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { Killed } from '../helpers/fragile-database.ts'
import { films, type History, histories, type Step } from '../helpers/push-histories.ts'
import { openPushWorld, type PushProcess, type PushWorld, servePushWorlds, userId } from '../helpers/push-world.ts'

servePushWorlds()

const SECOND = 1_000
const MINUTE = 60 * SECOND
const guildId = '100000000000000001'
const evening = Date.parse('2026-02-20T20:00:00.000Z')
/** Of the same film and between two minutes of the member's: by somebody else, and never to be touched. */
const foreign = { tmdbId: 348, watchedAt: evening + 10 * MINUTE }

/** `npm run test:nightly` plays more; `PUSH_SEED` and `PUSH_PATH` play one again that has failed, as it was printed. */
const { PUSH_HISTORIES, PUSH_SEED, PUSH_PATH } = process.env
const nightly = Number(PUSH_HISTORIES ?? 0)
const usual = { numRuns: 50, seed: 20260220 }
const settings = {
  ...(nightly > 0 ? { numRuns: nightly } : usual),
  ...(PUSH_SEED !== undefined && { seed: Number(PUSH_SEED), path: PUSH_PATH ?? '' }),
}

interface Scene {
  world: PushWorld
  processes: PushProcess[]
  /** What the member wants to be at Trakt, by film and minute, with the play's id here; and what they have taken back. */
  plays: Map<string, number>
  undone: string[]
  ratings: Map<number, number>
  reached: Set<string>
}

const keyOf = (tmdbId: number, watchedAt: number) => `${tmdbId} ${new Date(watchedAt).toISOString()}`

function filmAt(index: number) {
  const film = films[index]
  if (!film) throw new Error(`there is no film ${index}`)
  return film
}

/** What is refused changes nothing. */
async function unlessRefused(work: () => Promise<void>): Promise<void> {
  await work().catch(error => {
    if (!(error instanceof UserError)) throw error
  })
}

async function watch(scene: Scene, tmdbId: number, at: number): Promise<void> {
  const chosen = films.find(one => one.tmdbId === tmdbId)
  if (!chosen) throw new Error(`there is no film ${tmdbId}`)
  await unlessRefused(async () => {
    const { play } = await scene.world.plays.record(guildId, userId, { film: chosen, at })
    scene.plays.set(keyOf(tmdbId, at), play.id)
  })
}

async function undo(scene: Scene, nth: number): Promise<void> {
  const [key, id] = [...scene.plays].at(nth % Math.max(scene.plays.size, 1)) ?? []
  if (key === undefined || id === undefined) return
  await unlessRefused(async () => {
    await scene.world.plays.undo(userId, id)
    scene.plays.delete(key)
    scene.undone.push(key)
    scene.reached.add('undone')
  })
}

async function again(scene: Scene, nth: number): Promise<void> {
  const key = scene.undone.at(-1 - (nth % Math.max(scene.undone.length, 1)))
  if (key === undefined || scene.plays.has(key)) return
  const [tmdbId = '', at = ''] = key.split(' ')
  await watch(scene, Number(tmdbId), Date.parse(at))
  scene.reached.add('watched after all')
}

/** A process that died is followed by another one. */
async function drainWith(
  scene: Scene,
  index: number,
  script: Parameters<PushProcess['drain']>[0],
  killAt: number | null = null,
): Promise<void> {
  const process = scene.processes[index] ?? scene.world.startProcess()
  if (killAt !== null) process.database.dieAt(killAt)
  try {
    await process.drain(script)
    process.database.dieAt(Number.POSITIVE_INFINITY)
  } catch (error) {
    if (!(error instanceof Killed)) throw error
    scene.reached.add('killed')
    scene.processes[index] = scene.world.startProcess()
  }
}

async function race(scene: Scene, { at, faults, others, dropLease, ms }: Step & { does: 'race' }): Promise<void> {
  const meanwhile = async () => {
    scene.reached.add('raced')
    if (dropLease) await scene.world.db.deleteFrom('leases').execute()
    for (const other of others) await perform(scene, other)
    await scene.world.trakt.pass(ms)
    await drainWith(scene, 1, {})
    // Time enough to look at what was taken over.
    await scene.world.trakt.pass(21 * SECOND)
    await drainWith(scene, 1, {})
  }
  await drainWith(scene, 0, { faults, park: { ...at, meanwhile } })
}

async function perform(scene: Scene, step: Step): Promise<void> {
  switch (step.does) {
    case 'watch':
      return watch(scene, filmAt(step.film).tmdbId, evening + step.minute * MINUTE)
    case 'undo':
      return undo(scene, step.nth)
    case 'again':
      return again(scene, step.nth)
    case 'rate':
      await scene.world.ratings.rate(userId, filmAt(step.film), step.rating)
      scene.ratings.set(filmAt(step.film).tmdbId, step.rating)
      return
    case 'unrate':
      await scene.world.ratings.remove(userId, filmAt(step.film))
      scene.ratings.delete(filmAt(step.film).tmdbId)
      return
    case 'wait':
      return scene.world.trakt.pass(step.ms)
    case 'skew':
      return scene.world.skewBy(step.ms)
    case 'drain':
      await scene.world.trakt.pass(step.before)
      return drainWith(scene, step.process, { faults: step.faults, kill: step.kill ?? undefined }, step.killAt)
    case 'race':
      return race(scene, step)
  }
}

/** Trakt is well again, and time passes until nothing is left to do. */
async function settle(scene: Scene): Promise<void> {
  for (let round = 0; round < 200; round++) {
    await drainWith(scene, 0, {})
    const next = await scene.processes[0]?.nextDue()
    if (next === null) return
    await scene.world.trakt.pass(next ?? 0)
  }
  expect(
    await scene.world.db
      .selectFrom('outbox')
      .selectAll()
      .where('status', 'in', ['queued', 'sending', 'checking'])
      .execute(),
  ).toEqual([])
}

/** Everything that the account holds, whatever reads show. */
function atTrakt({ world }: Scene) {
  const now = world.trakt.now()
  return {
    plays: world.library
      .playsAt(now)
      .map(({ movie, watchedAt }) => keyOf(movie.tmdb ?? 0, watchedAt))
      .toSorted(),
    ratings: world.library
      .ratingsAt(now)
      .map(({ movie, rating }) => `${movie.tmdb} ${rating}`)
      .toSorted(),
  }
}

/** The most plays of one film in one minute that the account ever had. */
function mostAtOnce({ world }: Scene): number {
  const counts = new Map<string, number>()
  let most = 0
  for (const { act, items } of world.library.log()) {
    const change = act === 'played' ? 1 : act === 'unplayed' ? -1 : 0
    for (const { movie, watchedAt } of items) {
      const key = keyOf(movie.tmdb ?? 0, watchedAt ?? 0)
      const count = (counts.get(key) ?? 0) + change
      counts.set(key, count)
      most = Math.max(most, count)
    }
  }
  return most
}

/**
 * Whether no process stands still in a call for longer than a call can take, and no clock is set: then no play is ever there
 * twice, not even until it is noticed.
 */
function isFair({ steps, skew }: History): boolean {
  const timeOf = (step: Step) => (step.does === 'wait' || step.does === 'race' ? step.ms : 0)
  const standstill = (step: Step) =>
    step.does === 'race' ? [step, ...step.others].reduce((sum, each) => sum + timeOf(each), 0) : 0
  return skew === null && steps.every(step => standstill(step) <= MINUTE)
}

async function check(scene: Scene): Promise<void> {
  const { db } = scene.world
  expect(atTrakt(scene)).toEqual({
    plays: [...scene.plays.keys(), keyOf(foreign.tmdbId, foreign.watchedAt)].toSorted(),
    ratings: [...scene.ratings].map(([tmdbId, rating]) => `${tmdbId} ${rating}`).toSorted(),
  })
  const plays = await db.selectFrom('watch_history').select(['tmdb_id', 'watched_at', 'synced_to_trakt']).execute()
  expect(plays.map(play => `${play.tmdb_id} ${play.watched_at} ${play.synced_to_trakt}`).toSorted()).toEqual(
    [...scene.plays.keys()].map(key => `${key} 1`).toSorted(),
  )
  const ratings = await db.selectFrom('ratings').select(['tmdb_id', 'rating', 'synced_to_trakt']).execute()
  expect(ratings.map(row => `${row.tmdb_id} ${row.rating} ${row.synced_to_trakt}`).toSorted()).toEqual(
    [...scene.ratings].map(([tmdbId, rating]) => `${tmdbId} ${rating} 1`).toSorted(),
  )
  const statuses = await db.selectFrom('outbox').select(['status', 'sends']).execute()
  expect(statuses.filter(({ status }) => !['done', 'withdrawn'].includes(status))).toEqual([])
  if (statuses.some(({ sends }) => sends > 1)) scene.reached.add('sent again')
  expect(await db.selectFrom('announcements').selectAll().execute(), 'nobody had to be asked or told').toEqual([])
}

test('whatever fails, Trakt ends with exactly the plays and ratings that the member made', {
  timeout: Math.max(90, settings.numRuns * 2) * SECOND,
}, async () => {
  const reached = new Set<string>()
  const property = fc.asyncProperty(histories, async story => {
    const { lag, steps, skew } = story
    const world = await openPushWorld({ lag })
    const scene: Scene = { world, processes: [], plays: new Map(), undone: [], ratings: new Map(), reached }
    scene.processes.push(world.startProcess(), world.startProcess())
    const movie = world.movieOf(foreign.tmdbId)
    if (!movie) throw new Error('there is no such film at Trakt')
    world.library.play([{ movie, watchedAt: foreign.watchedAt, action: 'scrobble' }], 'person')
    try {
      for (const [index, step] of steps.entries()) {
        if (skew?.at === index) world.skewBy(skew.ms)
        await perform(scene, step)
      }
      await settle(scene)
      await check(scene)
      if (isFair(story)) expect(mostAtOnce(scene), 'a play was there twice').toBeLessThanOrEqual(1)
      else if (mostAtOnce(scene) > 1) reached.add('twice for a while')
    } finally {
      await world.close()
    }
  })
  await fc.assert(property, settings)
  // The histories are worth something only if everything in them also comes about.
  const all = ['killed', 'raced', 'sent again', 'undone', 'watched after all']
  expect([...reached]).toEqual(expect.arrayContaining(nightly > 0 ? [...all, 'twice for a while'] : all))
})
