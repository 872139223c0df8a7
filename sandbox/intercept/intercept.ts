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

/** The catalogue that a fault came from, and what it and the place that it hits are called there. */
export interface FaultLabel {
  service: string
  name: string
  at: string
}

/** A fault that waits for its requests. */
export interface SetFault {
  id: string
  match: Match
  answer: FaultAnswer
  /** How many more requests get it. */
  left: number
  /** Where it came from a catalogue. */
  label?: FaultLabel
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

/**
 * The faults and holds that are set at present. Each is used up after its number of requests. `told` is called whenever
 * one is set, hit or taken away.
 */
export function createIntercept(told: () => void = () => undefined) {
  let faults: SetFault[] = []
  const holds = new Map<string, Hold>()
  /** Holds that take more requests; a hold that took its last stays in `holds` until it is released. */
  let open: Hold[] = []
  const hanging = new Set<() => void>()
  let ids = 0

  function useHold(point: HoldPoint, passing: Passing): Hold | undefined {
    const hold = open.find(each => each.point === point && matches(each.match, passing))
    if (hold && --hold.times === 0) open = open.filter(each => each !== hold)
    return hold
  }

  function useFault(passing: Passing): FaultAnswer | undefined {
    const fault = faults.find(each => matches(each.match, passing))
    if (!fault) return undefined
    if (--fault.left === 0) faults = faults.filter(each => each !== fault)
    told()
    return fault.answer
  }

  return {
    /** To be called when a switch that belongs to the faults, but is kept elsewhere, was turned. */
    told,
    /** What is to happen to a request, which thereby counts; `null` in the usual case that it simply passes. */
    plan(passing: Passing): Plan | null {
      if (faults.length === 0 && open.length === 0) return null
      const before = useHold('before', passing)
      const after = useHold('after', passing)
      const fault = useFault(passing)
      return before || after || fault ? { before, after, fault } : null
    },
    /** The faults that are not used up, in the order in which they are tried. */
    faults: (): readonly SetFault[] => faults,
    addFault(match: Match, answer: FaultAnswer, times: number, label?: FaultLabel): SetFault {
      const fault: SetFault = { id: String(++ids), match, answer, left: times, ...(label && { label }) }
      faults.push(fault)
      told()
      return fault
    },
    /** Answers whether there was such a fault. */
    removeFault(id: string): boolean {
      const count = faults.length
      faults = faults.filter(fault => fault.id !== id)
      if (faults.length === count) return false
      told()
      return true
    },
    addHold(match: Match, point: HoldPoint, times: number): Hold {
      const id = String(++ids)
      const hold = createHold({ id, match, point, times, told }, () => {
        holds.delete(id)
        open = open.filter(each => each !== hold)
      })
      holds.set(id, hold)
      open.push(hold)
      told()
      return hold
    },
    /** Notes a request that never gets an answer, and how it is cut; answers what is to be called once it has ended. */
    hangs(cut: () => void): () => void {
      hanging.add(cut)
      return () => void hanging.delete(cut)
    },
    hold: (id: string) => holds.get(id),
    holds: (): Hold[] => [...holds.values()],
    /** Takes all faults away, lets go on whatever is held, and cuts what would hang for ever. */
    clear(): void {
      faults = []
      for (const cut of [...hanging]) cut()
      for (const hold of [...holds.values()]) hold.release(false)
      told()
    },
  }
}

export type Intercept = ReturnType<typeof createIntercept>

interface HoldOptions extends Pick<Hold, 'id' | 'match' | 'point' | 'times'> {
  told(): void
}

function createHold({ id, match, point, times, told }: HoldOptions, forget: () => void): Hold {
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
          told()
          resolve(goOn)
        }
        paused.add(end)
        told()
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
      told()
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
