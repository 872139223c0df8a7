import { z } from 'zod'
import type { Database } from '../../db/database.ts'
import { unofferedCounts } from '../../db/outbox-offers.ts'
import { toldBy } from '../../db/outbox-told.ts'
import type { Announcement, AnnouncementKind, OutboxRow, TraktLink } from '../../db/schema.ts'
import { linkOfUser } from '../../db/trakt-auth.ts'
import { userByDiscordId } from '../../db/users.ts'
import type { Refusal } from '../trakt/outbox.ts'

const KINDS = ['trakt_linked', 'trakt_relink', 'trakt_offer', 'trakt_unsure', 'trakt_refused'] as const
export type TraktKind = (typeof KINDS)[number]

/** A play or a rating that Trakt was to be told of. */
export type Pushed = Pick<OutboxRow, 'kind' | 'title' | 'year' | 'watched_at' | 'rating'>

/** A direct message to a member about their Trakt account; `userId` is their Discord id. */
export type TraktMessage =
  | { kind: 'trakt_linked' | 'trakt_relink'; traktUser: string; userId: string }
  | { kind: 'trakt_offer'; traktUser: string; plays: number; ratings: number; userId: string }
  | { kind: 'trakt_unsure'; plays: Pushed[]; userId: string }
  | { kind: 'trakt_refused'; refused: Refused[]; userId: string }

export interface Refused extends Pushed {
  why: Refusal
}

const Details = z.object({ traktUser: z.string() })
const Why = z.enum(['not_found', 'account_limit', 'locked', 'rejected', 'ignored']) satisfies z.ZodType<Refusal>

export function isTraktKind(kind: AnnouncementKind): kind is TraktKind {
  return KINDS.some(known => known === kind)
}

/** What to say; null when it is no longer worth saying: answered already, or about a link that has ended. */
export async function traktMessage(
  db: Database,
  row: Announcement & { kind: TraktKind },
): Promise<TraktMessage | null> {
  const { kind, subject: userId } = row
  const user = await userByDiscordId(db, userId)
  const link = user && (await linkOfUser(db, user.id))
  if (!link) return null
  switch (kind) {
    case 'trakt_linked':
    case 'trakt_relink':
      return aboutLink(row, link)
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
      return refused.length > 0 ? { kind, userId, refused } : null
    }
  }
}

/** Nothing where another account is linked by now, or this one works again. */
function aboutLink(row: Announcement & { kind: TraktKind }, link: TraktLink): TraktMessage | null {
  const kind = row.kind === 'trakt_linked' ? row.kind : 'trakt_relink'
  const { traktUser } = Details.parse(JSON.parse(row.details ?? '{}'))
  if (link.trakt_user !== traktUser) return null
  const isWorth = kind === 'trakt_linked' || link.state === 'relink' || link.state === 'unreadable'
  return isWorth ? { kind, traktUser, userId: row.subject } : null
}

/** A row that was refused, with the reason. */
export function asRefused(row: OutboxRow): Refused {
  return { ...row, why: Why.catch('rejected').parse(row.last_error) }
}
