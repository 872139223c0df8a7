import type { Library, Listing } from '../library/library.ts'
import { listingView, type Reading, sendRows } from './reading.ts'

type Ranked = Listing & { rank: number }

type Order = (library: Library, instant: number) => (listing: Ranked) => number | string

/** What the list is sorted by, ascending. Those of VIPs, and what nobody knows, fall back to `rank` without a word. */
const orders: Record<string, Order> = {
  rank:
    () =>
    ({ rank }) =>
      rank,
  added:
    () =>
    ({ listedAt }) =>
      listedAt,
  title:
    () =>
    ({ movie }) =>
      movie.title.toLowerCase(),
  released:
    () =>
    ({ movie }) =>
      movie.release_date,
  runtime:
    () =>
    ({ movie }) =>
      movie.runtime ?? 0,
  popularity:
    () =>
    ({ movie }) =>
      movie.popularity,
  percentage:
    () =>
    ({ movie }) =>
      movie.vote_average,
  /** Another order for each list, yet one that pages. */
  random:
    () =>
    ({ id }) =>
      Math.imul(id, 0x9e3779b1),
  my_rating: (library, instant) => {
    const ratings = new Map(library.ratingsAt(instant).map(({ movie, rating }) => [movie, rating]))
    return ({ movie }) => ratings.get(movie) ?? 0
  },
  watched: (library, instant) => {
    const watched = new Map(library.playsAt(instant).map(({ movie, watchedAt }) => [movie, watchedAt]))
    return ({ movie }) => watched.get(movie) ?? 0
  },
  collected:
    () =>
    ({ rank }) =>
      rank,
}

const byAverage: Order =
  () =>
  ({ movie }) =>
    movie.vote_average
const byVotes: Order =
  () =>
  ({ movie }) =>
    movie.vote_count

/** All of them by the one rating and the one number of votes that are known of a film here. */
const ordersOfVips: Record<string, Order> = {
  imdb_rating: byAverage,
  tmdb_rating: byAverage,
  rt_tomatometer: byAverage,
  rt_audience: byAverage,
  metascore: byAverage,
  votes: byVotes,
  imdb_votes: byVotes,
  tmdb_votes: byVotes,
}

/** `GET /sync/watchlist/movies[/:sort_by/:sort_how]`; the headers say what was asked for and what was done. */
export function sendWatchlist(reading: Reading): void {
  const { sortBy = 'rank', sortHow = 'asc' } = reading.request.params as { sortBy?: string; sortHow?: string }
  const known = { ...orders, ...(reading.account.vip && ordersOfVips) }
  const applied = Object.hasOwn(known, sortBy) ? sortBy : 'rank'
  const how = sortHow === 'desc' ? 'desc' : 'asc'
  reading.response.set({
    'X-Sort-By': encodeURIComponent(sortBy),
    'X-Sort-How': encodeURIComponent(sortHow),
    'X-Applied-Sort-By': applied,
    'X-Applied-Sort-How': how,
  })
  const instant = reading.state.readInstant('watchlist')
  const key = known[applied]?.(reading.library, instant) ?? (({ rank }: Ranked) => rank)
  const sign = how === 'desc' ? -1 : 1
  const rows = reading.library
    .watchlistAt(instant)
    .map((listing, index) => ({ ...listing, rank: index + 1 }))
    .map(listing => ({ listing, key: key(listing) }))
    .sort((a, b) => sign * (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) || a.listing.rank - b.listing.rank)
    .map(({ listing }) => listing)
  sendRows(reading, rows, 100, listingView, { mayLackMovie: true })
}
