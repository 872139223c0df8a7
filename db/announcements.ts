import type { Database } from './database.ts'
import type { Announcement, AnnouncementKind, NewAnnouncement } from './schema.ts'

export const BOARDS = ['nominations_open', 'voting_open'] as const

/** Adds messages that are owed; one that is owed or posted already stays as it is. A guild that is gone is owed nothing. */
export async function insertAnnouncements(db: Database, rows: NewAnnouncement[]): Promise<void> {
  const ids = [...new Set(rows.map(row => row.guild_id))]
  if (ids.length === 0) return
  const guilds = await db.selectFrom('guilds').select('id').where('id', 'in', ids).execute()
  const owed = rows.filter(row => guilds.some(({ id }) => id === row.guild_id))
  if (owed.length === 0) return
  await db
    .insertInto('announcements')
    .values(owed)
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/**
 * Adds what is planned for a round. What was planned for the same time before is good until the new deadline, and owed
 * again if it was dropped with a cancelled round.
 */
export async function planRows(db: Database, rows: NewAnnouncement[]): Promise<void> {
  if (rows.length === 0) return
  await db
    .insertInto('announcements')
    .values(rows)
    .onConflict(conflict =>
      conflict
        .columns(['round_id', 'kind', 'due_at', 'subject'])
        .doUpdateSet(row => ({ status: 'pending', expires_at: row.ref('excluded.expires_at') }))
        .where('announcements.status', 'in', ['pending', 'dropped']),
    )
    .execute()
}

/** Takes back what is planned of these kinds for a round and not yet begun, except what stays at its time or replaces a deleted board. */
export async function deletePlanned(
  db: Database,
  roundId: number,
  kinds: AnnouncementKind[],
  staying: Pick<NewAnnouncement, 'kind' | 'due_at'>[],
): Promise<void> {
  await db
    .deleteFrom('announcements')
    .where('round_id', '=', roundId)
    .where('kind', 'in', kinds)
    .where('status', '=', 'pending')
    .where('subject', '=', '')
    .where(where =>
      where.not(
        where.or(staying.map(row => where.and([where('kind', '=', row.kind), where('due_at', '=', row.due_at)]))),
      ),
    )
    .execute()
}

/** What nobody needs any more: everything planned for a round, of a kind or about a subject. */
export async function dropPending(
  db: Database,
  roundId: number,
  about: { kind?: AnnouncementKind; subject?: string } = {},
): Promise<void> {
  let query = db
    .updateTable('announcements')
    .set({ status: 'dropped' })
    .where('round_id', '=', roundId)
    .where('status', '=', 'pending')
  if (about.kind !== undefined) query = query.where('kind', '=', about.kind)
  if (about.subject !== undefined) query = query.where('subject', '=', about.subject)
  await query.execute()
}

/** Forgets messages of these kinds to one person, whether they are owed or were sent. */
export async function forgetAbout(db: Database, subject: string, kinds: AnnouncementKind[]): Promise<void> {
  await db.deleteFrom('announcements').where('subject', '=', subject).where('kind', 'in', kinds).execute()
}

/** Has what could not be posted tried again at once. */
export async function retryAtOnce(db: Database, guildId: string): Promise<void> {
  await db
    .updateTable('announcements')
    .set({ retry_at: null })
    .where('guild_id', '=', guildId)
    .where('status', '=', 'pending')
    .where('retry_at', 'is not', null)
    .execute()
}

/** What came too late: a winner is carried to the next round's first message, the rest is dropped. */
export async function expireAnnouncements(db: Database, now: string): Promise<void> {
  const late = db.updateTable('announcements').where('status', '=', 'pending').where('expires_at', '<=', now)
  await late.set({ status: 'carried' }).where('kind', '=', 'winner').execute()
  await late.set({ status: 'dropped' }).where('kind', '<>', 'winner').execute()
}

/** What has to be posted now, or has been begun and not closed, oldest first. */
export async function dueAnnouncements(db: Database, now: string, guildId?: string): Promise<Announcement[]> {
  const due = db
    .selectFrom('announcements')
    .innerJoin('guilds', 'guilds.id', 'announcements.guild_id')
    .selectAll('announcements')
    .where('announcements.status', 'in', ['pending', 'sending'])
    .where('due_at', '<=', now)
    .where('guilds.left_at', 'is', null)
    .where(where => where.or([where('retry_at', 'is', null), where('retry_at', '<=', now)]))
    .orderBy('due_at')
    .orderBy('announcements.id')
  return (guildId === undefined ? due : due.where('announcements.guild_id', '=', guildId)).execute()
}

/**
 * Claims a row for one sender, as it was read: of two processes on the same line one wins and the other gets nothing. The
 * channel is noted before anything is sent, because that is where to look for it after a crash.
 */
export async function claimAnnouncement(
  db: Database,
  row: Announcement,
  claim: { by: string; now: string; channelId: string | null },
): Promise<Announcement | undefined> {
  return db
    .updateTable('announcements')
    .set({
      status: 'sending',
      claimed_by: claim.by,
      claimed_at: claim.now,
      first_claimed_at: row.first_claimed_at ?? claim.now,
      channel_id: claim.channelId,
      attempts: row.attempts + 1,
    })
    .where('id', '=', row.id)
    .where('status', '=', row.status)
    .where('attempts', '=', row.attempts)
    .returningAll()
    .executeTakeFirst()
}

/** Notes that a row may have been posted since it was due, so that whoever takes it over looks for it first. */
export async function beginAnnouncement(
  db: Database,
  row: Announcement,
  claim: { by: string; channelId: string | null },
): Promise<void> {
  await db
    .updateTable('announcements')
    .set({
      status: 'sending',
      claimed_by: claim.by,
      claimed_at: row.due_at,
      first_claimed_at: row.due_at,
      channel_id: claim.channelId,
    })
    .where('id', '=', row.id)
    .execute()
}

/** Changes a row that this claim still owns; nothing if another sender has taken it over. */
export async function updateClaimed(
  db: Database,
  claimed: Announcement,
  change: Partial<Pick<Announcement, 'status' | 'channel_id' | 'message_id' | 'retry_at' | 'last_error' | 'said'>>,
): Promise<boolean> {
  const row = await db
    .updateTable('announcements')
    .set(change)
    .where('id', '=', claimed.id)
    .where('status', '=', 'sending')
    .where('attempts', '=', claimed.attempts)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
