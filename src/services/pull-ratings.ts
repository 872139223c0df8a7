import type { Database } from '../../db/database.ts'
import { ratingsUnderWay } from '../../db/outbox-settling.ts'
import {
  deleteRatings,
  noteRatingSeen,
  noteTitleRated,
  noteUnrated,
  type PulledRating,
  ratingsOfFilms,
  ratingsUnseen,
  savePulledRating,
} from '../../db/pulled-ratings.ts'
import type { Rating, TraktSync } from '../../db/schema.ts'
import { saveTraktFilms, traktFilms } from '../../db/trakt-films.ts'
import { toStored } from '../clock.ts'
import type { TraktRating } from '../trakt/reads.ts'
import { patienceFor } from '../trakt/sync.ts'
import { earliest, type Missed, settleMissing } from './missing.ts'
import { afterLag, filmRow, lately } from './pulled-plays.ts'
import { countsOf, type SyncCounts } from './sync-record.ts'
import { isWhole, type List, type Pull, startOf } from './trakt-pull.ts'

/** One page of the ratings. The last one ends with what has become of those that no page had. */
export async function pullRatingsPage(pull: Pull, sync: TraktSync): Promise<TraktSync> {
  const { page, isLast, list } = await pull.nextPage(sync, pull.api.ratings)
  const add = async (transaction: Database, rows: readonly TraktRating[], counts: SyncCounts): Promise<SyncCounts> => {
    const how = { run: sync.run, now: pull.clock.now() }
    const { changed, skipped, disregarded } = await applyRatings(transaction, pull.userId, rows, how)
    return {
      ...counts,
      ratings: counts.ratings + changed,
      skipped: counts.skipped + skipped,
      disregarded: counts.disregarded + disregarded,
    }
  }
  const { at, rest } = await pull.applySlices(sync, page.rows, add)
  return pull.apply(at, async transaction => {
    const added = await add(transaction, rest, countsOf(at))
    let hasUnknown = list.hasUnknown
    for (const film of page.lost)
      hasUnknown = !(await noteTitleRated(transaction, pull.userId, film, sync.run)) || hasUnknown
    const counts = { ...added, list: { ...list, hasUnknown }, skipped: added.skipped + page.skipped }
    if (!isLast) return { page: page.page, pages: page.pageCount, counts: JSON.stringify(counts) }
    const whole = isWhole(list)
    const missed = whole ? await missRatings(pull, transaction, sync, list) : { gone: 0, lookAgain: null }
    return pull.endStage(transaction, at, {
      counts: { ...counts, ratingsGone: counts.ratingsGone + missed.gone },
      readAt: list.readAt,
      lookAgain: counts.disregarded > 0 ? earliest(missed.lookAgain, afterLag(pull.clock.now())) : missed.lookAgain,
      isWhole: whole,
      hasUnknown: hasUnknown || list.nameless > 0,
    })
  })
}

/**
 * Stores ratings that Trakt has. Ours stand while Trakt is being told of them, and where Trakt was never told and has an
 * older one; else Trakt's is the one. A film that Trakt has no TMDB id for cannot be rated here: it is counted and left out.
 */
async function applyRatings(
  transaction: Database,
  userId: number,
  ratings: readonly TraktRating[],
  { run, now }: { run: number; now: number },
): Promise<{ changed: number; skipped: number; disregarded: number }> {
  await saveTraktFilms(transaction, ratings.map(filmRow))
  const films = await traktFilms(
    transaction,
    ratings.map(({ film }) => film.traktId),
  )
  const tmdbIds = new Map(films.map(film => [film.trakt_id, film.tmdb_id]))
  const rows = ratings.flatMap(rating => {
    const tmdbId = tmdbIds.get(rating.film.traktId) ?? null
    return tmdbId === null ? [] : [rowOf(userId, tmdbId, rating)]
  })
  const known = await ratingsOfFilms(
    transaction,
    userId,
    rows.map(row => row.tmdb_id),
  )
  const byFilm = new Map(known.map(rating => [rating.tmdb_id, rating]))
  const underWay = await ratingsUnderWay(transaction, userId, lately(now))
  let [changed, disregarded] = [0, 0]
  for (const row of rows) {
    const present = byFilm.get(row.tmdb_id)
    const isUnderWay = underWay.has(row.tmdb_id)
    if (isUnderWay && present?.rating !== row.rating) disregarded++
    if (isUnderWay || (present !== undefined && isNewer(present, row))) {
      if (present) await noteRatingSeen(transaction, present.id, run)
      continue
    }
    if (present?.rating !== row.rating) changed++
    await savePulledRating(transaction, row, run)
  }
  return { changed, skipped: ratings.length - rows.length, disregarded }
}

/** Given here and never sent, and younger than what Trakt has. */
function isNewer(ours: Rating, row: PulledRating): boolean {
  return ours.synced_to_trakt === 0 && ours.rating !== row.rating && ours.rated_at > row.rated_at
}

async function missRatings(pull: Pull, transaction: Database, sync: TraktSync, { nameless }: List): Promise<Missed> {
  const now = pull.clock.now()
  const { missing, known } = await ratingsUnseen(transaction, pull.userId, sync.run)
  const underWay = await ratingsUnderWay(transaction, pull.userId, lately(now))
  const patience = patienceFor({ missing: missing.length, known, nameless })
  const believed = missing.filter(rating => !underWay.has(rating.tmdb_id))
  const { gone, lookAgain } = await settleMissing(
    believed,
    { ...startOf(sync), now, patience },
    {
      note: rows => noteUnrated(transaction, rows, toStored(now)),
      forget: rows => deleteRatings(transaction, rows),
    },
  )
  return { gone, lookAgain: believed.length < missing.length ? earliest(lookAgain, afterLag(now)) : lookAgain }
}

function rowOf(userId: number, tmdbId: number, { film, rating, ratedAt }: TraktRating): PulledRating {
  return { user_id: userId, tmdb_id: tmdbId, title: film.title, year: film.year, rating, rated_at: ratedAt }
}
