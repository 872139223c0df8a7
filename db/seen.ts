import { sql } from 'kysely'
import type { Database } from './database.ts'
import { prepared } from './prepared.ts'

/** A member who lets others see by name what they have watched. */
export interface Seer {
  /** Null for a profile that nobody has claimed. */
  discordId: string | null
  name: string
}

/** Who has seen a film. Members who hide it count for nothing, here and wherever others look. */
export interface Seen {
  /** Members of the guild who are known to have seen it. */
  seenBy: number
  /** Those of them who chose to be named, by name. */
  seers: Seer[]
}

export const seenByNobody: Seen = { seenBy: 0, seers: [] }

/** One row for each member who is named, and one for all others of a film together. */
const selectSeen = prepared((db, { roundId }: { roundId: number }) =>
  db
    .selectFrom('nominations')
    .innerJoin('watch_history', 'watch_history.tmdb_id', 'nominations.tmdb_id')
    .innerJoin('members', join =>
      join
        .onRef('members.guild_id', '=', 'nominations.guild_id')
        .onRef('members.user_id', '=', 'watch_history.user_id')
        .on('members.visibility', '<>', 'hidden'),
    )
    .leftJoin('users', join => join.onRef('users.id', '=', 'members.user_id').on('members.visibility', '=', 'named'))
    .select(['nominations.id as nominationId', 'users.discord_id as discordId', 'users.name'])
    .select(sql<number>`cast(count(distinct watch_history.user_id) as integer)`.as('count'))
    .where('nominations.round_id', '=', roundId)
    .groupBy(['nominations.id', 'users.id', 'users.discord_id', 'users.name'])
    .orderBy('users.name')
    .orderBy('users.id'),
)

/** Who has seen the films of a round, by `nominations.id`; films that nobody is known to have seen are left out. */
export async function seenInRound(db: Database, roundId: number): Promise<Map<number, Seen>> {
  const films = new Map<number, Seen>()
  for (const { nominationId, discordId, name, count } of await selectSeen(db, { roundId })) {
    const { seenBy, seers } = films.get(nominationId) ?? seenByNobody
    const named = name === null ? seers : [...seers, { discordId, name }]
    films.set(nominationId, { seenBy: seenBy + count, seers: named })
  }
  return films
}

const selectAudience = prepared((db, { guildId }: { guildId: string }) =>
  db
    .selectFrom('members')
    .select(sql<number>`cast(count(*) as integer)`.as('count'))
    .where('guild_id', '=', guildId)
    .where('visibility', '<>', 'hidden')
    .where(where =>
      where.or([
        where.exists(
          where.selectFrom('trakt_auth').select('user_id').whereRef('trakt_auth.user_id', '=', 'members.user_id'),
        ),
        where.exists(
          where.selectFrom('watch_history').select('id').whereRef('watch_history.user_id', '=', 'members.user_id'),
        ),
      ]),
    ),
)

/** The members of whom it could be known what they have seen: they have a link or a play, and do not hide it. */
export async function countAudience(db: Database, guildId: string): Promise<number> {
  return (await selectAudience(db, { guildId }))[0]?.count ?? 0
}

const selectOwn = prepared((db, { roundId, userId }: { roundId: number; userId: number }) =>
  db
    .selectFrom('nominations')
    .innerJoin('watch_history', join =>
      join.onRef('watch_history.tmdb_id', '=', 'nominations.tmdb_id').on('watch_history.user_id', '=', userId),
    )
    .select(row => ['nominations.id', row.fn.max('watch_history.watched_at').as('lastAt')])
    .where('nominations.round_id', '=', roundId)
    .groupBy('nominations.id'),
)

/** When the member saw films of a round for the last time, by `nominations.id`: for their own eyes. */
export async function ownSeen(db: Database, roundId: number, userId: number): Promise<Map<number, string>> {
  return new Map((await selectOwn(db, { roundId, userId })).map(({ id, lastAt }) => [id, lastAt]))
}
