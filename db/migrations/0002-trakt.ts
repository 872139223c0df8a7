import { type Kysely, sql } from 'kysely'

/**
 * Links to Trakt accounts. An account belongs to one member at a time, which is a unique key. What is under way in a browser
 * or on a device is a row too, with nothing in it that could be used: hashes of what stands in addresses and cookies, and
 * ciphertexts.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const kind of ['trakt_linked', 'trakt_relink']) {
    await sql`insert into announcement_kinds (kind) values (${kind})`.execute(db)
  }
  await db.schema
    .createTable('trakt_auth')
    .addColumn('user_id', 'integer', column => column.primaryKey().references('users.id').onDelete('cascade'))
    .addColumn('trakt_user', 'text', column => column.notNull())
    .addColumn('trakt_uuid', 'text', column => column.notNull().unique())
    .addColumn('access_token', 'text', column => column.notNull())
    .addColumn('refresh_token', 'text', column => column.notNull())
    .addColumn('created_at', 'text', column => column.notNull())
    .addColumn('expires_at', 'text', column => column.notNull())
    .addColumn('linked_at', 'text', column => column.notNull())
    .addColumn('guild_id', 'text', column => column.notNull())
    .addColumn('state', 'text', column =>
      column.notNull().defaultTo('linked').check(sql`state in ('linked', 'relink', 'unreadable')`),
    )
    .addColumn('last_activities', 'text')
    .addColumn('last_synced_at', 'text')
    .execute()
  await db.schema
    .createTable('oauth_states')
    .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('kind', 'text', column => column.notNull().check(sql`kind in ('login', 'browser', 'device', 'revoke')`))
    .addColumn('status', 'text', column =>
      column.notNull().defaultTo('open').check(sql`status in ('open', 'used', 'pending', 'done')`),
    )
    .addColumn('user_id', 'integer', column => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('guild_id', 'text', column => column.notNull())
    .addColumn('login_id', 'integer', column => column.references('oauth_states.id').onDelete('set null'))
    .addColumn('secret_hash', 'text', column => column.unique())
    .addColumn('cookie_hash', 'text')
    .addColumn('csrf_hash', 'text')
    .addColumn('secret', 'text')
    .addColumn('access_token', 'text')
    .addColumn('refresh_token', 'text')
    .addColumn('token_created_at', 'text')
    .addColumn('token_expires_at', 'text')
    .addColumn('trakt_user', 'text')
    .addColumn('trakt_uuid', 'text')
    .addColumn('trakt_private', 'integer', column => column.notNull().defaultTo(0))
    .addColumn('replaces_uuid', 'text')
    .addColumn('poll_interval', 'integer')
    .addColumn('created_at', 'text', column => column.notNull())
    .addColumn('expires_at', 'text', column => column.notNull())
    .addCheckConstraint('oauth_states_pending_is_complete', sql`status <> 'pending' or trakt_uuid is not null`)
    .execute()
  await db.schema.createIndex('oauth_states_expiry').on('oauth_states').column('expires_at').execute()
}
