import type { Generated } from 'kysely'

/** UTC ISO 8601 text with milliseconds and `Z`, so that text order is time order. */
export type Instant = string
/** 0 or 1: SQLite has no booleans, and PostgreSQL takes integers as well. */
export type Flag = number
export type Id = Generated<number>

/** When a play was whose date nobody knows: Trakt's own way to say so (trakt-api, since October 2025). It is never shown. */
export const UNKNOWN_DATE: Instant = '1970-01-01T00:00:00.000Z'
