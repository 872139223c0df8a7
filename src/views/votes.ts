import { count, moment } from '../services/words.ts'
import { plainText } from '../text.ts'
import { button, maxOptions, row, select, text, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import type { Ballot } from './data.ts'
import { facts, labelOf, runtimeOf, titleOf } from './films.ts'

/** The panel in which one member votes. `saved`: it answers a choice, and says what is stored now. */
export function votePanel(ballot: Ballot, { saved = false }: { saved?: boolean } = {}): View {
  const { round, films } = ballot
  const eligible = round.own_votes === 1 ? films : films.filter(film => !film.own)
  const chosen = eligible.filter(film => film.chosen)
  const max = Math.min(ballot.max, eligible.length)
  const options = eligible.slice(0, maxOptions).map(film => ({
    label: labelOf(film),
    value: String(film.id),
    description:
      facts(runtimeOf(film.runtime), `nominated by ${plainText(film.proposerName, 40, 'somebody')}`) ?? undefined,
    default: film.chosen,
  }))
  return view([
    text(
      `## Your votes · ${round.week}`,
      `You have ${count(max, 'vote')}. You can change ${max === 1 ? 'it' : 'them'} until voting closes ${moment(round.voting_closes_at)}.`,
      stored(chosen, saved),
      round.own_votes === 1 ? null : ownFilms(films.filter(film => film.own)),
    ),
    max > 0
      ? select(encodeCustomId('vote-cast', round.id), 'Choose what you would like to watch', options, { min: 0, max })
      : null,
    chosen.length > 0 ? row(button('Clear my votes', encodeCustomId('vote-clear', round.id))) : null,
  ])
}

function stored(chosen: Ballot['films'], saved: boolean): string {
  if (chosen.length === 0) return saved ? '**Saved:** you vote for nothing at the moment.' : 'You have not voted yet.'
  return `**${saved ? 'Saved' : 'Your votes'}:** ${chosen.map(film => titleOf(film, 60)).join(', ')}.`
}

function ownFilms(own: Ballot['films']): string | null {
  if (own.length === 0) return null
  const titles = own.map(film => titleOf(film, 60)).join(', ')
  return `Not in the list: ${titles}. Nobody votes for ${own.length === 1 ? 'the film' : 'films'} they nominated themselves.`
}
