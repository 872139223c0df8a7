import type { Database } from './database.ts'
import type { OutboxRow } from './schema.ts'

/** Whether the member knows for what reason Trakt refuses, and Trakt has taken nothing since. */
export async function isToldAlready(db: Database, userId: number, reason: string): Promise<boolean> {
  const told = await db
    .selectFrom('outbox')
    .select(row => row.fn.max('done_at').as('at'))
    .where('user_id', '=', userId)
    .where('status', '=', 'failed')
    .where('last_error', '=', reason)
    .where('told_by', 'is not', null)
    .executeTakeFirst()
  if (!told?.at) return false
  const taken = await db
    .selectFrom('outbox')
    .select('id')
    .where('user_id', '=', userId)
    .where('acknowledged_at', '>', told.at)
    .limit(1)
    .executeTakeFirst()
  return taken === undefined
}

/** The rows that a message tells of, and that still stand as they did. */
export async function toldBy(db: Database, announcementId: number, status: 'failed' | 'unsure'): Promise<OutboxRow[]> {
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('told_by', '=', announcementId)
    .where('status', '=', status)
    .orderBy('id')
    .execute()
}
