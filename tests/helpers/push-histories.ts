import fc from 'fast-check'
import type { CallFault, CallFaults, CallPoint } from './failing-calls.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
/** Seconds by which reads lag at the most: what the outbox waits for. */
export const MOST_LAG = 10

/** What is watched and rated: both are in the sandbox's catalogue. */
export const films = [
  { tmdbId: 348, imdbId: 'tt0078748', title: 'Alien', year: 1979 },
  { tmdbId: 603, imdbId: null, title: 'The Matrix', year: 1999 },
]

/** What a member does, or time. */
export type MemberStep =
  | { does: 'watch'; film: number; minute: number }
  | { does: 'undo' | 'again'; nth: number }
  | { does: 'rate'; film: number; rating: number }
  | { does: 'unrate'; film: number }
  | { does: 'wait'; ms: number }
  | { does: 'skew'; ms: number }

/** The same, or what a process does. */
export type Step =
  | MemberStep
  | {
      does: 'drain'
      before: number
      process: number
      faults: CallFaults
      killAt: number | null
      kill: CallPoint | null
    }
  | { does: 'race'; at: CallPoint; faults: CallFaults; others: Step[]; dropLease: boolean; ms: number }

export const film = fc.nat(films.length - 1)
export const nth = fc.nat(3)
export const point: fc.Arbitrary<CallPoint> = fc.record({
  kind: fc.constantFrom('writes' as const, 'writes' as const, 'reads' as const),
  call: fc.integer({ min: 1, max: 2 }),
  point: fc.constantFrom('before' as const, 'after' as const),
})

/** One of several, each so likely. */
export function weighted<Any>(...choices: [weight: number, arbitrary: fc.Arbitrary<Any>][]): fc.Arbitrary<Any> {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })))
}

const doneAllTheSame = fc.constantFrom('lost', 'error-after-effect', 'truncated', 'timeout')
const notDone = fc.constantFrom('cut', 'unavailable', 'unauthorized', 'limited')
const fault = weighted<CallFault | null>(
  [3, fc.constant(null)],
  [4, fc.record({ what: doneAllTheSame })],
  [2, fc.record({ what: notDone })],
  [1, fc.record({ what: fc.constant('limited-until'), seconds: fc.integer({ min: 1, max: 120 }) })],
  [2, fc.record({ what: fc.constant('late'), ms: fc.integer({ min: 0, max: MOST_LAG * SECOND }) })],
)
export const ofCalls = (most: number) => fc.array(fault, { maxLength: most, size: 'max' })
export const faults: fc.Arbitrary<CallFaults> = fc.record({
  reads: weighted<(CallFault | null)[]>([2, fc.constant([])], [1, ofCalls(3)]),
  writes: ofCalls(4),
})
const noFaults: fc.Arbitrary<CallFaults> = fc.constant({ reads: [], writes: [] })
const none = fc.constant(null)

export const act = weighted<MemberStep>(
  [5, fc.record({ does: fc.constant('watch'), film, minute: fc.nat(5) })],
  [3, fc.record({ does: fc.constant('undo'), nth })],
  [2, fc.record({ does: fc.constant('again'), nth })],
  [3, fc.record({ does: fc.constant('rate'), film, rating: fc.integer({ min: 1, max: 10 }) })],
  [1, fc.record({ does: fc.constant('unrate'), film })],
)
export const wait: fc.Arbitrary<MemberStep> = fc.record({
  does: fc.constant('wait'),
  ms: fc.constantFrom(SECOND, 5 * SECOND, 21 * SECOND, 100 * SECOND, 5 * MINUTE, 11 * MINUTE),
})
const before = fc.constantFrom(...[0, 7, 9, 12, 21, 21, 100, 660].map(seconds => seconds * SECOND))
const ofProcess = { does: fc.constant('drain'), before, process: fc.nat(1), faults } as const
const drain = weighted<Step>(
  [6, fc.record({ ...ofProcess, killAt: none, kill: none })],
  [2, fc.record({ ...ofProcess, killAt: fc.integer({ min: 1, max: 60 }), kill: none })],
  [2, fc.record({ ...ofProcess, killAt: none, kill: point })],
)
const race: fc.Arbitrary<Step> = fc.record({
  does: fc.constant('race'),
  at: point,
  faults: weighted([2, noFaults], [1, faults]),
  others: fc.array(fc.oneof(act, wait), { maxLength: 3, size: 'max' }),
  dropLease: fc.boolean(),
  ms: fc.constantFrom(0, 30 * SECOND, 100 * SECOND, 12 * MINUTE),
})
const step = weighted<Step>([10, act], [1, wait], [12, drain], [4, race])

export const histories = fc.record({
  lag: weighted([2, fc.constant(MOST_LAG)], [1, fc.integer({ min: 0, max: MOST_LAG })]),
  steps: fc.array(step, { minLength: 12, maxLength: 28, size: 'max' }),
  /** Once in a while somebody sets the bot's clock. */
  skew: weighted<{ at: number; ms: number } | null>(
    [5, none],
    [1, fc.record({ at: fc.nat(20), ms: fc.constantFrom(-HOUR, HOUR) })],
  ),
})

export type History = typeof histories extends fc.Arbitrary<infer One> ? One : never
