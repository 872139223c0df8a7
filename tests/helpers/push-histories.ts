import fc from 'fast-check'
import type { CallFault, CallPoint } from './failing-calls.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
/** Seconds by which reads lag at the most: what the outbox waits for. */
export const MOST_LAG = 10

/** What is watched and rated: all three are in the sandbox's catalogue. */
export const films = [
  { tmdbId: 348, imdbId: 'tt0078748', title: 'Alien', year: 1979 },
  { tmdbId: 603, imdbId: 'tt0133093', title: 'The Matrix', year: 1999 },
  { tmdbId: 680, imdbId: null, title: 'Pulp Fiction', year: 1994 },
]

/** What a member does, a process, or time. */
export type Step =
  | { does: 'watch'; film: number; minute: number }
  | { does: 'undo' | 'again'; nth: number }
  | { does: 'rate'; film: number; rating: number }
  | { does: 'unrate'; film: number }
  | { does: 'wait'; ms: number }
  | { does: 'skew'; ms: number }
  | { does: 'drain'; process: number; faults: (CallFault | null)[]; killAt: number | null; kill: CallPoint | null }
  | { does: 'race'; at: CallPoint; faults: (CallFault | null)[]; others: Step[]; dropLease: boolean; ms: number }

const film = fc.nat(films.length - 1)
const nth = fc.nat(3)
const point: fc.Arbitrary<CallPoint> = fc.record({
  call: fc.integer({ min: 1, max: 5 }),
  point: fc.constantFrom('before' as const, 'after' as const),
})
const fault: fc.Arbitrary<CallFault | null> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constantFrom(
        ...([
          'lost',
          'error-after-effect',
          'truncated',
          'timeout',
          'cut',
          'unavailable',
          'unauthorized',
          'limited',
        ] as const),
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('limited-until'), seconds: fc.integer({ min: 1, max: 120 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('late'), ms: fc.integer({ min: 0, max: MOST_LAG * SECOND }) }),
  },
)
const faults = fc.array(fault, { maxLength: 6 })

const act: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ does: fc.constant('watch'), film, minute: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('undo'), nth }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('again'), nth }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('rate'), film, rating: fc.integer({ min: 1, max: 10 }) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('unrate'), film }) },
)
const wait: fc.Arbitrary<Step> = fc.record({
  does: fc.constant('wait'),
  ms: fc.constantFrom(SECOND, 5 * SECOND, 21 * SECOND, 100 * SECOND, 5 * MINUTE, 11 * MINUTE),
})
const drains: fc.Arbitrary<Step> = fc.record({
  does: fc.constant('drain'),
  process: fc.nat(1),
  faults,
  killAt: fc.option(fc.integer({ min: 1, max: 60 }), { freq: 2, nil: null }),
  kill: fc.option(point, { freq: 2, nil: null }),
})
const races: fc.Arbitrary<Step> = fc.record({
  does: fc.constant('race'),
  at: point,
  faults,
  others: fc.array(fc.oneof(act, wait), { maxLength: 3 }),
  dropLease: fc.boolean(),
  ms: fc.constantFrom(0, 30 * SECOND, 100 * SECOND, 12 * MINUTE),
})
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: act },
  { weight: 4, arbitrary: wait },
  { weight: 9, arbitrary: drains },
  { weight: 3, arbitrary: races },
)
export const histories = fc.record({
  lag: fc.integer({ min: 0, max: MOST_LAG }),
  steps: fc.array(step, { minLength: 8, maxLength: 25, size: 'max' }),
  /** Once in a while somebody sets the bot's clock. */
  skew: fc.option(fc.record({ at: fc.nat(20), ms: fc.constantFrom(-HOUR, HOUR) }), { freq: 3, nil: null }),
})

export type History = typeof histories extends fc.Arbitrary<infer One> ? One : never
