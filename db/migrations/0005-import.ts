import { type Kysely, sql } from 'kysely'

/**
 * What the old app's file brought along. `imported_people` knows whose data a name of the file has become, also once a member
 * has claimed it; `imported_rows` knows each row that was brought, so that what members have taken back since does not come
 * again with the same file. Tries at a pin are rows, so that a restart gives nobody more of them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await imports(db)
  await claims(db)
  await db.schema.alterTable('rounds').addColumn('imported_at', 'text').execute()
  await decisions(db)
}

async function imports(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('imported_people')
    .addColumn('guild_id', 'text', column => column.notNull().references('guilds.id').onDelete('cascade'))
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('user_id', 'integer', column => column.notNull().references('users.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('imported_people_key', ['guild_id', 'name'])
    .execute()
  await db.schema.createIndex('imported_people_user').on('imported_people').column('user_id').execute()
  await db.schema
    .createTable('imported_rows')
    .addColumn('guild_id', 'text', column => column.notNull().references('guilds.id').onDelete('cascade'))
    .addColumn('kind', 'text', column => column.notNull().check(sql`kind in ('nomination', 'vote', 'play', 'rating')`))
    .addColumn('week', 'text', column => column.notNull())
    .addColumn('tmdb_id', 'integer', column => column.notNull())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('user_id', 'integer', column => column.references('users.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('imported_rows_key', ['guild_id', 'week', 'tmdb_id', 'kind', 'name'])
    .execute()
  await db.schema.createIndex('imported_rows_user').on('imported_rows').column('user_id').execute()
}

async function claims(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('claim_attempts')
    .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('user_id', 'integer', column => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('profile_id', 'integer', column => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('attempted_at', 'text', column => column.notNull())
    .execute()
  await db.schema
    .createIndex('claim_attempts_member')
    .on('claim_attempts')
    .columns(['user_id', 'attempted_at'])
    .execute()
  await db.schema
    .createIndex('claim_attempts_profile')
    .on('claim_attempts')
    .columns(['profile_id', 'attempted_at'])
    .execute()
  await db.schema
    .createTable('claim_requests')
    .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('guild_id', 'text', column => column.notNull().references('guilds.id').onDelete('cascade'))
    .addColumn('profile_id', 'integer', column => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('user_id', 'integer', column => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('status', 'text', column => column.notNull().check(sql`status in ('proved', 'asked')`))
    .addColumn('expires_at', 'text', column => column.notNull())
    .addUniqueConstraint('claim_requests_once', ['profile_id', 'user_id'])
    .execute()
  await db.schema.createIndex('claim_requests_member').on('claim_requests').column('user_id').execute()
}

/** A winner that the old app named by a rule of its own is `imported`. SQLite changes a CHECK only with a new table. */
async function decisions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('new_week_history')
    .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('guild_id', 'text', column => column.notNull().references('guilds.id').onDelete('cascade'))
    .addColumn('week', 'text', column => column.notNull())
    .addColumn('first_place_id', 'integer', column => column.references('nominations.id'))
    .addColumn('second_place_id', 'integer', column => column.references('nominations.id'))
    .addColumn('decided_by', 'text', column =>
      column
        .notNull()
        .check(sql`decided_by in ('votes', 'fewest_seen', 'earliest', 'no_votes', 'no_nominations', 'imported')`),
    )
    .addColumn('watched_on', 'text')
    .addUniqueConstraint('week_history_guild_week', ['guild_id', 'week'])
    .execute()
  const columns = sql`id, guild_id, week, first_place_id, second_place_id, decided_by, watched_on`
  await sql`insert into new_week_history (${columns}) select ${columns} from week_history`.execute(db)
  await db.schema.dropTable('week_history').execute()
  await db.schema.alterTable('new_week_history').renameTo('week_history').execute()
  await db.schema.createIndex('week_history_first').on('week_history').column('first_place_id').execute()
  await db.schema.createIndex('week_history_second').on('week_history').column('second_place_id').execute()
}
