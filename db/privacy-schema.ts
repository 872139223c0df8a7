import type { Instant } from './columns.ts'

/**
 * Who has deleted their data: a salted hash of a Discord id, or of an imported profile's guild and name, that keeps import and
 * restore from bringing back what was created up to `erased_at`.
 */
export interface TombstonesTable {
  hash: string
  salt: string
  erased_at: Instant
}
