import { z } from 'zod'
import type { Database } from '../../db/database.ts'
import { unofferedCounts } from '../../db/outbox-offers.ts'
import { toldBy } from '../../db/outbox-told.ts'
import type { Announcement, AnnouncementKind, OutboxRow } from '../../db/schema.ts'
import { linkOfUser } from '../../db/trakt-auth.ts'
import { pauseOf } from '../../db/trakt-pushes.ts'
import { userByDiscordId } from '../../db/users.ts'
import type { Refusal } from '../trakt/outbox.ts'
import { type ImportContent, importContent } from './import-news.ts'

const KINDS = ['trakt_linked', 'trakt_relink', 'trakt_offer', 'trakt_unsure', 'trakt_refused', 'trakt_import'] as const
export type TraktKind = (typeof KINDS)[number]

/** A play or a rating that Trakt was to be told of. */
export type Pushed = Pick<OutboxRow, 'kind' | 'title' | 'year' | 'watched_at' | 'rating'>

/** A direct message to a member about their Trakt account; `userId` is their Discord id. */
export type TraktMessage =
  | { kind: 'trakt_linked'; traktUser: string; userId: string }
  | { kind: 'trakt_relink'; traktUser: string; userId: string; state: 'relink' | 'unreadable' }
  | { kind: 'trakt_import'; import: ImportContent }
  | { kind: 'trakt_offer'; traktUser: string; plays: number; ratings: number; userId: string }
  | { kind: 'trakt_unsure'; plays: Pushed[]; userId: string }
  | { kind: 'trakt_refused'; refused: Refused[]; locked: boolean; userId: string }

export interface Refused extends Pushed {
  why: Refusal
}

const Details = z.object({ traktUser: z.string() })
const Why = z.enum(['not_found', 'account_limit', 'rejected', 'ignored']) satisfies z.ZodType<Refusal>

export function isTraktKind(kind: AnnouncementKind): kind is TraktKind {
  return KINDS.some(known => known === kind)
}

/** What to say; null when it is no longer worth saying: answered already, or about a link that has ended. */
export async function traktMessage(
  db: Database,
  row: Announcement & { kind: TraktKind },
  now: number,
): Promise<TraktMessage | null> {
  const { kind, subject: userId } = row
  if (kind === 'trakt_import') {
    const content = await importContent(db, row, now)
    return content.state === 'stopped' ? null : { kind, import: content }
  }
  const user = await userByDiscordId(db, userId)
  const link = user && (await linkOfUser(db, user.id))
  if (!link) return null
  switch (kind) {
    case 'trakt_linked':
      return traktUserOf(row) === link.trakt_user ? { kind, userId, traktUser: link.trakt_user } : null
    case 'trakt_relink': {
      const { state, trakt_user: traktUser } = link
      return state !== 'linked' && traktUserOf(row) === traktUser ? { kind, userId, traktUser, state } : null
    }
    case 'trakt_offer': {
      const counts = await unofferedCounts(db, user.id)
      const isWorth = counts.plays + counts.ratings > 0
      return isWorth ? { kind, userId, traktUser: link.trakt_user, ...counts } : null
    }
    case 'trakt_unsure': {
      const plays = await toldBy(db, row.id, 'unsure')
      return plays.length > 0 ? { kind, userId, plays } : null
    }
    case 'trakt_refused': {
      const refused = (await toldBy(db, row.id, 'failed')).map(asRefused)
      const locked = (await pauseOf(db, user.id))?.paused_for === 'locked'
      return refused.length > 0 || locked ? { kind, userId, refused, locked } : null
    }
  }
}

/** The account that a row was made about: another one may be linked by now. */
function traktUserOf({ details }: Announcement): string {
  return Details.parse(JSON.parse(details ?? '{}')).traktUser
}

/** A row that was refused, with the reason. */
export function asRefused(row: OutboxRow): Refused {
  return { ...row, why: Why.catch('rejected').parse(row.last_error) }
}
