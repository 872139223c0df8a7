import type { Nomination, Round } from '../../db/schema.ts'
import { moment } from '../services/words.ts'
import { escapeText, plainText } from '../text.ts'
import type { FilmSummary } from '../tmdb/film.ts'
import { button, maxOptions, primaryButton, row, select, text, textBeside, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import type { Gone, Links } from './data.ts'
import { credit, facts, labelOf, posterOf, ratingOf, runtimeOf, type TitleAndYear, titleOf } from './films.ts'

/** Private answers to somebody who nominates, and what is said of nominations that have gone. */
export function createNominationViews(links: Links) {
  return {
    /** `round`: the one that runs; null if it ended this very moment. */
    nominated(film: Nomination, round: Round | null): View {
      return view([
        textBeside(
          posterOf(links, film, 'w185'),
          `${titleOf(film)} is nominated for ${film.week}.`,
          facts(runtimeOf(film.runtime), ratingOf(film.rating)),
          round && `Voting opens ${moment(round.voting_opens_at)}; until then you can take it back.`,
        ),
        row(
          button('Details', encodeCustomId('details', film.id)),
          button('Withdraw', encodeCustomId('withdraw', film.id)),
        ),
        text(credit),
      ])
    },

    withdrawn(film: Nomination): View {
      return view([
        text(`${titleOf(film)} is withdrawn. Put another film forward with \`/nominate\`, or bring this one back:`),
        row(primaryButton('Nominate again', encodeCustomId('nominate-again', film.tmdb_id))),
      ])
    },

    /**
     * Films that match what was typed; the values of the options are those of the autocomplete list.
     * `chosen`: what happens with the one that is.
     */
    pickList(
      query: string,
      films: FilmSummary[],
      choiceOf: (tmdbId: number) => string,
      chosen = { customId: encodeCustomId('nominate-pick'), placeholder: 'Choose a film to nominate' },
    ): View {
      const options = films.slice(0, maxOptions).map(film => ({
        label: labelOf(film),
        value: choiceOf(film.tmdbId),
        ...(film.overview.trim() !== '' && { description: plainText(film.overview, 100) }),
      }))
      return view([
        text(
          films.length === 1
            ? `I found one film for “${escapeText(query, 60)}”. Is it this one?`
            : `I found ${options.length} films for “${escapeText(query, 60)}”. Which one is it?`,
        ),
        select(chosen.customId, chosen.placeholder, options),
        text(credit),
      ])
    },

    /** Posted in the channel when a film has left the round without its board being the place to notice. */
    nominationRemoved(film: TitleAndYear & { gone: Gone }, { announcementId }: { announcementId: number }): View {
      const words =
        film.gone === 'removed'
          ? "has been removed from this week's round by somebody who manages the server."
          : "is no longer in this week's round: it has been taken back."
      return view([text(`${titleOf(film)} ${words}`)], { announcementId })
    },

    /** Sent to each member who had voted for it. */
    voteReturned(film: TitleAndYear, { announcementId, round, guildName }: Returned): View {
      const where = guildName ? ` on ${escapeText(guildName, 100)}` : ''
      return view(
        [
          text(
            `${titleOf(film)} has been removed from movie night${where}, so your vote for it is yours again.`,
            `Use \`/vote\` there to give it to another film: voting closes ${moment(round.voting_closes_at)}.`,
          ),
        ],
        { announcementId },
      )
    },

    /** What an admin is told who removed a nomination. */
    removed(film: Nomination, votersTold: number): View {
      return view([
        text(
          `${titleOf(film)} is removed from this round.`,
          votersTold > 0
            ? `${votersTold === 1 ? 'The one member' : `The ${votersTold} members`} who voted for it got the vote back and will be told.`
            : 'Nobody had voted for it.',
        ),
      ])
    },
  }
}

interface Returned {
  announcementId: number
  round: Pick<Round, 'voting_closes_at'>
  guildName?: string
}
