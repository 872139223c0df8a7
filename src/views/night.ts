import type { Nomination } from '../../db/schema.ts'
import type { GoesToTrakt } from '../services/trakt-outbox.ts'
import { button, primaryButton, row, text, textBeside, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import type { BoardState, Links } from './data.ts'
import { credit, posterOf, titleOf } from './films.ts'
import { undoNote } from './plays.ts'
import { givenWords, ratingNote, ratingSelect, traktWords } from './ratings.ts'
import { places } from './winner.ts'

/** After the film: who watched it, and how it was. */
export function createNightViews(links: Links) {
  return {
    /** The question in the channel. Throws when the round has no winner to ask about. */
    afterNight(state: BoardState, { announcementId }: { announcementId: number }): View {
      const { first } = places(state)
      if (!first) throw new Error(`round ${state.round.id} has no winner to ask about`)
      return view(
        [
          textBeside(
            posterOf(links, first, 'w185'),
            `**How was the night?** The film was ${titleOf(first)}.`,
            'Press *I watched it* so that I know who has seen it, and rate it if you like. Neither is told with your name, unless you choose so in `/history`.',
          ),
          row(
            primaryButton('I watched it', encodeCustomId('watched', state.round.id)),
            rateButton(state.round.id, first.id),
          ),
          text(credit),
        ],
        { announcementId },
      )
    },

    watched(film: Nomination): View {
      return view([
        text(`Noted: you watched ${titleOf(film)}.`, undoNote),
        row(rateButton(film.round_id, film.id), button('Undo', encodeCustomId('not-watched', film.round_id))),
      ])
    },

    notWatched(film: Nomination): View {
      return view([
        text(`Noted: you did not watch ${titleOf(film)} that night.`),
        row(button('I watched it after all', encodeCustomId('watched', film.round_id))),
      ])
    },

    /** `rating`: what the member gave it before; `saved`: this answers a choice. */
    rate(
      film: Nomination,
      rating: number | null,
      { saved = false, goesToTrakt = null }: { saved?: boolean; goesToTrakt?: GoesToTrakt } = {},
    ): View {
      return view([
        text(`How was ${titleOf(film)}?`, givenWords(rating, saved), traktWords(goesToTrakt), ratingNote),
        ratingSelect(encodeCustomId('rate-pick', film.round_id), rating),
      ])
    },
  }
}

function rateButton(roundId: number, nominationId: number) {
  return button('Rate the film', encodeCustomId('rate', roundId, nominationId))
}
