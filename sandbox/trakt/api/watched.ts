import type { Play } from '../library/library.ts'
import { iso, wholeSecond } from '../library/rows.ts'
import type { Movie } from '../movies/movie.ts'
import { extended, page } from './lists.ts'
import { playsWithin, type Reading, sendRows } from './reading.ts'

/** `GET /sync/watched/movies`: each film once, the most recently watched first; or with `extended=min` all plays as a map. */
export function sendWatched(reading: Reading): void {
  if (extended(reading.request) === 'min') sendMap(reading)
  else sendFilms(reading)
}

function sendFilms(reading: Reading): void {
  const instant = reading.state.readInstant('watched')
  const updated = reading.library.playedUpTo(instant)
  const films = [...byMovie(reading.library.playsAt(instant))].map(([movie, plays]) => ({ movie, plays }))
  sendRows(reading, films, 100, ({ movie, plays }) => ({
    plays: plays.length,
    last_watched_at: iso(plays[0]?.watchedAt ?? 0),
    last_updated_at: iso(wholeSecond(updated.get(movie) ?? 0)),
  }))
}

/** Trakt's number of a film → when it was watched. Whole unless a page is asked for (jellyfin-plugin-trakt #299). */
function sendMap(reading: Reading): void {
  const plays = playsWithin(reading, reading.library.playsAt(reading.state.readInstant('watched')))
  const films = [...byMovie(plays)].filter(([movie]) => !movie.lost)
  const shown = page(reading.state.switches, reading.request, reading.response, films, null)
  reading.response.json(
    Object.fromEntries(shown.map(([movie, its]) => [movie.trakt, its.map(({ watchedAt }) => iso(watchedAt))])),
  )
}

function byMovie(plays: Play[]): Map<Movie, Play[]> {
  const films = new Map<Movie, Play[]>()
  for (const play of plays) {
    const its = films.get(play.movie)
    if (its) its.push(play)
    else films.set(play.movie, [play])
  }
  return films
}
