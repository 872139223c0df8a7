import type { Insertable } from 'kysely'
import { type Database, openDatabase } from '../../db/database.ts'
import type { Schema, Visibility } from '../../db/schema.ts'
import type { Person, Town } from './e2e.ts'

/** What a member has seen, rated and would like to see, as rows: no Trakt is asked. */

/** Notes a play: of `Film 1` on a day before the week, unless told otherwise. */
export async function addPlay(
  db: Database,
  play: { user_id: number } & Partial<Insertable<Schema['watch_history']>>,
): Promise<void> {
  const { tmdb_id = 1 } = play
  await db
    .insertInto('watch_history')
    .values({
      ...{ tmdb_id, title: `Film ${tmdb_id}`, year: 1979, watched_at: '2026-02-01T20:00:00.000Z' },
      ...{ source: 'trakt', guild_id: null, round_id: null },
      ...play,
    })
    .execute()
}

/** Links the member to an account of their own, with tokens that open nothing. */
export async function addLink(
  db: Database,
  userId: number,
  change: Partial<Insertable<Schema['trakt_auth']>> = {},
): Promise<void> {
  const at = '2026-02-16T08:00:00.000Z'
  await db
    .insertInto('trakt_auth')
    .values({
      ...{ user_id: userId, trakt_user: `fan-${userId}`, trakt_uuid: `uuid-${userId}`, guild_id: '100000000000000001' },
      ...{ access_token: '', refresh_token: `${userId}`, created_at: at, expires_at: at, linked_at: at },
      ...change,
    })
    .execute()
}

/** Chooses how others see a member, in all of their guilds. */
export async function beSeen(db: Database, userId: number, visibility: Visibility): Promise<void> {
  await db.updateTable('members').set({ visibility }).where('user_id', '=', userId).execute()
}

/** Rates a film, from 1 to 10. */
export async function addRating(db: Database, userId: number, tmdbId: number, rating: number): Promise<void> {
  await db
    .insertInto('ratings')
    .values({ user_id: userId, tmdb_id: tmdbId, rating, rated_at: '2026-02-01T22:00:00.000Z' })
    .execute()
}

/** Does something to the database of a town beside its bot. */
export async function inDatabase<T>(town: Town, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase(town.databaseUrl)
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}

/** The `users.id` of somebody who has used the bot. */
export async function userIdOf(db: Database, { id }: Person): Promise<number> {
  const user = await db.selectFrom('users').select('id').where('discord_id', '=', id).executeTakeFirstOrThrow()
  return user.id
}

/** Puts films on a member's watchlist by their TMDB ids, each a day later than the one before. */
export async function addToWatchlist(
  db: Database,
  userId: number,
  films: (number | null)[],
  { trakt_id = 0 }: { trakt_id?: number } = {},
): Promise<void> {
  const rows = films.map((tmdb_id, index) => ({
    ...{ user_id: userId, tmdb_id, trakt_id: trakt_id ? trakt_id + index : 1_000_000 + (tmdb_id ?? 0) },
    ...{ title: `Film ${tmdb_id}`, year: 1979, listed_at: new Date(Date.UTC(2016, 0, 1 + index)).toISOString() },
  }))
  for (let begin = 0; begin < rows.length; begin += 1_000)
    await db
      .insertInto('watchlist')
      .values(rows.slice(begin, begin + 1_000))
      .execute()
}
