import { z } from 'zod'
import { insertAnnouncements } from '../../db/announcements.ts'
import { countLibrary } from '../../db/counts.ts'
import type { Database } from '../../db/database.ts'
import { saveDetails } from '../../db/posted-messages.ts'
import type { Announcement, TraktLink, TraktSync } from '../../db/schema.ts'
import { discordIdOf, userByDiscordId } from '../../db/users.ts'
import { fromStored, toStored } from '../clock.ts'
import { countsOf } from './sync-record.ts'
import { readSyncState, type SyncState } from './sync-state.ts'

const DAY = 24 * 60 * 60_000

const Summary = z.object({
  plays: z.number(),
  films: z.number(),
  ratings: z.number(),
  listed: z.number(),
  /** What says no film that can be told. */
  skipped: z.number(),
})

const Details = z.discriminatedUnion('state', [
  z.object({ state: z.literal('running') }),
  z.object({ state: z.literal('done'), summary: Summary }),
  /** The member has unlinked, or linked another account. */
  z.object({ state: z.literal('stopped') }),
])

/** What the first pull of a link has brought. */
export type ImportSummary = z.infer<typeof Summary>
type ImportNews = z.infer<typeof Details>

/** The member gets one message about their first import, which shows how far it is and is the summary in the end. */
export async function announceImport(
  transaction: Database,
  link: TraktLink,
  sync: TraktSync,
  news: ImportNews = { state: 'running' },
): Promise<void> {
  const subject = await discordIdOf(transaction, link.user_id)
  if (subject === null) return
  const dueAt = sync.started_at ?? sync.scheduled_at
  await insertAnnouncements(transaction, [
    {
      guild_id: link.guild_id,
      round_id: null,
      kind: 'trakt_import',
      due_at: dueAt,
      expires_at: toStored(fromStored(dueAt) + DAY),
      subject,
      details: JSON.stringify(news),
    },
  ])
}

/** The import has ended: its message, which may be owed still, is the summary now. Of an empty account there is nothing to tell. */
export async function announceImported(
  transaction: Database,
  link: TraktLink,
  sync: TraktSync,
  now: number,
): Promise<void> {
  const summary = { ...(await countLibrary(transaction, link.user_id)), skipped: countsOf(sync).skipped }
  const news: ImportNews = { state: 'done', summary }
  const subject = await discordIdOf(transaction, link.user_id)
  if (subject === null) return
  const begun = sync.started_at ?? toStored(now)
  const isEmpty = Object.values(summary).every(count => count === 0)
  if (!isEmpty) await announceImport(transaction, link, { ...sync, started_at: begun }, news)
  await saveDetails(transaction, { kind: 'trakt_import', subject, dueAt: begun }, news)
}

/** The link has ended: a message about its import says so. */
export async function announceStopped(transaction: Database, discordId: string): Promise<void> {
  await saveDetails(transaction, { kind: 'trakt_import', subject: discordId }, {
    state: 'stopped',
  } satisfies ImportNews)
}

/** What the message of an import tells now: how far it is, or what came of it. */
export type ImportContent = Exclude<ImportNews, { state: 'running' }> | { state: 'running'; sync: SyncState }

/** The same, read from the rows. */
export async function importContent(db: Database, row: Announcement, now: number): Promise<ImportContent> {
  const news = Details.parse(JSON.parse(row.details ?? '{}'))
  if (news.state !== 'running') return news
  const user = await userByDiscordId(db, row.subject)
  const sync = user ? await readSyncState(db, user.id, now) : null
  return sync ? { state: 'running', sync } : { state: 'stopped' }
}
