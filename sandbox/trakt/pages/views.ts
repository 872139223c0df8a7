import type { Account } from '../accounts.ts'
import type { Act, ActName, Library } from '../library/library.ts'
import { iso } from '../library/rows.ts'
import type { TraktState } from '../state.ts'
import { type Dates, datesIn } from './dates.ts'
import { type FilmRow, filmRows } from './film-row.ts'
import { type Html, html } from './html.ts'

/** What a person's page can show. */
export const views = ['history', 'ratings', 'watchlist', 'activity'] as const
export type ViewName = (typeof views)[number]

export interface View {
  /** How many rows there are in all. */
  count: number
  rows: Html[]
}

const perPage = 30

const empty: Record<ViewName, string> = {
  history: 'Nothing watched yet. A film that is marked as watched stands here at once.',
  ratings: 'No ratings yet.',
  watchlist: 'The watchlist is empty.',
  activity: 'Nothing has been done yet.',
}

const actions = { watch: 'Marked as watched', scrobble: 'Scrobbled', checkin: 'Checked in' }

const actWords: Record<ActName, string> = {
  played: 'added to the history',
  unplayed: 'removed from the history',
  rated: 'rated',
  unrated: 'removed the rating of',
  listed: 'added to the watchlist',
  unlisted: 'taken off the watchlist',
}

/** One page of a view, as it is now whatever the lag, the latest first. */
export function viewOf(name: ViewName, state: TraktState, account: Account, page: number): View {
  const library = state.libraries.of(account)
  const dates = datesIn(account.timezone)
  const cut = <Row>(rows: readonly Row[]) => rows.slice((page - 1) * perPage, page * perPage)
  if (name === 'activity') {
    const acts = library.log().toReversed()
    return filled(name, acts.length, [
      html`<ol class="acts">${cut(acts).map(act => actRow(act, state, account, dates))}</ol>`,
    ])
  }
  const rows = filmsOf(name, library, state.clock.now())
  return filled(name, rows.length, filmRows(cut(rows), dates))
}

export const pageCount = ({ count }: View) => Math.max(1, Math.ceil(count / perPage))

function filled(name: ViewName, count: number, rows: Html[]): View {
  return { count, rows: count === 0 ? [html`<p class="empty">${empty[name]}</p>`] : rows }
}

function filmsOf(name: Exclude<ViewName, 'activity'>, library: Library, now: number): FilmRow[] {
  const ratings = new Map(library.ratingsAt(now).map(({ movie, rating }) => [movie, rating]))
  switch (name) {
    case 'history':
      return library.playsAt(now).map(({ id, movie, watchedAt, action }) => ({
        ...{ key: `play-${id}`, movie, at: watchedAt, words: actions[action], rating: ratings.get(movie) },
      }))
    case 'ratings':
      return library.ratingsAt(now).map(({ movie, rating, ratedAt }) => ({
        ...{ key: `rating-${movie.trakt}-${rating}`, movie, at: ratedAt, words: 'Rated', rating },
      }))
    case 'watchlist':
      return library
        .watchlistAt(now)
        .map(({ id, movie, listedAt }) => ({ key: `listing-${id}`, movie, at: listedAt, words: 'Added' }))
        .reverse()
  }
}

function actRow(
  { at, by, act, items, count }: Act,
  { application }: TraktState,
  { name }: Account,
  dates: Dates,
): Html {
  const who = { application: application.name, person: name, generator: 'The generator' }[by]
  const titles = items
    .slice(0, 3)
    .map(({ movie, rating }) => movie.title + (rating === undefined ? '' : ` (${rating} of 10)`))
  const more = count - titles.length
  const what = [...titles, ...(more > 0 ? [`${more} ${titles.length > 0 ? 'more' : 'films'}`] : [])].join(', ')
  return html`
<li data-key="act-${at}-${act}-${what}"><p><strong>${what}</strong>
<small>${who} · ${actWords[act]} · <time datetime="${iso(at)}">${dates.minute(at)}</time></small></p></li>`
}
