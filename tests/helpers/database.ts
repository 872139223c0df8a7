import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import type { Insertable } from 'kysely'
import { onTestFinished } from 'vitest'
import { type Database, openDatabase } from '../../db/database.ts'
import type { Schema } from '../../db/schema.ts'

export const guildId = '100000000000000001'

/** A path for a database of this test's own; its folder goes when the test has finished. */
export function databaseFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'movie-night-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'movie-night.db')
}

/** Opens the database in `file`, a new one by default, and closes it when the test has finished. */
export async function openTestDatabase(file = databaseFile()): Promise<Database> {
  const db = await openDatabase(`file:${file}`)
  onTestFinished(() => db.destroy())
  return db
}

/** SQLite without the product on top: what another program, or a version to come, would do to the file. */
export function openRaw(file: string): SQLite.Database {
  const sqlite = new SQLite(file)
  onTestFinished(() => void sqlite.close())
  return sqlite
}

type Row<Table extends keyof Schema> = Insertable<Schema[Table]>

const created = '2026-02-16T08:00:00.000Z'

export function guildRow(change: Partial<Row<'guilds'>> = {}): Row<'guilds'> {
  return {
    id: guildId,
    joined_at: created,
    zone: 'UTC',
    nominations_open_day: 1,
    nominations_open_time: '09:00',
    voting_opens_day: 4,
    voting_opens_time: '09:00',
    voting_closes_day: 5,
    voting_closes_time: '12:00',
    film_starts_day: 5,
    film_starts_time: '20:00',
    ...change,
  }
}

export function roundRow(change: Partial<Row<'rounds'>> = {}): Row<'rounds'> {
  return {
    guild_id: guildId,
    week: '2026-W08',
    phase: 'nominating',
    zone: 'UTC',
    nominations_open_at: '2026-02-16T09:00:00.000Z',
    voting_opens_at: '2026-02-19T09:00:00.000Z',
    voting_closes_at: '2026-02-20T12:00:00.000Z',
    film_starts_at: '2026-02-20T20:00:00.000Z',
    next_opening_at: '2026-02-23T09:00:00.000Z',
    nominations_per_member: 1,
    votes_per_member: 2,
    own_votes: 0,
    show_tallies: 1,
    ...change,
  }
}

export function nominationRow(change: Partial<Row<'nominations'>> = {}): Row<'nominations'> {
  return {
    guild_id: guildId,
    round_id: 1,
    week: '2026-W08',
    tmdb_id: 348,
    imdb_id: null,
    title: 'Alien',
    year: 1979,
    poster_path: null,
    backdrop_path: null,
    overview: '',
    rating: null,
    runtime: 117,
    proposed_by: 1,
    proposed_at: '2026-02-16T10:00:00.000Z',
    ...change,
  }
}

export function announcementRow(change: Partial<Row<'announcements'>> = {}): Row<'announcements'> {
  return {
    guild_id: guildId,
    round_id: 1,
    kind: 'voting_open',
    due_at: '2026-02-19T09:00:00.000Z',
    expires_at: '2026-02-20T12:00:00.000Z',
    ...change,
  }
}

/** A database with a guild, two members (users 1 and 2), a round (1) and a nomination (1) of the first of them. */
export async function openFilledDatabase(file = databaseFile()): Promise<Database> {
  const db = await openTestDatabase(file)
  await db.insertInto('guilds').values(guildRow()).execute()
  for (const [index, name] of ['Nora', 'Ben'].entries()) {
    const discord_id = `20000000000000000${index + 1}`
    await db.insertInto('users').values({ name, discord_id, created_at: created }).execute()
    await db
      .insertInto('members')
      .values({ guild_id: guildId, user_id: index + 1, joined_at: created })
      .execute()
  }
  await db.insertInto('rounds').values(roundRow()).execute()
  await db.insertInto('nominations').values(nominationRow()).execute()
  return db
}
