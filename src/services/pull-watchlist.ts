import type { Database } from '../../db/database.ts'
import type { TraktSync } from '../../db/schema.ts'
import { saveTraktFilms } from '../../db/trakt-films.ts'
import { deleteListed, noteTitleListed, noteUnlisted, saveListed, unlistedSince } from '../../db/watchlist.ts'
import { toStored } from '../clock.ts'
import type { TraktListing } from '../trakt/reads.ts'
import { patienceFor } from '../trakt/sync.ts'
import { type Missed, settleMissing } from './missing.ts'
import { filmRow } from './pulled-plays.ts'
import { countsOf, type SyncCounts } from './sync-record.ts'
import { isWhole, type List, type Pull, startOf } from './trakt-pull.ts'

/** One page of the watchlist. The last one ends with what has become of the films that no page had. */
export async function pullWatchlistPage(pull: Pull, sync: TraktSync): Promise<TraktSync> {
  const { page, isLast, list } = await pull.nextPage(sync, pull.api.watchlist)
  const add = async (transaction: Database, rows: readonly TraktListing[], counts: SyncCounts): Promise<SyncCounts> => {
    await saveTraktFilms(transaction, rows.map(filmRow))
    const listed = await saveListed(transaction, pull.userId, sync.run, rows.map(rowOf))
    return { ...counts, listed: counts.listed + listed }
  }
  const { at, rest } = await pull.applySlices(sync, page.rows, add)
  return pull.apply(at, async transaction => {
    const added = await add(transaction, rest, countsOf(at))
    let hasUnknown = list.hasUnknown
    for (const film of page.lost)
      hasUnknown = !(await noteTitleListed(transaction, pull.userId, film, sync.run)) || hasUnknown
    const counts = { ...added, list: { ...list, hasUnknown }, skipped: added.skipped + page.skipped }
    if (!isLast) return { page: page.page, pages: page.pageCount, counts: JSON.stringify(counts) }
    const whole = isWhole(list)
    const missed = whole ? await missListed(pull, transaction, sync, list) : { gone: 0, lookAgain: null }
    return pull.endStage(transaction, at, {
      counts: { ...counts, unlisted: counts.unlisted + missed.gone },
      readAt: list.readAt,
      lookAgain: missed.lookAgain,
      isWhole: whole,
      hasUnknown: hasUnknown || list.nameless > 0,
    })
  })
}

async function missListed(pull: Pull, transaction: Database, sync: TraktSync, { nameless }: List): Promise<Missed> {
  const now = pull.clock.now()
  const { missing, known } = await unlistedSince(transaction, pull.userId, sync.run)
  const patience = patienceFor({ missing: missing.length, known, nameless })
  return settleMissing(
    missing,
    { ...startOf(sync), now, patience },
    {
      note: films => noteUnlisted(transaction, films, toStored(now)),
      forget: films => deleteListed(transaction, films),
    },
  )
}

function rowOf({ film, listedAt }: TraktListing) {
  return {
    trakt_id: film.traktId,
    tmdb_id: film.tmdbId,
    title: film.title,
    year: film.year,
    listed_at: listedAt,
  }
}
