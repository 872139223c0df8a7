import { sql } from 'kysely'
import type { Database } from './database.ts'
import { prepared } from './prepared.ts'

/** A film to vote for, as one member's ballot shows it. */
export interface BallotFilm {
  id: number
  title: string
  year: number | null
  /** Minutes. */
  runtime: number | null
  proposed_by: number
  proposerName: string
  /** The member's vote for it; null without one. */
  vote: number | null
  /** One of the plays of it, anybody's on any server; null where there is none, so that nobody has to be looked for. */
  play: number | null
}

const selectBallot = prepared((db, { roundId, userId }: { roundId: number; userId: number }) =>
  db
    .selectFrom('nominations')
    .innerJoin('users', 'users.id', 'nominations.proposed_by')
    .leftJoin('votes', join =>
      join.onRef('votes.nomination_id', '=', 'nominations.id').on('votes.user_id', '=', userId),
    )
    .select(['nominations.id', 'nominations.title', 'nominations.year', 'nominations.runtime'])
    .select(['nominations.proposed_by', 'users.name as proposerName', 'votes.id as vote'])
    .select(row =>
      row
        .selectFrom('watch_history')
        .select('watch_history.id')
        .whereRef('watch_history.tmdb_id', '=', 'nominations.tmdb_id')
        .limit(1)
        .as('play'),
    )
    .where('nominations.round_id', '=', roundId)
    .orderBy('nominations.proposed_at')
    .orderBy('nominations.id'),
)

/** A round's films in the order in which they were nominated, with the member's votes. */
export async function ballotFilms(db: Database, roundId: number, userId: number): Promise<BallotFilm[]> {
  return selectBallot(db, { roundId, userId })
}

const selectBallots = prepared((db, { roundId }: { roundId: number }) =>
  db
    .selectFrom('votes')
    .innerJoin('nominations', 'nominations.id', 'votes.nomination_id')
    .select(sql<number>`cast(count(distinct votes.user_id) as integer)`.as('ballots'))
    .where('nominations.round_id', '=', roundId),
)

/** How many members have voted in the round. */
export async function countBallots(db: Database, roundId: number): Promise<number> {
  return (await selectBallots(db, { roundId }))[0]?.ballots ?? 0
}

const deleteVote = prepared((db, { userId, nominationId }: { userId: number; nominationId: number }) =>
  db.deleteFrom('votes').where('user_id', '=', userId).where('nomination_id', '=', nominationId),
)

const insertVote = prepared(
  (db, vote: { user_id: number; nomination_id: number; week: string; created_at: string }) => {
    const { user_id, nomination_id, week, created_at } = vote
    return db.insertInto('votes').values({ user_id, nomination_id, week, created_at })
  },
)

/** Makes `wanted` the member's ballot, given what it was; a vote that stays keeps its time. */
export async function replaceBallot(
  db: Database,
  ballot: { userId: number; week: string; present: number[]; wanted: number[]; now: string },
): Promise<void> {
  const { userId, week, present, wanted, now } = ballot
  const gone = present.filter(id => !wanted.includes(id))
  const fresh = wanted.filter(id => !present.includes(id))
  for (const nominationId of gone) await deleteVote(db, { userId, nominationId })
  for (const id of fresh) await insertVote(db, { user_id: userId, nomination_id: id, week, created_at: now })
}

/** The Discord ids of those who voted for a film. */
export async function votersOf(db: Database, nominationId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('votes')
    .innerJoin('users', 'users.id', 'votes.user_id')
    .select('users.discord_id')
    .where('votes.nomination_id', '=', nominationId)
    .execute()
  return rows.flatMap(row => (row.discord_id === null ? [] : [row.discord_id]))
}

/** Takes all votes of a member in a round back. How many they were. */
export async function deleteBallot(db: Database, roundId: number, userId: number): Promise<number> {
  const nominations = db.selectFrom('nominations').select('id').where('round_id', '=', roundId)
  const rows = await db
    .deleteFrom('votes')
    .where('user_id', '=', userId)
    .where('nomination_id', 'in', nominations)
    .returning('id')
    .execute()
  return rows.length
}

/** Makes a member's ballot in a round another's, who must have none there. */
export async function giveBallot(db: Database, roundId: number, userId: number, heirId: number): Promise<void> {
  const nominations = db.selectFrom('nominations').select('id').where('round_id', '=', roundId)
  await db
    .updateTable('votes')
    .set({ user_id: heirId })
    .where('user_id', '=', userId)
    .where('nomination_id', 'in', nominations)
    .execute()
}
