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
  | { does: 'set the clock'; behind: number }

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

/** The latest, of plays as they are counted by `nth`. */
const LATEST = { undo: -1, again: 0 } as const
export const film = fc.nat(films.length - 1)
const nth = fc.nat(3)
export const rating = fc.integer({ min: 1, max: 10 })
const none = fc.constant(null)

/** One of several, each so likely. */
export function weighted<Any>(...choices: [weight: number, arbitrary: fc.Arbitrary<Any>][]): fc.Arbitrary<Any> {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })))
}

const doneAllTheSame = fc.record({ what: fc.constantFrom('lost', 'error-after-effect', 'truncated', 'timeout') })
const notDone = fc.record({ what: fc.constantFrom('cut', 'unavailable') })
const refused = fc.record({ what: fc.constantFrom('unauthorized', 'limited') })
const refusedFor = fc.record({ what: fc.constant('limited-until'), seconds: fc.integer({ min: 1, max: 120 }) })
const late = fc.record({ what: fc.constant('late'), ms: fc.integer({ min: 0, max: MOST_LAG * SECOND }) })
const unauthorized = fc.record({ what: fc.constant('unauthorized') })
const fault = weighted<CallFault | null>(
  [3, none],
  [4, doneAllTheSame],
  [1, notDone],
  [1, refused],
  [1, refusedFor],
  [2, late],
)
export const ofCalls = (most: number) => fc.array(fault, { maxLength: most, size: 'max' })
export const faults: fc.Arbitrary<CallFaults> = fc.record({
  reads: weighted<(CallFault | null)[]>([2, fc.constant([])], [1, ofCalls(3)]),
  writes: ofCalls(4),
})
const noFaults: fc.Arbitrary<CallFaults> = fc.constant({ reads: [], writes: [] })
/** Of the first write. */
const oneFault = (of: fc.Arbitrary<CallFault>): fc.Arbitrary<CallFaults> =>
  fc.record({ reads: fc.constant([]), writes: fc.tuple(of) })

export const point: fc.Arbitrary<CallPoint> = fc.record({
  kind: fc.constantFrom('writes', 'writes', 'reads'),
  call: fc.integer({ min: 1, max: 2 }),
  point: fc.constantFrom('before', 'after'),
})
const renewal: fc.Arbitrary<CallPoint> = fc.record({
  kind: fc.constant('renewals'),
  call: fc.constant(1),
  point: fc.constantFrom('before', 'after'),
})

const watch: fc.Arbitrary<MemberStep> = fc.record({ does: fc.constant('watch'), film, minute: fc.nat(5) })
const rate: fc.Arbitrary<MemberStep> = fc.record({ does: fc.constant('rate'), film, rating })
export const act = weighted<MemberStep>(
  [5, watch],
  [3, fc.record({ does: fc.constant('undo'), nth })],
  [2, fc.record({ does: fc.constant('again'), nth })],
  [3, rate],
  [1, fc.record({ does: fc.constant('unrate'), film })],
)
export const wait: fc.Arbitrary<MemberStep> = fc.record({
  does: fc.constant('wait'),
  ms: fc.constantFrom(SECOND, 5 * SECOND, 21 * SECOND, 100 * SECOND, 5 * MINUTE, 11 * MINUTE),
})
/** Always behind Trakt's: what is rated in Trakt's future is not valid there. */
const setClock: fc.Arbitrary<Step> = fc.record({
  does: fc.constant('set the clock'),
  behind: fc.constantFrom(HOUR, 2 * HOUR, 3 * HOUR),
})
const seconds = (...choices: number[]) => fc.constantFrom(...choices.map(each => each * SECOND))
const before = seconds(0, 7, 9, 12, 21, 21, 100, 660)
const ofProcess = { does: fc.constant('drain'), before, process: fc.nat(1), faults } as const
const drain = weighted<Step>(
  [6, fc.record({ ...ofProcess, killAt: none, kill: none })],
  [2, fc.record({ ...ofProcess, killAt: fc.integer({ min: 1, max: 60 }), kill: none })],
  [2, fc.record({ ...ofProcess, killAt: none, kill: point })],
)
const beside = {
  does: fc.constant('race'),
  others: fc.array(weighted<Step>([8, act], [8, wait], [1, setClock]), { maxLength: 3, size: 'max' }),
  dropLease: fc.boolean(),
  ms: seconds(0, 30, 100, 12 * 60),
} as const
/** The other process has time to take over, to look and to send again. */
const overtaken: fc.Arbitrary<Step> = fc.record({
  ...beside,
  ...{ at: renewal, faults: oneFault(unauthorized), dropLease: fc.constant(true), ms: seconds(100) },
})
const race = weighted<Step>(
  [3, fc.record({ ...beside, at: point, faults: weighted([2, noFaults], [1, faults]) })],
  [1, fc.record({ ...beside, at: renewal, faults: oneFault(unauthorized) })],
)

const now = <Name extends 'undo' | 'again'>(does: Name): fc.Arbitrary<Step> =>
  fc.record({ does: fc.constant(does), nth: fc.constant(LATEST[does]) })
const drains = (of: fc.Arbitrary<CallFaults>, after: fc.Arbitrary<number>): fc.Arbitrary<Step> =>
  fc.record({ ...ofProcess, faults: of, before: after, killAt: none, kill: none })
const dies = (kill: CallPoint): fc.Arbitrary<Step> =>
  fc.record({ ...ofProcess, faults: noFaults, before: seconds(7), killAt: none, kill: fc.constant(kill) })
const clockAt = (behind: number): fc.Arbitrary<Step> =>
  fc.record({ does: fc.constant('set the clock'), behind: fc.constant(behind) })
const unclear = oneFault(weighted<CallFault>([2, doneAllTheSame], [1, notDone], [1, late]))
/** So that what comes next is alone. */
const cleared = drains(noFaults, seconds(21))

/** What goes wrong only when one thing comes right after the other. */
const plots = fc.oneof(
  // A play is taken back of which it is not known whether it has arrived, what Trakt shows is behind, and the clock jumps.
  fc.tuple(
    ...[clockAt(3 * HOUR), cleared, watch, drains(oneFault(doneAllTheSame), seconds(7))],
    ...[now('undo'), clockAt(HOUR), drains(noFaults, seconds(0, 7))],
  ),
  // A play is wanted again that Trakt has been told to remove, and nobody knows whether it has.
  fc.tuple(
    ...[cleared, watch, drains(noFaults, seconds(7)), now('undo'), drains(unclear, seconds(21))],
    ...[now('again'), drains(noFaults, seconds(7, 12))],
  ),
  // A rating overtakes the one before it, which is still on its way.
  film.chain(one => {
    const rated = fc.record({ does: fc.constant('rate'), film: fc.constant(one), rating }) as fc.Arbitrary<Step>
    const slow = fc.record({ what: fc.constant('late'), ms: seconds(8, 9, 10) })
    return fc.tuple(cleared, rated, drains(oneFault(slow), seconds(7)), rated, drains(noFaults, seconds(6, 7)))
  }),
  // Nobody answers, and it is sent again.
  fc.tuple(watch, drains(unclear, seconds(7)), drains(unclear, seconds(21)), drains(unclear, seconds(21))),
  // A process dies in the call, and another one takes it over.
  fc.tuple(
    cleared,
    watch,
    dies({ kind: 'writes', call: 1, point: 'after' }),
    cleared,
    drains(noFaults, seconds(100)),
    cleared,
  ),
  // A process stands still between two calls for so long that another one takes it over.
  fc.tuple(cleared, watch, overtaken),
)

const step = weighted<Step>([10, act], [1, wait], [12, drain], [4, race])

export const histories = fc.record({
  lag: weighted([2, fc.constant(MOST_LAG)], [1, fc.integer({ min: 0, max: MOST_LAG })]),
  steps: fc
    .array(weighted<Step[]>([5, step.map(one => [one])], [1, plots]), { minLength: 8, maxLength: 16, size: 'max' })
    .map(parts => parts.flat()),
})

export type History = typeof histories extends fc.Arbitrary<infer One> ? One : never
