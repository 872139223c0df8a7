import type { Database } from '../../db/database.ts'
import { guildById } from '../../db/guilds.ts'
import { type BoardFilm, filmsOfRound } from '../../db/nominations.ts'
import type { Guild, Round, WeekHistory } from '../../db/schema.ts'
import { countAudience } from '../../db/seen.ts'
import { countBallots } from '../../db/votes.ts'
import { decisionOfWeek } from '../../db/week-history.ts'
import { standingsOf } from './decision.ts'
import { type PhaseNow, phaseAt } from './phase.ts'

export type { BoardFilm } from '../../db/nominations.ts'

/** A round as the board, `/movies`, `/results` and the posts show it. */
export interface BoardState {
  round: Round
  guild: Guild
  phase: PhaseNow
  /** In the order of nomination; once decided, best first. */
  nominations: BoardFilm[]
  /** Members who have voted. */
  ballots: number
  /** The members of whom it could be known what they have seen, unless nobody has seen any of the films. */
  audience: number
  decision: WeekHistory | null
}

/** Reads all that is known of a round. Throws if its guild is gone. */
export async function loadBoard(db: Database, round: Round, now: number): Promise<BoardState> {
  const guild = await guildById(db, round.guild_id)
  if (!guild) throw new Error(`round ${round.id} belongs to no guild`)
  const films = await filmsOfRound(db, round.id)
  const decision = round.phase === 'decided' ? ((await decisionOfWeek(db, guild.id, round.week)) ?? null) : null
  return {
    round,
    guild,
    phase: phaseAt(round, now),
    nominations: decision ? byStanding(films, decision) : films,
    ballots: await countBallots(db, round.id),
    audience: films.some(film => film.seenBy > 0) ? await countAudience(db, guild.id) : 0,
    decision,
  }
}

/**
 * Best first, and the same for good. Who has seen a film changes after the vote: it has decided about the places that are
 * stored, and below them a tie goes to what was nominated first.
 */
function byStanding(films: BoardFilm[], decision: WeekHistory): BoardFilm[] {
  const { standings } = standingsOf(films.map(film => ({ ...film, seenBy: 0 })))
  const order = standings.map(candidate => candidate.nominationId)
  const places = [decision.first_place_id, decision.second_place_id, ...order]
  return films.toSorted((a, b) => places.indexOf(a.id) - places.indexOf(b.id))
}
