import type { Play } from '../../db/schema.ts'
import { fromStored } from '../clock.ts'
import { moment } from '../services/words.ts'
import { button, primaryButton, row, select, text, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import type { BoardState } from './data.ts'
import { labelOf, titleOf } from './films.ts'
import { filmRatingSelect, givenWords } from './ratings.ts'

export const undoNote = '-# Undo works for 15 minutes.'

/** What members say that they have watched; for their eyes alone. */
export const playViews = {
  /** `rating`: what the member thinks of the film; `now`: they did not say when, so it was just now. */
  recorded(
    play: Play,
    { goesToTrakt, rating, now = false }: { goesToTrakt: boolean; rating: number | null; now?: boolean },
  ): View {
    return view([
      text(
        `**Recorded:** you watched ${titleOf(play)} ${moment(play.watched_at)}.`,
        givenWords(rating, play.rating !== null),
        goesToTrakt ? 'It goes to Trakt by itself.' : null,
        now ? 'Was it another day? Undo it, and use `/watched` with `when`.' : null,
        undoNote,
      ),
      row(button('Undo', encodeCustomId('undo-play', play.id))),
      play.tmdb_id === null ? null : filmRatingSelect(play.tmdb_id, rating),
    ])
  },

  undone(play: Play): View {
    const again = encodeCustomId('watched-again', play.tmdb_id ?? 0, fromStored(play.watched_at))
    return view([
      text(
        `**Taken back:** ${titleOf(play)}, ${moment(play.watched_at)}. If it was on Trakt already, it goes from there, too.`,
      ),
      row(primaryButton('I watched it after all', again)),
    ])
  },

  /** The films of a round to choose one from. */
  watchedList({ round, nominations }: BoardState): View {
    const options = nominations.slice(0, 25).map(film => ({ label: labelOf(film), value: String(film.id) }))
    return view([
      text('Which film have you seen?'),
      select(encodeCustomId('watched-film', round.id), 'Choose a film', options),
    ])
  },
}
