/**
 * Runs `work` one at a time, and once more for whoever asks while it runs: the function that it makes resolves when a run
 * that began after the call has ended, and rejects as that run does.
 */
export function createSerial(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null

  function start(): Promise<void> {
    const run = work().finally(() => {
      running = null
    })
    running = run
    return run
  }

  return function ask() {
    // Between a run's end and the beginning of the next one, that next one is what whoever asks is given.
    if (next) return next
    if (!running) return start()
    next = running
      .catch(() => undefined)
      .then(() => {
        next = null
        return start()
      })
    return next
  }
}
