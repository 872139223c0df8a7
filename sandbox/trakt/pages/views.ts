import type { Account } from '../accounts.ts'
import type { Act, ActName, Library } from '../library/library.ts'
import { iso, type Row } from '../library/rows.ts'
import type { Movie } from '../movies/movie.ts'
import type { TraktState } from '../state.ts'
import { type Dates, datesIn } from './dates.ts'
import { type FilmRow, filmRows } from './film-row.ts'
import { type Html, html } from './html.ts'

/** What a person's page can show. */
export const views = ['history', 'ratings', 'watchlist', 'activity'] as const
export type ViewName = (typeof views)[number]

export interface View {
  /** The page that is shown: the last one where one behind it was asked for. */
  page: number
  /** How many there are, at least one. */
  pages: number
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
  if (name === 'activity') {
    return paged(name, library.log().toReversed(), page, acts => [
      html`<ol class="acts">${acts.map(act => actRow(act, state, account, dates))}</ol>`,
    ])
  }
  return paged(name, filmsOf(name, library, state), page, films => filmRows(films, dates))
}

function paged<Each>(name: ViewName, rows: readonly Each[], asked: number, draw: (shown: Each[]) => Html[]): View {
  const pages = Math.max(1, Math.ceil(rows.length / perPage))
  const page = Math.min(asked, pages)
  const shown = rows.slice((page - 1) * perPage, page * perPage)
  return { page, pages, rows: rows.length === 0 ? [html`<p class="empty">${empty[name]}</p>`] : draw(shown) }
}

function filmsOf(name: Exclude<ViewName, 'activity'>, library: Library, { clock, application }: TraktState): FilmRow[] {
  const now = clock.now()
  const isOurs = byApplication(library, addings[name])
  const by = (row: Added) => (isOurs(row) ? application.name : null)
  const ratings = new Map(library.ratingsAt(now).map(({ movie, rating }) => [movie, rating]))
  switch (name) {
    case 'history':
      return library.playsAt(now).map(play => ({
        ...{ key: `play-${play.id}`, movie: play.movie, at: play.watchedAt, words: actions[play.action] },
        ...{ by: by(play), rating: ratings.get(play.movie) },
      }))
    case 'ratings':
      return library.ratingsAt(now).map(row => ({
        ...{ key: `rating-${row.movie.trakt}-${row.rating}`, movie: row.movie, at: row.ratedAt, words: 'Rated' },
        ...{ by: by(row), rating: row.rating },
      }))
    case 'watchlist':
      return library
        .watchlistAt(now)
        .map(row => ({
          ...{ key: `listing-${row.id}`, movie: row.movie, at: row.listedAt, words: 'Added', by: by(row) },
        }))
        .reverse()
  }
}

const addings = { history: 'played', ratings: 'rated', watchlist: 'listed' } as const

type Added = Pick<Row, 'from'> & { movie: Movie }

/** Tells whether a row came about by such an act of the application. */
function byApplication(library: Library, name: ActName): (row: Added) => boolean {
  const keyOf = (at: number, { trakt }: Movie) => `${at} ${trakt}`
  const ours = library.log().filter(({ by, act }) => by === 'application' && act === name)
  const keys = new Set(ours.flatMap(({ at, items }) => items.map(({ movie }) => keyOf(at, movie))))
  return ({ from, movie }) => keys.has(keyOf(from, movie))
}

function actRow(
  { at, by, act, items, count }: Act,
  { application }: TraktState,
  { name }: Account,
  dates: Dates,
): Html {
  const who = { application: application.name, person: name, generator: 'the generator' }[by]
  const titles = items
    .slice(0, 3)
    .map(({ movie, rating }) => movie.title + (rating === undefined ? '' : ` (${rating} of 10)`))
  const more = count - titles.length
  const what = [...titles, ...(more > 0 ? [`${more} ${titles.length > 0 ? 'more' : 'films'}`] : [])].join(', ')
  return html`
<li data-key="act-${at}-${act}-${what}"><p><strong>${what}</strong>
<small>${actWords[act]}${watched(items, dates)} <span class="done"><span${by === 'application' && html` class="by"`}>by ${who}</span> · ${timeOf(at, dates)}</span></small></p></li>`
}

/** When the film was watched, where it is about a single play. */
function watched([first, ...others]: Act['items'], dates: Dates): Html | null {
  if (first?.watchedAt === undefined || others.length > 0) return null
  if (first.watchedAt === 0) return html` without a date`
  return html` as watched ${timeOf(first.watchedAt, dates)}`
}

const timeOf = (at: number, dates: Dates) => html`<time datetime="${iso(at)}">${dates.minute(at)}</time>`
