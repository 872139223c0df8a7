import type { Database } from './database.ts'
import { prepared } from './prepared.ts'
import type { User } from './schema.ts'

type Person = {
  guildId: string
  discordId: string
  name: string
}

const selectMember = prepared((db, { guildId, discordId, name }: Person) =>
  db
    .selectFrom('users')
    .innerJoin('members', 'members.user_id', 'users.id')
    .select('users.id')
    .where('users.discord_id', '=', discordId)
    .where('users.name', '=', name)
    .where('members.guild_id', '=', guildId),
)

/** The `users.id` of somebody who is known in the guild by this name. */
export async function memberId(db: Database, person: Person): Promise<number | undefined> {
  return (await selectMember(db, { ...person }))[0]?.id
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

/** People of Discord's who are in no guild any more and have no Trakt account linked. */
export async function peopleWithoutGuild(db: Database): Promise<User[]> {
  return db
    .selectFrom('users')
    .selectAll()
    .where('discord_id', 'is not', null)
    .where('id', 'not in', db.selectFrom('members').select('user_id'))
    .where('id', 'not in', db.selectFrom('trakt_auth').select('user_id'))
    .orderBy('id')
    .execute()
}
