import { sql } from 'kysely'
import type { Database } from './database.ts'

/** What a guild has done so far. */
export interface Totals {
  /** Weeks that have their film. */
  weeks: number
  /** Those of them whose film somebody has watched. */
  watched: number
  nominations: number
  votes: number
}

export async function totalsOf(db: Database, guildId: string): Promise<Totals> {
  const weeks = await db
    .selectFrom('week_history')
    .select(sql<number>`cast(count(first_place_id) as integer)`.as('weeks'))
    .select(sql<number>`cast(count(watched_on) as integer)`.as('watched'))
    .where('guild_id', '=', guildId)
    .executeTakeFirstOrThrow()
  const games = await db
    .selectFrom('nominations')
    .leftJoin('votes', 'votes.nomination_id', 'nominations.id')
    .select(sql<number>`cast(count(distinct nominations.id) as integer)`.as('nominations'))
    .select(sql<number>`cast(count(votes.id) as integer)`.as('votes'))
    .where('nominations.guild_id', '=', guildId)
    .executeTakeFirstOrThrow()
  return { ...weeks, ...games }
}

/** A member, by their Discord id, or by their name alone for a profile that nobody has claimed. */
export interface Person {
  discordId: string | null
  name: string
}

/** How a member's nominations have fared. */
export interface Nominator extends Person {
  nominated: number
  won: number
  second: number
}

/** Those who won most, then nominated most. */
export async function nominatorsOf(db: Database, guildId: string, limit: number): Promise<Nominator[]> {
  return db
    .selectFrom('nominations')
    .innerJoin('users', 'users.id', 'nominations.proposed_by')
    .leftJoin('week_history as first', 'first.first_place_id', 'nominations.id')
    .leftJoin('week_history as second', 'second.second_place_id', 'nominations.id')
    .select(['users.discord_id as discordId', 'users.name'])
    .select(sql<number>`cast(count(nominations.id) as integer)`.as('nominated'))
    .select(sql<number>`cast(count(first.id) as integer)`.as('won'))
    .select(sql<number>`cast(count(second.id) as integer)`.as('second'))
    .where('nominations.guild_id', '=', guildId)
    .groupBy(['users.id', 'users.discord_id', 'users.name'])
    .orderBy('won', 'desc')
    .orderBy('nominated', 'desc')
    .orderBy('users.id')
    .limit(limit)
    .execute()
}

/** Those who show their name, by how many movie nights they said that they were at. */
export async function regularsOf(
  db: Database,
  guildId: string,
  limit: number,
): Promise<(Person & { nights: number })[]> {
  return db
    .selectFrom('rounds')
    .innerJoin('watch_history', 'watch_history.round_id', 'rounds.id')
    .innerJoin('members', join =>
      join
        .onRef('members.user_id', '=', 'watch_history.user_id')
        .onRef('members.guild_id', '=', 'rounds.guild_id')
        .on('members.visibility', '=', 'named'),
    )
    .innerJoin('users', 'users.id', 'members.user_id')
    .select(['users.discord_id as discordId', 'users.name'])
    .select(sql<number>`cast(count(*) as integer)`.as('nights'))
    .where('rounds.guild_id', '=', guildId)
    .groupBy(['users.id', 'users.discord_id', 'users.name'])
    .orderBy('nights', 'desc')
    .orderBy('users.id')
    .limit(limit)
    .execute()
}

/** Those who show their name, by how many of the guild's films they have rated. */
export async function ratersOf(
  db: Database,
  guildId: string,
  limit: number,
): Promise<(Person & { count: number; sum: number })[]> {
  return db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .innerJoin('ratings', 'ratings.user_id', 'members.user_id')
    .select(['users.discord_id as discordId', 'users.name'])
    .select(sql<number>`cast(count(*) as integer)`.as('count'))
    .select(sql<number>`cast(sum(ratings.rating) as integer)`.as('sum'))
    .where('members.guild_id', '=', guildId)
    .where('members.visibility', '=', 'named')
    .where('ratings.tmdb_id', 'in', films =>
      films.selectFrom('nominations').select('tmdb_id').where('guild_id', '=', guildId),
    )
    .groupBy(['users.id', 'users.discord_id', 'users.name'])
    .orderBy('count', 'desc')
    .orderBy('users.id')
    .limit(limit)
    .execute()
}

/** What members gave a film, apart by whether they show their name. Who hides it is in neither. */
export interface GivenRatings {
  tmdbId: number
  named: number
  namedSum: number
  counted: number
  countedSum: number
}

/** The ratings of all films that the guild has had in its rounds. */
export async function ratingsOfGuild(db: Database, guildId: string): Promise<GivenRatings[]> {
  const sumWhere = (visibility: string, value: string) =>
    sql<number>`cast(sum(case when members.visibility = ${visibility} then ${sql.raw(value)} else 0 end) as integer)`
  return db
    .selectFrom('members')
    .innerJoin('ratings', 'ratings.user_id', 'members.user_id')
    .select('ratings.tmdb_id as tmdbId')
    .select([sumWhere('named', '1').as('named'), sumWhere('named', 'ratings.rating').as('namedSum')])
    .select([sumWhere('counted', '1').as('counted'), sumWhere('counted', 'ratings.rating').as('countedSum')])
    .where('members.guild_id', '=', guildId)
    .where('ratings.tmdb_id', 'in', films =>
      films.selectFrom('nominations').select('tmdb_id').where('guild_id', '=', guildId),
    )
    .groupBy('ratings.tmdb_id')
    .execute()
}

/** A film that the guild has had in its rounds, by its latest nomination. */
export interface NominatedFilm {
  tmdbId: number
  title: string
  year: number | null
}

export async function filmsOfGuild(db: Database, guildId: string, tmdbIds: number[]): Promise<NominatedFilm[]> {
  if (tmdbIds.length === 0) return []
  const rows = await db
    .selectFrom('nominations')
    .select(['tmdb_id as tmdbId', 'title', 'year'])
    .where('guild_id', '=', guildId)
    .where('tmdb_id', 'in', tmdbIds)
    .orderBy('id')
    .execute()
  return [...new Map(rows.map(row => [row.tmdbId, row])).values()]
}

/** The films of the guild's rounds that most members have seen, without those who hide it. */
export async function mostSeenOfGuild(
  db: Database,
  guildId: string,
  limit: number,
): Promise<{ tmdbId: number; seenBy: number }[]> {
  const films = db.selectFrom('nominations').select('tmdb_id').distinct().where('guild_id', '=', guildId)
  return db
    .selectFrom(films.as('films'))
    .innerJoin('watch_history', 'watch_history.tmdb_id', 'films.tmdb_id')
    .innerJoin('members', join =>
      join
        .onRef('members.user_id', '=', 'watch_history.user_id')
        .on('members.guild_id', '=', guildId)
        .on('members.visibility', '<>', 'hidden'),
    )
    .select('films.tmdb_id as tmdbId')
    .select(sql<number>`cast(count(distinct watch_history.user_id) as integer)`.as('seenBy'))
    .groupBy('films.tmdb_id')
    .orderBy('seenBy', 'desc')
    .orderBy('films.tmdb_id')
    .limit(limit)
    .execute()
}
