import { onTestFinished } from 'vitest'
import type { Database } from '../../db/database.ts'
import type { TraktClient } from '../../sandbox/trakt/client.ts'
import { createLog } from '../../src/log.ts'
import { createTraktSession } from '../../src/services/trakt-session.ts'
import { createTraktSyncs, type TraktSyncs } from '../../src/services/trakt-sync.ts'
import { createTraktApi } from '../../src/trakt/api.ts'
import { noHooks } from './hooks.ts'
import { linkInBrowser, openTraktWorld, type TraktWorld } from './trakt.ts'

export const nora = 1
export const MINUTE = 60_000

export interface PullWorld extends TraktWorld {
  /** Which account Nora has linked. */
  account: string
  syncs: TraktSyncs
  /** Called after each read of a pull, before what was read is applied: whatever happens meanwhile. */
  meanwhile: { act: (() => Promise<void>) | null }
  /** Reads of pulls so far. */
  reads: { count: number }
  /** Does Nora's pull now, whether it is due or not. */
  pull(signal?: AbortSignal): Promise<void>
}

/** Nora has linked an account of the sandbox's Trakt; nothing has been read of it yet. */
export async function openPullWorld(options: Parameters<typeof openTraktWorld>[0] = {}): Promise<PullWorld> {
  const world = await openTraktWorld(options)
  const { db, clock, settings, trakt } = world
  const { apiUrl, clientId, timeoutMs } = settings
  const userAgent = 'MovieNight/test'
  const api = createTraktApi({ apiUrl, clientId, userAgent, ...(timeoutMs !== undefined && { timeoutMs }) })
  onTestFinished(() => api.close())
  const session = createTraktSession({ tokens: trakt.tokens, clock })
  const meanwhile: PullWorld['meanwhile'] = { act: null }
  const reads = { count: 0 }
  const log = createLog({ level: 'trace', secrets: [], destination: { write: line => void world.lines.push(line) } })
  const syncs = createTraktSyncs({
    ...{ db, clock, api, log },
    hooks: noHooks,
    session: {
      async read(userId, signal, work) {
        reads.count++
        const answer = await session.read(userId, signal, work)
        await meanwhile.act?.()
        return answer
      },
    },
  })
  const account = 'filmfan'
  await linkInBrowser(world, nora, account)
  return {
    ...world,
    ...{ account, syncs, meanwhile, reads },
    async pull(signal = new AbortController().signal) {
      const now = new Date(clock.now()).toISOString()
      await db.updateTable('trakt_syncs').set({ next_at: now }).where('user_id', '=', nora).execute()
      await syncs.run(nora, signal)
    },
  }
}

/** What is known of an account, or what it holds: one line for each play, rating and listed film. */
export interface Holdings {
  plays: string[]
  ratings: string[]
  watchlist: string[]
}

/** What the account holds at Trakt, as far as it says which films it means. */
export async function holdingsAtTrakt(people: TraktClient, of = 'filmfan'): Promise<Holdings> {
  const { plays, ratings, watchlist } = await people.library(of)
  return {
    plays: plays.map(({ id, movie, watchedAt }) => `${id} ${movie.trakt} ${watchedAt}`).sort(),
    ratings: ratings.flatMap(({ movie, rating }) => (movie.tmdb === null ? [] : [`${movie.tmdb} ${rating}`])).sort(),
    watchlist: watchlist.map(({ movie }) => String(movie.trakt)).sort(),
  }
}

/** The same by our rows. */
export async function holdingsHere(db: Database, userId = nora): Promise<Holdings> {
  const plays = await db
    .selectFrom('watch_history')
    .selectAll()
    .where('user_id', '=', userId)
    .where('synced_to_trakt', '=', 1)
    .execute()
  const ratings = await db
    .selectFrom('ratings')
    .selectAll()
    .where('user_id', '=', userId)
    .where('synced_to_trakt', '=', 1)
    .execute()
  const watchlist = await db.selectFrom('watchlist').selectAll().where('user_id', '=', userId).execute()
  return {
    plays: plays.map(play => `${play.trakt_history_id} ${play.trakt_id} ${play.watched_at}`).sort(),
    ratings: ratings.map(({ tmdb_id, rating }) => `${tmdb_id} ${rating}`).sort(),
    watchlist: watchlist.map(film => String(film.trakt_id)).sort(),
  }
}

/** The pull's row. */
export function syncRow({ db }: Pick<PullWorld, 'db'>) {
  return db.selectFrom('trakt_syncs').selectAll().where('user_id', '=', nora).executeTakeFirstOrThrow()
}
