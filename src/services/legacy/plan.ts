import type { DecidedBy, Guild, ImportedKind, Round } from '../../../db/schema.ts'
import type { RoundTimes, Schedule } from '../schedule.ts'
import type { OldNomination } from './nominations.ts'
import type { OldFile } from './parse.ts'
import type { OldPerson } from './people.ts'
import type { Remark } from './remarks.ts'
import type { OldWeek } from './weeks.ts'

/** Somebody whom an import has brought before: as a profile, or as the member who has claimed it since. */
export interface PresentPerson {
  userId: number
  isClaimed: boolean
  hasIcon: boolean
  hasPin: boolean
}

/** What the database holds of a guild before an import. */
export interface Present {
  guild: Guild
  /** By key. */
  people: ReadonlyMap<string, PresentPerson>
  /** By week. */
  rounds: ReadonlyMap<string, Round>
  /** By week, the films in it, by ids of TMDB. */
  films: ReadonlyMap<string, ReadonlySet<number>>
  /** By week, the winner's id of TMDB, or null for none. */
  winners: ReadonlyMap<string, number | null>
  /** What imports have brought before; see `rowKey`. */
  rows: ReadonlySet<string>
  /** Keys of people who have deleted their data: they are not brought back. */
  erased: ReadonlySet<string>
}

export interface PlannedRound {
  times: RoundTimes
  isRunning: boolean
  votesPerMember: number
  ownVotes: number
}

export interface PlannedNomination {
  week: string
  film: OldNomination
  /** Null for somebody of whom nothing is known (any more). */
  proposer: string | null
  proposedAt: number
}

export interface PlannedDecision {
  week: string
  first: number | null
  second: number | null
  decidedBy: DecidedBy
}

/** One row of a person's, about a film. */
export interface PlannedVote {
  week: string
  tmdbId: number
  person: string
  /** Milliseconds. */
  at: number
}

export interface PlannedRating extends PlannedVote {
  film: OldNomination
  /** From 1 to 10. */
  rating: number
}

export interface PlannedPlay extends PlannedVote {
  film: OldNomination
  rating: number | null
}

/** What an import is going to write. People are named by their keys, films by ids of TMDB. */
export interface Plan {
  people: OldPerson[]
  /** Those with a profile already, which lacks an icon or a pin that the file has. */
  completed: OldPerson[]
  rounds: PlannedRound[]
  nominations: PlannedNomination[]
  votes: PlannedVote[]
  decisions: PlannedDecision[]
  /** When the films of weeks were watched: ISO dates. */
  nights: { week: string; date: string }[]
  plays: PlannedPlay[]
  ratings: PlannedRating[]
  /** How many rows of the file are there already. */
  there: Record<Counted, number>
  remarks: Remark[]
}

/** The tables that an import counts. */
export const counted = ['users', 'nominations', 'votes', 'week_history', 'watch_history', 'ratings'] as const
export type Counted = (typeof counted)[number]

/** What planning a week looks at, and what it adds to. */
export interface Planning {
  plan: Plan
  file: OldFile
  present: Present
  now: number
}

/** One week of the file, and what becomes of it. */
export interface WeekPlanning extends Planning {
  old: OldWeek
  schedule: Schedule
  /** The round that the guild has of this week; what it lacks is added. Else the week becomes one. */
  round: Round | null
  isRunning: boolean
  times: RoundTimes
  remark(kind: Remark['kind'], why: string): void
}

/** A row as the imports remember it. */
export function rowKey(kind: ImportedKind, week: string, tmdbId: number, name: string): string {
  return `${kind} ${week} ${tmdbId} ${name}`
}
