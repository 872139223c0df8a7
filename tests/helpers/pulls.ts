import { onTestFinished } from 'vitest'
import type { Database } from '../../db/database.ts'
import type { TraktClient } from '../../sandbox/trakt/client.ts'
import type { Clock } from '../../src/clock.ts'
import { createLog } from '../../src/log.ts'
import { createTraktSession } from '../../src/services/trakt-session.ts'
import { createTraktSyncs, type TraktSyncs } from '../../src/services/trakt-sync.ts'
import { createTraktApi } from '../../src/trakt/api.ts'
import { databaseFile, openTestDatabase } from './database.ts'
import { noHooks } from './hooks.ts'
import { linkInBrowser, openTraktWorld, type TraktWorld } from './trakt.ts'

export const nora = 1
export const MINUTE = 60_000
export const alien = 348
export const evening = '2026-02-14T20:00:00.000Z'
export const play = (tmdb: number, watched_at = evening) => ({ ids: { tmdb }, watched_at })
/** Longer than a removal and a change take to be believed. */
export const believed = 5 * MINUTE

export interface PullWorld extends TraktWorld {
  /** Which account Nora has linked. */
  account: string
  syncs: TraktSyncs
  /** Called after each read of a pull, before what was read is applied: whatever happens meanwhile. */
  meanwhile: { act: (() => Promise<void>) | null }
  /** Reads of pulls so far. */
  reads: { count: number }
  /** How far the bot's clock is from Trakt's. Milliseconds. */
  skew: { ms: number }
  /** The database's file. */
  file: string
  /** Pulls once more, as in a process of their own: on the same database, by another connection. */
  rival(database?: Database): Promise<TraktSyncs>
  /** Does Nora's pull now, whether it is due or not. */
  pull(signal?: AbortSignal): Promise<void>
}

/** Nora has linked an account of the sandbox's Trakt; nothing has been read of it yet. */
export async function openPullWorld(options: Parameters<typeof openTraktWorld>[0] = {}): Promise<PullWorld> {
  const file = options.file ?? databaseFile()
  const world = await openTraktWorld({ ...options, file })
  const { db, settings, trakt } = world
  const { apiUrl, clientId, timeoutMs } = settings
  const skew = { ms: 0 }
  const clock: Clock = { now: () => world.clock.now() + skew.ms, sleep: world.clock.sleep }
  const meanwhile: PullWorld['meanwhile'] = { act: null }
  const reads = { count: 0 }
  const log = createLog({ level: 'trace', secrets: [], destination: { write: line => void world.lines.push(line) } })

  function pullsOn(database: Database): TraktSyncs {
    const userAgent = 'MovieNight/test'
    const api = createTraktApi({ apiUrl, clientId, userAgent, ...(timeoutMs !== undefined && { timeoutMs }) })
    onTestFinished(() => api.close())
    const session = createTraktSession({ tokens: trakt.tokens, clock })
    const read: typeof session.read = async (userId, signal, work) => {
      reads.count++
      const answer = await session.read(userId, signal, work)
      await meanwhile.act?.()
      return answer
    }
    return createTraktSyncs({ db: database, clock, api, log, hooks: noHooks, session: { read } })
  }

  const account = 'filmfan'
  await linkInBrowser(world, nora, account)
  const syncs = pullsOn(db)
  return {
    ...world,
    ...{ account, file, syncs, meanwhile, reads, skew },
    rival: async (database?: Database) => pullsOn(database ?? (await openTestDatabase(file))),
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

/**
 * The same without Trakt's numbers of the plays: one that is removed and added again in the same minute between two pulls is the
 * same play to us.
 */
export function withoutNumbers({ plays, ...others }: Holdings): Holdings {
  return { ...others, plays: plays.map(line => line.slice(line.indexOf(' ') + 1)).sort() }
}

/** The pull's row. */
export function syncRow({ db }: Pick<PullWorld, 'db'>) {
  return db.selectFrom('trakt_syncs').selectAll().where('user_id', '=', nora).executeTakeFirstOrThrow()
}

/** A world whose first pull has brought a small library, and whose changes are settled. */
export async function openSettledWorld(): Promise<PullWorld> {
  const world = await openPullWorld()
  await world.people.generateLibrary('filmfan', { plays: 40, films: 30, ratings: 10, watchlist: 8 })
  await world.pull()
  await world.clock.jump(believed)
  await world.pull()
  world.reads.count = 0
  return world
}

/** Lets so much time pass, and pulls. */
export async function after(world: PullWorld, ms: number): Promise<void> {
  await world.clock.jump(ms)
  await world.pull()
}

/** Lets time pass until the next pull is due, and does it; so many times, as nobody asks for one. */
export async function pullsAsDue(world: PullWorld, times: number): Promise<void> {
  for (let pull = 0; pull < times; pull++) {
    const { next_at } = await syncRow(world)
    await world.clock.jump(Math.max(Date.parse(next_at) - world.clock.now() - world.skew.ms, 0))
    await world.syncs.run(nora, new AbortController().signal)
  }
}

/** Nora's plays, oldest row first. */
export const playRows = ({ db }: PullWorld) => db.selectFrom('watch_history').selectAll().orderBy('id').execute()

/** A play of *Alien* as members record one. */
export async function recordHere(world: PullWorld, watched_at = evening, change: object = {}) {
  const row = { user_id: nora, tmdb_id: alien, title: 'Alien', year: 1979, watched_at, source: 'discord' as const }
  return world.db
    .insertInto('watch_history')
    .values({ ...row, guild_id: null, round_id: null, ...change })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Something about that play that Trakt is to be told. */
export async function addOutbox(world: PullWorld, change: object) {
  const at = new Date(world.clock.now()).toISOString()
  const row = { user_id: nora, tmdb_id: alien, title: 'Alien', year: 1979, watched_at: evening }
  await world.db
    .insertInto('outbox')
    .values({ ...row, kind: 'play_add', due_at: at, created_at: at, ...change })
    .execute()
}

export const outboxRows = ({ db }: PullWorld) => db.selectFrom('outbox').selectAll().orderBy('id').execute()
