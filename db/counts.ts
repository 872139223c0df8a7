import type { Database } from './database.ts'
import type { Announcement, OutboxStatus, TraktLink } from './schema.ts'

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

/** How many members' Trakt accounts are known, are being read, or could not be read the last time. */
export async function syncsByState(
  db: Database,
): Promise<{ state: 'settled' | 'under_way' | 'failing'; count: number }[]> {
  const rows = await db.selectFrom('trakt_syncs').select(['stage', 'failures']).execute()
  const states = rows.map(({ stage, failures }) =>
    failures > 0 ? 'failing' : stage === null ? 'settled' : 'under_way',
  )
  return (['settled', 'under_way', 'failing'] as const).map(state => ({
    state,
    count: states.filter(each => each === state).length,
  }))
}

/** How much Trakt is still to be told, was told, or never will be. */
export async function outboxByStatus(db: Database): Promise<{ status: OutboxStatus; count: number }[]> {
  const rows = await db
    .selectFrom('outbox')
    .select(select => ['status', select.fn.countAll<number>().as('count')])
    .groupBy('status')
    .execute()
  return rows.map(({ status, count }) => ({ status, count: Number(count) }))
}

/** How much of a member's Trakt account is known here. */
export async function countLibrary(
  db: Database,
  userId: number,
): Promise<{ plays: number; films: number; ratings: number; listed: number }> {
  const plays = await db
    .selectFrom('watch_history')
    .select(select => [
      select.fn.countAll<number>().as('plays'),
      select.fn.count<number>('trakt_id').distinct().as('films'),
    ])
    .where('user_id', '=', userId)
    .where('synced_to_trakt', '=', 1)
    .executeTakeFirstOrThrow()
  const ratings = await db
    .selectFrom('ratings')
    .select(select => select.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .where('synced_to_trakt', '=', 1)
    .executeTakeFirstOrThrow()
  const listed = await db
    .selectFrom('watchlist')
    .select(select => select.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return {
    plays: Number(plays.plays),
    films: Number(plays.films),
    ratings: Number(ratings.count),
    listed: Number(listed.count),
  }
}
