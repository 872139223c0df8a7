import { UserError } from '../../src/errors.ts'
import { Killed } from './fragile-database.ts'
import { films, type MemberStep } from './push-histories.ts'
import { type PushProcess, type PushWorld, userId } from './push-world.ts'

const MINUTE = 60_000
const SETTLED = ['done', 'withdrawn', 'declined', 'failed', 'unsure'] as const
const guildId = '100000000000000001'
export const evening = Date.parse('2026-02-20T20:00:00.000Z')

/** A world in which a history happens, and what the member has made of it so far. */
export interface Scene {
  world: PushWorld
  processes: PushProcess[]
  /** What the member wants to be at Trakt, by film and minute, with the play's id here; and what they have taken back. */
  plays: Map<string, number>
  undone: string[]
  ratings: Map<number, number>
  /** What has come about, in all histories of a test. */
  reached: Set<string>
  /**
   * Whether no process has stood still in a call for longer than a call can take, and nobody has set a clock: then no play is
   * ever there twice, not even until it is noticed.
   */
  isFair: boolean
}

/** Two processes, and a member who has done nothing yet. */
export function openScene(world: PushWorld, reached: Set<string>): Scene {
  const processes = [world.startProcess(), world.startProcess()]
  return { world, processes, plays: new Map(), undone: [], ratings: new Map(), reached, isFair: true }
}

/** A play as histories are compared: Trakt's own number of it says nothing to a member. */
export const keyOf = (tmdbId: number, watchedAt: number) => `${tmdbId} ${new Date(watchedAt).toISOString()}`

export function filmAt(index: number) {
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

/** The member does something, or time passes. */
export async function performMember(scene: Scene, step: MemberStep): Promise<void> {
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
    case 'set the clock':
      scene.isFair = false
      return scene.world.setBehind(step.behind)
  }
}

/** One of the processes does its work, and may die before a statement of it. One that died is followed by another one. */
export async function runWith(
  scene: Scene,
  index: number,
  work: (process: PushProcess) => Promise<unknown>,
  killAt: number | null = null,
): Promise<void> {
  const process = scene.processes[index] ?? scene.world.startProcess()
  if (killAt !== null) process.database.dieAt(killAt)
  try {
    await work(process)
    process.database.dieAt(Number.POSITIVE_INFINITY)
  } catch (error) {
    if (!(error instanceof Killed)) throw error
    scene.reached.add('killed')
    scene.processes[index] = scene.world.startProcess()
  }
}

/** Trakt is well again, and time passes until nothing is left to send. */
export async function settlePushes(scene: Scene): Promise<void> {
  for (let round = 0; round < 200; round++) {
    await runWith(scene, 0, process => process.drain())
    const next = await scene.processes[0]?.nextDue()
    if (next === null) return
    await scene.world.trakt.pass(next ?? 0)
  }
  const open = await scene.world.db.selectFrom('outbox').selectAll().where('status', 'not in', SETTLED).execute()
  throw new Error(`there is still something to send: ${JSON.stringify(open)}`)
}

/** Everything that the account holds, whatever reads show. */
export function atTrakt({ world }: Pick<Scene, 'world'>) {
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
