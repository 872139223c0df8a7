import { type Kysely, sql } from 'kysely'

/**
 * What Trakt and the bot know of each other: films by Trakt's ids, watchlists, how far each member's pull has come, and the
 * outbox, in which a play or a rating is a row before it is a request. `missing_since` is the first of the two looks that it
 * takes to believe that something is gone from Trakt; `seen_run` the pull that saw a row last.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const kind of ['trakt_import', 'trakt_offer', 'trakt_unsure', 'trakt_refused']) {
    await sql`insert into announcement_kinds (kind) values (${kind})`.execute(db)
  }
  await links(db)
  await cards(db)
  await films(db)
  await plays(db)
  await ratings(db)
  await watchlist(db)
  await syncs(db)
  await minutes(db)
  await outbox(db)
  await pushes(db)
  await db.schema.createIndex('members_user').on('members').column('user_id').execute()
}

/** Who keeps their account private does not count in guilds that they come to later either. */
async function links(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('trakt_auth')
    .addColumn('is_private', 'integer', column => column.notNull().defaultTo(0).check(sql`is_private in (0, 1)`))
    .execute()
}

/** A card tells who has seen its film, which changes: `said` is what it told last. */
async function cards(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('announcements').addColumn('said', 'text').execute()
}

async function films(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('trakt_films')
    .addColumn('trakt_id', 'integer', column => column.primaryKey())
    .addColumn('tmdb_id', 'integer')
    .addColumn('imdb_id', 'text')
    .addColumn('title', 'text', column => column.notNull())
    .addColumn('year', 'integer')
    .execute()
  await db.schema.createIndex('trakt_films_tmdb').on('trakt_films').column('tmdb_id').execute()
}

async function plays(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('watch_history').addColumn('missing_since', 'text').execute()
  await db.schema
    .createIndex('watch_history_on_trakt')
    .unique()
    .on('watch_history')
    .columns(['user_id', 'trakt_history_id'])
    .execute()
  await db.schema
    .createIndex('watch_history_user_time')
    .on('watch_history')
    .columns(['user_id', 'watched_at'])
    .execute()
  await db.schema.createIndex('watch_history_user_film').on('watch_history').columns(['user_id', 'trakt_id']).execute()
}

async function ratings(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('ratings').addColumn('title', 'text').execute()
  await db.schema.alterTable('ratings').addColumn('year', 'integer').execute()
  await db.schema
    .alterTable('ratings')
    .addColumn('source', 'text', column =>
      column.notNull().defaultTo('discord').check(sql`source in ('discord', 'trakt', 'import')`),
    )
    .execute()
  await db.schema
    .alterTable('ratings')
    .addColumn('synced_to_trakt', 'integer', column =>
      column.notNull().defaultTo(0).check(sql`synced_to_trakt in (0, 1)`),
    )
    .execute()
  await db.schema.alterTable('ratings').addColumn('missing_since', 'text').execute()
  await db.schema.alterTable('ratings').addColumn('seen_run', 'integer').execute()
}

async function watchlist(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('watchlist')
    .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('user_id', 'integer', column => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('trakt_id', 'integer', column => column.notNull())
    .addColumn('tmdb_id', 'integer')
    .addColumn('title', 'text', column => column.notNull())
    .addColumn('year', 'integer')
    .addColumn('listed_at', 'text', column => column.notNull())
    .addColumn('missing_since', 'text')
    .addColumn('seen_run', 'integer')
    .addUniqueConstraint('watchlist_user_film', ['user_id', 'trakt_id'])
    .execute()
  await db.schema.createIndex('watchlist_film').on('watchlist').columns(['tmdb_id', 'user_id']).execute()
}

async function syncs(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('trakt_syncs')
    .addColumn('user_id', 'integer', column => column.primaryKey().references('users.id').onDelete('cascade'))
    .addColumn('run', 'integer', column => column.notNull().defaultTo(0))
    .addColumn('stage', 'text', column => column.check(sql`stage in ('plays', 'check', 'ratings', 'watchlist')`))
    .addColumn('page', 'integer', column => column.notNull().defaultTo(0))
    .addColumn('pages', 'integer')
    .addColumn('is_first', 'integer', column => column.notNull().defaultTo(1).check(sql`is_first in (0, 1)`))
    .addColumn('activities', 'text')
    .addColumn('counts', 'text')
    .addColumn('started_at', 'text')
    .addColumn('finished_at', 'text')
    .addColumn('next_at', 'text', column => column.notNull())
    .addColumn('scheduled_at', 'text', column => column.notNull())
    .addColumn('failures', 'integer', column => column.notNull().defaultTo(0))
    .addColumn('last_error', 'text')
    .execute()
  await db.schema.createIndex('trakt_syncs_next').on('trakt_syncs').column('next_at').execute()
  await sql`insert into trakt_syncs (user_id, next_at, scheduled_at) select user_id, linked_at, linked_at from trakt_auth`.execute(
    db,
  )
}

/**
 * Trakt keeps no seconds, so neither do plays that are recorded here, and two of them in one minute are one: as when two
 * guilds of a member chose the same film for the same evening.
 */
async function minutes(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('watch_history').addColumn('recorded_at', 'text').execute()
  await sql`update watch_history set watched_at = substr(watched_at, 1, 16) || ':00.000Z' where source = 'discord'`.execute(
    db,
  )
  await sql`delete from watch_history where source = 'discord' and exists (
    select 1 from watch_history as earlier where earlier.source = 'discord' and earlier.id < watch_history.id
    and earlier.user_id = watch_history.user_id and earlier.tmdb_id = watch_history.tmdb_id
    and earlier.watched_at = watch_history.watched_at)`.execute(db)
  await db.schema
    .createIndex('watch_history_once_a_minute')
    .unique()
    .on('watch_history')
    .columns(['user_id', 'tmdb_id', 'watched_at'])
    .where(sql.ref('source'), '=', sql.lit('discord'))
    .execute()
  await db.schema
    .createIndex('watch_history_not_on_trakt')
    .on('watch_history')
    .column('user_id')
    .where(sql<boolean>`synced_to_trakt = 0 and source <> 'trakt'`)
    .execute()
}

async function outbox(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('outbox')
    .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('user_id', 'integer', column => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('kind', 'text', column =>
      column.notNull().check(sql`kind in ('play_add', 'play_remove', 'rating_set', 'rating_remove')`),
    )
    .addColumn('play_id', 'integer', column => column.references('watch_history.id').onDelete('set null'))
    .addColumn('undoes_id', 'integer', column => column.references('outbox.id').onDelete('set null'))
    .addColumn('tmdb_id', 'integer', column => column.notNull())
    .addColumn('imdb_id', 'text')
    .addColumn('trakt_id', 'integer')
    .addColumn('title', 'text', column => column.notNull())
    .addColumn('year', 'integer')
    .addColumn('watched_at', 'text')
    .addColumn('rating', 'integer', column => column.check(sql`rating between 1 and 10`))
    .addColumn('rated_at', 'text')
    .addColumn('trakt_history_id', 'bigint')
    .addColumn('status', 'text', column =>
      column
        .notNull()
        .defaultTo('queued')
        .check(sql`status in ('queued', 'sending', 'checking', 'done', 'unsure', 'failed', 'declined', 'withdrawn')`),
    )
    .addColumn('sends', 'integer', column => column.notNull().defaultTo(0).check(sql`sends >= 0`))
    .addColumn('looks', 'integer', column => column.notNull().defaultTo(0))
    .addColumn('removed', 'integer', column => column.notNull().defaultTo(0))
    .addColumn('attempts', 'integer', column => column.notNull().defaultTo(0))
    .addColumn('claimed_by', 'text')
    .addColumn('claimed_at', 'text')
    .addColumn('due_at', 'text', column => column.notNull())
    .addColumn('sent_at', 'text')
    .addColumn('acknowledged_at', 'text')
    .addColumn('done_at', 'text')
    .addColumn('answer', 'text', column => column.check(sql`answer in ('there', 'again', 'leave')`))
    .addColumn('told_by', 'integer', column => column.references('announcements.id').onDelete('set null'))
    .addColumn('last_error', 'text')
    .addColumn('created_at', 'text', column => column.notNull())
    .addCheckConstraint(
      'outbox_has_what_it_sends',
      sql`(kind in ('play_add', 'play_remove') and watched_at is not null) or (kind = 'rating_set' and rating is not null and rated_at is not null) or kind = 'rating_remove'`,
    )
    .addCheckConstraint('outbox_claims_have_a_time', sql`status <> 'sending' or claimed_at is not null`)
    .execute()
  await db.schema.createIndex('outbox_due').on('outbox').columns(['status', 'due_at']).execute()
  await db.schema.createIndex('outbox_user').on('outbox').columns(['user_id', 'status', 'due_at']).execute()
  await db.schema.createIndex('outbox_film').on('outbox').columns(['user_id', 'tmdb_id']).execute()
  await db.schema.createIndex('outbox_undoes').on('outbox').column('undoes_id').execute()
  await db.schema.createIndex('outbox_told').on('outbox').column('told_by').execute()
  await outboxOnce(db)
}

/** What may stand in the outbox once only, because nothing would ever take the second one back. */
async function outboxOnce(db: Kysely<unknown>): Promise<void> {
  const once = (name: string) => db.schema.createIndex(name).unique().on('outbox')
  await once('outbox_once_per_play').column('play_id').execute()
  await once('outbox_once_a_minute')
    .columns(['user_id', 'tmdb_id', 'watched_at'])
    .where(
      sql<boolean>`kind = 'play_add' and play_id is not null and status in ('queued', 'sending', 'checking', 'unsure', 'done')`,
    )
    .execute()
  await once('outbox_undone_once')
    .column('undoes_id')
    .where(sql<boolean>`kind = 'play_remove' and status in ('queued', 'sending', 'checking')`)
    .execute()
  const ofRatings = (statuses: string) =>
    sql<boolean>`kind in ('rating_set', 'rating_remove') and status in (${sql.raw(statuses)})`
  await once('outbox_one_rating_waits').columns(['user_id', 'tmdb_id']).where(ofRatings("'queued'")).execute()
  await once('outbox_one_rating_under_way')
    .columns(['user_id', 'tmdb_id'])
    .where(ofRatings("'sending', 'checking'"))
    .execute()
}

/** Why nothing is sent to a member's account for now, and until when. */
async function pushes(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('trakt_pushes')
    .addColumn('user_id', 'integer', column => column.primaryKey().references('users.id').onDelete('cascade'))
    .addColumn('paused_at', 'text', column => column.notNull())
    .addColumn('paused_until', 'text', column => column.notNull())
    .addColumn('paused_for', 'text', column => column.notNull().check(sql`paused_for in ('trouble', 'locked')`))
    .addColumn('failures', 'integer', column => column.notNull())
    .execute()
}
