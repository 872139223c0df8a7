import type { Kysely } from 'kysely'

/** The name that a member shows can be anybody's; the page that asks whether to link names the one that cannot. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('oauth_states').addColumn('discord_username', 'text').execute()
}
