import type { Insertable, Updateable } from 'kysely'
import type { Database } from './database.ts'
import { prepared } from './prepared.ts'
import type { Round, Schema } from './schema.ts'

export const RUNNING = ['nominating', 'voting'] as const

const selectRound = prepared((db, { id }: { id: number }) => db.selectFrom('rounds').selectAll().where('id', '=', id))

export async function roundById(db: Database, id: number): Promise<Round | undefined> {
  return (await selectRound(db, { id }))[0]
}

const selectRunning = prepared((db, { guildId }: { guildId: string }) =>
  db.selectFrom('rounds').selectAll().where('guild_id', '=', guildId).where('phase', 'in', RUNNING),
)

export async function runningRound(db: Database, guildId: string): Promise<Round | undefined> {
  return (await selectRunning(db, { guildId }))[0]
}

export async function latestRound(db: Database, guildId: string): Promise<Round | undefined> {
  return db
    .selectFrom('rounds')
    .selectAll()
    .where('guild_id', '=', guildId)
    .orderBy('week', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function roundOfWeek(db: Database, guildId: string, week: string): Promise<Round | undefined> {
  return db.selectFrom('rounds').selectAll().where('guild_id', '=', guildId).where('week', '=', week).executeTakeFirst()
}

/** Opens a round, unless this week has one already or another one runs: then nothing. */
export async function insertRound(db: Database, round: Insertable<Schema['rounds']>): Promise<Round | undefined> {
  return db
    .insertInto('rounds')
    .values(round)
    .onConflict(conflict => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

/** Rounds whose voting has to open or to close. */
export async function roundsDue(db: Database, now: string): Promise<Round[]> {
  return db
    .selectFrom('rounds')
    .selectAll()
    .where(where =>
      where.or([
        where.and([where('phase', '=', 'nominating'), where('voting_opens_at', '<=', now)]),
        where.and([where('phase', '=', 'voting'), where('voting_closes_at', '<=', now)]),
      ]),
    )
    .orderBy('voting_closes_at')
    .execute()
}

/** Changes a round that runs, and has its board drawn again; nothing if it does not run (any more). */
export async function updateRunningRound(
  db: Database,
  id: number,
  change: Updateable<Schema['rounds']>,
): Promise<Round | undefined> {
  return db
    .updateTable('rounds')
    .set(change)
    .set(row => ({ board_version: row('board_version', '+', 1) }))
    .where('id', '=', id)
    .where('phase', 'in', RUNNING)
    .returningAll()
    .executeTakeFirst()
}

/** Puts a cancelled round back into `phase`; nothing if it is not cancelled. */
export async function restoreRound(
  db: Database,
  id: number,
  phase: 'nominating' | 'voting',
): Promise<Round | undefined> {
  return db
    .updateTable('rounds')
    .set(row => ({ phase, board_version: row('board_version', '+', 1) }))
    .where('id', '=', id)
    .where('phase', '=', 'cancelled')
    .returningAll()
    .executeTakeFirst()
}

const addVersion = prepared((db, { roundId }: { roundId: number }) =>
  db
    .updateTable('rounds')
    .set(row => ({ board_version: row('board_version', '+', 1) }))
    .where('id', '=', roundId),
)

/** Has the round's board drawn again: part of the transaction that changes what it shows. */
export async function touchBoard(db: Database, roundId: number): Promise<void> {
  await addVersion(db, { roundId })
}

const selectStale = prepared(db => db.selectFrom('rounds').selectAll().whereRef('board_version', '<>', 'board_shown'))

/** Rounds whose boards do not show their latest change. */
export async function roundsWithStaleBoard(db: Database): Promise<Round[]> {
  return selectStale(db, {})
}

/**
 * Notes that the boards show `version`. Where somebody has noted a newer one meanwhile, this one may have come on top of
 * it, so that they have to be drawn again.
 */
export async function saveBoardShown(db: Database, roundId: number, version: number): Promise<void> {
  const shown = await db
    .updateTable('rounds')
    .set({ board_shown: version })
    .where('id', '=', roundId)
    .where('board_shown', '<=', version)
    .returning('id')
    .executeTakeFirst()
  if (!shown) await touchBoard(db, roundId)
}

/** Notes which message is the round's live board, and which version of the round it shows: null if nobody knows. */
export async function saveLiveBoard(
  db: Database,
  roundId: number,
  board: { channelId: string; messageId: string; version: number | null },
): Promise<void> {
  const { channelId, messageId, version } = board
  await db
    .updateTable('rounds')
    .set({ board_channel_id: channelId, board_message_id: messageId })
    .$if(version !== null, update => update.set({ board_shown: version ?? 0 }))
    .where('id', '=', roundId)
    .execute()
  if (version === null) await touchBoard(db, roundId)
}

/** The rounds in which the person has nominated or voted, oldest first. */
export async function roundsOfPerson(db: Database, userId: number): Promise<Round[]> {
  const voted = db
    .selectFrom('votes')
    .innerJoin('nominations', 'nominations.id', 'votes.nomination_id')
    .select('nominations.round_id')
    .where('votes.user_id', '=', userId)
  const nominated = db.selectFrom('nominations').select('round_id').where('proposed_by', '=', userId)
  return db
    .selectFrom('rounds')
    .selectAll()
    .where(where => where.or([where('id', 'in', nominated), where('id', 'in', voted)]))
    .orderBy('id')
    .execute()
}
