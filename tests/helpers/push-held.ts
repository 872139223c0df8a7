import type { CallPoint } from './failing-calls.ts'
import { films } from './push-histories.ts'
import { openPushWorld, type PushProcess, type PushWorld, userId } from './push-world.ts'

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const evening = Date.parse('2026-02-20T20:00:00.000Z')
/** A place in the first such call of a drain. */
export const inFirst = (kind: CallPoint['kind'], point: CallPoint['point']): CallPoint => ({ kind, call: 1, point })

/** A member with a play to send, of a film that Trakt has been asked about, and two processes that send. */
export async function openHeldWorld({ lag = 0 } = {}) {
  const world = await openPushWorld({ lag })
  const [first, second] = [world.startProcess(), world.startProcess()]
  await watch(world, -10)
  await settle(world, first)
  const play = await watch(world, 0)
  return { ...world, first, second, play }
}

export async function watch({ plays }: PushWorld, minutes: number) {
  const [film] = films
  if (!film) throw new Error('there are no films')
  const { play } = await plays.record('100000000000000001', userId, { film, at: evening + minutes * MINUTE })
  return play
}

export async function settle({ trakt }: PushWorld, process: PushProcess): Promise<void> {
  for (let round = 0; round < 200; round++) {
    await process.drain()
    const next = await process.nextDue()
    if (next === null) return
    await trakt.pass(next)
  }
  throw new Error('something still waits')
}

/** The second process goes on as if the first one's lease had run out. */
export async function drainBeside({ db, second }: Awaited<ReturnType<typeof openHeldWorld>>): Promise<void> {
  await db.deleteFrom('leases').execute()
  await second.drain()
}

/** The first process is given up for dead in its call; the member takes the play back, and the second one settles that. */
export async function undoBeside(world: Awaited<ReturnType<typeof openHeldWorld>>): Promise<void> {
  await world.trakt.pass(100 * SECOND)
  await drainBeside(world)
  await world.plays.undo(userId, world.play.id)
  await settle(world, world.second)
}

/** Minutes after the evening's beginning at which Trakt has a play. */
export function minutesAtTrakt({ library, trakt }: PushWorld): number[] {
  return library.playsAt(trakt.now()).map(play => (play.watchedAt - evening) / MINUTE)
}

/** What became of all rows but the first one's: kind, status, and how often each was sent. */
export async function rows({ db }: PushWorld) {
  const all = await db.selectFrom('outbox').select(['kind', 'status', 'sends']).orderBy('id').execute()
  return all.slice(1).map(row => `${row.kind} ${row.status} ${row.sends}`)
}
