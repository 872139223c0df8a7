import type { Database } from '../../db/database.ts'
import {
  additionOf,
  attachPlay,
  changeOutbox,
  delayRemovals,
  insertOutbox,
  isOvertaken,
  OPEN,
  outboxRow,
  removalsAt,
  waitingRating,
} from '../../db/outbox.ts'
import { ratingRow } from '../../db/ratings.ts'
import type { OutboxChange, OutboxRow, Play } from '../../db/schema.ts'
import { linkOfUser } from '../../db/trakt-auth.ts'
import { markSynced } from '../../db/watch-history.ts'
import { toStored } from '../clock.ts'
import { FIRST_LOOK, isKnownOnce, leftOf } from '../trakt/outbox-looks.ts'

/** When Trakt is told of what was recorded; null where the member has no link. */
export type GoesToTrakt = 'now' | 'after_relink' | null

/** A film as TMDB knows it: what is stored of it, and what Trakt can find it by. */
export interface KnownFilm {
  tmdbId: number
  imdbId: string | null
  title: string
  year: number | null
}

/**
 * Changes a row as it was read; nothing if somebody else has changed it since. What nobody wants any more does not go on waiting:
 * a rating that was given anew, and an addition that the member has taken back. What may have arrived of that is its removal's
 * affair, which looks when this would have.
 */
export async function moveOutbox(
  transaction: Database,
  row: OutboxRow,
  change: OutboxChange,
): Promise<OutboxRow | undefined> {
  const isRating = row.kind === 'rating_set' || row.kind === 'rating_remove'
  if (isRating && change.status === 'queued' && (await isOvertaken(transaction, row))) {
    return changeOutbox(transaction, row, { ...change, status: 'withdrawn' })
  }
  const moved = await changeOutbox(transaction, row, change)
  if (moved?.kind !== 'play_add' || moved.play_id !== null) return moved
  if (!['queued', 'checking', 'unsure'].includes(moved.status)) return moved
  if (moved.status === 'checking') await delayRemovals(transaction, moved, moved.due_at)
  return changeOutbox(transaction, moved, { status: 'withdrawn' })
}

/**
 * Owes Trakt a play that has just been recorded, in the same transaction; not where the member has no link. One of the same
 * minute that was taken back before anything was said to Trakt is wanted again instead.
 */
export async function owePlay(
  transaction: Database,
  play: Play,
  imdbId: string | null,
  now: number,
): Promise<GoesToTrakt> {
  const { user_id, tmdb_id, watched_at } = play
  const goes = await whenTold(transaction, user_id)
  if (tmdb_id === null || goes === null) return null
  const removals = await removalsAt(transaction, { user_id, tmdb_id, watched_at })
  const [removal, ...others] = removals.filter(row => [...OPEN, 'failed'].some(status => status === row.status))
  if (removal && others.length === 0 && (await takeBackRemoval(transaction, removal, play, now))) return goes
  await insertOutbox(transaction, {
    user_id,
    kind: 'play_add',
    play_id: play.id,
    tmdb_id,
    imdb_id: imdbId,
    title: play.title,
    year: play.year,
    watched_at,
    due_at: toStored(now),
    created_at: toStored(now),
  })
  return goes
}

async function whenTold(db: Database, userId: number): Promise<GoesToTrakt> {
  const link = await linkOfUser(db, userId)
  if (!link) return null
  return link.state === 'linked' ? 'now' : 'after_relink'
}

/** A removal of which Trakt knows nothing yet is dropped, and its addition is the new play's. Whether that could be. */
async function takeBackRemoval(transaction: Database, removal: OutboxRow, play: Play, now: number): Promise<boolean> {
  const addition = removal.undoes_id === null ? undefined : await outboxRow(transaction, removal.undoes_id)
  if (!addition || removal.status === 'sending' || removal.sends > 0) return false
  await changeOutbox(transaction, removal, { status: 'withdrawn' })
  if (addition.status === 'withdrawn' || addition.status === 'failed')
    await changeOutbox(transaction, addition, wantedAgain(addition, now))
  await attachPlay(transaction, addition, play.id)
  if (addition.acknowledged_at !== null) await markSynced(transaction, { ...addition, play_id: play.id })
  return true
}

/** What an addition becomes that was taken back, or refused since, and is wanted again before it was removed. */
function wantedAgain({ sends, acknowledged_at }: OutboxRow, now: number): OutboxChange {
  if (sends === 0) return { status: 'queued', due_at: toStored(now) }
  if (isKnownOnce(sends, acknowledged_at !== null)) return { status: 'done' }
  return { status: 'checking', looks: 0, due_at: toStored(now + FIRST_LOOK) }
}

/**
 * Owes Trakt that a play goes which is about to be deleted here, in the same transaction. What Trakt was never told of is only
 * withdrawn; and a play that it has by somebody else stays there.
 */
export async function oweRemoval(transaction: Database, play: Play, now: number): Promise<void> {
  const addition = await additionOf(transaction, play.id)
  if (!addition) return
  const isUnderWay = addition.status === 'sending'
  const isClosed = addition.status === 'done' || isUnderWay
  const left = isClosed ? addition : await changeOutbox(transaction, addition, { status: 'withdrawn' })
  if (!left || (left.sends === 0 && !isUnderWay)) return
  const at = toStored(now)
  const isKnown = left.status === 'done' && leftOf(left) === 1 && left.trakt_history_id !== null
  await insertRemoval(transaction, left, { status: isKnown ? 'queued' : 'checking', due_at: at, created_at: at })
}

async function insertRemoval(
  transaction: Database,
  addition: OutboxRow,
  state: Pick<OutboxRow, 'status' | 'due_at' | 'created_at'>,
): Promise<void> {
  const { id, user_id, tmdb_id, imdb_id, trakt_id, title, year, watched_at, trakt_history_id } = addition
  await insertOutbox(transaction, {
    ...{ user_id, tmdb_id, imdb_id, trakt_id, title, year, watched_at, trakt_history_id },
    ...state,
    kind: 'play_remove',
    undoes_id: id,
  })
}

/**
 * Owes Trakt a rating that has just been stored, or that there is none any more (null), in the same transaction; not where the
 * member has no link.
 */
export async function oweRating(
  transaction: Database,
  userId: number,
  film: KnownFilm,
  given: { rating: number; ratedAt: string } | null,
  now: number,
): Promise<GoesToTrakt> {
  const goes = await whenTold(transaction, userId)
  if (goes === null) return null
  const at = toStored(now)
  const change = given
    ? { kind: 'rating_set' as const, rating: given.rating, rated_at: given.ratedAt }
    : { kind: 'rating_remove' as const, rating: null, rated_at: null }
  const waiting = await waitingRating(transaction, userId, film.tmdbId)
  if (waiting) {
    await changeOutbox(transaction, waiting, { ...change, last_error: null })
    return goes
  }
  await insertOutbox(transaction, {
    ...change,
    user_id: userId,
    tmdb_id: film.tmdbId,
    imdb_id: film.imdbId,
    title: film.title,
    year: film.year,
    due_at: at,
    created_at: at,
  })
  return goes
}

/**
 * Sends again what Trakt has refused, in one transaction of the caller's: what the member has taken back or changed since then
 * is not wanted any more. How many rows are.
 */
export async function sendRefusedAgain(transaction: Database, refused: OutboxRow[], now: number): Promise<number> {
  const change = { status: 'queued' as const, due_at: toStored(now), told_by: null, last_error: null }
  const moved: (OutboxRow | undefined)[] = []
  for (const row of refused) {
    if (await isOutdated(transaction, row)) await changeOutbox(transaction, row, { status: 'withdrawn' })
    else moved.push(await moveOutbox(transaction, row, change))
  }
  return moved.filter(row => row?.status === 'queued').length
}

/** Whether the member's rating of the film is another one by now, as where they have rated it at Trakt since. */
async function isOutdated(transaction: Database, row: OutboxRow): Promise<boolean> {
  if (row.kind !== 'rating_set' && row.kind !== 'rating_remove') return false
  const present = await ratingRow(transaction, row.user_id, row.tmdb_id)
  return (present?.rating ?? null) !== row.rating || (present?.rated_at ?? null) !== row.rated_at
}

/**
 * Notes that Trakt has taken something after all whose sender was thought dead, so that others have gone on without it: a play
 * that was sent again may be there twice now, one that was taken back is there again, and a rating is the latest at Trakt.
 */
export async function lateAnswer(transaction: Database, claimed: OutboxRow, now: number): Promise<void> {
  const row = await outboxRow(transaction, claimed.id)
  if (!row || row.kind === 'play_remove') return
  // A play that is being sent again is looked at after that.
  if (row.kind === 'play_add' && row.status === 'sending') return
  if (row.kind === 'play_add') await lateAddition(transaction, row, now)
  else await rateOnceMore(transaction, row, now)
}

async function lateAddition(transaction: Database, row: OutboxRow, now: number): Promise<void> {
  const later = toStored(now + FIRST_LOOK)
  if (row.play_id === null) {
    await changeOutbox(transaction, row, { acknowledged_at: toStored(now) })
    const removals = await removalsAt(transaction, row)
    const isOpen = removals.some(removal => OPEN.some(status => status === removal.status))
    const gone = removals.reduce((sum, { undoes_id, removed }) => sum + (undoes_id === row.id ? removed : 0), 0)
    if (!isOpen && gone < leftOf(row))
      await insertRemoval(transaction, row, { status: 'checking', due_at: later, created_at: toStored(now) })
    return
  }
  const acknowledged = { acknowledged_at: toStored(now), last_error: null }
  const change = row.sends > 1 ? { status: 'checking' as const, due_at: later } : { status: 'done' as const }
  const moved = await changeOutbox(transaction, row, { ...acknowledged, ...change })
  if (moved) await markSynced(transaction, moved)
}

async function rateOnceMore(transaction: Database, row: OutboxRow, now: number): Promise<void> {
  const { user_id, tmdb_id, imdb_id, title, year } = row
  const present = await ratingRow(transaction, user_id, tmdb_id)
  const given = present ? { rating: present.rating, ratedAt: present.rated_at } : null
  await oweRating(transaction, user_id, { tmdbId: tmdb_id, imdbId: imdb_id, title, year }, given, now)
}
