import type { Database } from '../../db/database.ts'
import type { OutboxRow } from '../../db/schema.ts'
import { saveTraktFilms, traktIdOf } from '../../db/trakt-films.ts'
import type { TraktApi } from '../trakt/api.ts'
import { TraktError, type TraktErrorKind } from '../trakt/errors.ts'
import type { TraktPauses } from './trakt-pauses.ts'
import type { TraktSession } from './trakt-session.ts'

export type TraktIdentities = ReturnType<typeof createTraktIdentities>

/** A search that has failed so often does not hold up the rest any longer. */
const MOST_FAILURES = 3
const OUT_OF_ORDER: TraktErrorKind[] = ['unavailable', 'timeout', 'malformed']

/** Films by the ids under which Trakt knows them: its own number says which film is meant, whatever becomes of TMDB's. */
export function createTraktIdentities(deps: {
  db: Database
  session: Pick<TraktSession, 'read'>
  api: Pick<TraktApi, 'filmByTmdb'>
  pauses: Pick<TraktPauses, 'failures'>
}) {
  const { db, session, api, pauses } = deps

  /** Trakt's number of the film; null where Trakt has none. Throws as `session.read`. */
  async function find(userId: number, row: OutboxRow, signal: AbortSignal): Promise<number | null> {
    const known = await traktIdOf(db, row.tmdb_id)
    if (known !== null) return known
    const film = await session.read(userId, signal, token => api.filmByTmdb(token, row.tmdb_id, row.imdb_id))
    if (!film) return null
    const { traktId, tmdbId, imdbId, title, year } = film
    await saveTraktFilms(db, [{ trakt_id: traktId, tmdb_id: tmdbId ?? row.tmdb_id, imdb_id: imdbId, title, year }])
    return traktId
  }

  return {
    /** Of several films by their TMDB ids; those that Trakt does not find are left out. Throws as `session.read`. */
    async of(userId: number, rows: OutboxRow[], signal: AbortSignal): Promise<Map<number, number>> {
      const films = new Map<number, number>()
      const giveUp = (await pauses.failures(userId)) >= MOST_FAILURES
      const asked = new Map(rows.filter(row => row.kind !== 'play_remove').map(row => [row.tmdb_id, row]))
      for (const [tmdbId, row] of asked) {
        try {
          const traktId = await find(userId, row, signal)
          if (traktId !== null) films.set(tmdbId, traktId)
        } catch (error) {
          if (!(error instanceof TraktError)) throw error
          // What Trakt does not take for a search it will never find.
          const isOver = error.kind === 'rejected' || (giveUp && OUT_OF_ORDER.includes(error.kind))
          if (!isOver) throw error
        }
      }
      return films
    },
  }
}
