import type { TraktError } from './errors.ts'
import type { SentFilm, WriteAnswer } from './writes.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** The largest batch that other clients send without trouble (trakt-web, `SYNC_CHUNK_SIZE`); Trakt names no limit. */
export const LARGEST_BATCH = 100
/** A claim whose call has not begun after this is given back, as by a process that stood still in between. Milliseconds. */
export const SEND_WITHIN = 15 * SECOND
/** Longer than a call that has begun in time can take: whoever claimed a row before that has died. Milliseconds. */
export const CLAIM_LASTS = 90 * SECOND

/**
 * Why something is not done: for good (`not_found`: Trakt does not know the film; `account_limit`: the account is full;
 * `rejected`: it is not valid; `ignored`: Trakt takes it and does nothing), or so far (`uncounted`: Trakt did not do all of a
 * batch, and does not say what; `alone`: it has to be sent by itself; `unanswered`: it may have been done; `not_taken`: it was
 * not; `restored`: it is a rating of a backup, and Trakt may have a newer one).
 */
export type PushTrouble = Refusal | 'uncounted' | 'alone' | 'unanswered' | 'not_taken' | 'restored'

/** What it takes the member to mend. */
export type Refusal = 'not_found' | 'account_limit' | 'rejected' | 'ignored'

interface Waiting {
  kind: string
  last_error: string | null
}

/** The first of what is due, in the order of the rows, with everything that can go along in one call. */
export function batchOf<Row extends Waiting>(due: readonly Row[]): Row[] {
  const [first] = due
  if (!first) return []
  if (first.last_error === 'alone') return [first]
  return due.filter(row => row.kind === first.kind && row.last_error !== 'alone').slice(0, LARGEST_BATCH)
}

/** What became of one row of a call that Trakt has answered. */
export type Outcome = 'done' | 'not_found' | 'uncounted' | 'ignored'

/**
 * What became of each addition of a batch. Trakt names what it does not know and counts the rest; films that it leaves unnamed
 * are those that were not found when they were looked for either. Where that does not come out even, nobody can tell which of
 * them it has added.
 */
export function outcomesOf(films: readonly SentFilm[], { count, notFound, unnamed }: WriteAnswer): Outcome[] {
  const named = new Set(notFound.map(keyOf))
  if (films.length === 1 && count === 0) return [named.size + unnamed > 0 ? 'not_found' : 'ignored']
  const unknown = films.filter(film => 'tmdb' in film && !named.has(keyOf(film)))
  const missing = unknown.length === unnamed ? new Set([...named, ...unknown.map(keyOf)]) : named
  const isEven = count === films.filter(film => !missing.has(keyOf(film))).length
  const [lost, rest] = isEven ? [missing, 'done' as const] : [named, 'uncounted' as const]
  return films.map(film => (lost.has(keyOf(film)) ? 'not_found' : rest))
}

function keyOf(film: SentFilm): string {
  return 'trakt' in film ? `trakt:${film.trakt}` : `tmdb:${film.tmdb}`
}

/** What follows from a call that has failed. */
export interface PushFailure {
  /** Trakt may have done what it was asked all the same. */
  maybeDone: boolean
  /** `look`: read whether it was done. `again`: send it later. `alone`: send each by itself. Else it is refused for good. */
  next: 'look' | 'again' | 'alone' | Refusal
  /** For whom nothing else is sent for a while; `locked`: until Trakt lets the member in again. */
  pause: 'nobody' | 'member' | 'locked' | 'everybody'
}

/** Codes: Trakt guides, status-codes; that a 429 was not executed and a 5xx may have been is what clients live by. */
export function failureOf({ kind, status }: TraktError, batchSize: number): PushFailure {
  switch (kind) {
    case 'unavailable':
    case 'timeout':
    case 'malformed':
      return { maybeDone: true, next: 'look', pause: 'member' }
    case 'rate_limited':
    case 'unauthorized':
    case 'invalid_grant':
      return { maybeDone: false, next: 'again', pause: 'member' }
    case 'forbidden':
      return { maybeDone: false, next: 'again', pause: 'everybody' }
    case 'locked':
      return { maybeDone: false, next: 'again', pause: 'locked' }
    case 'account_limit':
      // What fits of a batch may have been added before that (TraktRater #179).
      return { maybeDone: true, next: 'account_limit', pause: 'nobody' }
    case 'rejected':
      if (status !== 400 && status !== 422) return { maybeDone: false, next: 'again', pause: 'everybody' }
      return { maybeDone: false, next: batchSize > 1 ? 'alone' : 'rejected', pause: 'nobody' }
  }
}

/**
 * How long to leave Trakt alone after so many failures in a row: from 5 seconds, twice as long each time, up to 5 minutes, or as
 * long as the latest one says, up to an hour; and up to a fifth more, so that not everybody comes back at once. `random` is 0
 * to 1.
 */
export function restAfter(failures: number, retryAfter: number | undefined, random: number): number {
  const rest = Math.max(Math.min(5 * SECOND * 2 ** (failures - 1), 5 * MINUTE), Math.min(retryAfter ?? 0, HOUR))
  return Math.round(rest * (1 + random / 5))
}

/** How long until an account that is locked is asked about again: an hour, then longer, up to a day. */
export function restOfLocked(failures: number): number {
  return Math.min(failures, 24) * HOUR
}
