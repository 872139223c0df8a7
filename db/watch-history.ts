import type { Insertable } from 'kysely'
import type { Database } from './database.ts'
import type { OutboxRow, Schema } from './schema.ts'

/** Records a play; the second one of the same member for the same round is the same play. */
export async function insertPlay(db: Database, play: Insertable<Schema['watch_history']>): Promise<void> {
  await db
    .insertInto('watch_history')
    .values(play)
    .onConflict(conflict => conflict.columns(['user_id', 'round_id']).doNothing())
    .execute()
}

/** Takes a member's play of a round's film back, and counts the plays of that round that remain. */
export async function deletePlayOfRound(db: Database, userId: number, roundId: number): Promise<number> {
  await db.deleteFrom('watch_history').where('user_id', '=', userId).where('round_id', '=', roundId).execute()
  const left = await db.selectFrom('watch_history').select('id').where('round_id', '=', roundId).execute()
  return left.length
}

/** How many plays of the member Trakt does not have. */
export async function countPlaysNotOnTrakt(db: Database, userId: number): Promise<number> {
  const rows = await db
    .selectFrom('watch_history')
    .select('id')
    .where('user_id', '=', userId)
    .where('synced_to_trakt', '=', 0)
    .execute()
  return rows.length
}

/**
 * Notes that Trakt has a play, and under which number where that is known. A row that a pull has made of that number is the same
 * play, and goes.
 */
export async function markSynced(
  db: Database,
  { user_id, play_id, trakt_history_id }: Pick<OutboxRow, 'user_id' | 'play_id' | 'trakt_history_id'>,
): Promise<void> {
  if (play_id === null) return
  if (trakt_history_id !== null) {
    await db
      .deleteFrom('watch_history')
      .where('user_id', '=', user_id)
      .where('trakt_history_id', '=', trakt_history_id)
      .where('source', '=', 'trakt')
      .where('id', '<>', play_id)
      .execute()
  }
  await db
    .updateTable('watch_history')
    .set({ synced_to_trakt: 1, ...(trakt_history_id !== null && { trakt_history_id }) })
    .where('id', '=', play_id)
    .execute()
}

/** Trakt's numbers of plays of this film in this minute that are known here. */
export async function knownHistoryIds(
  db: Database,
  userId: number,
  tmdbId: number,
  watchedAt: string,
): Promise<number[]> {
  const rows = await db
    .selectFrom('watch_history')
    .select('trakt_history_id')
    .where('user_id', '=', userId)
    .where('tmdb_id', '=', tmdbId)
    .where('watched_at', '=', watchedAt)
    .where('trakt_history_id', 'is not', null)
    .execute()
  return rows.flatMap(row => row.trakt_history_id ?? [])
}
