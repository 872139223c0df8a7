import type { Database } from './database.ts'
import { RUNNING, touchBoard } from './rounds.ts'

/** Has the boards of all running rounds drawn again in which the member counts. */
export async function touchBoardsOf(db: Database, userId: number): Promise<void> {
  const rounds = await db
    .selectFrom('members')
    .innerJoin('rounds', 'rounds.guild_id', 'members.guild_id')
    .select('rounds.id')
    .where('members.user_id', '=', userId)
    .where('members.visibility', '<>', 'hidden')
    .where('rounds.phase', 'in', RUNNING)
    .execute()
  for (const { id } of rounds) await touchBoard(db, id)
}
