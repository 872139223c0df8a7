import type { Database } from './database.ts'
import { OPEN, RATINGS } from './outbox.ts'
import type { OutboxRow } from './schema.ts'

/** What `last_error` says of a rating about which Trakt is read first, because it may have a newer one than a backup had. */
const RESTORED = 'restored'

/**
 * What was to be sent may have been since, as when these rows come from a backup: Trakt is read first. What it had refused, and
 * what had been sent without an answer, is looked after should it be sent again.
 */
export async function doubtPushes(db: Database, now: string): Promise<void> {
  await doubtPlays(db, now)
  await doubtRatings(db, now)
}

async function doubtPlays(db: Database, now: string): Promise<void> {
  const once = db
    .updateTable('outbox')
    .set(row => ({ sends: row('sends', '+', 1), attempts: row('attempts', '+', 1), sent_at: now }))
    .where('kind', '=', 'play_add')
  await once.where('status', 'in', ['failed', 'sending', 'checking', 'unsure']).execute()
  await once
    .set({ status: 'checking', looks: 0, due_at: now, last_error: 'unanswered' })
    .where('status', '=', 'queued')
    .execute()
}

/** Of two ratings of a film the newer one is what counts. */
async function doubtRatings(db: Database, now: string): Promise<void> {
  const ratings = db
    .updateTable('outbox')
    .set(row => ({ attempts: row('attempts', '+', 1) }))
    .where('kind', 'in', RATINGS)
  await ratings
    .set({ status: 'withdrawn' })
    .where('status', 'in', ['sending', 'checking'])
    .where(row =>
      row.exists(
        row
          .selectFrom('outbox as newer')
          .select('newer.id')
          .whereRef('newer.user_id', '=', 'outbox.user_id')
          .whereRef('newer.tmdb_id', '=', 'outbox.tmdb_id')
          .where('newer.kind', 'in', RATINGS)
          .where('newer.status', '=', 'queued'),
      ),
    )
    .execute()
  await ratings.set({ status: 'checking', due_at: now, last_error: RESTORED }).where('status', 'in', OPEN).execute()
}

/** The ratings of the member about which Trakt has to be read first. */
export async function restoredRatings(db: Database, userId: number): Promise<OutboxRow[]> {
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('user_id', '=', userId)
    .where('kind', 'in', RATINGS)
    .where('status', '=', 'checking')
    .where('last_error', '=', RESTORED)
    .orderBy('id')
    .execute()
}
