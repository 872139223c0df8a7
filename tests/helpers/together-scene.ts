import type { Movie } from '../../sandbox/trakt/movies/movie.ts'
import { fromStored, toStored } from '../../src/clock.ts'
import { knownIn } from '../../src/services/sync-record.ts'
import { createTraktQuestions } from '../../src/services/trakt-questions.ts'
import { noHooks } from './hooks.ts'
import { evening, filmAt, keyOf, openScene, performMember, runWith, type Scene, settlePushes } from './push-scene.ts'
import { type PushWorld, userId } from './push-world.ts'
import type { OtherStep, Race, TogetherStep, Work } from './together-histories.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const TICK = 15 * SECOND

/** A member's account at Trakt that another application uses, too. */
export interface Shared extends Scene {
  /** Minutes of films to which they have added a play, and from which they have removed one, whoever had added it. */
  added: Set<string>
  removed: Set<string>
  /** From which they have when nothing of ours was under way, so that it stays as they have left it. */
  removedForGood: Set<string>
  /** The last word on each film's rating, and whether nothing of ours was under way when they had it. */
  lastRating: Map<number, { rating: number | null; isSettled: boolean }>
}

/** Nobody has done anything yet. `isFair`: nobody is going to set a clock. */
export function openShared(world: PushWorld, reached: Set<string>, isFair: boolean): Shared {
  const scene = openScene(world, reached)
  return { ...scene, isFair, added: new Set(), removed: new Set(), removedForGood: new Set(), lastRating: new Map() }
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
    const latest = [...scene.plays.keys()].at(-1)
    const play =
      step.nth === null
        ? plays.find(each => keyOf(each.movie.tmdb ?? 0, each.watchedAt) === latest)
        : plays[step.nth % Math.max(plays.length, 1)]
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
      scene.added.add(key)
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

export async function perform(scene: Shared, step: TogetherStep): Promise<void> {
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
export async function settle(scene: Shared): Promise<void> {
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
