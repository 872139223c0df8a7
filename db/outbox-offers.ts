import { type ExpressionBuilder, sql } from 'kysely'
import { UNKNOWN_DATE } from './columns.ts'
import type { Database } from './database.ts'
import { RATINGS } from './outbox.ts'
import type { Schema } from './schema.ts'

/**
 * How many plays and ratings of the member Trakt does not have, and was never to be told of: those from before the link. None
 * while the first pull is under way, because it is not known then what Trakt has.
 */
export async function unofferedCounts(db: Database, userId: number): Promise<{ plays: number; ratings: number }> {
  const count = sql<number>`cast(count(*) as integer)`.as('count')
  const plays = await unofferedPlays(db, userId).select(count).executeTakeFirstOrThrow()
  const ratings = await unofferedRatings(db, userId).select(count).executeTakeFirstOrThrow()
  return { plays: plays.count, ratings: ratings.count }
}

/**
 * Decides about all of them: `queued` to send them, `declined` to leave them. A second play of a film in one minute, which
 * Trakt could not tell from the first, is left in any case.
 */
export async function insertUnoffered(
  db: Database,
  userId: number,
  status: 'queued' | 'declined',
  now: string,
): Promise<void> {
  const own = unofferedPlays(db, userId)
  if (status === 'queued')
    await insertPlays(
      db,
      own.where(row => row.not(hasTwin(row))),
      status,
      now,
    )
  await insertPlays(db, own, 'declined', now)
  await insertRatings(db, userId, status, now)
}

function unofferedPlays(db: Database, userId: number) {
  return db
    .selectFrom('watch_history as play')
    .where('play.user_id', '=', userId)
    .where(isRead(userId))
    .where('play.source', '<>', 'trakt')
    .where('play.synced_to_trakt', '=', 0)
    .where('play.tmdb_id', 'is not', null)
    .where('play.watched_at', '<>', UNKNOWN_DATE)
    .where(row => row.not(row.exists(row.selectFrom('outbox').select(one).whereRef('outbox.play_id', '=', 'play.id'))))
}

/** Whether the first pull of the member's link has ended. */
function isRead(userId: number) {
  return sql<boolean>`exists (select 1 from trakt_syncs where trakt_syncs.user_id = ${userId} and trakt_syncs.is_first = 0)`
}

type PlayRow = ExpressionBuilder<Schema & { play: Schema['watch_history'] }, 'play'>

/** Whether there is another play of the film in the same minute, which stands for both: an earlier one, or one that Trakt has. */
function hasTwin(row: PlayRow) {
  return row.exists(
    row
      .selectFrom('watch_history as twin')
      .select(one)
      .whereRef('twin.user_id', '=', 'play.user_id')
      .whereRef('twin.tmdb_id', '=', 'play.tmdb_id')
      .where(minuteOf('twin.watched_at'), '=', minuteOf('play.watched_at'))
      .whereRef('twin.id', '<>', 'play.id')
      .where(other => other.or([other('twin.synced_to_trakt', '=', 1), other('twin.id', '<', other.ref('play.id'))])),
  )
}

async function insertPlays(
  db: Database,
  plays: ReturnType<typeof unofferedPlays>,
  status: 'queued' | 'declined',
  now: string,
): Promise<void> {
  const rows = plays.select(row => [
    'play.user_id',
    row.val('play_add').as('kind'),
    'play.id as play_id',
    row.fn.coalesce('play.tmdb_id', row.lit(0)).as('tmdb_id'),
    'play.title',
    'play.year',
    minuteOf('play.watched_at').as('watched_at'),
    row.val(status).as('status'),
    row.val(now).as('due_at'),
    row.val(now).as('created_at'),
  ])
  await db
    .insertInto('outbox')
    .columns(['user_id', 'kind', 'play_id', 'tmdb_id', 'title', 'year', 'watched_at', 'status', 'due_at', 'created_at'])
    .expression(rows.orderBy('play.watched_at').orderBy('play.id'))
    .execute()
}

function unofferedRatings(db: Database, userId: number) {
  return db
    .selectFrom('ratings as given')
    .where('given.user_id', '=', userId)
    .where(isRead(userId))
    .where('given.source', '<>', 'trakt')
    .where('given.synced_to_trakt', '=', 0)
    .where(row =>
      row.not(
        row.exists(
          row
            .selectFrom('outbox')
            .select(one)
            .whereRef('outbox.user_id', '=', 'given.user_id')
            .whereRef('outbox.tmdb_id', '=', 'given.tmdb_id')
            .where('outbox.kind', 'in', RATINGS),
        ),
      ),
    )
}

async function insertRatings(db: Database, userId: number, status: string, now: string): Promise<void> {
  const rows = unofferedRatings(db, userId).select(row => [
    'given.user_id',
    row.val('rating_set').as('kind'),
    'given.tmdb_id',
    // Ratings from before this version have no title of their own; they were all of films that had been nominated.
    row.fn
      .coalesce(
        'given.title',
        row
          .selectFrom('nominations')
          .select('nominations.title')
          .whereRef('nominations.tmdb_id', '=', 'given.tmdb_id')
          .limit(1),
        row.val(''),
      )
      .as('title'),
    'given.year',
    'given.rating',
    'given.rated_at',
    row.val(status).as('status'),
    row.val(now).as('due_at'),
    row.val(now).as('created_at'),
  ])
  await db
    .insertInto('outbox')
    .columns(['user_id', 'kind', 'tmdb_id', 'title', 'year', 'rating', 'rated_at', 'status', 'due_at', 'created_at'])
    .expression(rows.orderBy('given.rated_at').orderBy('given.id'))
    .execute()
}

const one = sql`1`.as('one')

function minuteOf(column: 'play.watched_at' | 'twin.watched_at') {
  return sql<string>`substr(${sql.ref(column)}, 1, 16) || ':00.000Z'`
}

/**
 * Members who have such plays or ratings, whose first pull has ended, so that what Trakt has is known, and who were never asked:
 * the question about a link is due at the instant at which it was made.
 */
export async function membersToAsk(db: Database): Promise<{ discordId: string; guildId: string; linkedAt: string }[]> {
  const rows = await db
    .selectFrom('trakt_auth')
    .innerJoin('trakt_syncs', 'trakt_syncs.user_id', 'trakt_auth.user_id')
    .innerJoin('users', 'users.id', 'trakt_auth.user_id')
    .select(['users.id', 'discord_id', 'guild_id', 'linked_at'])
    .where('trakt_auth.state', '=', 'linked')
    .where('is_first', '=', 0)
    .where('discord_id', 'is not', null)
    .where(row =>
      row.not(
        row.exists(
          row
            .selectFrom('announcements')
            .select(one)
            .where('announcements.kind', '=', 'trakt_offer')
            .whereRef('announcements.guild_id', '=', 'trakt_auth.guild_id')
            .whereRef('announcements.due_at', '=', 'trakt_auth.linked_at')
            .whereRef('announcements.subject', '=', 'users.discord_id'),
        ),
      ),
    )
    .execute()
  const asked: { discordId: string; guildId: string; linkedAt: string }[] = []
  for (const { id, discord_id, guild_id, linked_at } of rows) {
    const { plays, ratings } = await unofferedCounts(db, id)
    if (plays + ratings > 0) asked.push({ discordId: discord_id ?? '', guildId: guild_id, linkedAt: linked_at })
  }
  return asked
}
