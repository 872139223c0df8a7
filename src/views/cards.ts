import { UNKNOWN_DATE } from '../../db/columns.ts'
import { escapeText } from '../text.ts'
import { button, linkButton, type Part, row, select, text, textBeside, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import type { BoardFilm, BoardState, Gone, Links, SeenByReader } from './data.ts'
import {
  credit,
  type FilmDetails,
  facts,
  labelOf,
  overviewOf,
  posterOf,
  proposerOf,
  ratingOf,
  runtimeOf,
  type TitleAndYear,
  titleOf,
} from './films.ts'
import { seenSentence, seenWords } from './seen.ts'
import { day } from './times.ts'

export interface DetailsOptions {
  /** TMDB did not answer, and this is what the nomination remembers. */
  stored?: boolean
  seen?: SeenByReader
  /** Films to look at next. */
  others?: BoardState
}

/** The names that are said of those who have seen a film. */
const namesOnCard = { most: 3, length: 40 }
const namesInDetails = { most: 10, length: 40 }

/** Films one by one: the public card of a nomination and the private one with details. */
export function createCardViews(links: Links) {
  return {
    /** Posted when a member nominates. */
    filmCard(film: BoardFilm, { announcementId, audience }: { announcementId: number; audience: number }): View {
      return view(
        [
          textBeside(
            posterOf(links, film, 'w185'),
            `${proposerOf(film)} nominated ${titleOf(film)}.`,
            facts(runtimeOf(film.runtime), ratingOf(film.rating), seenWords(film, audience, namesOnCard)),
            overviewOf(film, 300),
          ),
          row(
            button('Details', encodeCustomId('details', film.id)),
            button('Mark watched', encodeCustomId('mark-watched', film.id)),
          ),
          text(credit),
        ],
        { announcementId },
      )
    },

    /** What becomes of the card when its film leaves the round. */
    filmCardGone(film: TitleAndYear, gone: Gone, { announcementId }: { announcementId: number }): View {
      const words =
        gone === 'withdrawn' ? 'was nominated, and has been withdrawn.' : 'was nominated, and has been removed.'
      return view([text(`${titleOf(film)} ${words}`)], { announcementId })
    },

    /** For one reader's eyes. */
    details(film: FilmDetails, { stored = false, seen, others }: DetailsOptions = {}): View {
      return view([
        textBeside(
          posterOf(links, { ...film, poster_path: film.posterPath }, 'w342'),
          `## ${titleOf(film)}`,
          film.tagline ? `*${escapeText(film.tagline, 150)}*` : null,
          facts(runtimeOf(film.runtime), ratingOf(film.rating)),
          listed('Genres', film.genres),
          listed('Directed by', film.directors),
          overviewOf(film, 900),
        ),
        seen ? seenParts(seen) : null,
        stored ? text('TMDB does not answer at the moment: this is what was known when it was nominated.') : null,
        row(
          film.trailerUrl ? linkButton('Watch the trailer', film.trailerUrl) : null,
          linkButton('Open on TMDB', links.filmUrl(film.tmdbId)),
        ),
        others ? filmSelect(others) : null,
        text(credit),
      ])
    },

    /** The films of a round to choose one from. */
    detailsList(state: BoardState): View {
      return view([text('Which film would you like to know more about?'), filmSelect(state)])
    },
  }
}

/** Who has seen it, as far as it is known. */
function seenParts(seen: SeenByReader): Part {
  const words = seenSentence(seen, seen.audience, namesInDetails)
  if (words === null && seen.own === null) return null
  const last = seen.own !== null && seen.own !== UNKNOWN_DATE ? `, on ${day(seen.own)}` : ''
  return text(words, seen.own !== null && `You have seen it${last}.`)
}

function filmSelect({ round, nominations }: BoardState) {
  return select(
    encodeCustomId('details-pick', round.id),
    'Choose a film',
    nominations.slice(0, 25).map(film => ({ label: labelOf(film), value: String(film.id) })),
  )
}

function listed(name: string, items: string[]): string | null {
  if (items.length === 0) return null
  return `${name}: ${items
    .slice(0, 6)
    .map(item => escapeText(item, 60))
    .join(', ')}`
}
