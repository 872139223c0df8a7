import type { Database } from '../../../db/database.ts'
import { type GuildRows, importedPeople, importedRows, roundsOfGuild, rowsOfGuild } from '../../../db/imports.ts'
import type { Guild, ImportedKind, Nomination, Round } from '../../../db/schema.ts'
import type { OldFile } from './parse.ts'

/** Somebody of the file, as the database has them. */
export interface KnownPerson {
  userId: number
  isClaimed: boolean
  icon: string | null
  pin: string | null
}

/** The database's side of a comparison, by what the file calls things. */
export interface DatabaseSide {
  guild: Guild
  people: Map<string, KnownPerson>
  rounds: Map<string, Round>
  nomination(week: string, tmdbId: number): Nomination | undefined
  nominationsOf(week: string): Nomination[]
  hasVote(week: string, tmdbId: number, userId: number): boolean
  votesOf(week: string): GuildRows['votes']
  decision(week: string): GuildRows['decisions'][number] | undefined
  play(week: string, userId: number): GuildRows['plays'][number] | undefined
  rating(userId: number, tmdbId: number): number | undefined
  /** Whether an import has brought the row, whatever became of it. */
  wasImported(kind: ImportedKind, week: string, tmdbId: number, name: string): boolean
}

/** Something that the file and the database do not agree on. */
export interface Difference {
  where: string
  what: string
  /** Why an import leaves it at that; null for what should not be. */
  because: string | null
}

/** What comparing looks at, and tells. */
export interface Comparing {
  file: OldFile
  side: DatabaseSide
  now: number
  /** Keys of people who have deleted their data. */
  erased: ReadonlySet<string>
  differs(where: string, what: string, because?: string | null | false): void
}

export const erasedReason = 'they have deleted their data'
export const changedReason = 'it was imported, and has changed here since'
export const memberReason = 'a member has claimed it, and it is theirs to change'

/** Reads all that the database holds of the guild and its imports. */
export async function readDatabaseSide(db: Database, guild: Guild): Promise<DatabaseSide> {
  const people = await importedPeople(db, guild.id)
  const rounds = await roundsOfGuild(db, guild.id)
  const rows = await rowsOfGuild(db, guild.id)
  const imported = new Set(
    (await importedRows(db, guild.id)).map(row => join(row.kind, row.week, row.tmdb_id, row.name)),
  )
  const nominations = new Map(rows.nominations.map(row => [join(row.week, row.tmdb_id), row]))
  const nominationsOf = Map.groupBy(rows.nominations, row => row.week)
  const votes = new Set(rows.votes.map(row => join(row.week, row.tmdb_id, row.user_id)))
  const votesOf = Map.groupBy(rows.votes, row => row.week)
  const decisions = new Map(rows.decisions.map(row => [row.week, row]))
  const plays = new Map(rows.plays.map(row => [join(row.week, row.user_id), row]))
  const ratings = new Map(rows.ratings.map(row => [join(row.user_id, row.tmdb_id), row.rating]))
  return {
    guild,
    people: new Map(
      people.map(({ key, userId, discordId, icon, pin }) => [
        key,
        { userId, isClaimed: discordId !== null, icon, pin },
      ]),
    ),
    rounds: new Map(rounds.map(round => [round.week, round])),
    nomination: (week, tmdbId) => nominations.get(join(week, tmdbId)),
    nominationsOf: week => nominationsOf.get(week) ?? [],
    hasVote: (week, tmdbId, userId) => votes.has(join(week, tmdbId, userId)),
    votesOf: week => votesOf.get(week) ?? [],
    decision: week => decisions.get(week),
    play: (week, userId) => plays.get(join(week, userId)),
    rating: (userId, tmdbId) => ratings.get(join(userId, tmdbId)),
    wasImported: (kind, week, tmdbId, name) => imported.has(join(kind, week, tmdbId, name)),
  }
}

function join(...parts: (string | number)[]): string {
  return parts.join(' ')
}
