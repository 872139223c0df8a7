import fc from 'fast-check'
import { expect, test } from 'vitest'
import { histories, type Step } from '../helpers/push-histories.ts'
import {
  atTrakt,
  evening,
  keyOf,
  openScene,
  performMember,
  runWith,
  type Scene,
  settlePushes,
} from '../helpers/push-scene.ts'
import { openPushWorld, servePushWorlds } from '../helpers/push-world.ts'

servePushWorlds()

const SECOND = 1_000
const MINUTE = 60 * SECOND
const CALL_LASTS = MINUTE
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

async function race(scene: Scene, { at, faults, others, dropLease, ms }: Step & { does: 'race' }): Promise<void> {
  const drainOther = () => runWith(scene, 1, process => process.drain())
  const meanwhile = async () => {
    const begun = scene.world.trakt.now()
    scene.reached.add(at.kind === 'renewals' ? 'raced between two calls' : 'raced')
    if (dropLease) await scene.world.db.deleteFrom('leases').execute()
    for (const other of others) await perform(scene, other)
    await scene.world.trakt.pass(ms)
    await drainOther()
    // Time enough to look at what was taken over.
    await scene.world.trakt.pass(21 * SECOND)
    await drainOther()
    // Else Trakt takes nothing more of this member yet.
    await scene.world.trakt.pass(2 * SECOND)
    if (at.kind === 'writes' && scene.world.trakt.now() - begun > CALL_LASTS) scene.isFair = false
  }
  await runWith(scene, 0, process => process.drain({ faults, park: { ...at, meanwhile } }))
}

async function perform(scene: Scene, step: Step): Promise<void> {
  if (step.does === 'race') return race(scene, step)
  if (step.does !== 'drain') return performMember(scene, step)
  await scene.world.trakt.pass(step.before)
  const script = { faults: step.faults, kill: step.kill ?? undefined }
  await runWith(scene, step.process, process => process.drain(script), step.killAt)
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
  timeout: Math.max(300, settings.numRuns * 4) * SECOND,
}, async () => {
  const reached = new Set<string>()
  const property = fc.asyncProperty(histories, async story => {
    const { lag, steps } = story
    const world = await openPushWorld({ lag })
    const scene = openScene(world, reached)
    const movie = world.movieOf(foreign.tmdbId)
    if (!movie) throw new Error('there is no such film at Trakt')
    world.library.play([{ movie, watchedAt: foreign.watchedAt, action: 'scrobble' }], 'person')
    try {
      for (const step of steps) await perform(scene, step)
      await settlePushes(scene)
      await check(scene)
      if (scene.isFair) expect(mostAtOnce(scene), 'a play was there twice').toBeLessThanOrEqual(1)
      else if (mostAtOnce(scene) > 1) reached.add('twice for a while')
    } finally {
      await world.close()
    }
  })
  await fc.assert(property, settings)
  // The histories are worth something only if everything in them also comes about.
  const all = ['killed', 'raced', 'raced between two calls', 'sent again', 'undone', 'watched after all']
  expect([...reached]).toEqual(expect.arrayContaining(nightly > 0 ? [...all, 'twice for a while'] : all))
})
