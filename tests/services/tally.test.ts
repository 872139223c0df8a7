import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Candidate, type DecidedBy, tally } from '../../src/services/tally.ts'

const settings = { seed: 2, numRuns: 1000 }

/** A candidate from a short row: id, votes, seen by, second of nomination. */
function candidate(nominationId: number, votes: number, seenBy: number, second: number): Candidate {
  return { nominationId, votes, seenBy, nominatedAt: new Date(Date.UTC(2026, 1, 16, 9, 0, second)).toISOString() }
}

type Row = [id: number, votes: number, seenBy: number, second: number]

test.each<[string, Row[], number | null, number | null, DecidedBy]>([
  [
    'most votes win',
    [
      [1, 2, 0, 0],
      [2, 3, 9, 9],
    ],
    2,
    1,
    'votes',
  ],
  [
    'of two with as many votes the one that fewer have seen wins',
    [
      [1, 3, 2, 0],
      [2, 3, 1, 9],
    ],
    2,
    1,
    'fewest_seen',
  ],
  [
    'of two that as many have seen the earlier wins',
    [
      [2, 3, 1, 9],
      [5, 3, 1, 0],
    ],
    5,
    2,
    'earliest',
  ],
  [
    'of two in the same millisecond the lower id wins',
    [
      [10, 3, 1, 4],
      [9, 3, 1, 4],
    ],
    9,
    10,
    'earliest',
  ],
  [
    'a tie for second does not change what decided',
    [
      [1, 3, 5, 0],
      [2, 1, 5, 1],
      [3, 1, 4, 2],
    ],
    1,
    3,
    'votes',
  ],
  ['a single film with a vote wins by votes', [[1, 1, 0, 0]], 1, null, 'votes'],
  [
    'without votes the earliest wins, however many have seen it',
    [
      [1, 0, 0, 9],
      [2, 0, 7, 0],
    ],
    2,
    1,
    'no_votes',
  ],
  ['a single film without votes wins all the same', [[4, 0, 0, 0]], 4, null, 'no_votes'],
  ['without nominations nothing wins', [], null, null, 'no_nominations'],
])('%s', (_name, rows, first, second, decidedBy) => {
  const decision = tally(rows.map(row => candidate(...row)))
  expect(decision).toMatchObject({ first, second, decidedBy })
})

const lists = fc
  .array(fc.tuple(fc.nat(3), fc.nat(2), fc.nat(2)), { maxLength: 8 })
  .map(rows => rows.map(([votes, seenBy, second], index) => candidate(index + 1, votes, seenBy, second)))

test('the order in which the candidates come does not matter, and they are left as they were', () => {
  const shuffled = lists.chain(list =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
  )
  fc.assert(
    fc.property(shuffled, ([list, other]) => {
      const copy = structuredClone(other)
      expect(tally(other)).toEqual(tally(list))
      expect(other).toEqual(copy)
    }),
    settings,
  )
})

test('nobody has more votes than the winner, and each candidate stands once', () => {
  fc.assert(
    fc.property(lists, list => {
      const { first, second, standings } = tally(list)
      expect(standings.toSorted((a, b) => a.nominationId - b.nominationId)).toEqual(list)
      expect([standings[0]?.nominationId ?? null, standings[1]?.nominationId ?? null]).toEqual([first, second])
      const votes = standings.map(({ votes }) => votes)
      expect(votes).toEqual(votes.toSorted((a, b) => b - a))
    }),
    settings,
  )
})

test('one more vote for the winner, or one less for another, leaves the winner', () => {
  fc.assert(
    fc.property(lists, list => {
      const { first, decidedBy } = tally(list)
      const more = list.map(one => (one.nominationId === first ? { ...one, votes: one.votes + 1 } : one))
      expect(tally(more).first).toBe(first)
      if (decidedBy === 'no_votes' || first === null) return
      const less = list.map(one => (one.nominationId === first ? one : { ...one, votes: Math.max(0, one.votes - 1) }))
      expect(tally(less).first).toBe(first)
    }),
    settings,
  )
})

test('a film that is taken back and was not first changes no winner', () => {
  fc.assert(
    fc.property(lists, list => {
      const { first, standings } = tally(list)
      const last = standings.at(-1)
      if (standings.length > 1) expect(tally(list.filter(one => one !== last)).first).toBe(first)
    }),
    settings,
  )
})

/** The rules as the design words them, by elimination instead of by sorting. */
function winnerByElimination(list: Candidate[]): [number | null, DecidedBy] {
  const [only] = list
  if (!only) return [null, 'no_nominations']
  const keep = (from: Candidate[], value: (one: Candidate) => number) =>
    from.filter(one => value(one) === Math.min(...from.map(value)))
  const earliest = (from: Candidate[]) =>
    keep(
      keep(from, one => Date.parse(one.nominatedAt)),
      one => one.nominationId,
    )
  const mostVotes = keep(list, one => -one.votes)
  if (mostVotes[0]?.votes === 0) return [earliest(list)[0]?.nominationId ?? null, 'no_votes']
  const leastSeen = keep(mostVotes, one => one.seenBy)
  return [
    earliest(leastSeen)[0]?.nominationId ?? null,
    mostVotes.length === 1 ? 'votes' : leastSeen.length === 1 ? 'fewest_seen' : 'earliest',
  ]
}

test('for every case of up to four films the winner and the rule are those found by elimination', () => {
  const small = [0, 1, 2].flatMap(votes =>
    [0, 1].flatMap(seenBy => [0, 1].map(second => [votes, seenBy, second] as const)),
  )
  let lists: Candidate[][] = [[]]
  let cases = 0
  for (let length = 0; length <= 4; length++) {
    for (const list of lists) {
      const { first, decidedBy } = tally(list)
      const [winner, rule] = winnerByElimination(list)
      if (first !== winner || decidedBy !== rule)
        expect({ list, first, decidedBy }).toEqual({ list, first: winner, decidedBy: rule })
      cases++
    }
    lists = lists.flatMap(list => small.map(row => [...list, candidate(list.length + 1, ...row)]))
  }
  expect(cases).toBe(1 + 12 + 12 ** 2 + 12 ** 3 + 12 ** 4)
})
