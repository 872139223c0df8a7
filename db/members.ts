import type { Database } from './database.ts'

export async function isMember(db: Database, guildId: string, userId: number): Promise<boolean> {
  const row = await db
    .selectFrom('members')
    .select('user_id')
    .where('guild_id', '=', guildId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row !== undefined
}

export async function saveMember(db: Database, guildId: string, userId: number, now: string): Promise<void> {
  await db
    .insertInto('members')
    .values({ guild_id: guildId, user_id: userId, joined_at: now })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}
