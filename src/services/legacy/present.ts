import type { Database } from '../../../db/database.ts'
import { importedPeople, importedRows, nominationsOfGuild, roundsOfGuild, winnersOfGuild } from '../../../db/imports.ts'
import type { Guild } from '../../../db/schema.ts'
import { type Present, type PresentPerson, rowKey } from './plan.ts'

/** Reads what an import has to know of the guild. `erased` is found out before, because it takes its time. */
export async function loadPresent(db: Database, guild: Guild, erased: ReadonlySet<string>): Promise<Present> {
  const people = await importedPeople(db, guild.id)
  const rounds = await roundsOfGuild(db, guild.id)
  const nominations = await nominationsOfGuild(db, guild.id)
  const winners = await winnersOfGuild(db, guild.id)
  const rows = await importedRows(db, guild.id)
  const films = Map.groupBy(nominations, ({ week }) => week)
  return {
    guild,
    erased,
    people: new Map(people.map(({ key, ...person }) => [key, personOf(person)])),
    rounds: new Map(rounds.map(round => [round.week, round])),
    films: new Map([...films].map(([week, all]) => [week, new Set(all.map(({ tmdb_id }) => tmdb_id))])),
    winners: new Map(winners.map(({ week, tmdbId }) => [week, tmdbId])),
    rows: new Set(rows.map(({ kind, week, tmdb_id, name }) => rowKey(kind, week, tmdb_id, name))),
  }
}

function personOf(person: {
  userId: number
  discordId: string | null
  icon: string | null
  pin: string | null
}): PresentPerson {
  const { userId, discordId, icon, pin } = person
  return { userId, isClaimed: discordId !== null, hasIcon: icon !== null, hasPin: pin !== null }
}
