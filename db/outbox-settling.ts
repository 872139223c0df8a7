import type { Database } from './database.ts'
import { OPEN, RATINGS } from './outbox.ts'
import type { OutboxRow, Play } from './schema.ts'

/** What Trakt may still be told. */
const UNSETTLED = [...OPEN, 'unsure'] as const

/** A span of time around now, in which Trakt was told so lately that a read may not show it. What was done later than that was done by a clock that has been set back. */
export interface Lately {
  from: string
  until: string
}

/** Plays that are being taken back at Trakt, or were lately: what a pull still sees of them is not theirs any more. */
export async function playRemovals(
  db: Database,
  userId: number,
  lately: Lately,
): Promise<Pick<OutboxRow, 'tmdb_id' | 'watched_at' | 'trakt_history_id'>[]> {
  return openOrRecent(db, userId, ['play_remove'], lately)
    .select(['tmdb_id', 'watched_at', 'trakt_history_id'])
    .execute()
}

/** Films whose rating is ours to say: it is being sent, or was lately. */
export async function ratingsUnderWay(db: Database, userId: number, lately: Lately): Promise<Set<number>> {
  const rows = await openOrRecent(db, userId, RATINGS, lately).select('tmdb_id').execute()
  return new Set(rows.map(row => row.tmdb_id))
}

/**
 * Plays that Trakt was sent lately, by their ids here: a read may not show them yet. What the member is asked about was looked
 * for long enough.
 */
export async function playsSentLately(db: Database, userId: number, lately: Lately): Promise<Set<number>> {
  const rows = await openOrRecent(db, userId, ['play_add'], lately)
    .select('play_id')
    .where('status', '<>', 'unsure')
    .execute()
  return new Set(rows.flatMap(row => (row.play_id === null ? [] : [row.play_id])))
}

/**
 * Trakt has this play, whoever told it: it need not be sent, and counts as acknowledged where we have sent it. What was sent more
 * than once stays open, or is looked at once more where the member was to say what becomes of it, because Trakt may have more of it
 * than one.
 */
export async function settlePlay(db: Database, playId: number, historyId: number, now: string): Promise<void> {
  const addition = db.updateTable('outbox').where('play_id', '=', playId).where('kind', '=', 'play_add')
  await addition
    .set(row => ({ status: 'checking', looks: 0, due_at: now, attempts: row('attempts', '+', 1) }))
    .where('status', 'in', ['unsure', 'failed'])
    .where('sends', '>', 1)
    .execute()
  await addition
    .set(row => ({
      status: 'done',
      done_at: now,
      trakt_history_id: historyId,
      acknowledged_at: row
        .case()
        .when('sends', '>', 0)
        .then(row.fn.coalesce('acknowledged_at', row.val(now)))
        .else(null)
        .end(),
      last_error: null,
      attempts: row('attempts', '+', 1),
    }))
    .where('status', 'in', ['queued', 'checking', 'unsure', 'failed'])
    .where('sends', '<=', 1)
    .execute()
}

/** A play that is gone from Trakt stays here, and is neither sent again nor offered: the member has removed it there. */
export async function declinePlay(
  db: Database,
  userId: number,
  play: Pick<Play, 'id' | 'tmdb_id' | 'title' | 'year' | 'watched_at'>,
  now: string,
): Promise<void> {
  const known = await db.selectFrom('outbox').select('id').where('play_id', '=', play.id).executeTakeFirst()
  if (known || play.tmdb_id === null) return
  await db
    .insertInto('outbox')
    .values({
      user_id: userId,
      kind: 'play_add',
      play_id: play.id,
      tmdb_id: play.tmdb_id,
      title: play.title,
      year: play.year,
      watched_at: play.watched_at,
      status: 'declined',
      due_at: now,
      done_at: now,
      created_at: now,
    })
    .execute()
}

function openOrRecent(db: Database, userId: number, kinds: readonly OutboxRow['kind'][], { from, until }: Lately) {
  return db
    .selectFrom('outbox')
    .where('user_id', '=', userId)
    .where('kind', 'in', kinds)
    .where(where =>
      where.or([
        where('status', 'in', UNSETTLED),
        where.and([where('status', '=', 'done'), where('done_at', '>=', from), where('done_at', '<=', until)]),
      ]),
    )
}
