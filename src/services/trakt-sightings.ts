import type { OutboxRow } from '../../db/schema.ts'
import { fromStored, toStored } from '../clock.ts'
import type { TraktApi } from '../trakt/api.ts'
import { TraktError } from '../trakt/errors.ts'
import type { TraktPage } from '../trakt/pages.ts'
import type { PlaysAsked, TraktPlay } from '../trakt/reads.ts'
import type { TraktSession } from './trakt-session.ts'

const MINUTE = 60_000
/** Whether Trakt counts the ends of a window in is not documented. */
const AROUND = 2 * MINUTE
/** More plays of one film in four minutes than anybody has. */
const MOST_PAGES = 10

/** What Trakt shows of one film in one minute. */
export function createTraktSightings({
  session,
  api,
}: {
  session: Pick<TraktSession, 'read'>
  api: Pick<TraktApi, 'plays'>
}) {
  /** Where Trakt knows the film no more by its number, as after two were merged, all plays of the window. */
  async function allPlays(userId: number, asked: PlaysAsked, signal: AbortSignal): Promise<TraktPlay[]> {
    const plays: TraktPlay[] = []
    const { traktId, ...window } = asked
    const isOfFilm = traktId !== undefined
    for (let page = 1; page <= MOST_PAGES; page++) {
      const read = (token: string) => api.plays(token, { ...asked, page })
      const found = await session.read(userId, signal, token => (isOfFilm ? pageOrNone(read(token)) : read(token)))
      if (found === null) return allPlays(userId, window, signal)
      plays.push(...found.rows)
      if (!found.hasMore) break
    }
    return plays
  }

  return {
    /** Trakt's numbers of the plays of this film in this minute that it shows. Throws as `session.read`. */
    async of(row: OutboxRow, traktId: number | null, signal: AbortSignal): Promise<number[]> {
      const minute = row.watched_at ?? ''
      const asked = {
        ...(traktId !== null && { traktId }),
        startAt: toStored(fromStored(minute) - AROUND),
        endAt: toStored(fromStored(minute) + AROUND),
      }
      const isIt = ({ film, watchedAt }: TraktPlay) =>
        watchedAt === minute && (film.traktId === traktId || film.tmdbId === row.tmdb_id)
      const found = (await allPlays(row.user_id, asked, signal)).filter(isIt).map(play => play.historyId)
      return [...new Set(found)]
    },
  }
}

/** Null where Trakt knows no such film (any more). */
async function pageOrNone(page: Promise<TraktPage<TraktPlay>>): Promise<TraktPage<TraktPlay> | null> {
  try {
    return await page
  } catch (error) {
    if (error instanceof TraktError && error.status === 404) return null
    throw error
  }
}
