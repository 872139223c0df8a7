import { BOARDS } from './announcements.ts'
import type { Database } from './database.ts'
import { touchBoard } from './rounds.ts'
import type { Announcement } from './schema.ts'

/**
 * Has every message in Discord drawn once more that may name the member for the films that they put forward in a round: its
 * earlier boards, its winner's post, the films' cards, and the boards that told its result late. The live board is drawn anyhow.
 */
export async function redrawRound(db: Database, roundId: number, userId: number): Promise<void> {
  const films = await db
    .selectFrom('nominations')
    .select('id')
    .where('round_id', '=', roundId)
    .where('proposed_by', '=', userId)
    .execute()
  const subjects = films.map(film => String(film.id))
  if (subjects.length === 0) return
  const carriers = db
    .selectFrom('announcements')
    .select('carried_by')
    .where('round_id', '=', roundId)
    .where('carried_by', 'is not', null)
  const posts = await db
    .updateTable('announcements')
    .set({ redraw: 1 })
    .where('status', 'in', ['sent', 'sending'])
    .where(where =>
      where.or([
        where('id', 'in', carriers),
        where.and([where('round_id', '=', roundId), where('kind', 'in', [...BOARDS, 'winner'])]),
      ]),
    )
    .returning('round_id')
    .execute()
  const cards = await db
    .updateTable('announcements')
    .set({ said: null })
    .where('round_id', '=', roundId)
    .where('kind', '=', 'film_card')
    .where('subject', 'in', subjects)
    .returning('round_id')
    .execute()
  await touchRoundsOf(db, [...posts, ...cards])
}

/** Has every film's card drawn again that names the member among those who have seen the film. */
export async function redrawCardsNaming(db: Database, discordId: string): Promise<void> {
  const cards = await db
    .updateTable('announcements')
    .set({ said: null })
    .where('kind', '=', 'film_card')
    .where('said', 'like', `%${discordId}%`)
    .returning('round_id')
    .execute()
  await touchRoundsOf(db, cards)
}

async function touchRoundsOf(db: Database, rows: Pick<Announcement, 'round_id'>[]): Promise<void> {
  const rounds = new Set(rows.flatMap(row => (row.round_id === null ? [] : [row.round_id])))
  for (const id of rounds) await touchBoard(db, id)
}

/** A round's messages that are to be drawn once more; one that is being sent has still to arrive. */
export async function redrawsOfRound(db: Database, roundId: number): Promise<Announcement[]> {
  return db
    .selectFrom('announcements')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('redraw', '=', 1)
    .where('status', 'in', ['sent', 'sending'])
    .orderBy('id')
    .execute()
}

export async function saveRedrawn(db: Database, id: number): Promise<void> {
  await db.updateTable('announcements').set({ redraw: 0 }).where('id', '=', id).execute()
}
