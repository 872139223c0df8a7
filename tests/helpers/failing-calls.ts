import type { TraktApi } from '../../src/trakt/api.ts'
import { TraktError } from '../../src/trakt/errors.ts'
import { Killed } from './fragile-database.ts'
import type { PassingClock } from './push-world.ts'

/** What goes wrong with a call. `late`: it takes effect so many milliseconds after it was given up. */
export type CallFault =
  | {
      what: 'lost' | 'error-after-effect' | 'truncated' | 'timeout' | 'cut' | 'unavailable' | 'unauthorized' | 'limited'
    }
  | { what: 'limited-until'; seconds: number }
  | { what: 'late'; ms: number }

/**
 * A place in a call, by its number among the reads or writes of a drain or pull: before it takes effect, or after that and before the
 * answer. A renewal is of the token for a call that Trakt has refused, which is then made once more.
 */
export interface CallPoint {
  kind: keyof CallFaults | 'renewals'
  call: number
  point: 'before' | 'after'
}

export type CallFaults = Record<'reads' | 'writes', readonly (CallFault | null)[]>

/** How the calls of one drain or pull go. */
export interface CallScript {
  /** Of each read and each write in turn; what is beyond goes well. */
  faults?: CallFaults
  /** The process dies there. */
  kill?: CallPoint
  /** The process stands still there while something else happens. */
  park?: CallPoint & { meanwhile(): Promise<void> }
}

type Called = Omit<TraktApi, 'close'>

/** Calls to Trakt that go as a script says; `die` ends the process that makes them. */
export function createCalls(api: Called, clock: PassingClock, die: () => void) {
  let script: CallScript = {}
  let count = { reads: 0, writes: 0, renewals: 0 }
  let dead = false

  function kill(): never {
    dead = true
    die()
    throw new Killed('the process was killed in a call')
  }

  async function at(here: CallPoint): Promise<void> {
    const isHere = (place: CallPoint | undefined) =>
      place?.kind === here.kind && place.call === here.call && place.point === here.point
    const { park } = script
    if (park && isHere(park)) {
      script = { ...script, park: undefined }
      await park.meanwhile()
    }
    if (isHere(script.kill)) kill()
  }

  async function through<Answer>(kind: keyof CallFaults, effect: () => Promise<Answer>): Promise<Answer> {
    if (dead) kill()
    const call = ++count[kind]
    const fault = script.faults?.[kind][call - 1] ?? null
    await at({ kind, call, point: 'before' })
    if (fault) refuse(fault)
    if (fault?.what === 'late') {
      clock.later(fault.ms, () => effect().catch(() => undefined))
      throw new TraktError('timeout', 'gave up')
    }
    const answer = await effect()
    await at({ kind, call, point: 'after' })
    if (fault) lose(fault)
    return answer
  }

  const wrap =
    <Parameters extends unknown[], Answer>(
      work: (...parameters: Parameters) => Promise<Answer>,
      kind: keyof CallFaults = 'reads',
    ) =>
    (...parameters: Parameters) =>
      through(kind, () => work(...parameters))

  const wrapped: Called = {
    profile: wrap(api.profile),
    lastActivities: wrap(api.lastActivities),
    watchedMinutes: wrap(api.watchedMinutes),
    ratings: wrap(api.ratings),
    watchlist: wrap(api.watchlist),
    plays: wrap(api.plays),
    filmByTmdb: wrap(api.filmByTmdb),
    addPlays: wrap(api.addPlays, 'writes'),
    removePlays: wrap(api.removePlays, 'writes'),
    rate: wrap(api.rate, 'writes'),
    unrate: wrap(api.unrate, 'writes'),
  }
  return {
    api: wrapped,
    /** Gets another token, as a call of its own. */
    async renewal(renew: () => Promise<string>): Promise<string> {
      if (dead) kill()
      const call = ++count.renewals
      await at({ kind: 'renewals', call, point: 'before' })
      const token = await renew()
      await at({ kind: 'renewals', call, point: 'after' })
      return token
    },
    /** From now on calls are counted from one, and go as this says. */
    follow(next: CallScript): void {
      script = next
      count = { reads: 0, writes: 0, renewals: 0 }
    },
  }
}

/** Throws where Trakt does nothing. */
function refuse(fault: CallFault): void {
  switch (fault.what) {
    case 'cut':
      throw new TraktError('unavailable', 'cut before anything was sent')
    case 'unavailable':
      throw new TraktError('unavailable', '503', { status: 503, retryAfter: 30_000 })
    case 'unauthorized':
      throw new TraktError('unauthorized', '401', { status: 401 })
    case 'limited':
      throw new TraktError('rate_limited', '429', { status: 429 })
    case 'limited-until':
      throw new TraktError('rate_limited', '429', { status: 429, retryAfter: fault.seconds * 1000 })
  }
}

/** Throws where Trakt has done it, and only its answer suffers. */
function lose(fault: CallFault): void {
  switch (fault.what) {
    case 'lost':
      throw new TraktError('unavailable', 'the connection broke')
    case 'error-after-effect':
      throw new TraktError('unavailable', '502', { status: 502 })
    case 'truncated':
      throw new TraktError('malformed', 'JSON that breaks off', { status: 200 })
    case 'timeout':
      throw new TraktError('timeout', 'no answer in time')
  }
}
