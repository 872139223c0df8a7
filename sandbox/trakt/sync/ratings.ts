import { z } from 'zod'
import { bodyOf, type Change, counts, Item, Items, notFound, pastInstant, read, sortOut } from './media.ts'
import { addWithin } from './room.ts'

const Ratings = bodyOf(Item.extend({ rating: z.int().min(1).max(10), rated_at: z.iso.datetime().nullish() }))

/** `POST /sync/ratings`: one rating for each film, the latest. Throws `ApiProblem`. */
export function addRatings(change: Change, body: unknown) {
  const { state, account, by } = change
  const wanted = read(Ratings, body)
  const { found, missing } = sortOut(change, wanted.movies)
  const given = new Map(
    found.map(({ movie, item }) => [movie, { movie, rating: item.rating, ratedAt: pastInstant(item.rated_at, state) }]),
  )
  const library = state.libraries.of(account)
  const [again, fresh] = split([...given.values()], ({ movie }) => library.hasRated(movie))
  addWithin(change, 'ratings', library.counts().ratings, fresh, fitting => library.rate([...again, ...fitting], by))
  return { added: counts(found.length), not_found: notFound(state, missing, wanted) }
}

/** `POST /sync/ratings/remove`. Throws `ApiProblem`. */
export function removeRatings(change: Change, body: unknown) {
  const { state, account, by } = change
  const wanted = read(Items, body)
  const { found, missing } = sortOut(change, wanted.movies)
  const ended = state.libraries.of(account).unrate(
    found.map(({ movie }) => movie),
    by,
  )
  return { deleted: counts(ended.length), not_found: notFound(state, missing, wanted) }
}

function split<Any>(items: Any[], belongs: (item: Any) => boolean): [belonging: Any[], others: Any[]] {
  return [items.filter(belongs), items.filter(item => !belongs(item))]
}
