import type { Database } from './database.ts'
import { comesAfter, OPEN } from './outbox.ts'
import type { TraktLink, TraktPush } from './schema.ts'

/** Until when nothing is sent for the member, and when their account was last read. */
export async function pauseOf(
  db: Database,
  userId: number,
): Promise<(TraktPush & Pick<TraktLink, 'last_synced_at'>) | undefined> {
  return db
    .selectFrom('trakt_pushes')
    .leftJoin('trakt_auth', 'trakt_auth.user_id', 'trakt_pushes.user_id')
    .selectAll('trakt_pushes')
    .select('last_synced_at')
    .where('trakt_pushes.user_id', '=', userId)
    .executeTakeFirst()
}

/** Notes until when nothing is sent for the member; what was noted before is over. */
export async function savePause(db: Database, pause: TraktPush): Promise<void> {
  const { user_id: _, ...change } = pause
  await db
    .insertInto('trakt_pushes')
    .values(pause)
    .onConflict(conflict => conflict.column('user_id').doUpdateSet(change))
    .execute()
}

export async function clearPause(db: Database, userId: number): Promise<void> {
  await db.deleteFrom('trakt_pushes').where('user_id', '=', userId).execute()
}

export interface MemberWithPushes {
  userId: number
  /** When something of theirs is next to be looked after. */
  dueAt: string
  pause: (Pick<TraktPush, 'paused_at' | 'paused_until' | 'paused_for'> & Pick<TraktLink, 'last_synced_at'>) | null
}

/**
 * Members whose link works and who have something open. What comes after something else is no reason to look after them before
 * that is due.
 */
export async function membersWithPushes(db: Database): Promise<MemberWithPushes[]> {
  const members = await db
    .selectFrom('outbox')
    .where('outbox.status', 'in', OPEN)
    .where(row => row.or([row('outbox.status', '<>', 'queued'), row.not(comesAfter(row))]))
    .innerJoin('trakt_auth', 'trakt_auth.user_id', 'outbox.user_id')
    .leftJoin('trakt_pushes', 'trakt_pushes.user_id', 'outbox.user_id')
    .select(row => [
      'outbox.user_id as userId',
      row.fn.min('due_at').as('dueAt'),
      'paused_at',
      'paused_until',
      'paused_for',
      'last_synced_at',
    ])
    .where('trakt_auth.state', '=', 'linked')
    .groupBy('outbox.user_id')
    .orderBy('outbox.user_id')
    .execute()
  return members.map(({ userId, dueAt, paused_at, paused_until, paused_for, last_synced_at }) => {
    const isPaused = paused_at !== null && paused_until !== null && paused_for !== null
    return { userId, dueAt, pause: isPaused ? { paused_at, paused_until, paused_for, last_synced_at } : null }
  })
}
