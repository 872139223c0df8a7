import type { Play } from '../../db/schema.ts'
import { fromStored } from '../clock.ts'
import type { GoesToTrakt } from '../services/trakt-outbox.ts'
import { moment } from '../services/words.ts'
import { button, primaryButton, row, select, text, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import type { BoardState } from './data.ts'
import { labelOf, titleOf } from './films.ts'
import { givenWords, ratingSelect, traktWords } from './ratings.ts'

export const undoNote = '-# Undo works for 15 minutes.'

interface RecordedOptions {
  goesToTrakt: GoesToTrakt
  rating: number | null
  saved?: boolean
  undo?: boolean
}

/** What members say that they have watched; for their eyes alone. */
export const playViews = {
  /** `rating`: what the member thinks of the film; `saved`: this answers their rating; `undo`: it can still be taken back. */
  recorded(play: Play, { goesToTrakt, rating, saved = play.rating !== null, undo = true }: RecordedOptions): View {
    return view([
      text(
        `**Recorded:** you watched ${titleOf(play)} ${moment(play.watched_at)}.`,
        givenWords(rating, saved),
        traktWords(goesToTrakt),
        undo && isOfNow(play) ? 'Was it another day? Undo it, and use `/watched` with `when`.' : null,
        undo ? undoNote : null,
      ),
      undo ? row(button('Undo', encodeCustomId('undo-play', play.id))) : null,
      play.tmdb_id === null ? null : ratingSelect(encodeCustomId('rate-play', play.id, play.tmdb_id), rating),
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

/** How much of an instant as it is stored says its minute. */
const minute = '2026-02-14T20:00'.length

/** Whether it was recorded for the minute in which that was done: the member did not say when. */
function isOfNow({ watched_at, recorded_at }: Play): boolean {
  return recorded_at !== null && recorded_at.slice(0, minute) === watched_at.slice(0, minute)
}
