import type { Insertable } from 'kysely'
import type { Database } from './database.ts'
import type { OutboxRow, Play, Schema } from './schema.ts'

export async function insertPlay(db: Database, play: Insertable<Schema['watch_history']>): Promise<Play> {
  return db.insertInto('watch_history').values(play).returningAll().executeTakeFirstOrThrow()
}

export async function playById(db: Database, id: number): Promise<Play | undefined> {
  return db.selectFrom('watch_history').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function playOfRound(db: Database, userId: number, roundId: number): Promise<Play | undefined> {
  return db
    .selectFrom('watch_history')
    .selectAll()
    .where('user_id', '=', userId)
    .where('round_id', '=', roundId)
    .executeTakeFirst()
}

/** The member's plays of a film within a span of time, both ends included. */
export async function playsBetween(
  db: Database,
  userId: number,
  tmdbId: number,
  { from, until }: { from: string; until: string },
): Promise<Play[]> {
  return db
    .selectFrom('watch_history')
    .selectAll()
    .where('user_id', '=', userId)
    .where('tmdb_id', '=', tmdbId)
    .where('watched_at', '>=', from)
    .where('watched_at', '<=', until)
    .orderBy('watched_at')
    .orderBy('id')
    .execute()
}

/** Makes a play the one of a round, or of none any more. */
export async function tiePlayToRound(
  db: Database,
  id: number,
  change: Pick<Play, 'round_id' | 'recorded_at'>,
): Promise<void> {
  await db.updateTable('watch_history').set(change).where('id', '=', id).execute()
}

export async function deletePlay(db: Database, id: number): Promise<void> {
  await db.deleteFrom('watch_history').where('id', '=', id).execute()
}

/** How many members watched the film of a round. */
export async function countPlaysOfRound(db: Database, roundId: number): Promise<number> {
  const plays = await db.selectFrom('watch_history').select('id').where('round_id', '=', roundId).execute()
  return plays.length
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

/** Leaves members their plays, without the guild in which they recorded them. */
export async function forgetGuildOfPlays(db: Database, guildId: string): Promise<void> {
  await db.updateTable('watch_history').set({ guild_id: null }).where('guild_id', '=', guildId).execute()
}

/**
 * Notes that Trakt has a play, and under which number where that is known. A row that a pull has made of that number is the same
 * play, and goes; one that was recorded here keeps the number, as where an import wrote the same play down once more.
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
  const isFree = trakt_history_id !== null && !(await hasHistoryId(db, user_id, trakt_history_id))
  await db
    .updateTable('watch_history')
    .set({ synced_to_trakt: 1, ...(isFree && { trakt_history_id }) })
    .where('id', '=', play_id)
    .execute()
}

async function hasHistoryId(db: Database, userId: number, historyId: number): Promise<boolean> {
  const play = await db
    .selectFrom('watch_history')
    .select('id')
    .where('user_id', '=', userId)
    .where('trakt_history_id', '=', historyId)
    .executeTakeFirst()
  return play !== undefined
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
