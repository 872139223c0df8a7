import { sql } from 'kysely'
import type { Database } from './database.ts'

/** A stretch of a long list. */
export interface Slice {
  offset: number
  limit: number
}

/** A week that has its film. */
export interface PastWeek {
  week: string
  tmdbId: number
  title: string
  year: number | null
  /** Discord id of the member who put it forward; null for a profile that nobody has claimed. */
  proposer: string | null
  proposerName: string
  /** The date in the guild's calendar on which somebody said first that they watched it. */
  watchedOn: string | null
  /** The members who said so and do not hide what they watch. */
  watchedBy: number
}

/** The films of a guild's weeks, the latest first. */
export async function pastWeeks(db: Database, guildId: string, { offset, limit }: Slice): Promise<PastWeek[]> {
  return db
    .selectFrom('week_history')
    .innerJoin('nominations', 'nominations.id', 'week_history.first_place_id')
    .innerJoin('users', 'users.id', 'nominations.proposed_by')
    .select(['week_history.week', 'nominations.tmdb_id as tmdbId', 'nominations.title', 'nominations.year'])
    .select(['users.discord_id as proposer', 'users.name as proposerName', 'week_history.watched_on as watchedOn'])
    .select(row =>
      row.fn
        .coalesce(
          row
            .selectFrom('watch_history')
            .innerJoin('members', join =>
              join
                .onRef('members.user_id', '=', 'watch_history.user_id')
                .on('members.guild_id', '=', guildId)
                .on('members.visibility', '<>', 'hidden'),
            )
            .select(sql<number>`cast(count(*) as integer)`.as('count'))
            .whereRef('watch_history.round_id', '=', 'nominations.round_id'),
          row.lit(0),
        )
        .as('watchedBy'),
    )
    .where('week_history.guild_id', '=', guildId)
    .orderBy('week_history.week', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
}

export async function countPastWeeks(db: Database, guildId: string): Promise<number> {
  const { count } = await db
    .selectFrom('week_history')
    .select(sql<number>`cast(count(first_place_id) as integer)`.as('count'))
    .where('guild_id', '=', guildId)
    .executeTakeFirstOrThrow()
  return count
}

/** A play as its member's history shows it. */
export interface PastPlay {
  title: string
  year: number | null
  /** `UNKNOWN_DATE` where nobody knows. */
  watchedAt: string
  /** What the member gave the film; null without a rating. */
  rating: number | null
  /** The week of the guild's movie night that it was; null for any other play. */
  week: string | null
}

/** A member's plays, the latest first and those without a date at the end. */
export async function playsOf(
  db: Database,
  { guildId, userId }: { guildId: string; userId: number },
  { offset, limit }: Slice,
): Promise<PastPlay[]> {
  return db
    .selectFrom('watch_history')
    .leftJoin('ratings', join =>
      join.on('ratings.user_id', '=', userId).onRef('ratings.tmdb_id', '=', 'watch_history.tmdb_id'),
    )
    .leftJoin('rounds', join =>
      join.onRef('rounds.id', '=', 'watch_history.round_id').on('rounds.guild_id', '=', guildId),
    )
    .select(['watch_history.title', 'watch_history.year', 'watch_history.watched_at as watchedAt'])
    .select(['ratings.rating', 'rounds.week'])
    .where('watch_history.user_id', '=', userId)
    .orderBy('watch_history.watched_at', 'desc')
    .orderBy('watch_history.id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
}

export async function countPlaysOf(db: Database, userId: number): Promise<number> {
  const { count } = await db
    .selectFrom('watch_history')
    .select(sql<number>`cast(count(*) as integer)`.as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return count
}
