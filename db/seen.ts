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

/** What one member may know of who has seen a film. */
export interface SeenForReader extends Seen {
  /** Whether they have seen it themselves, which they may hide from others. */
  own: boolean
}

export const seenByNobody: SeenForReader = { seenBy: 0, seers: [], own: false }

/** A row for each play: counting them here is cheaper than sorting them there. `readerId`: 0 for what all may know. */
const selectSeen = prepared((db, { roundId, readerId }: { roundId: number; readerId: number }) =>
  db
    .selectFrom('nominations')
    .innerJoin('watch_history', 'watch_history.tmdb_id', 'nominations.tmdb_id')
    .innerJoin('members', join =>
      join
        .onRef('members.guild_id', '=', 'nominations.guild_id')
        .onRef('members.user_id', '=', 'watch_history.user_id')
        .on(on => on.or([on('members.visibility', '<>', 'hidden'), on('members.user_id', '=', readerId)])),
    )
    .leftJoin('users', join => join.onRef('users.id', '=', 'members.user_id').on('members.visibility', '=', 'named'))
    .select(['nominations.id as nominationId', 'members.user_id as userId', 'members.visibility'])
    .select(['users.discord_id as discordId', 'users.name'])
    .where('nominations.round_id', '=', roundId),
)

/**
 * Who has seen the films of a round, by `nominations.id`; films that nobody is known to have seen are left out. `readerId`:
 * whose own plays are looked for, too.
 */
export async function seenInRound(db: Database, roundId: number, readerId = 0): Promise<Map<number, SeenForReader>> {
  const plays = Map.groupBy(await selectSeen(db, { roundId, readerId }), play => play.nominationId)
  return new Map([...plays].map(([nominationId, rows]) => [nominationId, seenOf(rows, readerId)]))
}

type Row = Awaited<ReturnType<typeof selectSeen>>[number]

function seenOf(plays: Row[], readerId: number): SeenForReader {
  const members = [...new Map(plays.map(play => [play.userId, play])).values()]
  const seers = members.flatMap(({ name, discordId }) => (name === null ? [] : [{ discordId, name }]))
  return {
    seenBy: members.filter(member => member.visibility !== 'hidden').length,
    seers: seers.toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name))),
    own: members.some(member => member.userId === readerId),
  }
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

const selectKnown = prepared((db, { userId }: { userId: number }) =>
  db
    .selectFrom('users')
    .select('id')
    .where('id', '=', userId)
    .where(where =>
      where.or([
        where.exists(where.selectFrom('trakt_auth').select('user_id').where('user_id', '=', userId)),
        where.exists(where.selectFrom('watch_history').select('id').where('user_id', '=', userId)),
      ]),
    ),
)

/** Whether the member is one of those, if they do not hide it. */
export async function isKnown(db: Database, userId: number): Promise<boolean> {
  return (await selectKnown(db, { userId })).length > 0
}

const selectLast = prepared((db, { tmdbId, userId }: { tmdbId: number; userId: number }) =>
  db.selectFrom('watch_history').select('watched_at as at').where('tmdb_id', '=', tmdbId).where('user_id', '=', userId),
)

/** When the member saw a film for the last time; null if they have not, as far as it is known. For their own eyes. */
export async function lastSeen(db: Database, tmdbId: number, userId: number): Promise<string | null> {
  const plays = await selectLast(db, { tmdbId, userId })
  return (
    plays
      .map(({ at }) => at)
      .toSorted()
      .at(-1) ?? null
  )
}
