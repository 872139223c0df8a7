import type { DecidedBy } from '../../../db/schema.ts'
import { toStored } from '../../clock.ts'
import { tally } from '../tally.ts'

/** A film of a decided week. */
export interface Contender {
  tmdbId: number
  votes: number
  /** Milliseconds. */
  proposedAt: number
}

/** Places by ids of TMDB. */
export interface Places {
  first: number | null
  second: number | null
  decidedBy: DecidedBy
}

/**
 * How a week of the file ended: as the file says, and by our own rules where it names no winner. Where its winner is not the
 * one by our rules, the old app had one of its own. Nobody knows who had seen what by then.
 */
export function placesOf(films: Contender[], named: { first: number | null; second: number | null }): Places {
  const { first, second, decidedBy } = tally(
    films.map((film, index) => ({
      nominationId: index,
      votes: film.votes,
      seenBy: 0,
      nominatedAt: toStored(film.proposedAt),
    })),
  )
  const filmAt = (index: number | null) => (index === null ? null : (films[index]?.tmdbId ?? null))
  if (named.first === null) return { first: filmAt(first), second: filmAt(second), decidedBy }
  return { ...named, decidedBy: filmAt(first) === named.first ? decidedBy : 'imported' }
}
