import { type ExpressionBuilder, sql } from 'kysely'
import type { Database } from './database.ts'
import type { NewOutboxRow, OutboxChange, OutboxRow, Schema } from './schema.ts'

/** Something is still to be done about these without the member. */
export const OPEN = ['queued', 'sending', 'checking'] as const
export const RATINGS = ['rating_set', 'rating_remove'] as const

export async function insertOutbox(db: Database, row: NewOutboxRow): Promise<OutboxRow> {
  return db.insertInto('outbox').values(row).returningAll().executeTakeFirstOrThrow()
}

export async function outboxRow(db: Database, id: number): Promise<OutboxRow | undefined> {
  return db.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Changes a row as it was read: of two who do so one wins, and the other gets nothing. */
export async function changeOutbox(
  db: Database,
  row: Pick<OutboxRow, 'id' | 'status' | 'attempts'>,
  change: OutboxChange,
): Promise<OutboxRow | undefined> {
  return db
    .updateTable('outbox')
    .set({ ...change, attempts: row.attempts + 1 })
    .where('id', '=', row.id)
    .where('status', '=', row.status)
    .where('attempts', '=', row.attempts)
    .returningAll()
    .executeTakeFirst()
}

/** Ties an addition to a play that is recorded here. Whoever sends it at this moment goes on. */
export async function attachPlay(db: Database, addition: Pick<OutboxRow, 'id'>, playId: number): Promise<void> {
  await db.updateTable('outbox').set({ play_id: playId }).where('id', '=', addition.id).execute()
}

/** The addition of a play that is recorded here, whatever became of it. */
export async function additionOf(db: Database, playId: number): Promise<OutboxRow | undefined> {
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('play_id', '=', playId)
    .where('kind', '=', 'play_add')
    .executeTakeFirst()
}

/** One film of one member in one minute. */
export interface Sitting {
  user_id: number
  tmdb_id: number
  watched_at: string | null
}

/** The removals of plays of this film in this minute, oldest first. */
export async function removalsAt(db: Database, sitting: Sitting): Promise<OutboxRow[]> {
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('user_id', '=', sitting.user_id)
    .where('tmdb_id', '=', sitting.tmdb_id)
    .where('kind', '=', 'play_remove')
    .where('watched_at', '=', sitting.watched_at)
    .orderBy('id')
    .execute()
}

/** The play of this film in this minute that Trakt may have and that is wanted. */
export async function wantedAt(db: Database, sitting: Sitting): Promise<OutboxRow | undefined> {
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('user_id', '=', sitting.user_id)
    .where('tmdb_id', '=', sitting.tmdb_id)
    .where('kind', '=', 'play_add')
    .where('watched_at', '=', sitting.watched_at)
    .where('play_id', 'is not', null)
    .where('sends', '>', 0)
    .executeTakeFirst()
}

/** Has the removals that wait for this addition look for it no sooner than `dueAt`. */
export async function delayRemovals(db: Database, addition: Pick<OutboxRow, 'id'>, dueAt: string): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ due_at: dueAt })
    .where('undoes_id', '=', addition.id)
    .where('status', '=', 'checking')
    .execute()
}

/** What is to be told of a member's rating of a film and has not been sent yet. */
export async function waitingRating(db: Database, userId: number, tmdbId: number): Promise<OutboxRow | undefined> {
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('user_id', '=', userId)
    .where('tmdb_id', '=', tmdbId)
    .where('kind', 'in', RATINGS)
    .where('status', '=', 'queued')
    .executeTakeFirst()
}

/** Whether a row comes after another one about the same film, which has to be settled first, and waits for no third one. */
export function comesAfter(row: ExpressionBuilder<Schema, 'outbox'>) {
  return row.exists(
    row
      .selectFrom('outbox as before')
      .select(sql`1`.as('one'))
      .whereRef('before.user_id', '=', 'outbox.user_id')
      .whereRef('before.tmdb_id', '=', 'outbox.tmdb_id')
      .whereRef('before.id', '<>', 'outbox.id')
      .where(other =>
        other.or([
          other.and([
            other('outbox.kind', '=', 'play_add'),
            other('before.kind', '=', 'play_remove'),
            other('before.watched_at', '=', other.ref('outbox.watched_at')),
            other('before.status', 'in', OPEN),
          ]),
          other.and([
            other('outbox.kind', 'in', RATINGS),
            other('before.kind', 'in', RATINGS),
            other('before.status', 'in', ['sending', 'checking']),
          ]),
        ]),
      ),
  )
}

/**
 * What can be sent for the member now, in the order in which it was asked for, but for what Trakt has failed to answer, which
 * comes last and so holds up nothing else. A play waits until an earlier one of the same minute is certainly gone, and a rating
 * until it is clear what became of the one before.
 */
export async function dueSends(db: Database, userId: number, now: string): Promise<OutboxRow[]> {
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('user_id', '=', userId)
    .where('status', '=', 'queued')
    .where('due_at', '<=', now)
    .where(row => row.not(comesAfter(row)))
    .orderBy('sends')
    .orderBy('id')
    .limit(100)
    .execute()
}

/** The next row of the member about which Trakt has to be read. What takes back an addition waits until that has been answered. */
export async function dueLook(db: Database, userId: number, now: string): Promise<OutboxRow | undefined> {
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('user_id', '=', userId)
    .where('status', '=', 'checking')
    .where('due_at', '<=', now)
    .where(row =>
      row.not(
        row.exists(
          row
            .selectFrom('outbox as added')
            .select(sql`1`.as('one'))
            .whereRef('added.id', '=', 'outbox.undoes_id')
            .where('added.status', '=', 'sending'),
        ),
      ),
    )
    .orderBy('due_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}

/** Rows of the member whose sender has had them for longer than a call can take: that is when a claim is due. */
export async function abandonedClaims(db: Database, userId: number, now: string): Promise<OutboxRow[]> {
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('user_id', '=', userId)
    .where('status', '=', 'sending')
    .where('due_at', '<=', now)
    .orderBy('id')
    .execute()
}

/** The play that Trakt said it has latest within a span of time, of those that are still wanted: Trakt has to show it. */
export async function latestAcknowledged(
  db: Database,
  userId: number,
  within: { from: string; until: string; except: number },
): Promise<OutboxRow | undefined> {
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('user_id', '=', userId)
    .where('kind', '=', 'play_add')
    .where('play_id', 'is not', null)
    .where('status', 'in', ['done', 'checking'])
    .where('acknowledged_at', '>=', within.from)
    .where('acknowledged_at', '<=', within.until)
    .where('id', '<>', within.except)
    .orderBy('acknowledged_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/**
 * Instants that lie ahead are of a clock that has been set back, and taken for now: nobody would ever come to them. `longest`
 * is when a claim that is made now is due, and `latest` when anything that waits is.
 */
export async function straightenInstants(
  db: Database,
  userId: number,
  { now, longest, latest }: { now: string; longest: string; latest: string },
): Promise<void> {
  const own = db.updateTable('outbox').where('user_id', '=', userId)
  await own
    .set({ claimed_at: now, due_at: longest })
    .where('status', '=', 'sending')
    .where('claimed_at', '>', now)
    .execute()
  await own.set({ due_at: now }).where('status', 'in', OPEN).where('due_at', '>', latest).execute()
  await own.set({ sent_at: now }).where('sent_at', '>', now).execute()
  await own.set({ acknowledged_at: now }).where('acknowledged_at', '>', now).execute()
}

/**
 * What is left to the member: what Trakt has refused for good (`failed`), or plays of which nobody can tell whether it has them
 * (`unsure`); all, or those that one message is about.
 */
export async function pushesLeft(
  db: Database,
  userId: number,
  status: 'failed' | 'unsure',
  toldBy?: number,
): Promise<OutboxRow[]> {
  const query = db
    .selectFrom('outbox')
    .selectAll()
    .where('user_id', '=', userId)
    .where('status', '=', status)
    .orderBy('id')
  return (toldBy === undefined ? query : query.where('told_by', '=', toldBy)).execute()
}

/** Whether something newer was asked for about the rating of the same film. */
export async function isOvertaken(db: Database, row: OutboxRow): Promise<boolean> {
  const newer = await db
    .selectFrom('outbox')
    .select('id')
    .where('user_id', '=', row.user_id)
    .where('tmdb_id', '=', row.tmdb_id)
    .where('kind', 'in', RATINGS)
    .where('id', '>', row.id)
    .where('status', 'in', [...OPEN, 'done', 'failed'])
    .limit(1)
    .executeTakeFirst()
  return newer !== undefined
}

/** How many plays and ratings of the member Trakt has still to be told, and of how many that they are gone. */
export async function openPushes(
  db: Database,
  userId: number,
): Promise<{ waiting: { plays: number; ratings: number }; removing: number }> {
  const rows = await db
    .selectFrom('outbox')
    .select(row => ['kind', row.fn.countAll<number>().as('count')])
    .where('user_id', '=', userId)
    .where('status', 'in', OPEN)
    .where('acknowledged_at', 'is', null)
    .groupBy('kind')
    .execute()
  const of = (kind: OutboxRow['kind']) => Number(rows.find(row => row.kind === kind)?.count ?? 0)
  return {
    waiting: { plays: of('play_add'), ratings: of('rating_set') },
    removing: of('play_remove') + of('rating_remove'),
  }
}
