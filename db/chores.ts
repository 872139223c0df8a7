import { Worker } from 'node:worker_threads'
import SQLite from 'better-sqlite3'
import { StartError } from '../src/errors.ts'
import { backUp } from './backup.ts'
import { faultsOf } from './integrity.ts'
import { rewriteFile } from './rewrite.ts'

/** Work on a whole database file, which takes as long as the file is large. */
export type Chore =
  | { do: 'check'; file: string }
  | { do: 'back up'; file: string; target: string }
  | { do: 'rewrite'; file: string }

/** What is wrong afterwards, line by line; nothing if all went well. */
export type Outcome = string[]

/** Does it here and now, and nothing else meanwhile. Throws what it is refused with. */
export function perform(chore: Chore): Outcome {
  switch (chore.do) {
    case 'check':
      return check(chore.file)
    case 'back up':
      backUp(chore.file, chore.target)
      return []
    case 'rewrite':
      return rewriteFile(chore.file) ? [] : ['somebody is reading']
  }
}

/** Does it in a thread of its own, because SQLite here makes whoever asks wait. Rejects as `perform` throws. */
export function performApart(chore: Chore): Promise<Outcome> {
  const worker = new Worker(new URL('./chore-thread.ts', import.meta.url), { workerData: chore })
  return new Promise((resolve, reject) => {
    worker.once('message', ({ outcome, refused }: { outcome?: Outcome; refused?: string }) => {
      if (outcome) resolve(outcome)
      else reject(new StartError(refused))
    })
    worker.once('error', reject)
    worker.once('exit', code => reject(new Error(`the thread ended with ${code} and no word`)))
  })
}

function check(file: string): Outcome {
  const sqlite = new SQLite(file, { fileMustExist: true, timeout: 5000 })
  try {
    return faultsOf(sqlite)
  } finally {
    sqlite.close()
  }
}
