import { type ExpressionBuilder, sql } from 'kysely'
import type { Database } from './database.ts'
import { prepared } from './prepared.ts'
import { runningRound } from './rounds.ts'
import type { NewNomination, Nomination, Schema } from './schema.ts'
import { type Seen, seenByNobody, seenInRound } from './seen.ts'

/** A nomination with who put it forward, and its votes. */
export interface ProposedFilm extends Nomination {
  /** Discord id of the member who put it forward; '' for a profile that nobody has claimed. */
  proposer: string
  proposerName: string
  votes: number
}

/** A nomination with what the board says about it. */
export interface BoardFilm extends ProposedFilm, Seen {}

export async function nominationById(db: Database, id: number): Promise<Nomination | undefined> {
  return db.selectFrom('nominations').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Puts the film in, unless it is in already: then nothing. */
export async function insertNomination(db: Database, nomination: NewNomination): Promise<Nomination | undefined> {
  return db
    .insertInto('nominations')
    .values(nomination)
    .onConflict(conflict => conflict.columns(['guild_id', 'week', 'tmdb_id']).doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function deleteNomination(db: Database, id: number): Promise<Nomination | undefined> {
  return db.deleteFrom('nominations').where('id', '=', id).returningAll().executeTakeFirst()
}

export async function nominationOfFilm(
  db: Database,
  roundId: number,
  tmdbId: number,
): Promise<ProposedFilm | undefined> {
  return proposedFilms(db).where('nominations.round_id', '=', roundId).where('tmdb_id', '=', tmdbId).executeTakeFirst()
}

const selectFilms = prepared((db, { roundId }: { roundId: number }) =>
  proposedFilms(db).where('nominations.round_id', '=', roundId).orderBy('proposed_at').orderBy('nominations.id'),
)

/** A round's films in the order in which they were nominated. */
export async function filmsOfRound(db: Database, roundId: number): Promise<BoardFilm[]> {
  const films = await selectFilms(db, { roundId })
  const seen = await seenInRound(db, roundId)
  return films.map(film => {
    const { seenBy, seers } = seen.get(film.id) ?? seenByNobody
    return { ...film, seenBy, seers }
  })
}

export async function nominationsOfMember(db: Database, roundId: number, userId: number): Promise<Nomination[]> {
  return db
    .selectFrom('nominations')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('proposed_by', '=', userId)
    .orderBy('id')
    .execute()
}

/** Makes a member's nominations in a round another's. */
export async function giveNominations(db: Database, roundId: number, userId: number, heirId: number): Promise<void> {
  await db
    .updateTable('nominations')
    .set({ proposed_by: heirId })
    .where('round_id', '=', roundId)
    .where('proposed_by', '=', userId)
    .execute()
}

/** How many films are in, and how many of them are the member's. */
export async function countNominations(
  db: Database,
  roundId: number,
  userId: number,
): Promise<{ all: number; own: number }> {
  const rows = await db.selectFrom('nominations').select('proposed_by').where('round_id', '=', roundId).execute()
  return { all: rows.length, own: rows.filter(row => row.proposed_by === userId).length }
}

const selectNominated = prepared((db, { roundId }: { roundId: number }) =>
  db.selectFrom('nominations').select('tmdb_id').where('round_id', '=', roundId),
)

const selectWatched = prepared((db, { guildId }: { guildId: string }) =>
  db
    .selectFrom('week_history')
    .innerJoin('nominations', 'nominations.id', 'week_history.first_place_id')
    .select('nominations.tmdb_id')
    .where('week_history.guild_id', '=', guildId)
    .where('week_history.watched_on', 'is not', null),
)

/** By TMDB ids, which films are in the running round and which the guild has watched together. */
export async function filmsKnown(
  db: Database,
  guildId: string,
): Promise<{ nominated: Set<number>; watched: Set<number> }> {
  const round = await runningRound(db, guildId)
  const nominated = round ? await selectNominated(db, { roundId: round.id }) : []
  const watched = await selectWatched(db, { guildId })
  return { nominated: new Set(nominated.map(row => row.tmdb_id)), watched: new Set(watched.map(row => row.tmdb_id)) }
}

function proposedFilms(db: Database) {
  return db
    .selectFrom('nominations')
    .innerJoin('users', 'users.id', 'nominations.proposed_by')
    .selectAll('nominations')
    .select('users.name as proposerName')
    .select(row => [
      row.fn.coalesce('users.discord_id', row.val('')).as('proposer'),
      row.fn.coalesce(votesFor(row), row.lit(0)).as('votes'),
    ])
}

type NominationRow = ExpressionBuilder<Schema, 'nominations'>

function votesFor(row: NominationRow) {
  return row
    .selectFrom('votes')
    .select(sql<number>`cast(count(*) as integer)`.as('count'))
    .whereRef('votes.nomination_id', '=', 'nominations.id')
}
