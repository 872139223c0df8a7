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

/** Lets everything else that waits have its turn before a long piece of work goes on. */
export function nextTurn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

/** Does `work` for every item, one after the other, whatever fails on the way; then throws what failed. */
export async function forEvery<Item>(items: Iterable<Item>, work: (item: Item) => Promise<void>): Promise<void> {
  const errors: unknown[] = []
  for (const item of items) await work(item).catch(error => errors.push(error))
  if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors, 'several failed')
}

/**
 * One serial lane for each key, so that a key whose work hangs or fails holds up no other. The function that it makes does
 * the work for all of `keys`, so many at a time, and rejects when all is done if any of it failed.
 */
export function createLanes(atOnce: number, work: (key: string) => Promise<void>) {
  const lanes = new Map<string, () => Promise<void>>()

  function laneOf(key: string): () => Promise<void> {
    const lane = lanes.get(key) ?? createSerial(() => work(key))
    lanes.set(key, lane)
    return lane
  }

  return async function run(keys: Iterable<string>): Promise<void> {
    const waiting = new Set(keys).values()
    const workers = Array.from({ length: atOnce }, () => forEvery(waiting, key => laneOf(key)()))
    await forEvery(workers, worker => worker)
  }
}
