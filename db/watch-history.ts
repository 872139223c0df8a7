import type { Insertable } from 'kysely'
import type { Database } from './database.ts'
import type { Schema } from './schema.ts'

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

/** Leaves members their plays, without the guild in which they recorded them. */
export async function forgetGuildOfPlays(db: Database, guildId: string): Promise<void> {
  await db.updateTable('watch_history').set({ guild_id: null }).where('guild_id', '=', guildId).execute()
}
