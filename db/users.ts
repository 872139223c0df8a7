import type { Database } from './database.ts'

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
