import type { Sandbox } from '../start.ts'
import type { Store } from './store.ts'

/** How soon after a change it is written down, and how often without one, since the clock moves on; milliseconds of real time. */
const soon = 1_000
const latest = 30_000

/**
 * Writes the sandbox down now, and from then on whenever something has happened; what goes wrong with that is told to
 * `failed`, and tried again. Answers what ends it, with a last time that throws.
 */
export function keepWritten(sandbox: Sandbox, store: Store, failed: (error: unknown) => void): () => void {
  let timer: NodeJS.Timeout | undefined
  let changed = false

  function schedule(milliseconds: number): void {
    clearTimeout(timer)
    timer = setTimeout(write, milliseconds)
  }

  function write(): void {
    changed = false
    try {
      store.write(sandbox.keep())
    } catch (error) {
      failed(error)
    }
    schedule(latest)
  }

  const unsubscribe = sandbox.inside.world.changes.subscribe(() => {
    if (!changed) schedule(soon)
    changed = true
  })
  write()
  return () => {
    unsubscribe()
    clearTimeout(timer)
    store.write(sandbox.keep())
  }
}
