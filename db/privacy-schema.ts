import type { Id, Instant } from './columns.ts'

/**
 * Who has deleted their data: a salted hash of a Discord id, or of an imported profile's guild and name, that keeps import and
 * restore from bringing back what was created up to `erased_at`.
 */
export interface TombstonesTable {
  hash: string
  salt: string
  erased_at: Instant
}

/** The database file has to be written anew: something was deleted of which nothing may be left in it. */
export interface RewritesTable {
  id: Id
  requested_at: Instant
}
