import { type Kysely, sql } from 'kysely'

/**
 * Everything a week needs. Constraints decide races: one running round per guild, one nomination of a film per week, one
 * vote of a member per film, one decision per week, one row per message owed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await people(db)
  await weeks(db)
  await films(db)
  await machinery(db)
}

async function people(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('users')
    .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('icon', 'text')
    .addColumn('pin', 'text')
    .addColumn('created_at', 'text', column => column.notNull())
    .addColumn('discord_id', 'text', column => column.unique())
    .addColumn('home_guild_id', 'text')
    .execute()
  await db.schema
    .createIndex('users_home_guild_name')
    .unique()
    .on('users')
    .columns(['home_guild_id'])
    .expression(sql`lower(name)`)
    .execute()
  await db.schema
    .createTable('guilds')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('joined_at', 'text', column => column.notNull())
    .addColumn('left_at', 'text')
    .addColumn('channel_id', 'text')
    .addColumn('zone', 'text', column => column.notNull())
    .addColumn('nominations_open_day', 'integer', column =>
      column.notNull().check(sql`nominations_open_day between 1 and 7`),
    )
    .addColumn('nominations_open_time', 'text', column => column.notNull())
    .addColumn('voting_opens_day', 'integer', column => column.notNull().check(sql`voting_opens_day between 1 and 7`))
    .addColumn('voting_opens_time', 'text', column => column.notNull())
    .addColumn('voting_closes_day', 'integer', column => column.notNull().check(sql`voting_closes_day between 1 and 7`))
    .addColumn('voting_closes_time', 'text', column => column.notNull())
    .addColumn('film_starts_day', 'integer', column => column.notNull().check(sql`film_starts_day between 1 and 7`))
    .addColumn('film_starts_time', 'text', column => column.notNull())
    .addColumn('nominations_per_member', 'integer', column =>
      column.notNull().defaultTo(1).check(sql`nominations_per_member between 1 and 5`),
    )
    .addColumn('votes_per_member', 'integer', column =>
      column.notNull().defaultTo(2).check(sql`votes_per_member between 1 and 10`),
    )
    .addColumn('own_votes', 'integer', column => column.notNull().defaultTo(0).check(sql`own_votes in (0, 1)`))
    .addColumn('show_tallies', 'integer', column => column.notNull().defaultTo(1).check(sql`show_tallies in (0, 1)`))
    .addColumn('remind_nominate', 'integer', column =>
      column.notNull().defaultTo(1).check(sql`remind_nominate in (0, 1)`),
    )
    .addColumn('remind_vote', 'integer', column => column.notNull().defaultTo(1).check(sql`remind_vote in (0, 1)`))
    .addColumn('ask_after_night', 'integer', column =>
      column.notNull().defaultTo(1).check(sql`ask_after_night in (0, 1)`),
    )
    .addColumn('mention_role_id', 'text')
    .addColumn('paused_at', 'text')
    .addColumn('idle_rounds', 'integer', column => column.notNull().defaultTo(0))
    .addColumn('configured_by', 'text')
    .addColumn('next_opening_at', 'text')
    .addColumn('problem', 'text')
    .execute()
  await db.schema
    .createTable('members')
    .addColumn('guild_id', 'text', column => column.notNull().references('guilds.id').onDelete('cascade'))
    .addColumn('user_id', 'integer', column => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('visibility', 'text', column =>
      column.notNull().defaultTo('counted').check(sql`visibility in ('named', 'counted', 'hidden')`),
    )
    .addColumn('joined_at', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('members_key', ['guild_id', 'user_id'])
    .execute()
}

async function weeks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('rounds')
    .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('guild_id', 'text', column => column.notNull().references('guilds.id').onDelete('cascade'))
    .addColumn('week', 'text', column => column.notNull())
    .addColumn('phase', 'text', column =>
      column.notNull().check(sql`phase in ('nominating', 'voting', 'decided', 'cancelled')`),
    )
    .addColumn('zone', 'text', column => column.notNull())
    .addColumn('nominations_open_at', 'text', column => column.notNull())
    .addColumn('voting_opens_at', 'text', column => column.notNull())
    .addColumn('voting_closes_at', 'text', column => column.notNull())
    .addColumn('film_starts_at', 'text', column => column.notNull())
    .addColumn('next_opening_at', 'text', column => column.notNull())
    .addColumn('nominations_per_member', 'integer', column => column.notNull())
    .addColumn('votes_per_member', 'integer', column => column.notNull())
    .addColumn('own_votes', 'integer', column => column.notNull())
    .addColumn('show_tallies', 'integer', column => column.notNull())
    .addColumn('board_channel_id', 'text')
    .addColumn('board_message_id', 'text')
    .addColumn('decided_at', 'text')
    .addColumn('board_version', 'integer', column => column.notNull().defaultTo(0))
    .addColumn('board_shown', 'integer', column => column.notNull().defaultTo(0))
    .addUniqueConstraint('rounds_guild_week', ['guild_id', 'week'])
    .addCheckConstraint(
      'rounds_in_order',
      sql`nominations_open_at <= voting_opens_at and voting_opens_at <= voting_closes_at and voting_closes_at <= next_opening_at`,
    )
    .execute()
  await db.schema
    .createIndex('rounds_one_running')
    .unique()
    .on('rounds')
    .column('guild_id')
    .where(sql.ref('phase'), 'in', sql`('nominating', 'voting')`)
    .execute()
  await db.schema.createIndex('rounds_phase').on('rounds').columns(['phase', 'voting_closes_at']).execute()
  await db.schema
    .createIndex('rounds_stale_board')
    .on('rounds')
    .column('id')
    .where(sql<boolean>`board_version <> board_shown`)
    .execute()
  await db.schema
    .createTable('nominations')
    .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('guild_id', 'text', column => column.notNull())
    .addColumn('round_id', 'integer', column => column.notNull().references('rounds.id').onDelete('cascade'))
    .addColumn('week', 'text', column => column.notNull())
    .addColumn('tmdb_id', 'integer', column => column.notNull())
    .addColumn('imdb_id', 'text')
    .addColumn('title', 'text', column => column.notNull())
    .addColumn('year', 'integer')
    .addColumn('poster_path', 'text')
    .addColumn('backdrop_path', 'text')
    .addColumn('overview', 'text', column => column.notNull())
    .addColumn('rating', 'real')
    .addColumn('runtime', 'integer')
    .addColumn('proposed_by', 'integer', column => column.notNull().references('users.id'))
    .addColumn('proposed_at', 'text', column => column.notNull())
    .addUniqueConstraint('nominations_guild_week_film', ['guild_id', 'week', 'tmdb_id'])
    .execute()
  await db.schema.createIndex('nominations_round').on('nominations').column('round_id').execute()
  await db.schema
    .createTable('votes')
    .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('nomination_id', 'integer', column => column.notNull().references('nominations.id').onDelete('cascade'))
    .addColumn('user_id', 'integer', column => column.notNull().references('users.id'))
    .addColumn('week', 'text', column => column.notNull())
    .addColumn('created_at', 'text', column => column.notNull())
    .addUniqueConstraint('votes_nomination_user_week', ['nomination_id', 'user_id', 'week'])
    .execute()
  await db.schema
    .createTable('week_history')
    .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('guild_id', 'text', column => column.notNull().references('guilds.id').onDelete('cascade'))
    .addColumn('week', 'text', column => column.notNull())
    .addColumn('first_place_id', 'integer', column => column.references('nominations.id'))
    .addColumn('second_place_id', 'integer', column => column.references('nominations.id'))
    .addColumn('decided_by', 'text', column =>
      column.notNull().check(sql`decided_by in ('votes', 'fewest_seen', 'earliest', 'no_votes', 'no_nominations')`),
    )
    .addColumn('watched_on', 'text')
    .addUniqueConstraint('week_history_guild_week', ['guild_id', 'week'])
    .execute()
  await db.schema.createIndex('week_history_first').on('week_history').column('first_place_id').execute()
  await db.schema.createIndex('week_history_second').on('week_history').column('second_place_id').execute()
}

async function films(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('watch_history')
    .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('user_id', 'integer', column => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('tmdb_id', 'integer')
    .addColumn('trakt_id', 'integer')
    .addColumn('trakt_history_id', 'bigint')
    .addColumn('title', 'text', column => column.notNull())
    .addColumn('year', 'integer')
    .addColumn('watched_at', 'text', column => column.notNull())
    .addColumn('rating', 'integer', column => column.check(sql`rating between 1 and 10`))
    .addColumn('source', 'text', column => column.notNull().check(sql`source in ('discord', 'trakt', 'import')`))
    .addColumn('guild_id', 'text')
    .addColumn('round_id', 'integer', column => column.references('rounds.id').onDelete('set null'))
    .addColumn('synced_to_trakt', 'integer', column =>
      column.notNull().defaultTo(0).check(sql`synced_to_trakt in (0, 1)`),
    )
    .addUniqueConstraint('watch_history_user_round', ['user_id', 'round_id'])
    .execute()
  await db.schema.createIndex('watch_history_film').on('watch_history').columns(['tmdb_id', 'user_id']).execute()
  await db.schema.createIndex('watch_history_round').on('watch_history').column('round_id').execute()
  await db.schema
    .createTable('ratings')
    .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('user_id', 'integer', column => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('tmdb_id', 'integer', column => column.notNull())
    .addColumn('rating', 'integer', column => column.notNull().check(sql`rating between 1 and 10`))
    .addColumn('rated_at', 'text', column => column.notNull())
    .addUniqueConstraint('ratings_user_film', ['user_id', 'tmdb_id'])
    .execute()
}

/** A table and not a CHECK, which SQLite could only change by building the table anew for each kind that comes later. */
async function announcementKinds(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('announcement_kinds')
    .addColumn('kind', 'text', column => column.primaryKey())
    .execute()
  const kinds = [
    'welcome',
    'nominations_open',
    'film_card',
    'nominate_reminder',
    'voting_open',
    'vote_reminder',
    'nomination_removed',
    'vote_returned',
    'round_cancelled',
    'round_restored',
    'winner',
    'after_night',
    'admin_notice',
  ]
  for (const kind of kinds) await sql`insert into announcement_kinds (kind) values (${kind})`.execute(db)
}

async function machinery(db: Kysely<unknown>): Promise<void> {
  await announcementKinds(db)
  await db.schema
    .createTable('announcements')
    .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('guild_id', 'text', column => column.notNull().references('guilds.id').onDelete('cascade'))
    .addColumn('round_id', 'integer', column => column.references('rounds.id').onDelete('cascade'))
    .addColumn('kind', 'text', column => column.notNull().references('announcement_kinds.kind'))
    .addColumn('due_at', 'text', column => column.notNull())
    .addColumn('subject', 'text', column => column.notNull().defaultTo(''))
    .addColumn('expires_at', 'text')
    .addColumn('status', 'text', column =>
      column
        .notNull()
        .defaultTo('pending')
        .check(sql`status in ('pending', 'sending', 'sent', 'dropped', 'carried', 'unsure')`),
    )
    .addColumn('details', 'text')
    .addColumn('channel_id', 'text')
    .addColumn('message_id', 'text')
    .addColumn('claimed_by', 'text')
    .addColumn('first_claimed_at', 'text')
    .addColumn('claimed_at', 'text')
    .addColumn('attempts', 'integer', column => column.notNull().defaultTo(0))
    .addColumn('retry_at', 'text')
    .addColumn('last_error', 'text')
    .addColumn('carried_by', 'integer', column => column.references('announcements.id').onDelete('set null'))
    .addColumn('frozen_at', 'text')
    .addUniqueConstraint('announcements_once', ['round_id', 'kind', 'due_at', 'subject'])
    .addCheckConstraint('announcements_sent_has_message', sql`status <> 'sent' or message_id is not null`)
    .execute()
  await db.schema
    .createIndex('announcements_once_per_guild')
    .unique()
    .on('announcements')
    .columns(['guild_id', 'kind', 'due_at', 'subject'])
    .where(sql.ref('round_id'), 'is', null)
    .execute()
  await db.schema.createIndex('announcements_open').on('announcements').columns(['status', 'due_at']).execute()
  await db.schema
    .createIndex('announcements_round')
    .on('announcements')
    .columns(['round_id', 'status', 'due_at'])
    .execute()
  await db.schema.createIndex('announcements_carried').on('announcements').column('carried_by').execute()
  await db.schema
    .createTable('leases')
    .addColumn('name', 'text', column => column.primaryKey())
    .addColumn('holder', 'text', column => column.notNull())
    .addColumn('expires_at', 'text', column => column.notNull())
    .execute()
}
