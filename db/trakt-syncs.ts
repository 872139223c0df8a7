import type { Database } from './database.ts'
import type { TraktSync, TraktSyncChange } from './schema.ts'

export async function syncOfUser(db: Database, userId: number): Promise<TraktSync | undefined> {
  return db.selectFrom('trakt_syncs').selectAll().where('user_id', '=', userId).executeTakeFirst()
}

/** A new link has nothing yet; one that was made again goes on where it was, without its troubles. */
export async function saveSync(db: Database, userId: number, now: string): Promise<void> {
  const due = { next_at: now, scheduled_at: now, failures: 0, last_error: null }
  await db
    .insertInto('trakt_syncs')
    .values({ user_id: userId, ...due })
    .onConflict(conflict => conflict.column('user_id').doUpdateSet(due))
    .execute()
}

/** Members whose pull is due, longest first; also where the clock was set back since that was settled. */
export async function dueSyncs(db: Database, now: string): Promise<number[]> {
  const rows = await db
    .selectFrom('trakt_syncs')
    .innerJoin('trakt_auth', 'trakt_auth.user_id', 'trakt_syncs.user_id')
    .select('trakt_syncs.user_id')
    .where('trakt_auth.state', '=', 'linked')
    .where(where => where.or([where('next_at', '<=', now), where('scheduled_at', '>', now)]))
    .orderBy('next_at')
    .execute()
  return rows.map(row => row.user_id)
}

/**
 * Moves a pull on from where it was read: nothing if it stands elsewhere by now, because another process has moved it on or
 * the member's link is gone.
 */
export async function moveSync(db: Database, read: TraktSync, change: TraktSyncChange): Promise<TraktSync | undefined> {
  return db
    .updateTable('trakt_syncs')
    .set(change)
    .where('user_id', '=', read.user_id)
    .where('run', '=', read.run)
    .where('page', '=', read.page)
    .where(where => (read.stage === null ? where('stage', 'is', null) : where('stage', '=', read.stage)))
    .where(where => (read.counts === null ? where('counts', 'is', null) : where('counts', '=', read.counts)))
    .returningAll()
    .executeTakeFirst()
}

/** Settles when a member's next pull is due. */
export async function scheduleSync(
  db: Database,
  userId: number,
  change: Pick<TraktSync, 'next_at' | 'scheduled_at'> & Partial<Pick<TraktSync, 'failures' | 'last_error'>>,
): Promise<void> {
  await db.updateTable('trakt_syncs').set(change).where('user_id', '=', userId).execute()
}

/** No pull begins before this instant. */
export async function postponeSyncs(db: Database, until: string, now: string): Promise<void> {
  await db.updateTable('trakt_syncs').set({ next_at: until, scheduled_at: now }).where('next_at', '<', until).execute()
}
