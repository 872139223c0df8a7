import type { Database } from './database.ts'
import { prepared } from './prepared.ts'
import { RUNNING, touchBoard } from './rounds.ts'
import { isKnown } from './seen.ts'

/** The running rounds in which the member counts. SQLite keeps the order of a cross join: it would begin with those of all guilds else. */
function runningRoundsOf(db: Database, userId: number) {
  return db
    .selectFrom('members')
    .crossJoin('rounds')
    .whereRef('rounds.guild_id', '=', 'members.guild_id')
    .where('members.user_id', '=', userId)
    .where('members.visibility', '<>', 'hidden')
    .where('rounds.phase', 'in', RUNNING)
}

const selectSeen = prepared((db, { userId }: { userId: number }) =>
  runningRoundsOf(db, userId)
    .innerJoin('nominations', 'nominations.round_id', 'rounds.id')
    .select(['rounds.id as round', 'nominations.tmdb_id as film'])
    .where(where =>
      where.exists(
        where
          .selectFrom('watch_history')
          .select('watch_history.id')
          .whereRef('watch_history.tmdb_id', '=', 'nominations.tmdb_id')
          .where('watch_history.user_id', '=', userId),
      ),
    ),
)

/**
 * Does something to a member's plays, and has the boards drawn again that show another film of them as seen, or the member among
 * those of whom it could be known. Whether any does.
 */
export async function touchingBoards<T>(
  db: Database,
  userId: number,
  work: () => Promise<T>,
): Promise<{ result: T; touched: boolean }> {
  const before = await seenOnBoards(db, userId)
  const wasKnown = await isKnown(db, userId)
  const result = await work()
  if ((await isKnown(db, userId)) !== wasKnown) return { result, touched: await touchBoardsOf(db, userId) }
  const after = await seenOnBoards(db, userId)
  const changed = [...before.keys(), ...after.keys()].filter(key => before.has(key) !== after.has(key))
  const rounds = new Set(changed.map(key => before.get(key) ?? after.get(key) ?? 0))
  for (const round of rounds) await touchBoard(db, round)
  return { result, touched: rounds.size > 0 }
}

/** The films on running boards that the member has seen and does not hide: round and film, with the round. */
async function seenOnBoards(db: Database, userId: number): Promise<Map<string, number>> {
  const rows = await selectSeen(db, { userId })
  return new Map(rows.map(({ round, film }) => [`${round} ${film}`, round]))
}

/** Has the boards of all running rounds drawn again in which the member counts. Whether there are any. */
export async function touchBoardsOf(db: Database, userId: number): Promise<boolean> {
  const rounds = await runningRoundsOf(db, userId).select('rounds.id').execute()
  for (const { id } of rounds) await touchBoard(db, id)
  return rounds.length > 0
}
