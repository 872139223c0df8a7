import { count, moment } from '../services/words.ts'
import { fitting, text, type View, view } from './components.ts'
import type { BoardState } from './data.ts'
import { credit, proposerOf, titleOf } from './films.ts'
import { places, reason } from './winner.ts'

/** The standings of a decided round, or of the running one while its tallies are visible. */
export function results(state: BoardState): View {
  const { round, nominations, decision } = state
  const votes = nominations.reduce((sum, film) => sum + film.votes, 0)
  const { first } = places(state)
  const ranked = decision ? nominations : nominations.toSorted((a, b) => b.votes - a.votes)
  return fitting(titleLength =>
    view([
      text(
        `## Results · ${round.week}`,
        first ? `${titleOf(first, titleLength)} won. ${reason(state, first)}` : standing(state),
        decision?.watched_on ? `Watched on ${decision.watched_on}.` : null,
        nominations.length === 0 ? null : order(state, votes),
        ...ranked.map(
          (film, index) =>
            `${index + 1}. ${titleOf(film, titleLength)}: ${count(film.votes, 'vote')} (${percent(film.votes, votes)}), nominated by ${proposerOf(film, titleLength)}`,
        ),
      ),
      text(credit),
    ]),
  )
}

function standing({ phase, round, nominations }: BoardState): string {
  if (nominations.length === 0) return 'Nothing was nominated, so there was no film.'
  return phase === 'closed'
    ? `Voting closed ${moment(round.voting_closes_at)}; the votes are being counted.`
    : `This is how it stands. Voting closes ${moment(round.voting_closes_at)}.`
}

function order({ ballots, decision }: BoardState, votes: number): string {
  if (votes === 0) return decision ? 'In the order of nomination:' : 'Nobody has voted yet. In the order of nomination:'
  return `${count(votes, 'vote')} from ${count(ballots, 'member')}; most votes first:`
}

function percent(part: number, whole: number): string {
  return `${whole === 0 ? 0 : Math.round((100 * part) / whole)} %`
}
