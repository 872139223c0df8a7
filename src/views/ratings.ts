import type { GoesToTrakt } from '../services/trakt-outbox.ts'
import { select, text, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import { type TitleAndYear, titleOf } from './films.ts'

/** What each rating from 1 to 10 means. */
const words = [
  'awful',
  'bad',
  'poor',
  'below average',
  'so-so',
  'all right',
  'good',
  'great',
  'superb',
  'a masterpiece',
] as const

/** The value of the option that takes a rating back. */
export const noRating = 'none'

/** Who learns of a rating. */
export const ratingNote =
  'You can change it whenever you like. Others see it in averages only, unless you choose otherwise in `/history`.'

/** What becomes of it at Trakt. */
export function traktWords(goes: GoesToTrakt): string | null {
  if (goes === null) return null
  return goes === 'now'
    ? 'It goes to Trakt by itself.'
    : 'Trakt no longer lets me in: it goes there once you have linked your account again with `/trakt link`.'
}

export interface RatedFilm extends TitleAndYear {
  tmdbId: number
}

/** What a member thinks of a film; for their eyes alone. */
export const ratingViews = {
  /** `saved`: this answers a choice. */
  rateFilm(
    film: RatedFilm,
    rating: number | null,
    { saved = false, goesToTrakt = null }: { saved?: boolean; goesToTrakt?: GoesToTrakt } = {},
  ): View {
    return view([
      text(`How was ${titleOf(film)}?`, givenWords(rating, saved), traktWords(goesToTrakt), ratingNote),
      ratingSelect(encodeCustomId('rate-film', film.tmdbId), rating),
    ])
  },
}

/** All ratings, the best first, as choices of a command. */
export const ratingChoices = words.map((_, index) => ({ name: ratingLabel(index + 1), value: index + 1 })).reverse()

export function ratingLabel(rating: number): string {
  return `${rating} of 10: ${words[rating - 1]}`
}

export function givenWords(rating: number | null, saved: boolean): string | null {
  if (rating === null) return saved ? '**Taken back:** you have not rated it.' : null
  return `**${saved ? 'Saved' : 'Your rating'}:** ${ratingLabel(rating)}.`
}

/** Ratings to choose from; the one that was given can be taken back. */
export function ratingSelect(customId: string, rating: number | null) {
  const options = ratingChoices.map(({ name, value }) => ({
    label: name,
    value: String(value),
    default: value === rating,
  }))
  const back = rating === null ? [] : [{ label: 'Take my rating back', value: noRating }]
  return select(customId, 'Choose a rating', [...options, ...back])
}
