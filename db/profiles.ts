import type { Database } from './database.ts'
import type { Play, User } from './schema.ts'

/** Profiles of the old app's data that nobody in the guild has claimed. */
export async function unclaimedProfiles(db: Database, guildId: string): Promise<User[]> {
  return db
    .selectFrom('users')
    .selectAll()
    .where('home_guild_id', '=', guildId)
    .where('discord_id', 'is', null)
    .orderBy('name')
    .execute()
}

export async function unclaimedProfile(db: Database, guildId: string, id: number): Promise<User | undefined> {
  return db
    .selectFrom('users')
    .selectAll()
    .where('id', '=', id)
    .where('home_guild_id', '=', guildId)
    .where('discord_id', 'is', null)
    .executeTakeFirst()
}

/** How much there is of somebody. */
export interface Belongings {
  nominations: number
  votes: number
  plays: number
  ratings: number
}

export async function belongingsOf(db: Database, userId: number): Promise<Belongings> {
  const nominations = await db.selectFrom('nominations').select('id').where('proposed_by', '=', userId).execute()
  const votes = await db.selectFrom('votes').select('id').where('user_id', '=', userId).execute()
  const plays = await db.selectFrom('watch_history').select('id').where('user_id', '=', userId).execute()
  const ratings = await db.selectFrom('ratings').select('id').where('user_id', '=', userId).execute()
  return { nominations: nominations.length, votes: votes.length, plays: plays.length, ratings: ratings.length }
}

/** Gives one person's nominations to another. */
export async function moveNominations(db: Database, from: number, to: number): Promise<void> {
  await db.updateTable('nominations').set({ proposed_by: to }).where('proposed_by', '=', from).execute()
}

/** Gives one person's votes to another, but for those that the other has cast as well. */
export async function moveVotes(db: Database, from: number, to: number): Promise<void> {
  const cast = db.selectFrom('votes as own').select('own.nomination_id').where('own.user_id', '=', to)
  await db.deleteFrom('votes').where('user_id', '=', from).where('nomination_id', 'in', cast).execute()
  await db.updateTable('votes').set({ user_id: to }).where('user_id', '=', from).execute()
}

/** Somebody's votes in a round, the oldest first. */
export async function votesInRound(
  db: Database,
  roundId: number,
  userId: number,
): Promise<{ id: number; proposedBy: number }[]> {
  return db
    .selectFrom('votes')
    .innerJoin('nominations', 'nominations.id', 'votes.nomination_id')
    .select(['votes.id', 'nominations.proposed_by as proposedBy'])
    .where('nominations.round_id', '=', roundId)
    .where('votes.user_id', '=', userId)
    .orderBy('votes.created_at')
    .orderBy('votes.id')
    .execute()
}

export async function deleteVotes(db: Database, ids: number[]): Promise<void> {
  if (ids.length > 0) await db.deleteFrom('votes').where('id', 'in', ids).execute()
}

/** Gives one person's ratings to another, but for films that the other has rated. */
export async function moveRatings(db: Database, from: number, to: number): Promise<void> {
  const rated = db.selectFrom('ratings as own').select('own.tmdb_id').where('own.user_id', '=', to)
  await db.deleteFrom('ratings').where('user_id', '=', from).where('tmdb_id', 'in', rated).execute()
  await db.updateTable('ratings').set({ user_id: to }).where('user_id', '=', from).execute()
}

/** Has imports know who somebody of the old app's file is. */
export async function moveImports(db: Database, from: number, to: number): Promise<void> {
  await db.updateTable('imported_people').set({ user_id: to }).where('user_id', '=', from).execute()
  await db.updateTable('imported_rows').set({ user_id: to }).where('user_id', '=', from).execute()
}

/** Gives somebody an icon who has none. */
export async function saveMissingIcon(db: Database, userId: number, icon: string | null): Promise<void> {
  await db.updateTable('users').set({ icon }).where('id', '=', userId).where('icon', 'is', null).execute()
}

/** Deletes a profile that nobody has claimed; false if there is none (any more). */
export async function deleteProfile(db: Database, guildId: string, id: number): Promise<boolean> {
  const row = await db
    .deleteFrom('users')
    .where('id', '=', id)
    .where('home_guild_id', '=', guildId)
    .where('discord_id', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Somebody's plays of films that TMDB knows. */
export async function playsOf(db: Database, userId: number): Promise<Play[]> {
  return db.selectFrom('watch_history').selectAll().where('user_id', '=', userId).execute()
}

/**
 * Gives one person's plays to another. `same` are pairs of one play that both have: the other's stays, and belongs to the
 * round from now on.
 */
export async function movePlays(
  db: Database,
  from: number,
  to: number,
  same: { mine: Play; theirs: Play }[],
): Promise<void> {
  const dropped = same.map(({ theirs }) => theirs.id)
  if (dropped.length > 0) await db.deleteFrom('watch_history').where('id', 'in', dropped).execute()
  for (const { mine, theirs } of same.filter(pair => pair.mine.round_id === null)) {
    const { guild_id, round_id } = theirs
    await db.updateTable('watch_history').set({ guild_id, round_id }).where('id', '=', mine.id).execute()
  }
  await db.updateTable('watch_history').set({ user_id: to }).where('user_id', '=', from).execute()
}
