import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Schema } from '../../db/schema.ts'
import { toStored } from '../../src/clock.ts'
import { ExportFile } from '../../src/services/export-file.ts'
import { exportPerson } from '../../src/services/exports.ts'
import { announcementRow, guildId, openFilledDatabase } from '../helpers/database.ts'

const person = '200000000000000001'
const instant = (minute: number) => toStored(Date.UTC(2026, 2, 1, 0, minute))

/** A row of each table about the person, every column with a value that no other has, where its type lets it. */
const rows: Partial<Record<keyof Schema, Record<string, string | number>>> = {
  watch_history: {
    ...{ user_id: 1, tmdb_id: 90_001, trakt_id: 90_002, trakt_history_id: 90_003, title: 'T-play', year: 1_901 },
    ...{ watched_at: instant(1), rating: 7, source: 'trakt', guild_id: '100000000000000091', round_id: 1 },
    ...{ synced_to_trakt: 1, missing_since: instant(2), recorded_at: instant(3) },
  },
  ratings: {
    ...{ user_id: 1, tmdb_id: 90_011, rating: 3, rated_at: instant(11), title: 'T-rating', year: 1_911 },
    ...{ source: 'import', synced_to_trakt: 1, missing_since: instant(12), seen_run: 90_012 },
  },
  watchlist: {
    ...{ user_id: 1, trakt_id: 90_021, tmdb_id: 90_022, title: 'T-wish', year: 1_921, listed_at: instant(21) },
    ...{ missing_since: instant(22), seen_run: 90_023 },
  },
  trakt_syncs: {
    ...{
      user_id: 1,
      run: 90_031,
      stage: 'check',
      page: 90_032,
      pages: 90_033,
      is_first: 1,
      activities: '{"a":"T-activity"}',
    },
    ...{
      counts: '{"c":"T-count"}',
      started_at: instant(31),
      finished_at: instant(32),
      next_at: instant(33),
      scheduled_at: instant(34),
    },
    ...{ failures: 90_034, last_error: 'T-pull-error' },
  },
  outbox: {
    ...{ user_id: 1, kind: 'rating_set', play_id: 1, undoes_id: 1, tmdb_id: 90_041, title: 'T-out', year: 1_941 },
    ...{ watched_at: instant(41), rating: 4, rated_at: instant(42), trakt_history_id: 90_042, status: 'declined' },
    ...{ sends: 90_043, attempts: 90_044, claimed_by: 'S-claim', claimed_at: instant(43), due_at: instant(44) },
    ...{ sent_at: instant(45), done_at: instant(46), last_error: 'T-out-error', created_at: instant(47) },
    ...{ imdb_id: 'T-imdb', trakt_id: 90_045, looks: 90_046, removed: 90_047, acknowledged_at: instant(48) },
    ...{ answer: 'leave', told_by: 90_048 },
  },
  trakt_pushes: {
    ...{ user_id: 1, paused_at: instant(81), paused_until: instant(82), paused_for: 'locked', failures: 90_081 },
  },
  trakt_auth: {
    ...{
      user_id: 1,
      trakt_user: 'T-account',
      trakt_uuid: 'T-uuid',
      access_token: 'S-access',
      refresh_token: 'S-refresh',
    },
    ...{ created_at: instant(51), expires_at: instant(52), linked_at: instant(53), guild_id: '100000000000000092' },
    ...{ state: 'unreadable', last_activities: '{"l":"T-last"}', last_synced_at: instant(54), is_private: 1 },
  },
  oauth_states: {
    ...{ kind: 'browser', status: 'pending', user_id: 1, guild_id: '100000000000000093', login_id: 1 },
    ...{ secret_hash: 'S-hash', cookie_hash: 'S-cookie', csrf_hash: 'S-csrf', secret: 'S-secret', access_token: 'S-a' },
    ...{ refresh_token: 'S-r', token_created_at: instant(61), token_expires_at: instant(62), trakt_user: 'T-other' },
    ...{ trakt_uuid: 'T-other-uuid', trakt_private: 1, replaces_uuid: 'T-replaced', poll_interval: 90_061 },
    ...{ created_at: instant(63), expires_at: instant(64), discord_username: 'T-username' },
  },
  imported_people: { guild_id: '100000000000000094', name: 'T-import', user_id: 1 },
  imported_rows: {
    ...{ guild_id: '100000000000000095', kind: 'vote', week: 'T-import-week', tmdb_id: 90_071, name: 'T-import-row' },
    user_id: 1,
  },
  claim_attempts: { user_id: 1, profile_id: 2, attempted_at: instant(72) },
  claim_requests: {
    guild_id: '100000000000000096',
    profile_id: 2,
    user_id: 1,
    status: 'asked',
    expires_at: instant(73),
  },
  announcements: announcementRow({
    ...{ subject: `${person}:1`, kind: 'vote_returned', due_at: instant(71), details: '{"title":"T-message"}' },
    ...{ channel_id: '300000000000000071', message_id: '500000000000000071', status: 'sent' },
  }) as Record<string, string | number>,
}

/** Columns that the file leaves out, and why. */
const secret = 'who has it can act for the member, or it is made to check what they have'
const internal = 'how the bot works, with nothing of the member in it'
const leftOut: Record<string, string> = {
  ...Object.fromEntries(
    ['access_token', 'refresh_token']
      .flatMap(name => [`trakt_auth.${name}`, `oauth_states.${name}`])
      .map(key => [key, secret]),
  ),
  ...Object.fromEntries(
    ['secret', 'secret_hash', 'cookie_hash', 'csrf_hash'].map(name => [`oauth_states.${name}`, secret]),
  ),
  ...Object.fromEntries(
    [
      'ratings.seen_run',
      'watchlist.seen_run',
      'oauth_states.poll_interval',
      'outbox.claimed_by',
      'outbox.claimed_at',
      'outbox.told_by',
    ].map(key => [key, internal]),
  ),
}
/** Rows are named by what is in them: their own numbers, and those of rows beside them, say nothing outside of the database. */
const references = /(?:^|_)id$/

async function filled() {
  const db = await openFilledDatabase()
  await sql`pragma foreign_keys = off`.execute(db)
  for (const [table, row] of Object.entries(rows)) {
    const columns = sql.join(Object.keys(row).map(name => sql.ref(name)))
    await sql`insert into ${sql.table(table)} (${columns}) values (${sql.join(Object.values(row))})`.execute(db)
  }
  return db
}

test('every column of every row about a member is in the file, except secrets and inner workings', async () => {
  const db = await filled()
  const user = await db.selectFrom('users').selectAll().where('id', '=', 1).executeTakeFirstOrThrow()
  const file = await exportPerson(db, { ...user, discord_id: person }, Date.UTC(2026, 3, 1))
  expect(ExportFile.parse(file)).toEqual(file)
  const text = JSON.stringify(file)
  const missing: string[] = []
  for (const [table, row] of Object.entries(rows)) {
    const { rows: columns } = await sql<{ name: string }>`select name from pragma_table_info(${table})`.execute(db)
    if (table !== 'announcements')
      expect(
        columns.map(({ name }) => name).filter(name => name !== 'id' && !(name in row)),
        table,
      ).toEqual([])
    for (const [name, value] of Object.entries(row)) {
      const isThere =
        typeof value === 'number'
          ? text.includes(`:${value}`)
          : text.includes(value.replace(/^\{.*"(T-[a-z]+)"\}$/, '$1'))
      if (`${table}.${name}` in leftOut) expect(isThere, `${table}.${name}`).toBe(false)
      else if (
        !isThere &&
        !(references.test(name) && typeof value === 'number') &&
        name !== 'subject' &&
        name !== 'expires_at'
      )
        missing.push(`${table}.${name}`)
    }
  }
  expect(missing).toEqual([])
})

test('no table holds rows about members that neither the file nor this test knows of', async () => {
  const db = await filled()
  const { rows: tables } = await sql<{ table: string }>`
    select distinct m.name as "table" from sqlite_master m, pragma_table_info(m.name) c
    where m.type = 'table' and (c.name in ('user_id', 'discord_id', 'proposed_by', 'configured_by', 'subject', 'hash'))
    order by 1`.execute(db)
  expect(tables.map(({ table }) => table)).toEqual([
    'announcements',
    'claim_attempts',
    'claim_requests',
    'guilds',
    'imported_people',
    'imported_rows',
    'members',
    'nominations',
    'oauth_states',
    'outbox',
    'ratings',
    'tombstones',
    'trakt_auth',
    'trakt_pushes',
    'trakt_syncs',
    'users',
    'votes',
    'watch_history',
    'watchlist',
  ])
})

test('somebody of whom only a name is stored gets a file, too, and it names nobody else', async () => {
  const db = await openFilledDatabase()
  const user = await db.selectFrom('users').selectAll().where('id', '=', 2).executeTakeFirstOrThrow()
  const file = await exportPerson(db, { ...user, discord_id: user.discord_id ?? '' }, Date.UTC(2026, 3, 1))
  expect(ExportFile.parse(file)).toMatchObject({
    person: { name: 'Ben' },
    servers: [{ serverId: guildId }],
    nominations: [],
  })
  expect(JSON.stringify(file)).not.toMatch(/Nora|200000000000000001/)
})

test('every key of the file is described in docs/privacy.md', () => {
  const page = readFileSync('docs/privacy.md', 'utf8')
  const keys = [...JSON.stringify(z.toJSONSchema(ExportFile)).matchAll(/"required":\[([^\]]+)\]/g)]
    .flatMap(([, names = '']) => names.split(','))
    .map(quoted => quoted.slice(1, -1))
  expect(keys.length).toBeGreaterThan(80)
  const parts = ['trakt', 'link', 'pull', 'outbox', 'pause', 'underWay']
  expect(keys.filter(key => !parts.includes(key) && !page.includes(`\`${key}\``))).toEqual([])
  expect(parts.slice(1).filter(part => !page.includes(`\`trakt.${part}\``))).toEqual([])
})
