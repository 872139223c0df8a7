import { count, moment } from '../services/words.ts'
import { plainText } from '../text.ts'
import {
  button,
  fitting,
  maxDescription,
  maxOptions,
  type Part,
  row,
  select,
  text,
  type View,
  view,
} from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import type { Ballot } from './data.ts'
import { facts, labelOf, runtimeOf, titleOf } from './films.ts'
import { seenWords } from './seen.ts'

/** The names that are said of those who have seen a film, and the length of titles that leaves room for them. */
const mostNames = 3
const roomForNames = 40

/** The panel in which one member votes. `saved`: it answers a choice, and says what is stored now. */
export function votePanel(ballot: Ballot, { saved = false }: { saved?: boolean } = {}): View {
  const { round, films, audience } = ballot
  const eligible = round.own_votes === 1 ? films : films.filter(film => !film.own)
  const chosen = eligible.filter(film => film.chosen)
  const max = Math.min(ballot.max, eligible.length)
  const options = eligible.slice(0, maxOptions).map(film => ({
    label: labelOf(film),
    value: String(film.id),
    description: describe(film, audience),
    default: film.chosen,
  }))
  const own = films.filter(film => film.own)
  return fitting(titleLength =>
    view([
      text(
        `## Your votes · ${round.week}`,
        `You have ${count(max, 'vote')}. You can change ${max === 1 ? 'it' : 'them'} until voting closes ${moment(round.voting_closes_at)}.`,
        stored(chosen, saved, Math.min(titleLength, 60)),
        round.own_votes === 1 ? null : ownFilms(own, Math.min(titleLength, 60)),
      ),
      titleLength < roomForNames ? null : seenParts(eligible, audience, titleLength),
      max > 0
        ? select(encodeCustomId('vote-cast', round.id), 'Choose what you would like to watch', options, { min: 0, max })
        : null,
      chosen.length > 0 ? row(button('Clear my votes', encodeCustomId('vote-clear', round.id))) : null,
    ]),
  )
}

/** What stands below a film's title: 100 characters at most, of which the name of the proposer takes what is left. */
function describe(film: Ballot['films'][number], audience: number): string {
  const known = [runtimeOf(film.runtime), film.hasSeen ? 'you have seen it' : null, seenWords(film, audience)]
  const room = maxDescription - known.reduce((sum, fact) => sum + (fact === null ? 0 : fact.length + 3), 13)
  const proposer = plainText(film.proposerName, Math.min(room, 40), 'somebody')
  return facts(...known, `nominated by ${proposer}`) ?? ''
}

/** The films that members have seen who chose to be named. */
function seenParts(films: Ballot['films'], audience: number, titleLength: number): Part {
  const lines = films
    .filter(film => film.seers.length > 0)
    .map(film => {
      const names = { most: mostNames, length: Math.min(titleLength, 40) }
      return `${titleOf(film, Math.min(titleLength, 60))}, ${seenWords(film, audience, names)}`
    })
  return lines.length > 0 ? text(...lines) : null
}

function stored(chosen: Ballot['films'], saved: boolean, titleLength: number): string {
  if (chosen.length === 0) return saved ? '**Saved:** you vote for nothing at the moment.' : 'You have not voted yet.'
  return `**${saved ? 'Saved' : 'Your votes'}:** ${chosen.map(film => titleOf(film, titleLength)).join(', ')}.`
}

function ownFilms(own: Ballot['films'], titleLength: number): string | null {
  if (own.length === 0) return null
  const titles = own.map(film => titleOf(film, titleLength)).join(', ')
  return `Not in the list: ${titles}. Nobody votes for ${own.length === 1 ? 'the film' : 'films'} they nominated themselves.`
}
