import type { Round } from '../../db/schema.ts'
import { count, moment } from '../services/words.ts'
import { button, dangerButton, row, text, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import type { BoardState } from './data.ts'
import { titleOf } from './films.ts'
import { places } from './winner.ts'

/** What a confirmation stands for: one act on one round, by one member, until an instant (ms). */
export interface Confirmation {
  roundId: number
  phase: 'nominating' | 'voting'
  userId: string
  expiresAt: number
}

/** Moving a round by hand: questions and answers to admins, and what the channel hears of it. */
export const roundViews = {
  confirmAdvance({ round, nominations }: BoardState, confirmation: Confirmation): View {
    const voting = confirmation.phase === 'voting'
    return view([
      text(
        voting
          ? `Close voting for ${round.week} now? It is due ${moment(round.voting_closes_at)}. I count the votes and post the winner at once.`
          : `Open voting for ${round.week} now? It is due ${moment(round.voting_opens_at)}. Nobody can nominate after that; ${count(nominations.length, 'film is', 'films are')} in so far.`,
        'This cannot be undone. The button works for a minute.',
      ),
      row(dangerButton(voting ? 'Close voting now' : 'Open voting now', confirmationId('round-advance', confirmation))),
    ])
  },

  confirmCancel({ round, nominations }: BoardState, confirmation: Confirmation): View {
    return view([
      text(
        `Cancel the round of ${round.week}? There is no winner this week then; ${count(nominations.length, 'film is', 'films are')} in so far.`,
        'The button works for a minute.',
      ),
      row(dangerButton('Cancel this round', confirmationId('round-cancel', confirmation))),
    ])
  },

  /** What an admin is told who ended a phase early. */
  advanced(state: BoardState): View {
    const { round, phase } = state
    const { first } = places(state)
    if (phase === 'voting') return view([text(`Voting is open until ${moment(round.voting_closes_at)}.`)])
    return view([
      text(
        first
          ? `Voting is closed. The winner is ${titleOf(first)}; the post follows.`
          : 'Voting is closed; the post follows.',
      ),
    ])
  },

  extended(round: Round, phase: BoardState['phase']): View {
    return view([
      text(
        phase === 'voting'
          ? `Voting now closes ${moment(round.voting_closes_at)}. The film starts ${moment(round.film_starts_at)}.`
          : `Nominations stay open until voting opens ${moment(round.voting_opens_at)}.`,
      ),
    ])
  },

  cancelled(round: Round): View {
    return view([
      text(
        `The round of ${round.week} is cancelled. Nothing is lost: you can bring it back until ${moment(round.voting_closes_at)}.`,
      ),
      row(button('Undo', encodeCustomId('round-restore', round.id))),
    ])
  },

  restored(round: Round): View {
    return view([text(`The round of ${round.week} goes on, with all nominations and votes. ${deadlineOf(round)}`)])
  },

  started(round: Round): View {
    return view([
      text(
        `The round of ${round.week} is open: its board is on the way. Voting opens ${moment(round.voting_opens_at)}.`,
      ),
    ])
  },

  /** Posted in the channel. */
  roundCancelled({ round, guild }: BoardState, { announcementId }: { announcementId: number }): View {
    return view(
      [
        text(
          `**The round of ${round.week} is cancelled** by somebody who manages the server.`,
          `Nominations open again ${moment(guild.next_opening_at ?? round.next_opening_at)}.`,
        ),
      ],
      { announcementId },
    )
  },

  /** Posted in the channel after a cancellation was posted. */
  roundRestored(round: Round, { announcementId }: { announcementId: number }): View {
    return view([text(`**The round of ${round.week} goes on**, with all nominations and votes.`, deadlineOf(round))], {
      announcementId,
    })
  },
}

function deadlineOf(round: Round): string {
  return round.phase === 'voting'
    ? `Voting closes ${moment(round.voting_closes_at)}.`
    : `Voting opens ${moment(round.voting_opens_at)}.`
}

function confirmationId(action: 'round-advance' | 'round-cancel', confirmation: Confirmation): string {
  const { roundId, phase, userId, expiresAt } = confirmation
  return encodeCustomId(action, roundId, phase, userId, expiresAt)
}
