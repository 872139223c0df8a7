import type { Insertable } from 'kysely'
import type { Database } from './database.ts'
import type { Nomination, Schema, WeekHistory } from './schema.ts'

/** Notes how a week ended; a week that is decided already stays as it is. Whether this was the first time. */
export async function insertDecision(db: Database, decision: Insertable<Schema['week_history']>): Promise<boolean> {
  const row = await db
    .insertInto('week_history')
    .values(decision)
    .onConflict(conflict => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function decisionOfWeek(db: Database, guildId: string, week: string): Promise<WeekHistory | undefined> {
  return db
    .selectFrom('week_history')
    .selectAll()
    .where('guild_id', '=', guildId)
    .where('week', '=', week)
    .executeTakeFirst()
}

/** The film that won the round. */
export async function winnerOfRound(db: Database, guildId: string, roundId: number): Promise<Nomination | undefined> {
  return db
    .selectFrom('week_history')
    .innerJoin('nominations', 'nominations.id', 'week_history.first_place_id')
    .selectAll('nominations')
    .where('week_history.guild_id', '=', guildId)
    .where('nominations.round_id', '=', roundId)
    .executeTakeFirst()
}

/** Decided weeks, newest first, with the winner's title. */
export async function decidedWeeks(db: Database, guildId: string): Promise<{ week: string; title: string | null }[]> {
  return db
    .selectFrom('week_history')
    .leftJoin('nominations', 'nominations.id', 'week_history.first_place_id')
    .select(['week_history.week', 'nominations.title'])
    .where('week_history.guild_id', '=', guildId)
    .orderBy('week_history.week', 'desc')
    .execute()
}

/** The first answer of the guild sets the date; later ones leave it. Whether this was the first. */
export async function saveWatchedOn(db: Database, guildId: string, week: string, date: string): Promise<boolean> {
  const row = await db
    .updateTable('week_history')
    .set({ watched_on: date })
    .where('guild_id', '=', guildId)
    .where('week', '=', week)
    .where('watched_on', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Takes the date back, when the last of those who said that they watched it has taken that back. */
export async function clearWatchedOn(db: Database, guildId: string, week: string): Promise<void> {
  await db
    .updateTable('week_history')
    .set({ watched_on: null })
    .where('guild_id', '=', guildId)
    .where('week', '=', week)
    .execute()
}
