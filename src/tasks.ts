import type { Logger } from './log.ts'

export type Tasks = ReturnType<typeof createTasks>

/** Work that nobody waits for: what fails is logged, and stopping waits until all of it has ended. */
export function createTasks(log: Logger) {
  const underWay = new Set<Promise<unknown>>()

  function track<T>(work: Promise<T>): Promise<T> {
    const tracked = work.finally(() => underWay.delete(tracked))
    underWay.add(tracked)
    return tracked
  }

  return {
    /** Counts `work` among what is under way; the caller goes on waiting for it. */
    track,

    /** Starts `work`. A sleep that was cut short by stopping is no failure. */
    run(name: string, work: () => Promise<void>): void {
      track(work()).catch(error => {
        if (!(error instanceof Error && error.name === 'AbortError'))
          log.error({ err: error, task: name }, 'task failed')
      })
    },

    /** Resolves when nothing is under way, including what has been started meanwhile. */
    async settled(): Promise<void> {
      while (underWay.size > 0) await Promise.allSettled(underWay)
    },
  }
}
