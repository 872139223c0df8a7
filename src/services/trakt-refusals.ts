import type { Database } from '../../db/database.ts'
import { insertAnnouncement, pendingAnnouncement } from '../../db/notices.ts'
import { isToldAlready } from '../../db/outbox-told.ts'
import type { AnnouncementKind, OutboxRow } from '../../db/schema.ts'
import { linkOfUser } from '../../db/trakt-auth.ts'
import { discordIdOf } from '../../db/users.ts'
import { toStored } from '../clock.ts'
import type { Refusal } from '../trakt/outbox.ts'
import { moveOutbox } from './trakt-outbox.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** What else is refused meanwhile, as of a large batch, stands in the same message. */
const GATHERING = MINUTE
/** Trakt will never take it: the row is closed, and the member told, once. In a transaction of the caller's. */
export async function refuse(transaction: Database, row: OutboxRow, why: Refusal, now: number): Promise<void> {
  const refused = await moveOutbox(transaction, row, {
    status: 'failed',
    last_error: why,
    done_at: toStored(now),
    ...(why !== 'account_limit' && { sends: row.sends - 1 }),
  })
  if (refused?.status !== 'failed' || isTakenBack(refused)) return
  // That the account is full is true of every play: it is told again only after Trakt has taken something.
  const known = why === 'account_limit' && (await isToldAlready(transaction, row.user_id, why))
  const toldBy = await gather(transaction, row.user_id, 'trakt_refused', { open: !known, now })
  if (toldBy !== null) await moveOutbox(transaction, refused, { told_by: toldBy })
}

/** Nobody can tell whether Trakt has it: the member is asked. In a transaction of the caller's. */
export async function askWhether(transaction: Database, row: OutboxRow, now: number): Promise<void> {
  const unsure = await moveOutbox(transaction, row, { status: 'unsure', answer: null })
  if (unsure?.status !== 'unsure') return
  const toldBy = await gather(transaction, row.user_id, 'trakt_unsure', { open: true, now })
  if (toldBy !== null) await moveOutbox(transaction, unsure, { told_by: toldBy })
}

/** Trakt has locked the member's account: they are told, once. In a transaction of the caller's. */
export async function tellLocked(transaction: Database, userId: number, now: number): Promise<void> {
  await gather(transaction, userId, 'trakt_refused', { open: true, now })
}

function isTakenBack({ kind, play_id }: OutboxRow): boolean {
  return kind === 'play_add' && play_id === null
}

/**
 * The message in which the member is going to be told: one that is not sent yet, or with `open` a new one. Null where there is
 * nobody to tell, or no need.
 */
async function gather(
  transaction: Database,
  userId: number,
  kind: AnnouncementKind,
  { open, now }: { open: boolean; now: number },
): Promise<number | null> {
  const link = await linkOfUser(transaction, userId)
  const subject = await discordIdOf(transaction, userId)
  if (!link || subject === null) return null
  const pending = await pendingAnnouncement(transaction, kind, subject)
  if (pending || !open) return pending?.id ?? null
  return insertAnnouncement(transaction, {
    guild_id: link.guild_id,
    round_id: null,
    kind,
    subject,
    due_at: toStored(now + GATHERING),
    expires_at: toStored(now + 7 * DAY),
  })
}
