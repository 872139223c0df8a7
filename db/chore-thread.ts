import { parentPort, workerData } from 'node:worker_threads'
import { StartError } from '../src/errors.ts'
import { type Chore, perform } from './chores.ts'

/** The thread of `performApart`: does one chore and says what came of it. An error class does not survive the way back. */
try {
  parentPort?.postMessage({ outcome: perform(workerData as Chore) })
} catch (error) {
  if (!(error instanceof StartError)) throw error
  parentPort?.postMessage({ refused: error.message })
}
