import type { Generated } from 'kysely'

/** UTC ISO 8601 text with milliseconds and `Z`, so that text order is time order. */
export type Instant = string
/** 0 or 1: SQLite has no booleans, and PostgreSQL takes integers as well. */
export type Flag = number
export type Id = Generated<number>
