import { deletePlanned, planRows } from '../../db/announcements.ts'
import type { Database } from '../../db/database.ts'
import type { AnnouncementKind, NewAnnouncement, Round } from '../../db/schema.ts'
import { fromStored, toStored } from '../clock.ts'
import { lastEveningAt, lastHourAt, nightAfterAt } from './moments.ts'

const DAY = 24 * 60 * 60_000
const PLANNED: AnnouncementKind[] = ['nominations_open', 'nominate_reminder', 'voting_open', 'vote_reminder']

/**
 * Makes the rows of what a running round will have to say. Called when it opens and whenever one of its deadlines moves:
 * what is planned at a time that no longer holds goes, what was said stays said. Part of the transaction that moves it.
 */
export async function planAnnouncements(db: Database, round: Round, now: number): Promise<void> {
  const rows = planned(round, now)
  await deletePlanned(db, round.id, PLANNED, rows)
  await planRows(db, rows)
}

function planned(round: Round, now: number): NewAnnouncement[] {
  const times = {
    nominationsOpenAt: fromStored(round.nominations_open_at),
    votingOpensAt: fromStored(round.voting_opens_at),
    votingClosesAt: fromStored(round.voting_closes_at),
  }
  const moments: [AnnouncementKind, number | null, number][] = [
    ['nominations_open', times.nominationsOpenAt, times.votingOpensAt],
    ['nominate_reminder', upcoming(lastEveningAt(times, round.zone), now), times.votingOpensAt],
    ['voting_open', times.votingOpensAt, times.votingClosesAt],
    ['vote_reminder', upcoming(lastHourAt(times), now), times.votingClosesAt],
  ]
  return moments.flatMap(([kind, due, expires]) =>
    due === null || expires <= now ? [] : [announcement(round, kind, due, expires)],
  )
}

/** A reminder is for a time to come: a round that opens late does not remind at once. */
function upcoming(at: number | null, now: number): number | null {
  return at !== null && at > now ? at : null
}

/** A row for a message about the round. `subject` and `details` as in the schema. */
export function announcement(
  round: Round,
  kind: AnnouncementKind,
  due: number,
  expires: number | null,
  about: { subject?: string; details?: object } = {},
): NewAnnouncement {
  return {
    guild_id: round.guild_id,
    round_id: round.id,
    kind,
    due_at: toStored(due),
    expires_at: expires === null ? null : toStored(expires),
    subject: about.subject ?? '',
    details: about.details ? JSON.stringify(about.details) : null,
  }
}

/**
 * The winner's post, and the question after the night if there is a film to see. A guild that is `paused` has no next round
 * to tell a late result, and needs the post's Resume button: then it is never too late for it.
 */
export function closingAnnouncements(
  round: Round,
  due: number,
  runtime: number | null | undefined,
  { paused }: { paused: boolean },
): NewAnnouncement[] {
  const winner = announcement(round, 'winner', due, paused ? null : due + DAY)
  if (runtime === undefined) return [winner]
  const night = nightAfterAt(fromStored(round.film_starts_at), runtime)
  return [winner, announcement(round, 'after_night', night, night + DAY)]
}
