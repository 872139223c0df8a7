import fc from 'fast-check'
import type { CallFaults, CallPoint } from './failing-calls.ts'
import { act, faults, film, type MemberStep, ofCalls, point, rating, wait, weighted } from './push-histories.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** What another application does at Trakt. */
export type OtherStep =
  | { does: 'they play'; film: number; minute: number }
  /** Null: the member's latest. */
  | { does: 'they remove'; nth: number | null }
  | { does: 'they rate'; film: number; rating: number }
  | { does: 'they unrate' | 'they list' | 'they unlist'; film: number }

/** What a process does: it sends what is owed, or reads what there is. */
export interface Work {
  does: 'push' | 'pull'
  before: number
  process: number
  faults: CallFaults
  killAt: number | null
  kill: CallPoint | null
}

/** A process stands still in a call while others act, and another process works. */
export interface Race {
  does: 'push and race' | 'pull and race'
  at: CallPoint
  faults: CallFaults
  others: (MemberStep | OtherStep)[]
  dropLease: boolean
  ms: number
}

export type TogetherStep = MemberStep | OtherStep | Work | Race

const none = fc.constant(null)
const seconds = (...choices: number[]) => fc.constantFrom(...choices.map(each => each * SECOND))

/** Now and then in a minute in which the member says to have watched the film, too. */
const theirMinute = weighted([3, fc.integer({ min: 20, max: 23 })], [1, fc.nat(5)])
const theirs = weighted<OtherStep>(
  [5, fc.record({ does: fc.constant('they play'), film, minute: theirMinute })],
  [4, fc.record({ does: fc.constant('they remove'), nth: fc.nat(9) })],
  [3, fc.record({ does: fc.constant('they rate'), film, rating })],
  [1, fc.record({ does: fc.constant('they unrate'), film })],
  [2, fc.record({ does: fc.constantFrom('they list', 'they unlist'), film })],
)
const anybody = weighted<MemberStep | OtherStep>([5, act], [4, theirs])

const wellOrNot: fc.Arbitrary<CallFaults> = weighted(
  [1, fc.constant({ reads: [], writes: [] })],
  [1, faults],
  [1, fc.record({ reads: ofCalls(6), writes: fc.constant([]) })],
)
const ofProcess = { process: fc.nat(1), faults: wellOrNot, killAt: none, kill: none } as const
const killed = { ...ofProcess, killAt: fc.integer({ min: 1, max: 80 }) }
const killedInCall = { ...ofProcess, kill: point }
const ofPush = { does: fc.constant('push'), before: seconds(0, 7, 12, 21, 100, 660) } as const
const ofPull = { does: fc.constant('pull'), before: seconds(0, 3, 20, 250, 300, 920, 4_000) } as const
const work = weighted<Work>(
  [6, fc.record({ ...ofPush, ...ofProcess })],
  [1, fc.record({ ...ofPush, ...killed })],
  [1, fc.record({ ...ofPush, ...killedInCall })],
  [6, fc.record({ ...ofPull, ...ofProcess })],
  [2, fc.record({ ...ofPull, ...killed })],
  [1, fc.record({ ...ofPull, ...killedInCall })],
)

const readPoint = fc.record({
  kind: fc.constant('reads' as const),
  call: fc.integer({ min: 1, max: 6 }),
  point: fc.constantFrom('before' as const, 'after' as const),
})
const others = fc.array(anybody, { minLength: 1, maxLength: 3, size: 'max' })
const ofRace = { faults: weighted([2, fc.constant({ reads: [], writes: [] })], [1, faults]), others }
const race = weighted<Race>(
  // No longer than a call can take: what comes of that is another test's affair.
  [
    2,
    fc.record({
      ...ofRace,
      does: fc.constant('push and race'),
      at: point,
      dropLease: fc.boolean(),
      ms: seconds(0, 15),
    }),
  ],
  [
    3,
    fc.record({
      ...ofRace,
      does: fc.constant('pull and race'),
      at: readPoint,
      dropLease: fc.boolean(),
      ms: seconds(0, 30, 100, 1_200),
    }),
  ],
)
const quickly: Pick<Work, 'before' | 'process' | 'faults' | 'killAt' | 'kill'> = {
  ...{ before: 0, process: 0, killAt: null, kill: null },
  faults: { reads: [], writes: [] },
}
const push: Work = { does: 'push', ...quickly }
const pull: Work = { does: 'pull', ...quickly }

/** What is seen only when one thing comes right after the other, and nothing after that: so ends each history. */
const plots = fc.record({ film, minute: fc.nat(5), rating, other: rating }).chain(({ film, minute, rating, other }) => {
  const watch: TogetherStep = { does: 'watch', film, minute }
  const rate: TogetherStep = { does: 'rate', film, rating }
  const theyPlay: TogetherStep = { does: 'they play', film, minute }
  const theyRemove: TogetherStep = { does: 'they remove', nth: null }
  return fc.constantFrom<TogetherStep[]>(
    [watch, push, theyRemove],
    [watch, push, { ...pull, before: 20 * SECOND }, theyRemove, theyPlay, { does: 'they play', film, minute: 24 }],
    [watch, push, { ...pull, before: 20 * SECOND }, theyRemove, pull],
    [watch, push, theyRemove, { does: 'undo', nth: -1 }, { does: 'again', nth: 0 }],
    [watch, push, { does: 'undo', nth: -1 }, { ...push, before: 21 * SECOND }, theyPlay, pull],
    [watch, theyPlay, pull],
    [rate, push, { does: 'they rate', film, rating: other }],
    [rate, push, { does: 'they unrate', film }],
    [{ does: 'they rate', film, rating: other }, rate, pull],
    [
      { does: 'they rate', film, rating: other },
      { ...pull, before: 20 * SECOND },
      { does: 'unrate', film },
      pull,
      push,
      pull,
    ],
  )
})

const step = weighted<TogetherStep>([8, anybody], [1, wait], [11, work], [4, race])

export const togetherHistories = fc.record({
  /** Seconds by which reads lag. */
  lag: weighted([1, fc.constant(0)], [2, fc.integer({ min: 1, max: 10 })]),
  steps: fc
    .tuple(fc.array(step, { minLength: 8, maxLength: 26, size: 'max' }), plots)
    .map(([steps, plot]) => [...steps, ...plot]),
  /** Once in a while somebody sets the bot’s clock; not beyond Trakt’s, to which that would be the future. */
  skew: weighted<{ at: number; ms: number } | null>(
    [6, none],
    [1, fc.record({ at: fc.nat(20), ms: fc.constantFrom(-HOUR, HOUR, -365 * 24 * HOUR) })],
  ),
})
