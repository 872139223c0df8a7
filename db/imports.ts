import type { Insertable } from 'kysely'
import type { Database } from './database.ts'
import type { ImportedRow, Nomination, Play, Rating, Round, Schema } from './schema.ts'

/** Keeps a statement well below the 32,766 values that SQLite takes. */
const rowsAtOnce = 200

type Table =
  | 'nominations'
  | 'votes'
  | 'week_history'
  | 'watch_history'
  | 'ratings'
  | 'imported_people'
  | 'imported_rows'

/** Adds the rows that are not there yet, by whichever unique key; what is there stays as it is. How many were added. */
export async function insertMissing<Name extends Table>(
  db: Database,
  table: Name,
  rows: Insertable<Schema[Name]>[],
): Promise<number> {
  let added = 0
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    const result = await db
      .insertInto<Table>(table)
      .values(rows.slice(start, start + rowsAtOnce) as Insertable<Schema[Table]>[])
      .onConflict(conflict => conflict.doNothing())
      .executeTakeFirst()
    added += Number(result.numInsertedOrUpdatedRows ?? 0)
  }
  return added
}

/** An imported profile that nobody has claimed. Fails where the guild has one of this name. */
export async function insertProfile(
  db: Database,
  profile: { name: string; icon: string | null; pin: string | null; guildId: string; now: string },
): Promise<number> {
  const { name, icon, pin, guildId, now } = profile
  const { id } = await db
    .insertInto('users')
    .values({ name, icon, pin, created_at: now, discord_id: null, home_guild_id: guildId })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Gives a profile that nobody has claimed the icon or the pin that it lacks. */
export async function completeProfile(
  db: Database,
  id: number,
  known: { icon: string | null; pin: string | null },
): Promise<void> {
  await db
    .updateTable('users')
    .set(row => ({
      icon: row.fn.coalesce('icon', row.val(known.icon)),
      pin: row.fn.coalesce('pin', row.val(known.pin)),
    }))
    .where('id', '=', id)
    .where('discord_id', 'is', null)
    .execute()
}

/** By the keys of their names, those whom imports have brought into a guild. */
export async function importedPeople(
  db: Database,
  guildId: string,
): Promise<
  { key: string; userId: number; name: string; discordId: string | null; icon: string | null; pin: string | null }[]
> {
  return db
    .selectFrom('imported_people')
    .innerJoin('users', 'users.id', 'imported_people.user_id')
    .select(['imported_people.name as key', 'users.id as userId', 'users.discord_id as discordId'])
    .select(['users.name', 'users.icon', 'users.pin'])
    .where('guild_id', '=', guildId)
    .execute()
}

/** The names, by guild, by which the old app's files have called somebody. */
export async function importedNamesOf(db: Database, userId: number): Promise<{ guildId: string; profile: string }[]> {
  return db
    .selectFrom('imported_people')
    .select(['guild_id as guildId', 'name as profile'])
    .where('user_id', '=', userId)
    .orderBy('guild_id')
    .orderBy('name')
    .execute()
}

export async function importedRows(db: Database, guildId: string): Promise<ImportedRow[]> {
  return db.selectFrom('imported_rows').selectAll().where('guild_id', '=', guildId).execute()
}

export async function roundsOfGuild(db: Database, guildId: string): Promise<Round[]> {
  return db.selectFrom('rounds').selectAll().where('guild_id', '=', guildId).execute()
}

export async function nominationsOfGuild(
  db: Database,
  guildId: string,
): Promise<Pick<Nomination, 'id' | 'week' | 'tmdb_id'>[]> {
  return db.selectFrom('nominations').select(['id', 'week', 'tmdb_id']).where('guild_id', '=', guildId).execute()
}

/** By weeks, the ids at TMDB of the films that won. */
export async function winnersOfGuild(
  db: Database,
  guildId: string,
): Promise<{ week: string; tmdbId: number | null }[]> {
  return db
    .selectFrom('week_history')
    .leftJoin('nominations', 'nominations.id', 'week_history.first_place_id')
    .select(['week_history.week', 'nominations.tmdb_id as tmdbId'])
    .where('week_history.guild_id', '=', guildId)
    .execute()
}

/** A guild's rows as a comparison with the file looks at them, each with its week. */
export interface GuildRows {
  nominations: Nomination[]
  votes: { week: string; tmdb_id: number; user_id: number }[]
  decisions: { week: string; first: number | null; second: number | null; watchedOn: string | null }[]
  plays: (Pick<Play, 'user_id' | 'tmdb_id' | 'rating' | 'watched_at' | 'source'> & { week: string })[]
  ratings: Pick<Rating, 'user_id' | 'tmdb_id' | 'rating'>[]
}

export async function rowsOfGuild(db: Database, guildId: string): Promise<GuildRows> {
  return {
    nominations: await db.selectFrom('nominations').selectAll().where('guild_id', '=', guildId).execute(),
    votes: await db
      .selectFrom('votes')
      .innerJoin('nominations', 'nominations.id', 'votes.nomination_id')
      .select(['nominations.week', 'nominations.tmdb_id', 'votes.user_id'])
      .where('nominations.guild_id', '=', guildId)
      .execute(),
    decisions: await db
      .selectFrom('week_history')
      .leftJoin('nominations as first', 'first.id', 'week_history.first_place_id')
      .leftJoin('nominations as second', 'second.id', 'week_history.second_place_id')
      .select(['week_history.week', 'week_history.watched_on as watchedOn'])
      .select(['first.tmdb_id as first', 'second.tmdb_id as second'])
      .where('week_history.guild_id', '=', guildId)
      .execute(),
    plays: await db
      .selectFrom('watch_history')
      .innerJoin('rounds', 'rounds.id', 'watch_history.round_id')
      .select(['watch_history.user_id', 'watch_history.tmdb_id', 'watch_history.rating'])
      .select(['watch_history.watched_at', 'watch_history.source', 'rounds.week'])
      .where('rounds.guild_id', '=', guildId)
      .execute(),
    ratings: await db
      .selectFrom('ratings')
      .innerJoin('imported_people', 'imported_people.user_id', 'ratings.user_id')
      .select(['ratings.user_id', 'ratings.tmdb_id', 'ratings.rating'])
      .where('imported_people.guild_id', '=', guildId)
      .execute(),
  }
}
