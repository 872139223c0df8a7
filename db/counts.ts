import type { Database } from './database.ts'
import type { Announcement, TraktLink } from './schema.ts'

/** How many messages are owed, under way, posted or dropped. */
export async function announcementsByStatus(
  db: Database,
): Promise<{ status: Announcement['status']; count: number }[]> {
  const rows = await db
    .selectFrom('announcements')
    .select(select => ['status', select.fn.countAll<number>().as('count')])
    .groupBy('status')
    .execute()
  return rows.map(({ status, count }) => ({ status, count: Number(count) }))
}

export async function linksByState(db: Database): Promise<{ state: TraktLink['state']; count: number }[]> {
  const rows = await db
    .selectFrom('trakt_auth')
    .select(select => ['state', select.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute()
  return rows.map(({ state, count }) => ({ state, count: Number(count) }))
}
