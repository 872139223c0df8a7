import type { Id, Instant } from './columns.ts'

/** Whose data a name of the old app's file has become: a profile's, or those of the member who has claimed it. */
export interface ImportedPeopleTable {
  guild_id: string
  /** As `nameKey` makes it of a name. */
  name: string
  user_id: number
}

export type ImportedKind = 'nomination' | 'vote' | 'play' | 'rating'

/** One row for each that an import has brought: it does not come a second time, whatever became of it. */
export interface ImportedRowsTable {
  guild_id: string
  kind: ImportedKind
  week: string
  tmdb_id: number
  /** Whose it is, as in `imported_people`; '' for a nomination, which is the guild's. */
  name: string
  user_id: number | null
}

/** One row for each pin that a member has tried at a profile. */
export interface ClaimAttemptsTable {
  id: Id
  user_id: number
  profile_id: number
  attempted_at: Instant
}

/** A member who is about to take a profile over: `proved` by its pin, or `asked` of those who manage the server. */
export interface ClaimRequestsTable {
  id: Id
  guild_id: string
  profile_id: number
  user_id: number
  status: 'proved' | 'asked'
  expires_at: Instant
}
