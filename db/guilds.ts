import type { Insertable } from 'kysely'
import type { Database } from './database.ts'
import { prepared } from './prepared.ts'
import type { Guild, GuildChange, Schema } from './schema.ts'

const selectGuild = prepared((db, { id }: { id: string }) => db.selectFrom('guilds').selectAll().where('id', '=', id))

export async function guildById(db: Database, id: string): Promise<Guild | undefined> {
  return (await selectGuild(db, { id }))[0]
}

/** Adds the guilds that are new; what is there stays as it is. The ids of those that were new. */
export async function insertGuilds(db: Database, guilds: Insertable<Schema['guilds']>[]): Promise<string[]> {
  const rows = await db
    .insertInto('guilds')
    .values(guilds)
    .onConflict(conflict => conflict.doNothing())
    .returning('id')
    .execute()
  return rows.map(row => row.id)
}

export async function updateGuild(db: Database, id: string, change: GuildChange): Promise<Guild> {
  return db.updateTable('guilds').set(change).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}

/** Guilds that the bot is in, as far as is known. */
export async function presentGuildIds(db: Database): Promise<string[]> {
  const rows = await db.selectFrom('guilds').select('id').where('left_at', 'is', null).execute()
  return rows.map(row => row.id)
}

/** Guilds in which a round may have to open: set up, not paused, and their opening has come. */
export async function guildsToOpen(db: Database, now: string): Promise<Guild[]> {
  return db
    .selectFrom('guilds')
    .selectAll()
    .where('next_opening_at', '<=', now)
    .where('channel_id', 'is not', null)
    .where('paused_at', 'is', null)
    .where('left_at', 'is', null)
    .execute()
}

/** Notes why announcements cannot be posted. True for the first note only, until `clearProblem`. */
export async function noteProblem(db: Database, id: string, problem: string): Promise<boolean> {
  const row = await db
    .updateTable('guilds')
    .set({ problem })
    .where('id', '=', id)
    .where('problem', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function clearProblem(db: Database, id: string): Promise<void> {
  await db.updateTable('guilds').set({ problem: null }).where('id', '=', id).where('problem', 'is not', null).execute()
}

/** Forgets that the person set guilds up; nobody is told of problems there until somebody does it again. */
export async function forgetConfigurer(db: Database, discordId: string): Promise<void> {
  await db.updateTable('guilds').set({ configured_by: null }).where('configured_by', '=', discordId).execute()
}

/** Guilds that have removed the bot at this instant or before. */
export async function guildsLeftBy(db: Database, instant: string): Promise<Guild[]> {
  return db.selectFrom('guilds').selectAll().where('left_at', '<=', instant).orderBy('id').execute()
}

/** Deletes a guild with everything that is its own, if it has not come back meanwhile. Whether it did. */
export async function deleteGuild(db: Database, guild: Pick<Guild, 'id' | 'left_at'>): Promise<boolean> {
  const row = await db
    .deleteFrom('guilds')
    .where('id', '=', guild.id)
    .where('left_at', '=', guild.left_at)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
