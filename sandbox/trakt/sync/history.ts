import { z } from 'zod'
import { bodyOf, type Change, Item, Items, notFound, pastInstant, read, sortOut } from './media.ts'
import { addWithin } from './room.ts'

const watchedAt = z.union([z.iso.datetime(), z.enum(['unknown', 'now'])])
const Plays = bodyOf(Item.extend({ watched_at: watchedAt.nullish() }))
const Removal = Items.extend({ ids: z.array(z.int()).nullish() })

/** `POST /sync/history`: every film in it is one more play, whatever is there already. Throws `ApiProblem`. */
export function addToHistory(change: Change, body: unknown) {
  const { state, account, by } = change
  const wanted = read(Plays, body)
  const { found, missing } = sortOut(change, wanted.movies)
  const plays = found.map(({ movie, item }) => ({
    movie,
    watchedAt: pastInstant(item.watched_at, state),
    action: 'watch' as const,
  }))
  const library = state.libraries.of(account)
  addWithin(change, 'history', library.counts().plays, plays, fitting => library.play(fitting, by))
  return {
    added: { movies: plays.length, episodes: 0 },
    updated: { movies: 0, episodes: 0 },
    not_found: notFound(state, missing, wanted),
  }
}

/** `POST /sync/history/remove`: single plays by their ids, or all plays of films. Throws `ApiProblem`. */
export function removeFromHistory(change: Change, body: unknown) {
  const { state, account, by } = change
  const wanted = read(Removal, body)
  const { found, missing } = sortOut(change, wanted.movies)
  const library = state.libraries.of(account)
  const asked = [...new Set(wanted.ids ?? [])]
  const known = new Set(
    library.unplay([...asked, ...found.flatMap(({ movie }) => library.playsOf(movie))], by).map(({ id }) => id),
  )
  return {
    deleted: { movies: known.size, episodes: 0 },
    not_found: { ...notFound(state, missing, wanted), ids: asked.filter(id => !known.has(id)) },
  }
}
