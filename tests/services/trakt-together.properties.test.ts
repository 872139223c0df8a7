import fc from 'fast-check'
import { expect, test } from 'vitest'
import { atTrakt, keyOf, type Scene } from '../helpers/push-scene.ts'
import { openPushWorld, servePushWorlds } from '../helpers/push-world.ts'
import { togetherHistories } from '../helpers/together-histories.ts'
import { openShared, perform, type Shared, settle } from '../helpers/together-scene.ts'

servePushWorlds()

const SECOND = 1_000

/** `npm run test:nightly` plays more; `TOGETHER_SEED` and `TOGETHER_PATH` play one again that has failed, as it was printed. */
const { TOGETHER_HISTORIES, TOGETHER_SEED, TOGETHER_PATH } = process.env
const nightly = Number(TOGETHER_HISTORIES ?? 0)
const usual = { numRuns: 30, seed: 20260221 }
const settings = {
  ...(nightly > 0 ? { numRuns: nightly } : usual),
  ...(TOGETHER_SEED !== undefined && { seed: Number(TOGETHER_SEED), path: TOGETHER_PATH ?? '' }),
}

/** Milliseconds. */
const timeout = Math.max(300, settings.numRuns * 4) * SECOND

/** What is known here, as `atTrakt` says what there is. */
async function here({ world: { db } }: Scene) {
  const plays = await db.selectFrom('watch_history').selectAll().execute()
  const ratings = await db.selectFrom('ratings').selectAll().execute()
  const lines = (rows: typeof plays) => rows.map(row => `${row.tmdb_id} ${row.watched_at}`).toSorted()
  return {
    recorded: lines(plays.filter(({ source }) => source === 'discord')),
    onTrakt: lines(plays.filter(row => row.synced_to_trakt === 1)),
    ours: lines(plays.filter(row => row.synced_to_trakt === 0)),
    ratings: ratings
      .map(row => `${row.tmdb_id} ${row.rating}${row.synced_to_trakt === 1 ? '' : ' ours alone'}`)
      .toSorted(),
    watchlist: (await db.selectFrom('watchlist').select('trakt_id').execute()).map(row => row.trakt_id).toSorted(),
  }
}

async function check(scene: Shared): Promise<void> {
  const { world } = scene
  const [present, there] = [await here(scene), atTrakt(scene)]
  expect(present.recorded, 'what was recorded stays as it was').toEqual([...scene.plays.keys()].toSorted())
  expect(present.onTrakt, 'Trakt’s plays').toEqual(there.plays)
  expect(present.ratings, 'Trakt’s ratings').toEqual(there.ratings)
  expect(present.watchlist, 'Trakt’s watchlist').toEqual(
    world.library
      .watchlistAt(world.trakt.now())
      .map(({ movie }) => movie.trakt)
      .toSorted(),
  )
  for (const key of present.ours) expect(scene.removed, `${key} is here alone`).toContain(key)
  checkPlays(scene, there.plays)
  const rated = new Map(there.ratings.map(line => line.split(' ').map(Number) as [number, number]))
  for (const [tmdbId, { rating, isSettled }] of scene.lastRating)
    if (isSettled) expect(rated.get(tmdbId) ?? null, `the last word on ${tmdbId}`).toBe(rating)
  const statuses = await world.db.selectFrom('outbox').select(['kind', 'status']).execute()
  expect(statuses.filter(({ status }) => !['done', 'withdrawn'].includes(status))).toEqual([])
}

/** Of each minute: what they did alone stands as they left it, and of what was recorded here there is exactly one. */
function checkPlays(scene: Shared, plays: string[]): void {
  const count = (key: string) => plays.filter(each => each === key).length
  const balance = balances(scene)
  for (const key of new Set([...balance.keys(), ...scene.plays.keys()])) {
    const { ours, theirs, taken } = balance.get(key) ?? { ours: 0, theirs: 0, taken: 0 }
    expect(taken, `we have taken away of ${key} what we did not add`).toBeLessThanOrEqual(ours)
    if (scene.removed.has(key) || !scene.isFair) continue
    const expected = scene.plays.has(key) ? 1 : 0
    if (theirs === 0) expect(count(key), key).toBe(expected)
    else expect(count(key), `${key}, theirs, too`).toBeGreaterThanOrEqual(Math.max(theirs - ours, expected))
  }
  for (const key of scene.removedForGood) {
    if (!scene.added.has(key)) expect(count(key), `${key} was removed by them`).toBe(0)
  }
}

/** How many plays of each minute we and they have added, and how many we have taken away. */
function balances({ world }: Scene) {
  const all = new Map<string, { ours: number; theirs: number; taken: number }>()
  for (const { by, act, items } of world.library.log()) {
    if (act !== 'played' && act !== 'unplayed') continue
    for (const { movie, watchedAt } of items) {
      const key = keyOf(movie.tmdb ?? 0, watchedAt ?? 0)
      const its = all.get(key) ?? { ours: 0, theirs: 0, taken: 0 }
      if (by === 'application') its[act === 'played' ? 'ours' : 'taken']++
      else if (act === 'played') its.theirs++
      all.set(key, its)
    }
  }
  return all
}

test('what a member and another application do at once comes to the same here and at Trakt, and nothing of either is lost', {
  timeout: timeout + 20 * SECOND,
}, async () => {
  const reached = new Set<string>()
  const property = fc.asyncProperty(togetherHistories, async ({ lag, steps, skew }) => {
    const world = await openPushWorld({ lag })
    const scene = openShared(world, reached, skew === null)
    try {
      for (const [index, step] of steps.entries()) {
        if (skew?.at === index) world.skewBy(skew.ms)
        await perform(scene, step)
      }
      await settle(scene)
      await check(scene)
    } finally {
      await world.close()
    }
  })
  // A failure tells the shortest history that is found in that time.
  await fc.assert(property, { ...settings, interruptAfterTimeLimit: timeout, markInterruptAsFailure: true })
  const all = ['killed', 'push and race', 'pull and race', 'undone', 'removed by them', 'played by both']
  expect([...reached]).toEqual(expect.arrayContaining(all))
})
