import { BOARDS } from './announcements.ts'
import type { Database } from './database.ts'
import type { Announcement, AnnouncementKind } from './schema.ts'

/**
 * Ties the late winners that nobody has told yet to the message that tells them; also those that were tied to a message
 * which itself came too late.
 */
export async function carryWinners(db: Database, guildId: string, by: number): Promise<void> {
  const neverPosted = db
    .selectFrom('announcements')
    .select('id')
    .where('guild_id', '=', guildId)
    .where('kind', 'in', BOARDS)
    .where('status', '=', 'dropped')
  await db
    .updateTable('announcements')
    .set({ carried_by: by })
    .where('guild_id', '=', guildId)
    .where('status', '=', 'carried')
    .where(where => where.or([where('carried_by', 'is', null), where('carried_by', 'in', neverPosted)]))
    .execute()
}

/** The rounds whose winners this message tells. */
export async function roundsCarriedBy(db: Database, id: number): Promise<number[]> {
  const rows = await db
    .selectFrom('announcements')
    .select('round_id')
    .where('carried_by', '=', id)
    .orderBy('due_at')
    .execute()
  return rows.flatMap(row => (row.round_id === null ? [] : [row.round_id]))
}

/** A round's boards that can still change, newest first: the first is the live one. */
export async function openBoards(db: Database, roundId: number): Promise<Announcement[]> {
  return db
    .selectFrom('announcements')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('kind', 'in', BOARDS)
    .where('status', '=', 'sent')
    .where('frozen_at', 'is', null)
    .orderBy('due_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
}

/** Makes a round's newest board one that can change again, as when a cancelled round goes on. */
export async function thawBoard(db: Database, roundId: number): Promise<void> {
  const newest = db
    .selectFrom('announcements')
    .select(row => row.fn.max('id').as('id'))
    .where('round_id', '=', roundId)
    .where('kind', 'in', BOARDS)
    .where('status', '=', 'sent')
  await db.updateTable('announcements').set({ frozen_at: null }).where('id', '=', newest).execute()
}

/** Notes that a message was drawn for the last time. Whether this was the first to note it. */
export async function saveFrozen(db: Database, id: number, now: string): Promise<boolean> {
  const row = await db
    .updateTable('announcements')
    .set({ frozen_at: now })
    .where('id', '=', id)
    .where('frozen_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Notes on a film's card why the film is no longer in. */
export async function saveCardGone(db: Database, roundId: number, subject: string, details: object): Promise<void> {
  await db
    .updateTable('announcements')
    .set({ details: JSON.stringify(details) })
    .where('round_id', '=', roundId)
    .where('kind', '=', 'film_card')
    .where('subject', '=', subject)
    .execute()
}

/** Film cards of a round that stand in the channel and can still change. */
export async function openCards(db: Database, roundId: number): Promise<Announcement[]> {
  return db
    .selectFrom('announcements')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('kind', '=', 'film_card')
    .where('status', '=', 'sent')
    .where('frozen_at', 'is', null)
    .execute()
}

/** A guild's greetings that still ask for a channel, though one is chosen. */
export async function answeredGreetings(db: Database, guildId: string): Promise<Announcement[]> {
  return db
    .selectFrom('announcements')
    .innerJoin('guilds', 'guilds.id', 'announcements.guild_id')
    .selectAll('announcements')
    .where('announcements.guild_id', '=', guildId)
    .where('kind', '=', 'welcome')
    .where('round_id', 'is', null)
    .where('status', '=', 'sent')
    .where('frozen_at', 'is', null)
    .where('guilds.channel_id', 'is not', null)
    .execute()
}

/** Notes what a film's card tells now. */
export async function saveSaid(db: Database, id: number, said: string): Promise<void> {
  await db.updateTable('announcements').set({ said }).where('id', '=', id).execute()
}

/** Direct messages of this kind that can still change. */
export async function openMessages(db: Database, kind: AnnouncementKind): Promise<Announcement[]> {
  return db
    .selectFrom('announcements')
    .selectAll()
    .where('kind', '=', kind)
    .where('status', '=', 'sent')
    .where('frozen_at', 'is', null)
    .orderBy('id')
    .execute()
}

/** Notes what the messages of a kind to one person, as far as they can still change, are about from now on. */
export async function saveDetails(
  db: Database,
  about: { kind: AnnouncementKind; subject: string; dueAt?: string },
  details: object,
): Promise<void> {
  const open = db
    .updateTable('announcements')
    .set({ details: JSON.stringify(details) })
    .where('kind', '=', about.kind)
    .where('subject', '=', about.subject)
    .where('frozen_at', 'is', null)
  await (about.dueAt === undefined ? open : open.where('due_at', '=', about.dueAt)).execute()
}
