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

function filmRow({ key, movie, at, words, rating }: FilmRow, dates: Dates): Html {
  const when = at === 0 ? html`${dates.minute(0)}` : html`<time datetime="${iso(at)}">${dates.minute(at)}</time>`
  return html`
<li data-key="${key}">
${poster(movie)}
<p><strong>${movie.title}${movie.year !== null && html` <span class="year">${movie.year}</span>`}</strong>
<small>${words}${words && ' · '}${when}${movie.lost === true && html` · has lost its ids`}</small></p>
${rating !== undefined && html`<span class="rating" role="img" aria-label="Rated ${rating} of 10">★ ${rating}</span>`}
</li>`
}

/** The poster of the sandbox's TMDB; the first letter of the title where there is none. */
function poster({ tmdb, title }: Movie): Html {
  const film = tmdb === null ? undefined : catalogue().byId.get(tmdb)
  if (!film || film.lacks?.includes('poster')) {
    return html`<span class="poster" aria-hidden="true">${[...title][0]?.toUpperCase() ?? ''}</span>`
  }
  return html`<img class="poster" src="/tmdb/t/p/w92/sandbox-${film.id}-poster.jpg" alt="" width="48" height="72" loading="lazy">`
}
