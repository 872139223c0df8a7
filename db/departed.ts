import type { Database } from './database.ts'

/**
 * Rows of `users` that are nobody: no name, no Discord id, no guild. What people leave behind in decided rounds is theirs. A
 * few serve all who have left, because a row for each person would still say which ballots belong together.
 */
const NAMELESS = ''

/** Nobody, as whom nothing stands in this round yet. */
export async function departedInRound(db: Database, roundId: number, now: string): Promise<number> {
  const present = await db
    .selectFrom('nominations')
    .leftJoin('votes', 'votes.nomination_id', 'nominations.id')
    .select(['nominations.proposed_by', 'votes.user_id'])
    .where('nominations.round_id', '=', roundId)
    .execute()
  const taken = new Set(present.flatMap(row => [row.proposed_by, row.user_id]))
  return (await departed(db)).find(id => !taken.has(id)) ?? insertDeparted(db, now)
}

/** Nobody, for what belongs to no round. */
export async function anyDeparted(db: Database, now: string): Promise<number> {
  const [first] = await departed(db)
  return first ?? insertDeparted(db, now)
}

async function departed(db: Database): Promise<number[]> {
  const rows = await db
    .selectFrom('users')
    .select('id')
    .where('discord_id', 'is', null)
    .where('home_guild_id', 'is', null)
    .where('name', '=', NAMELESS)
    .orderBy('id')
    .execute()
  return rows.map(row => row.id)
}

async function insertDeparted(db: Database, now: string): Promise<number> {
  const { id } = await db
    .insertInto('users')
    .values({ name: NAMELESS, discord_id: null, created_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
