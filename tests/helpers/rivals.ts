import { Worker } from 'node:worker_threads'
import type { Standing } from '../../src/services/rounds.ts'
import { openRaw } from './database.ts'

/** What a second process does at the same moment. */
export type Rival = { holder: string; guildId: string } & (
  | { does: 'open' | 'start' | 'meet' | 'claim' | 'hold' }
  | { does: 'nominate'; userId: number; tmdbId: number }
  | { does: 'cast'; userId: number; roundId: number; films: number[] }
  | { does: 'advance'; standing: Standing }
)

/** What a thread is told to do. */
export interface Job {
  file: string
  now: number
  /** Opens when it holds 1. */
  gate: Int32Array
  act: Rival
}

type Report = 'ready' | 'going' | Outcome
export type Outcome = { did: unknown } | { refused: string }

/**
 * Lets several processes (threads with a connection each) act on one database at the same moment: each has looked at
 * everything and waits; then all go, find the write lock taken, and get it one after the other in whatever order.
 */
export async function race(file: string, now: number, acts: Rival[], { locked = true } = {}): Promise<Outcome[]> {
  const gate = new Int32Array(new SharedArrayBuffer(4))
  const threads = acts.map((act, index) => send(threadAt(index), { file, now, gate, act }))
  await Promise.all(threads.map(thread => thread.ready))
  const lock = locked ? openRaw(file) : undefined
  lock?.exec('begin immediate')
  Atomics.store(gate, 0, 1)
  Atomics.notify(gate, 0)
  await Promise.all(threads.map(thread => thread.going))
  lock?.exec('commit')
  return Promise.all(threads.map(thread => thread.outcome))
}

/** Loading the product into a thread takes longer than most races: they stay for the next one. */
const idle: Worker[] = []

function threadAt(index: number): Worker {
  idle[index] ??= new Worker(new URL('./rival.ts', import.meta.url), { execArgv: [] })
  return idle[index]
}

/** Ends the threads: to be called when the last race of a file is over. */
export async function dismissRivals(): Promise<void> {
  await Promise.all(idle.splice(0).map(worker => worker.terminate()))
}

function send(worker: Worker, job: Job) {
  const [ready, going] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const outcome = Promise.withResolvers<Outcome>()
  worker.removeAllListeners()
  worker.on('message', (report: Report) => {
    if (report === 'ready') return ready.resolve()
    if (report === 'going') return going.resolve()
    // A rival that is refused before the gate must not keep the others waiting.
    ready.resolve()
    going.resolve()
    outcome.resolve(report)
  })
  worker.on('error', error => {
    for (const promise of [ready, going, outcome]) promise.reject(error)
  })
  worker.postMessage(job)
  return { ready: ready.promise, going: going.promise, outcome: outcome.promise }
}

/** What the acts that went through answered, and the words of the others. */
export function sorted(outcomes: Outcome[]): { did: unknown[]; refused: string[] } {
  return {
    did: outcomes.flatMap(outcome => ('did' in outcome ? [outcome.did] : [])),
    refused: outcomes.flatMap(outcome => ('refused' in outcome ? [outcome.refused] : [])),
  }
}
