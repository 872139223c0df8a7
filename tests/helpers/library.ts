import type { Insertable } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { Schema, Visibility } from '../../db/schema.ts'

/** What a member has seen, rated and would like to see, as rows: no Trakt is asked. */

/** Notes a play: of `Film 1` on a day before the week, unless told otherwise. */
export async function addPlay(
  db: Database,
  play: { user_id: number } & Partial<Insertable<Schema['watch_history']>>,
): Promise<void> {
  const { tmdb_id = 1 } = play
  await db
    .insertInto('watch_history')
    .values({
      ...{ tmdb_id, title: `Film ${tmdb_id}`, year: 1979, watched_at: '2026-02-01T20:00:00.000Z' },
      ...{ source: 'trakt', guild_id: null, round_id: null },
      ...play,
    })
    .execute()
}

/** Links the member to an account of their own, with tokens that open nothing. */
export async function addLink(
  db: Database,
  userId: number,
  change: Partial<Insertable<Schema['trakt_auth']>> = {},
): Promise<void> {
  const at = '2026-02-16T08:00:00.000Z'
  await db
    .insertInto('trakt_auth')
    .values({
      ...{ user_id: userId, trakt_user: `fan-${userId}`, trakt_uuid: `uuid-${userId}`, guild_id: '100000000000000001' },
      ...{ access_token: '', refresh_token: `${userId}`, created_at: at, expires_at: at, linked_at: at },
      ...change,
    })
    .execute()
}

/** Chooses how others see a member, in all of their guilds. */
export async function beSeen(db: Database, userId: number, visibility: Visibility): Promise<void> {
  await db.updateTable('members').set({ visibility }).where('user_id', '=', userId).execute()
}
