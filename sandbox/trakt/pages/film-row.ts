import { catalogue } from '../../tmdb/catalogue.ts'
import { iso } from '../library/rows.ts'
import type { Movie } from '../movies/movie.ts'
import type { Dates } from './dates.ts'
import { type Html, html } from './html.ts'

export interface FilmRow {
  /** Tells rows apart when the page is drawn anew. */
  key: string
  movie: Movie
  /** Milliseconds since the epoch. */
  at: number
  /** What happened then. */
  words: string
  /** The application, where it did that. */
  by: string | null
  /** 1 to 10. */
  rating?: number | undefined
}

/** Rows under the months in which they happened. */
export function filmRows(rows: FilmRow[], dates: Dates): Html[] {
  const months = Map.groupBy(rows, row => dates.month(row.at))
  return [...months].map(
    ([month, its]) => html`<section>
<h2>${month}</h2>
<ol class="films">${its.map(row => filmRow(row, dates))}</ol>
</section>`,
  )
}

function filmRow({ key, movie, at, words, by, rating }: FilmRow, dates: Dates): Html {
  const when = at === 0 ? html`${dates.minute(0)}` : html`<time datetime="${iso(at)}">${dates.minute(at)}</time>`
  return html`
<li data-key="${key}">
${poster(movie)}
<p><strong>${movie.title}${movie.year !== null && html` <span class="year">${movie.year}</span>`}</strong>
<small>${words} · ${when}${by !== null && html` · <span class="by">by ${by}</span>`}${movie.lost === true && html` · has lost its ids`}</small></p>
${rating !== undefined && html`<span class="rating" role="img" aria-label="Rated ${rating} of 10">${star} ${rating}</span>`}
</li>`
}

/** Drawn, since not every machine has a letter for it. */
const star = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="m12 2 3 6.7 7.3.8-5.4 4.9 1.5 7.2L12 17.9l-6.4 3.7 1.5-7.2L1.7 9.5 9 8.7z"/></svg>`

/** The poster of the sandbox's TMDB; the first letter of the title where there is none. */
function poster({ tmdb, title }: Movie): Html {
  const film = tmdb === null ? undefined : catalogue().byId.get(tmdb)
  if (!film || film.lacks?.includes('poster')) {
    return html`<span class="poster" aria-hidden="true">${[...title][0]?.toUpperCase() ?? ''}</span>`
  }
  return html`<img class="poster" src="/tmdb/t/p/w92/sandbox-${film.id}-poster.jpg" alt="" width="48" height="72" loading="lazy">`
}
