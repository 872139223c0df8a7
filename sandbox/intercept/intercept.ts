import { z } from 'zod'

/** Which requests a fault or a hold is about. For `gateway`, `path` is matched against the event's name and `body` against its JSON. */
export const Match = z.strictObject({
  service: z.enum(['discord', 'tmdb', 'trakt-auth', 'trakt', 'gateway']),
  method: z.string().optional(),
  path: z.string().refine(isPattern, 'is not a regular expression').optional(),
  body: z.string().optional(),
})
export type Match = z.infer<typeof Match>

/** What a request gets instead of its answer; with `after` it takes effect first. */
export const FaultAnswer = z
  .strictObject({
    status: z.int().min(100).max(599).optional(),
    body: z.unknown().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    /** The body is a page, not JSON. */
    html: z.boolean().optional(),
    hang: z.boolean().optional(),
    cut: z.boolean().optional(),
    /** Milliseconds to wait first; with nothing else said the request then goes on. */
    delay: z.number().min(0).optional(),
    after: z.boolean().optional(),
  })
  .refine(({ status, hang, cut, delay }) => status !== undefined || hang || cut || delay !== undefined, 'says nothing')
export type FaultAnswer = z.infer<typeof FaultAnswer>

export type HoldPoint = 'before' | 'after'

/** A request as it is compared with matches. */
export interface Passing {
  service: Match['service']
  method?: string
  path: string
  body(): string
}

interface Fault {
  match: Match
  answer: FaultAnswer
  times: number
}

/** A place where requests wait until they are released or dropped. */
export interface Hold {
  id: string
  match: Match
  point: HoldPoint
  times: number
  waiting: number
  /** Answers true when the request goes on, false when its connection is to be cut. */
  pause(abandoned?: AbortSignal): Promise<boolean>
  /** Resolves once so many requests wait here; rejects when the hold is released before. */
  reached(count: number): Promise<void>
  release(drop: boolean): void
}

/** What is to happen to one request. */
export interface Plan {
  fault?: FaultAnswer
  before?: Hold
  after?: Hold
}

/** The faults and holds that are set at present. Each is used up after its number of requests. */
export function createIntercept() {
  let faults: Fault[] = []
  const holds = new Map<string, Hold>()
  /** Holds that take more requests; a hold that took its last stays in `holds` until it is released. */
  let open: Hold[] = []
  let held = 0

  function useHold(point: HoldPoint, passing: Passing): Hold | undefined {
    const hold = open.find(each => each.point === point && matches(each.match, passing))
    if (hold && --hold.times === 0) open = open.filter(each => each !== hold)
    return hold
  }

  function useFault(passing: Passing): FaultAnswer | undefined {
    const fault = faults.find(each => matches(each.match, passing))
    if (fault && --fault.times === 0) faults = faults.filter(each => each !== fault)
    return fault?.answer
  }

  return {
    /** What is to happen to a request, which thereby counts; `null` in the usual case that it simply passes. */
    plan(passing: Passing): Plan | null {
      if (faults.length === 0 && open.length === 0) return null
      const before = useHold('before', passing)
      const after = useHold('after', passing)
      const fault = useFault(passing)
      return before || after || fault ? { before, after, fault } : null
    },
    addFault(match: Match, answer: FaultAnswer, times: number): void {
      faults.push({ match, answer, times })
    },
    addHold(match: Match, point: HoldPoint, times: number): Hold {
      const id = String(++held)
      const hold = createHold(id, match, point, times, () => {
        holds.delete(id)
        open = open.filter(each => each !== hold)
      })
      holds.set(id, hold)
      open.push(hold)
      return hold
    },
    hold: (id: string) => holds.get(id),
    /** Takes all faults away and lets go on whatever is held. */
    clear(): void {
      faults = []
      for (const hold of [...holds.values()]) hold.release(false)
    },
  }
}

export type Intercept = ReturnType<typeof createIntercept>

function createHold(id: string, match: Match, point: HoldPoint, times: number, forget: () => void): Hold {
  const paused = new Set<(goOn: boolean) => void>()
  const watchers = new Set<{ count: number; resolve(): void; reject(error: Error): void }>()
  return {
    id,
    match,
    point,
    times,
    get waiting() {
      return paused.size
    },
    pause(abandoned) {
      return new Promise(resolve => {
        const end = (goOn: boolean) => {
          paused.delete(end)
          resolve(goOn)
        }
        paused.add(end)
        abandoned?.addEventListener('abort', () => end(false), { once: true })
        for (const watcher of watchers) {
          if (paused.size >= watcher.count) watcher.resolve()
        }
      })
    },
    reached(count) {
      if (paused.size >= count) return Promise.resolve()
      return new Promise((resolve, reject) => watchers.add({ count, resolve, reject }))
    },
    release(drop) {
      forget()
      for (const end of [...paused]) end(!drop)
      for (const watcher of watchers) watcher.reject(new Error('The hold was released.'))
    },
  }
}

function matches(match: Match, passing: Passing): boolean {
  return (
    match.service === passing.service &&
    (match.method === undefined || match.method.toUpperCase() === passing.method) &&
    (match.path === undefined || new RegExp(match.path).test(passing.path)) &&
    (match.body === undefined || passing.body().includes(match.body))
  )
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp
  } catch {
    return false
  }
}
