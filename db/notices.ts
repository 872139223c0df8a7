import type { Database } from './database.ts'
import type { Announcement, AnnouncementKind, NewAnnouncement } from './schema.ts'

/** Adds a message that is owed; its id. */
export async function insertAnnouncement(db: Database, row: NewAnnouncement): Promise<number> {
  const { id } = await db.insertInto('announcements').values(row).returning('id').executeTakeFirstOrThrow()
  return id
}

/** A message of this kind to a person that nobody has begun to send. */
export async function pendingAnnouncement(
  db: Database,
  kind: AnnouncementKind,
  subject: string,
): Promise<Announcement | undefined> {
  return db
    .selectFrom('announcements')
    .selectAll()
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .where('status', '=', 'pending')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}
