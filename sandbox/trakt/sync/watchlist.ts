import { z } from 'zod'
import { iso, wholeSecond } from '../library/rows.ts'
import { bodyOf, type Change, counts, Item, Items, notFound, read, sortOut } from './media.ts'
import { addWithin } from './room.ts'

/** Notes are for VIPs; whoever else sends some is taken at the rest of their word. */
const Listings = bodyOf(Item.extend({ notes: z.string().max(500).nullish() }))

/** `POST /sync/watchlist`. Throws `ApiProblem`. */
export function addToWatchlist(change: Change, body: unknown) {
  const { state, account, by } = change
  const wanted = read(Listings, body)
  const { found, missing } = sortOut(change, wanted.movies)
  const library = state.libraries.of(account)
  const listedAt = state.clock.now()
  const notes = (item: { notes?: string | null | undefined }) => (account.vip && item.notes) || null
  const fresh = new Map(
    found
      .filter(({ movie }) => !library.hasListed(movie))
      .map(({ movie, item }) => [movie, { movie, listedAt, notes: notes(item) }]),
  )
  addWithin(change, 'watchlist', library.counts().watchlist, [...fresh.values()], fitting => library.list(fitting, by))
  return {
    added: counts(fresh.size),
    existing: counts(found.length - fresh.size),
    not_found: notFound(state, missing, wanted),
    list: listOf(change),
  }
}

/** `POST /sync/watchlist/remove`. Throws `ApiProblem`. */
export function removeFromWatchlist(change: Change, body: unknown) {
  const { state, account, by } = change
  const wanted = read(Items, body)
  const { found, missing } = sortOut(change, wanted.movies)
  const ended = state.libraries.of(account).unlist(
    found.map(({ movie }) => movie),
    by,
  )
  return { deleted: counts(ended.length), not_found: notFound(state, missing, wanted), list: listOf(change) }
}

function listOf({ state, account }: Change) {
  const library = state.libraries.of(account)
  const changed = library.lastAct(['listed', 'unlisted'], state.clock.now())
  return {
    updated_at: changed === undefined ? account.joinedAt : iso(wholeSecond(changed)),
    item_count: library.counts().watchlist,
  }
}
