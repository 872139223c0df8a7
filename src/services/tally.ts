/** One nominated film at the close of voting. */
export interface Candidate {
  nominationId: number
  votes: number
  /** Members known to have seen it; members who hide their history count for nothing. */
  seenBy: number
  /** As stored: UTC ISO 8601 with milliseconds and `Z`, so that text order is time order. */
  nominatedAt: string
}

/** The rule that put the winner before the second; `no_votes` and `no_nominations` when there was nothing to count. */
export type DecidedBy = 'votes' | 'fewest_seen' | 'earliest' | 'no_votes' | 'no_nominations'

export interface Decision {
  /** The winner's nomination id; null without nominations. */
  first: number | null
  second: number | null
  decidedBy: DecidedBy
  /** All candidates, best first. */
  standings: Candidate[]
}

/**
 * Most votes win; a tie goes to the film that fewer have seen, then to the one nominated first (the lower id within the
 * same millisecond). Without any vote only the order of nomination counts.
 */
export function tally(candidates: readonly Candidate[]): Decision {
  const voted = candidates.some(candidate => candidate.votes > 0)
  const standings = candidates.toSorted(voted ? byVotes : byNomination)
  const [first, second] = standings
  return {
    first: first?.nominationId ?? null,
    second: second?.nominationId ?? null,
    decidedBy: decidedBy(first, second, voted),
    standings,
  }
}

function decidedBy(first: Candidate | undefined, second: Candidate | undefined, voted: boolean): DecidedBy {
  if (!first) return 'no_nominations'
  if (!voted) return 'no_votes'
  if (!second || first.votes !== second.votes) return 'votes'
  return first.seenBy === second.seenBy ? 'earliest' : 'fewest_seen'
}

function byVotes(a: Candidate, b: Candidate): number {
  return b.votes - a.votes || a.seenBy - b.seenBy || byNomination(a, b)
}

function byNomination(a: Candidate, b: Candidate): number {
  if (a.nominatedAt !== b.nominatedAt) return a.nominatedAt < b.nominatedAt ? -1 : 1
  return a.nominationId - b.nominationId
}
