import { dropPending, insertAnnouncements } from '../../db/announcements.ts'
import type { Database } from '../../db/database.ts'
import { guildById, updateGuild } from '../../db/guilds.ts'
import { type BoardFilm, filmsOfRound } from '../../db/nominations.ts'
import { updateRunningRound } from '../../db/rounds.ts'
import type { Round } from '../../db/schema.ts'
import { insertDecision } from '../../db/week-history.ts'
import { toStored } from '../clock.ts'
import { closingAnnouncements } from './planning.ts'
import { type Decision, tally } from './tally.ts'

/** A guild in which nobody nominates for this many rounds running is left in peace. */
const IDLE_ROUNDS = 2

export function standingsOf(films: BoardFilm[]): Decision {
  return tally(
    films.map(film => ({
      nominationId: film.id,
      votes: film.votes,
      seenBy: film.seenBy,
      nominatedAt: film.proposed_at,
    })),
  )
}

/**
 * Decides a round: tallies, keeps first and second place, and owes the winner's post as of `due`. One write transaction of
 * the caller's, so that a process killed anywhere in it has decided nothing; a round that does not run is left alone.
 */
export async function decide(db: Database, round: Round, due: number, now: number): Promise<Round | undefined> {
  const decided = await updateRunningRound(db, round.id, { phase: 'decided', decided_at: toStored(now) })
  if (!decided) return undefined
  const films = await filmsOfRound(db, round.id)
  const { first, second, decidedBy } = standingsOf(films)
  await insertDecision(db, {
    guild_id: round.guild_id,
    week: round.week,
    first_place_id: first,
    second_place_id: second,
    decided_by: decidedBy,
  })
  await dropPending(db, round.id)
  const winner = films.find(film => film.id === first)
  const paused = await countIdleRounds(db, round.guild_id, films.length === 0, now)
  await insertAnnouncements(db, closingAnnouncements(round, due, winner?.runtime, { paused }))
  return decided
}

/** Whether the guild is paused by this round. */
async function countIdleRounds(db: Database, guildId: string, idle: boolean, now: number): Promise<boolean> {
  const guild = await guildById(db, guildId)
  const idleRounds = idle ? (guild?.idle_rounds ?? 0) + 1 : 0
  const paused = idleRounds >= IDLE_ROUNDS
  await updateGuild(db, guildId, { idle_rounds: idleRounds, ...(paused && { paused_at: toStored(now) }) })
  return paused
}
