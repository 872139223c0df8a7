import { type ExpressionBuilder, sql } from 'kysely'
import type { Database } from './database.ts'
import type { Slice } from './history.ts'
import { prepared } from './prepared.ts'
import type { Schema } from './schema.ts'

/** A film that members of a guild would like to see. */
export interface WantedFilm {
  /** Null where TMDB has none. */
  tmdbId: number | null
  title: string
  year: number | null
  /** Watchlists that it is on: the member's own, and those of others in the guild who do not hide theirs. */
  watchlists: number
}

/** A film on the member's own watchlist. */
export interface ListedFilm extends WantedFilm {
  listedAt: string
  /** Whether the member has seen it. */
  hasSeen: boolean
}

type ListRow = ExpressionBuilder<Schema, 'watchlist'>

/** Other members of the guild on whose watchlists the film is, without those who hide theirs. */
function others(row: ListRow, guildId: string) {
  return row
    .selectFrom('watchlist as other')
    .innerJoin('members', join =>
      join
        .onRef('members.user_id', '=', 'other.user_id')
        .on('members.guild_id', '=', guildId)
        .on('members.visibility', '<>', 'hidden'),
    )
    .select(sql<number>`cast(count(distinct other.user_id) as integer)`.as('count'))
    .whereRef('other.tmdb_id', '=', 'watchlist.tmdb_id')
    .whereRef('other.user_id', '<>', 'watchlist.user_id')
}

const selectWanted = prepared((db, { guildId, discordId }: { guildId: string; discordId: string }) =>
  db
    .selectFrom('watchlist')
    .innerJoin('users', 'users.id', 'watchlist.user_id')
    .select(['watchlist.tmdb_id as tmdbId', 'watchlist.title', 'watchlist.year'])
    .select(row => row.fn.coalesce(others(row, guildId), row.lit(0)).as('others'))
    .where('users.discord_id', '=', discordId)
    .where('watchlist.tmdb_id', 'is not', null)
    .orderBy('others', 'desc')
    .orderBy('watchlist.listed_at', 'desc')
    .orderBy('watchlist.id', 'desc')
    .limit(50),
)

/** The best of a member's watchlist, by their Discord id: films that others want to see, too, then the latest added. */
export async function wantedBy(db: Database, guildId: string, discordId: string): Promise<WantedFilm[]> {
  return (await selectWanted(db, { guildId, discordId })).map(withOwn)
}

const selectShared = prepared((db, { guildId, discordId }: { guildId: string; discordId: string }) =>
  db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .innerJoin('watchlist', 'watchlist.user_id', 'members.user_id')
    .select('watchlist.tmdb_id as tmdbId')
    .select(row => [row.fn.max('watchlist.title').as('title'), row.fn.max('watchlist.year').as('year')])
    .select(sql<number>`cast(count(distinct watchlist.user_id) as integer)`.as('watchlists'))
    .where('members.guild_id', '=', guildId)
    .where('members.visibility', '<>', 'hidden')
    .where('watchlist.tmdb_id', 'is not', null)
    .where(where => where.or([where('users.discord_id', 'is', null), where('users.discord_id', '<>', discordId)]))
    .groupBy('watchlist.tmdb_id')
    .having(sql<number>`count(distinct watchlist.user_id)`, '>=', 2)
    .orderBy('watchlists', 'desc')
    .orderBy('watchlist.tmdb_id')
    .limit(50),
)

/** Films that at least two other members want to see, without those who hide theirs; one alone would be told by it. */
export async function sharedByOthers(db: Database, guildId: string, discordId: string): Promise<WantedFilm[]> {
  return selectShared(db, { guildId, discordId })
}

/** A stretch of the member's whole watchlist, in the same order. `guildId`: whose other members count; null for nobody's. */
export async function listedFilms(
  db: Database,
  { guildId, userId }: { guildId: string | null; userId: number },
  { offset, limit }: Slice,
): Promise<ListedFilm[]> {
  const rows = await db
    .selectFrom('watchlist')
    .select(['watchlist.tmdb_id as tmdbId', 'watchlist.title', 'watchlist.year', 'watchlist.listed_at as listedAt'])
    .select(row => row.fn.coalesce(others(row, guildId ?? ''), row.lit(0)).as('others'))
    .select(row =>
      row
        .selectFrom('watch_history')
        .select(sql<number>`cast(count(*) as integer)`.as('count'))
        .whereRef('watch_history.tmdb_id', '=', 'watchlist.tmdb_id')
        .whereRef('watch_history.user_id', '=', 'watchlist.user_id')
        .as('plays'),
    )
    .where('watchlist.user_id', '=', userId)
    .orderBy('others', 'desc')
    .orderBy('watchlist.listed_at', 'desc')
    .orderBy('watchlist.id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map(({ plays, ...film }) => ({ ...withOwn(film), hasSeen: plays !== null && plays > 0 }))
}

export async function countListed(db: Database, userId: number): Promise<number> {
  const { count } = await db
    .selectFrom('watchlist')
    .select(sql<number>`cast(count(*) as integer)`.as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return count
}

function withOwn<Row extends { others: number }>({ others, ...film }: Row) {
  return { ...film, watchlists: others + 1 }
}
