import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Movie } from '../../sandbox/trakt/movies/movie.ts'
import { fromStored, toStored } from '../../src/clock.ts'
import { knownIn } from '../../src/services/sync-record.ts'
import { createTraktQuestions } from '../../src/services/trakt-questions.ts'
import { noHooks } from '../helpers/hooks.ts'
import {
  atTrakt,
  evening,
  filmAt,
  keyOf,
  openScene,
  performMember,
  runWith,
  type Scene,
  settlePushes,
} from '../helpers/push-scene.ts'
import { openPushWorld, servePushWorlds, userId } from '../helpers/push-world.ts'
import {
  type OtherStep,
  type Race,
  type TogetherStep,
  togetherHistories,
  type Work,
} from '../helpers/together-histories.ts'

servePushWorlds()

const SECOND = 1_000
const MINUTE = 60 * SECOND
const TICK = 15 * SECOND

/** `npm run test:nightly` plays more; `PULL_SEED` and `PULL_PATH` play one again that has failed, as it was printed. */
const { PULL_HISTORIES, PULL_SEED, PULL_PATH } = process.env
const nightly = Number(PULL_HISTORIES ?? 0)
const usual = { numRuns: 40, seed: 20260221 }
const settings = {
  ...(nightly > 0 ? { numRuns: nightly } : usual),
  ...(PULL_SEED !== undefined && { seed: Number(PULL_SEED), path: PULL_PATH ?? '' }),
}

/** A member's account at Trakt that another application uses, too. */
interface Shared extends Scene {
  /** What they have added to each minute of a film, and what was removed there when nothing of ours was under way. */
  added: Map<string, number>
  removed: Set<string>
  removedForGood: Set<string>
  /** The last word on each film's rating, and whether nothing of ours was under way when they had it. */
  lastRating: Map<number, { rating: number | null; isSettled: boolean }>
}

function movieOf({ world }: Scene, index: number): Movie {
  const movie = world.movieOf(filmAt(index).tmdbId)
  if (!movie) throw new Error('there is no such movie at Trakt')
  return movie
}

async function isSettled({ world }: Scene, of: 'plays' | 'ratings', tmdbId: number): Promise<boolean> {
  const open = await world.db
    .selectFrom('outbox')
    .select('id')
    .where('tmdb_id', '=', tmdbId)
    .where('kind', 'in', of === 'plays' ? ['play_add', 'play_remove'] : ['rating_set', 'rating_remove'])
    .where('status', 'in', ['queued', 'sending', 'checking', 'unsure'])
    .executeTakeFirst()
  return open === undefined
}

async function performOther(scene: Shared, step: OtherStep): Promise<void> {
  const { library, trakt } = scene.world
  const now = trakt.now()
  if (step.does === 'they remove') {
    const plays = library.playsAt(now)
    const play = plays[step.nth % Math.max(plays.length, 1)]
    if (!play) return
    const key = keyOf(play.movie.tmdb ?? 0, play.watchedAt)
    library.unplay([play.id], 'person')
    scene.removed.add(key)
    if (await isSettled(scene, 'plays', play.movie.tmdb ?? 0)) scene.removedForGood.add(key)
    if (scene.plays.has(key)) scene.reached.add('removed by them')
    return
  }
  const movie = movieOf(scene, step.film)
  const tmdbId = filmAt(step.film).tmdbId
  switch (step.does) {
    case 'they play': {
      const watchedAt = evening + step.minute * MINUTE
      library.play([{ movie, watchedAt, action: 'scrobble' }], 'person')
      const key = keyOf(tmdbId, watchedAt)
      scene.added.set(key, (scene.added.get(key) ?? 0) + 1)
      scene.removedForGood.delete(key)
      if (scene.plays.has(key)) scene.reached.add('played by both')
      return
    }
    case 'they rate':
      library.rate([{ movie, rating: step.rating, ratedAt: now }], 'person')
      scene.lastRating.set(tmdbId, { rating: step.rating, isSettled: await isSettled(scene, 'ratings', tmdbId) })
      return
    case 'they unrate':
      library.unrate([movie], 'person')
      scene.lastRating.set(tmdbId, { rating: null, isSettled: await isSettled(scene, 'ratings', tmdbId) })
      return
    case 'they list':
      if (!library.hasListed(movie)) library.list([{ movie, listedAt: now, notes: null }], 'person')
      return
    case 'they unlist':
      library.unlist([movie], 'person')
  }
}

async function work(scene: Shared, { does, before, process, faults, killAt, kill }: Work): Promise<void> {
  await scene.world.trakt.pass(before)
  const script = { faults, kill: kill ?? undefined }
  if (does === 'pull') await askForPull(scene)
  await runWith(scene, process, each => (does === 'push' ? each.drain(script) : each.pull(script)), killAt)
}

/** As when the member presses *Sync now*. */
async function askForPull({ world }: Scene): Promise<void> {
  const now = new Date(world.clock.now()).toISOString()
  await world.db.updateTable('trakt_syncs').set({ next_at: now, scheduled_at: now }).execute()
}

async function race(scene: Shared, { does, at, faults, others, dropLease, ms }: Race): Promise<void> {
  const meanwhile = async () => {
    scene.reached.add(does)
    if (dropLease) await scene.world.db.deleteFrom('leases').execute()
    for (const other of others) await perform(scene, other)
    await scene.world.trakt.pass(ms)
    await runWith(scene, 1, process => process.drain())
    await runWith(scene, 1, process => process.pull())
  }
  const script = { faults, park: { ...at, meanwhile } }
  if (does === 'pull and race') await askForPull(scene)
  await runWith(scene, 0, process => (does === 'push and race' ? process.drain(script) : process.pull(script)))
}

async function perform(scene: Shared, step: TogetherStep): Promise<void> {
  switch (step.does) {
    case 'push':
    case 'pull':
      return work(scene, step)
    case 'push and race':
    case 'pull and race':
      return race(scene, step)
    case 'they play':
    case 'they remove':
    case 'they rate':
    case 'they unrate':
    case 'they list':
    case 'they unlist':
      return performOther(scene, step)
    default:
      await performMember(scene, step)
      await noteMember(scene, step)
  }
}

async function noteMember(scene: Shared, step: TogetherStep): Promise<void> {
  if (step.does === 'watch' || step.does === 'again')
    for (const key of scene.plays.keys()) if (await isQueued(scene, key)) scene.removedForGood.delete(key)
  if (step.does === 'rate') scene.lastRating.set(filmAt(step.film).tmdbId, { rating: step.rating, isSettled: true })
  // Where nothing was known here there is nothing to take back.
  if (step.does === 'unrate' && !(await isSettled(scene, 'ratings', filmAt(step.film).tmdbId)))
    scene.lastRating.set(filmAt(step.film).tmdbId, { rating: null, isSettled: true })
}

/** Whether the play is on its way to Trakt. */
async function isQueued({ world, plays }: Scene, key: string): Promise<boolean> {
  const row = await world.db
    .selectFrom('outbox')
    .select('status')
    .where('play_id', '=', plays.get(key) ?? 0)
    .executeTakeFirst()
  return row?.status === 'queued'
}

/** Pulls when they are due, until nothing has to be read once more. What nobody can tell the member has sent again. */
async function settle(scene: Shared): Promise<void> {
  const { world } = scene
  const questions = createTraktQuestions({ db: world.db, clock: world.clock, hooks: noHooks })
  for (let round = 0; round < 100; round++) {
    await settlePushes(scene)
    const unsure = await world.db.selectFrom('outbox').select('id').where('status', '=', 'unsure').execute()
    if (unsure.length > 0) {
      scene.reached.add('unsure')
      await questions.answerUnsure(userId, 'again')
      continue
    }
    const since = toStored(world.clock.now())
    for (let pulls = 0; pulls < 30; pulls++) {
      const sync = await world.db.selectFrom('trakt_syncs').selectAll().executeTakeFirstOrThrow()
      const isBehind = fromStored(sync.scheduled_at) > world.clock.now()
      // A process that died has the lease for a while, so that another one looks again and again.
      await world.trakt.pass(isBehind ? TICK : Math.max(fromStored(sync.next_at) - world.clock.now(), TICK))
      await runWith(scene, 0, process => process.pull())
      if (await isQuiet(scene, since)) return
    }
    throw new Error('pulls do not come to rest')
  }
  throw new Error('the member is asked for ever')
}

/** Whether a pull that has begun since then has ended, and there is nothing that has to be read once more. */
async function isQuiet({ world }: Scene, since: string): Promise<boolean> {
  const sync = await world.db.selectFrom('trakt_syncs').selectAll().executeTakeFirstOrThrow()
  const link = await world.db.selectFrom('trakt_auth').selectAll().executeTakeFirstOrThrow()
  const known = knownIn(link.last_activities)
  const isSettled = known !== null && Object.values(known).every(({ again }) => again === null)
  const hasEnded = sync.stage === null && (sync.started_at ?? '') > since
  return hasEnded && sync.failures === 0 && isSettled
}

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
  if (process.env.SHOW)
    console.log(
      JSON.stringify(
        [
          present,
          there,
          await world.db.selectFrom('outbox').selectAll().execute(),
          await world.db.selectFrom('trakt_syncs').selectAll().execute(),
          (await world.db.selectFrom('trakt_auth').selectAll().execute())[0],
          world.clock.now(),
          world.trakt.now(),
          world.library.log().map(l => ({
            ...l,
            at: new Date(l.at),
            items: l.items.map(i => [i.movie.tmdb, i.watchedAt && new Date(i.watchedAt), i.rating]),
          })),
          await world.db.selectFrom('ratings').selectAll().execute(),
          await world.db.selectFrom('watch_history').selectAll().execute(),
        ],
        null,
        1,
      ),
    )
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
  timeout: Math.max(60, settings.numRuns * 2) * SECOND,
}, async () => {
  const reached = new Set<string>()
  const property = fc.asyncProperty(togetherHistories, async ({ lag, steps, skew }) => {
    const world = await openPushWorld({ lag })
    const scene: Shared = {
      ...openScene(world, reached),
      ...{ added: new Map(), removed: new Set(), removedForGood: new Set(), lastRating: new Map() },
      isFair: skew === null,
    }
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
  await fc.assert(property, { ...settings, endOnFailure: process.env.QUICK === '1' })
  const all = ['killed', 'push and race', 'pull and race', 'undone', 'removed by them', 'played by both']
  expect([...reached]).toEqual(expect.arrayContaining(all))
})
