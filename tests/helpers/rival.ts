import { parentPort } from 'node:worker_threads'
import { openDatabase } from '../../db/database.ts'
import { createLease } from '../../src/jobs/lease.ts'
import { createLog } from '../../src/log.ts'
import { createAnnouncements } from '../../src/services/announcements.ts'
import { createDeadlines } from '../../src/services/deadlines.ts'
import { createServices } from '../../src/services/index.ts'
import { tmdb } from './films.ts'
import { noHooks } from './hooks.ts'
import type { Job } from './rivals.ts'

/** Says that everything is ready, waits until all may go, and says that it goes. */
function waitAt(gate: Int32Array): void {
  parentPort?.postMessage('ready')
  Atomics.wait(gate, 0, 0)
  parentPort?.postMessage('going')
}

/**
 * A second process in a thread of its own: opens the database, waits at the gate, acts, and answers what came of it. A
 * nomination waits at TMDB, when everything has been looked at and nothing is written yet.
 */
async function run({ file, now, gate, act }: Job): Promise<unknown> {
  if (act.does === 'open') waitAt(gate)
  const db = await openDatabase(`file:${file}`)
  const clock = { now: () => now, sleep: () => Promise.reject(new Error('a rival does not sleep')) }
  const log = createLog({ level: 'silent', secrets: [] })
  const film = async (id: number) => {
    waitAt(gate)
    return tmdb.film(id)
  }
  const services = createServices({
    db,
    clock,
    log,
    tmdb: { ...tmdb, film },
    imageUrl: 'http://images',
    defaultZone: 'UTC',
    hooks: noHooks,
    trakt: null,
  })
  const announcements = createAnnouncements({ db, clock, holder: act.holder })
  const due = act.does === 'claim' ? await announcements.due() : []
  if (act.does !== 'open' && act.does !== 'nominate') waitAt(gate)
  try {
    switch (act.does) {
      case 'open':
        return 'opened'
      case 'nominate':
        return (await services.nominations.nominate(act.guildId, act.userId, act.tmdbId)).title
      case 'cast':
        return (await services.votes.cast(act.guildId, act.userId, act.roundId, act.films)).chosen
      case 'start':
        return (await services.rounds.startNow(act.guildId)).week
      case 'advance':
        return (await services.rounds.advance(act.guildId, act.standing)).phase
      case 'meet':
        return void (await createDeadlines({ db, clock }).meet())
      case 'claim':
        return (await Promise.all(due.map(row => announcements.claim(row, '300000000000000001')))).filter(Boolean)
          .length
      case 'hold':
        return await createLease({ db, clock, log }).hold()
    }
  } finally {
    await db.destroy()
  }
}

parentPort?.on('message', (job: Job) =>
  run(job).then(
    value => parentPort?.postMessage({ did: value }),
    error =>
      parentPort?.postMessage({ refused: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }),
  ),
)
