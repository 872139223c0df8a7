import about from './about.ts'
import claim from './claim.ts'
import type { Command } from './command.ts'
import help from './help.ts'
import history from './history.ts'
import movies from './movies.ts'
import nominate from './nominate.ts'
import privacy from './privacy.ts'
import rate from './rate.ts'
import results from './results.ts'
import round from './round.ts'
import settings from './settings.ts'
import stats from './stats.ts'
import trakt from './trakt.ts'
import vote from './vote.ts'
import watched from './watched.ts'

/** Every command there is. */
export const commands: readonly Command[] = [
  nominate,
  vote,
  movies,
  watched,
  rate,
  results,
  history,
  stats,
  trakt,
  claim,
  settings,
  round,
  privacy,
  help,
  about,
]
