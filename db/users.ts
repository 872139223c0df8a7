import { sql } from 'kysely'
import type { Database } from './database.ts'
import type { User } from './schema.ts'

export async function userByDiscordId(db: Database, discordId: string): Promise<User | undefined> {
  return db.selectFrom('users').selectAll().where('discord_id', '=', discordId).executeTakeFirst()
}

/** Adds the person, or brings their name up to date; the name is only a label. */
export async function saveUser(db: Database, user: { discordId: string; name: string; now: string }): Promise<number> {
  const { id } = await db
    .insertInto('users')
    .values({ discord_id: user.discordId, name: user.name, created_at: user.now })
    .onConflict(conflict => conflict.column('discord_id').doUpdateSet({ name: user.name }))
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Null for an imported profile that nobody has claimed. */
export async function discordIdOf(db: Database, userId: number): Promise<string | null> {
  const row = await db.selectFrom('users').select('discord_id').where('id', '=', userId).executeTakeFirst()
  return row?.discord_id ?? null
}

/** People with this name, whatever its case. Two are enough to know that it is ambiguous. */
export async function usersByName(db: Database, name: string): Promise<User[]> {
  return db
    .selectFrom('users')
    .selectAll()
    .where(sql`lower(name)`, '=', sql`lower(${name})`)
    .where('discord_id', 'is not', null)
    .limit(2)
    .execute()
}

export async function userById(db: Database, id: number): Promise<User | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Deletes the person with everything that hangs on them alone; what others share has to be another's by then. */
export async function deleteUser(db: Database, id: number): Promise<void> {
  await db.deleteFrom('users').where('id', '=', id).execute()
}

/** Deletes the imported profiles of a guild that nobody has claimed; those that are claimed are no longer from there. */
export async function deleteProfiles(db: Database, guildId: string): Promise<void> {
  await db.deleteFrom('users').where('home_guild_id', '=', guildId).where('discord_id', 'is', null).execute()
  await db.updateTable('users').set({ home_guild_id: null }).where('home_guild_id', '=', guildId).execute()
}
