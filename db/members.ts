import type { Database } from './database.ts'

/** The `users.id` of somebody who is known in the guild by this name. */
export async function memberId(
  db: Database,
  guildId: string,
  person: { discordId: string; name: string },
): Promise<number | undefined> {
  const row = await db
    .selectFrom('users')
    .innerJoin('members', 'members.user_id', 'users.id')
    .select('users.id')
    .where('users.discord_id', '=', person.discordId)
    .where('users.name', '=', person.name)
    .where('members.guild_id', '=', guildId)
    .executeTakeFirst()
  return row?.id
}

export async function saveMember(db: Database, guildId: string, userId: number, now: string): Promise<void> {
  await db
    .insertInto('members')
    .values({ guild_id: guildId, user_id: userId, joined_at: now })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** Somebody by their Discord id, with the guild that they were first seen in most lately, of those that the bot is in. */
export async function latestMembership(
  db: Database,
  discordId: string,
): Promise<{ userId: number; guildId: string } | undefined> {
  return db
    .selectFrom('users')
    .innerJoin('members', 'members.user_id', 'users.id')
    .innerJoin('guilds', 'guilds.id', 'members.guild_id')
    .select(['users.id as userId', 'guilds.id as guildId'])
    .where('users.discord_id', '=', discordId)
    .where('guilds.left_at', 'is', null)
    .orderBy('members.joined_at', 'desc')
    .orderBy('guilds.id')
    .limit(1)
    .executeTakeFirst()
}
