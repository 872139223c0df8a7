import type { Clock } from '../clock.ts'
import type { Films } from './films.ts'
import type { Guilds } from './guilds.ts'
import type { Members } from './members.ts'
import type { Nominations } from './nominations.ts'
import type { Plays } from './plays.ts'
import type { Results } from './results.ts'
import type { Rounds } from './rounds.ts'
import type { Votes } from './votes.ts'

/** What commands call: everything behind them, handed in by the composition root. */
export interface Services {
  clock: Clock
  films: Films
  guilds: Guilds
  members: Members
  nominations: Nominations
  plays: Plays
  results: Results
  rounds: Rounds
  votes: Votes
}
