import { type Case, now, playRow } from './refused-rows.ts'

/** A play that Trakt is to be told of, and a rating. `play_id` is left out, because there is no such play yet. */
const addition = {
  user_id: 1,
  kind: 'play_add',
  tmdb_id: 348,
  title: 'Alien',
  watched_at: now,
  due_at: now,
  created_at: now,
}
const { watched_at: _, ...about } = addition
const rating = { ...about, kind: 'rating_set', rating: 9, rated_at: now }
const claimed = { status: 'sending', claimed_at: now }
const pause = { user_id: 1, paused_at: now, paused_until: now, paused_for: 'trouble', failures: 1 }
const unique = /UNIQUE constraint failed/
const check = /CHECK constraint failed/
const foreign = /FOREIGN KEY constraint failed/

/** What the database refuses of all that is to go to Trakt. */
export const pushCases: Case[] = [
  {
    what: 'a second play of a film that is recorded here for the same minute',
    table: 'watch_history',
    good: { ...playRow, round_id: null },
    bad: playRow,
    why: unique,
  },
  {
    what: 'a rating that waits behind another one of the same film',
    table: 'outbox',
    good: rating,
    bad: { ...about, kind: 'rating_remove' },
    why: unique,
  },
  {
    what: 'two ratings of one film under way at once',
    table: 'outbox',
    good: { ...rating, ...claimed },
    bad: { ...rating, status: 'checking' },
    why: unique,
  },
  {
    what: 'a rating of eleven for Trakt',
    table: 'outbox',
    good: { ...rating, rating: 10 },
    bad: { ...rating, tmdb_id: 1, rating: 11 },
    why: check,
  },
  {
    what: 'a rating for Trakt without a date',
    table: 'outbox',
    good: rating,
    bad: { ...rating, tmdb_id: 1, rated_at: null },
    why: check,
  },
  {
    what: 'a play for Trakt without a minute',
    table: 'outbox',
    good: addition,
    bad: { ...addition, watched_at: null },
    why: check,
  },
  {
    what: 'a claim of no time',
    table: 'outbox',
    good: { ...addition, ...claimed },
    bad: { ...addition, status: 'sending' },
    why: check,
  },
  {
    what: 'a row that was sent less than never',
    table: 'outbox',
    good: { ...addition, sends: 0 },
    bad: { ...addition, sends: -1 },
    why: check,
  },
  {
    what: 'a kind of row for Trakt that does not exist',
    table: 'outbox',
    good: addition,
    bad: { ...addition, kind: 'checkin' },
    why: check,
  },
  {
    what: 'a status on the way to Trakt that does not exist',
    table: 'outbox',
    good: { ...addition, status: 'unsure' },
    bad: { ...addition, status: 'lost' },
    why: check,
  },
  {
    what: 'an answer that nobody is offered',
    table: 'outbox',
    good: { ...addition, answer: 'leave' },
    bad: { ...addition, answer: 'maybe' },
    why: check,
  },
  {
    what: 'a row for the Trakt of nobody',
    table: 'outbox',
    good: addition,
    bad: { ...addition, user_id: 99 },
    why: foreign,
  },
  {
    what: 'a play for Trakt that is not recorded',
    table: 'outbox',
    good: addition,
    bad: { ...addition, play_id: 99 },
    why: foreign,
  },
  { what: 'a second pause of a member', table: 'trakt_pushes', good: pause, bad: pause, why: unique },
  {
    what: 'a pause for a reason that does not exist',
    table: 'trakt_pushes',
    good: pause,
    bad: { ...pause, user_id: 2, paused_for: 'fun' },
    why: check,
  },
]
