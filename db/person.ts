import type { ExpressionBuilder } from 'kysely'
import type { Database } from './database.ts'
import type { Schema } from './schema.ts'

/** What is stored about one person, table by table. */

/** The guilds that they are known in, with what each knows. */
export async function membershipsOf(db: Database, userId: number) {
  return db
    .selectFrom('members')
    .innerJoin('guilds', 'guilds.id', 'members.guild_id')
    .select(['members.guild_id', 'members.joined_at', 'members.visibility', 'guilds.left_at', 'guilds.configured_by'])
    .where('members.user_id', '=', userId)
    .orderBy('members.joined_at')
    .orderBy('members.guild_id')
    .execute()
}

/** Guilds that are set up by them, also those in which they are known no more. */
export async function guildsSetUpBy(db: Database, discordId: string): Promise<string[]> {
  const rows = await db.selectFrom('guilds').select('id').where('configured_by', '=', discordId).orderBy('id').execute()
  return rows.map(row => row.id)
}

/** Their films in every round, with the round and the place that each came to. */
export async function allNominationsOf(db: Database, userId: number) {
  return db
    .selectFrom('nominations')
    .innerJoin('rounds', 'rounds.id', 'nominations.round_id')
    .leftJoin('week_history', join =>
      join
        .onRef('week_history.guild_id', '=', 'nominations.guild_id')
        .onRef('week_history.week', '=', 'nominations.week'),
    )
    .selectAll('nominations')
    .select(['rounds.phase', 'rounds.voting_closes_at', 'week_history.first_place_id', 'week_history.second_place_id'])
    .where('nominations.proposed_by', '=', userId)
    .orderBy('nominations.id')
    .execute()
}

/** Their votes in every round, with the film and the round. */
export async function allVotesOf(db: Database, userId: number) {
  return db
    .selectFrom('votes')
    .innerJoin('nominations', 'nominations.id', 'votes.nomination_id')
    .innerJoin('rounds', 'rounds.id', 'nominations.round_id')
    .select(['votes.week', 'votes.created_at', 'nominations.guild_id', 'nominations.tmdb_id', 'nominations.title'])
    .select(['nominations.year', 'rounds.phase', 'rounds.voting_closes_at'])
    .where('votes.user_id', '=', userId)
    .orderBy('votes.id')
    .execute()
}

/** The week is that of the movie night, where the play was one. */
export async function allPlaysOf(db: Database, userId: number) {
  return db
    .selectFrom('watch_history')
    .leftJoin('rounds', 'rounds.id', 'watch_history.round_id')
    .selectAll('watch_history')
    .select('rounds.week')
    .where('watch_history.user_id', '=', userId)
    .orderBy('watch_history.id')
    .execute()
}

export async function allRatingsOf(db: Database, userId: number) {
  return db.selectFrom('ratings').selectAll().where('user_id', '=', userId).orderBy('id').execute()
}

export async function wholeWatchlistOf(db: Database, userId: number) {
  return db.selectFrom('watchlist').selectAll().where('user_id', '=', userId).orderBy('id').execute()
}

export async function wholeOutboxOf(db: Database, userId: number) {
  return db.selectFrom('outbox').selectAll().where('user_id', '=', userId).orderBy('id').execute()
}

/** Links that they have begun, and pairs of tokens that Trakt has still to be told to end. */
export async function allStatesOf(db: Database, userId: number) {
  return db.selectFrom('oauth_states').selectAll().where('user_id', '=', userId).orderBy('id').execute()
}

/** What the old app's files have brought of them, row by row. */
export async function importedRowsOf(db: Database, userId: number) {
  return db
    .selectFrom('imported_rows')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('week')
    .orderBy('tmdb_id')
    .orderBy('kind')
    .execute()
}

/** Tries at pins of profiles, and what they have proved or asked to claim one. */
export async function claimsOf(db: Database, userId: number) {
  const attempts = await db
    .selectFrom('claim_attempts')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('id')
    .execute()
  const requests = await db
    .selectFrom('claim_requests')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('id')
    .execute()
  return { attempts, requests }
}

/** Direct messages to them, sent or owed. */
export async function messagesTo(db: Database, discordId: string) {
  return db.selectFrom('announcements').selectAll().where(isTo(discordId)).orderBy('id').execute()
}

/** Forgets those. */
export async function forgetMessagesTo(db: Database, discordId: string): Promise<void> {
  await db.deleteFrom('announcements').where(isTo(discordId)).execute()
}

/** Their id is the subject of such a row, or begins it. */
function isTo(discordId: string) {
  return (where: ExpressionBuilder<Schema, 'announcements'>) =>
    where.or([where('subject', '=', discordId), where('subject', 'like', `${discordId}:%`)])
}
