import SQLite from 'better-sqlite3'
import { type Database, openDatabase } from '../../db/database.ts'
import { createMovableClock, type MovableClock } from '../../sandbox/clock.ts'
import { type Imported, importOldFile, zoneOf } from '../../src/services/legacy/import.ts'
import { parseOldFile, requireOldFile } from '../../src/services/legacy/parse.ts'
import { verifyImport } from '../../src/services/legacy/verify.ts'
import { guildId } from './database.ts'

/** Hashing costs on purpose; most tests need no pin that holds. */
export const cheap = 2

/** Wednesday of 2026-W09: before that week's vote closes, and after the night of 2026-W08. */
export const wednesday = '2026-02-25T12:00:00.000Z'

type Json = Record<string, unknown>

/** A nomination as the web app writes it. */
export function nomination(tmdbId: number, title: string, proposedBy: string, more: Json = {}): Json {
  return {
    id: String(1771836000000 + tmdbId),
    tmdbId,
    title,
    year: '1999',
    imdbId: null,
    posterPath: null,
    backdropPath: null,
    rating: 8.2,
    overview: 'A film.',
    proposedBy,
    proposedAt: `2026-02-23T09:00:00.${String(tmdbId % 1000).padStart(3, '0')}Z`,
    ...more,
  }
}

export const alien = nomination(348, 'Alien', 'Nora')
export const matrix = nomination(603, 'The Matrix', 'Mika')
export const brazil = nomination(68, 'Brazil', 'Pál', { ratings: { Nora: 5, Mika: 3 } })
export const heat = nomination(949, 'Heat', 'Mika')

/** A votes object of the web app's: title → names. */
export function votesFor(...votes: [Json, ...string[]][]): Json {
  return Object.fromEntries(
    votes.map(([film, ...names]) => [String(film.id), Object.fromEntries(names.map(name => [name, true]))]),
  )
}

export const users = {
  Nora: { icon: '👩‍🚀', pin: '0417' },
  Pál: { icon: '🧔', pin: null },
  Mika: { icon: '🦊' },
}

/** A week of the history: Brazil before Heat, 2 : 1. */
export const pastWeek = {
  weekNumber: '2026-W08',
  firstPlace: brazil,
  secondPlace: heat,
  allMovies: [brazil, heat],
  votes: votesFor([brazil, 'Nora', 'Mika'], [heat, 'Pál']),
}

/** The running week: Alien before The Matrix, 2 : 1. */
export const currentWeek = {
  weekNumber: '2026-W09',
  phase: 'voting',
  votingDeadline: '2026-02-27T11:00:00.000Z',
  nominations: [alien, matrix],
  votes: votesFor([alien, 'Pál', 'Mika'], [matrix, 'Nora']),
}

/** A small file of the web app's with everything in it. */
export function oldFile(change: Json = {}): Json {
  return structuredClone({ users, currentWeek, history: [pastWeek], ...change })
}

export interface ImportWorld {
  db: Database
  clock: MovableClock
  /** Imports into the guild, at the clock's time. */
  bring(json: unknown): Promise<Imported>
  verify(json: unknown): Promise<string[]>
}

/** A way to import into a database, without the files and processes around it. */
export function importInto(db: Database, clock: MovableClock, guild = guildId): ImportWorld {
  const parse = async (json: unknown) => parseOldFile(requireOldFile(json), { zone: await zoneOf(db, guild, 'UTC') })
  return {
    db,
    clock,
    bring: async json =>
      importOldFile(await parse(json), guild, {
        db,
        clock,
        defaultZone: 'UTC',
        hold: async () => true,
        pinCost: cheap,
      }),
    verify: async json => {
      const differences = await verifyImport(await parse(json), guild, { db, clock })
      return differences.map(
        ({ where, what, because }) => `${where}: ${what}${because === null ? '' : ` (${because})`}`,
      )
    },
  }
}

/** A way to import into a new database in memory. Whoever opens many closes each. */
export async function openImportWorld(start = wednesday): Promise<ImportWorld> {
  return importInto(await openDatabase('file::memory:'), createMovableClock({ start: Date.parse(start) }))
}

/** All that a database file holds, as text: two dumps are the same where the content is. */
export function dumpOf(file: string): string {
  const sqlite = new SQLite(file, { readonly: true })
  try {
    const tables = sqlite.prepare('select name, sql from sqlite_master order by type, name').all() as {
      name: string
      sql: string | null
    }[]
    const rows = tables
      .filter(({ sql }) => sql?.toLowerCase().startsWith('create table'))
      .map(({ name }) => [
        name,
        ...sqlite
          .prepare(`select * from "${name}"`)
          .raw()
          .all()
          .map(row => JSON.stringify(row))
          .sort(),
      ])
    return JSON.stringify([tables, rows], null, 1)
  } finally {
    sqlite.close()
  }
}

/** The same of a database that is open, its tables alone. */
export async function rowsIn(db: Database): Promise<Record<string, unknown[]>> {
  const tables = await db.introspection.getTables()
  const rows = tables.map(
    async ({ name }) =>
      [
        name,
        await db
          .selectFrom(name as 'users')
          .selectAll()
          .execute(),
      ] as const,
  )
  return Object.fromEntries(await Promise.all(rows))
}
