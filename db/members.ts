import type { Database } from './database.ts'
import { prepared } from './prepared.ts'
import type { User, Visibility } from './schema.ts'

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

/** Adds somebody to a guild, hidden if their Trakt account is private; who is there already stays as they are. */
export async function saveMember(db: Database, guildId: string, userId: number, now: string): Promise<void> {
  const link = await db.selectFrom('trakt_auth').select('is_private').where('user_id', '=', userId).executeTakeFirst()
  const visibility = link?.is_private === 1 ? 'hidden' : 'counted'
  await db
    .insertInto('members')
    .values({ guild_id: guildId, user_id: userId, visibility, joined_at: now })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** How others in the guild see what a member watches; undefined for somebody who is no member. */
export async function visibilityOf(db: Database, guildId: string, userId: number): Promise<Visibility | undefined> {
  const row = await db
    .selectFrom('members')
    .select('visibility')
    .where('guild_id', '=', guildId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row?.visibility
}

export async function saveVisibility(
  db: Database,
  guildId: string,
  userId: number,
  visibility: Visibility,
): Promise<void> {
  await db
    .updateTable('members')
    .set({ visibility })
    .where('guild_id', '=', guildId)
    .where('user_id', '=', userId)
    .execute()
}

/** Hides a member in all their guilds, but for those in which they chose to be named. */
export async function hidePlays(db: Database, userId: number): Promise<void> {
  await db
    .updateTable('members')
    .set({ visibility: 'hidden' })
    .where('user_id', '=', userId)
    .where('visibility', '=', 'counted')
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
