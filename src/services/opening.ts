import type { Database } from '../../db/database.ts'
import { updateGuild } from '../../db/guilds.ts'
import { insertRound } from '../../db/rounds.ts'
import type { Guild, Round } from '../../db/schema.ts'
import { toStored } from '../clock.ts'
import { planAnnouncements } from './planning.ts'
import type { RoundTimes } from './schedule.ts'

/**
 * Opens a round with the guild's present settings and plans what it will say; nothing if the week has had its round or
 * another one runs. A guild that was paused is awake again. Part of a write transaction; safe to run twice, because the week is unique.
 */
export async function openRound(
  db: Database,
  guild: Guild,
  times: RoundTimes,
  now: number,
): Promise<Round | undefined> {
  const round = await insertRound(db, {
    guild_id: guild.id,
    week: times.week,
    phase: 'nominating',
    zone: guild.zone,
    nominations_open_at: toStored(times.nominationsOpenAt),
    voting_opens_at: toStored(times.votingOpensAt),
    voting_closes_at: toStored(times.votingClosesAt),
    film_starts_at: toStored(times.filmStartsAt),
    next_opening_at: toStored(times.nextOpeningAt),
    nominations_per_member: guild.nominations_per_member,
    votes_per_member: guild.votes_per_member,
    own_votes: guild.own_votes,
    show_tallies: guild.show_tallies,
  })
  if (!round) return undefined
  await planAnnouncements(db, round, now)
  await updateGuild(db, guild.id, { next_opening_at: round.next_opening_at, paused_at: null })
  return round
}
