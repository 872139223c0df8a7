import type { Database } from '../../db/database.ts'
import { importedNamesOf } from '../../db/imports.ts'
import {
  allNominationsOf,
  allPlaysOf,
  allRatingsOf,
  allStatesOf,
  allVotesOf,
  claimsOf,
  guildsSetUpBy,
  importedRowsOf,
  membershipsOf,
  messagesTo,
  wholeOutboxOf,
  wholeWatchlistOf,
} from '../../db/person.ts'
import type { User } from '../../db/schema.ts'
import { linkOfUser } from '../../db/trakt-auth.ts'
import { pauseOf } from '../../db/trakt-pushes.ts'
import { syncOfUser } from '../../db/trakt-syncs.ts'
import { toStored } from '../clock.ts'
import type { ExportFile } from './export-file.ts'

/** Everything that is stored about a person, in a read transaction of the caller's so that it is of one moment. No secrets. */
export async function exportPerson(
  db: Database,
  user: User & { discord_id: string },
  now: number,
): Promise<ExportFile> {
  return {
    format: 'movie-night-export',
    version: 1,
    exportedAt: toStored(now),
    person: {
      discordId: user.discord_id,
      name: user.name,
      icon: user.icon,
      since: user.created_at,
      importedIn: user.home_guild_id,
    },
    servers: (await membershipsOf(db, user.id)).map(row => ({
      serverId: row.guild_id,
      since: row.joined_at,
      visibility: row.visibility,
      botLeftAt: row.left_at,
    })),
    serversSetUp: await guildsSetUpBy(db, user.discord_id),
    nominations: await nominations(db, user.id),
    votes: await votes(db, user.id),
    plays: await plays(db, user.id),
    ratings: await ratings(db, user.id),
    watchlist: await watchlist(db, user.id),
    trakt: {
      link: await link(db, user.id),
      pull: await pull(db, user.id),
      outbox: await outbox(db, user.id),
      pause: await pause(db, user.id),
      underWay: await underWay(db, user.id),
    },
    imported: await imported(db, user.id),
    claims: await claims(db, user.id),
    messages: await messages(db, user.discord_id),
  }
}

async function nominations(db: Database, userId: number): Promise<ExportFile['nominations']> {
  return (await allNominationsOf(db, userId)).map(row => ({
    serverId: row.guild_id,
    week: row.week,
    title: row.title,
    year: row.year,
    tmdbId: row.tmdb_id,
    imdbId: row.imdb_id,
    nominatedAt: row.proposed_at,
    place: row.id === row.first_place_id ? 1 : row.id === row.second_place_id ? 2 : null,
  }))
}

async function votes(db: Database, userId: number): Promise<ExportFile['votes']> {
  return (await allVotesOf(db, userId)).map(row => ({
    serverId: row.guild_id,
    week: row.week,
    title: row.title,
    year: row.year,
    tmdbId: row.tmdb_id,
    votedAt: row.created_at,
  }))
}

async function plays(db: Database, userId: number): Promise<ExportFile['plays']> {
  return (await allPlaysOf(db, userId)).map(row => ({
    title: row.title,
    year: row.year,
    tmdbId: row.tmdb_id,
    traktId: row.trakt_id,
    traktHistoryId: row.trakt_history_id,
    watchedAt: row.watched_at,
    recordedAt: row.recorded_at,
    rating: row.rating,
    source: row.source,
    serverId: row.guild_id,
    week: row.week,
    onTrakt: row.synced_to_trakt === 1,
    missingSince: row.missing_since,
  }))
}

async function ratings(db: Database, userId: number): Promise<ExportFile['ratings']> {
  return (await allRatingsOf(db, userId)).map(row => ({
    title: row.title,
    year: row.year,
    tmdbId: row.tmdb_id,
    rating: row.rating,
    ratedAt: row.rated_at,
    source: row.source,
    onTrakt: row.synced_to_trakt === 1,
    missingSince: row.missing_since,
  }))
}

async function watchlist(db: Database, userId: number): Promise<ExportFile['watchlist']> {
  return (await wholeWatchlistOf(db, userId)).map(row => ({
    title: row.title,
    year: row.year,
    tmdbId: row.tmdb_id,
    traktId: row.trakt_id,
    listedAt: row.listed_at,
    missingSince: row.missing_since,
  }))
}

async function link(db: Database, userId: number): Promise<ExportFile['trakt']['link']> {
  const row = await linkOfUser(db, userId)
  if (!row) return null
  return {
    account: row.trakt_user,
    accountId: row.trakt_uuid,
    accountIsPrivate: row.is_private === 1,
    linkedAt: row.linked_at,
    serverId: row.guild_id,
    state: row.state,
    tokensFrom: row.created_at,
    tokensUntil: row.expires_at,
    lastActivities: parsed(row.last_activities),
    lastSyncedAt: row.last_synced_at,
  }
}

async function pull(db: Database, userId: number): Promise<ExportFile['trakt']['pull']> {
  const row = await syncOfUser(db, userId)
  if (!row) return null
  return {
    pulls: row.run,
    stage: row.stage,
    page: row.page,
    pages: row.pages,
    isFirst: row.is_first === 1,
    activities: parsed(row.activities),
    counts: parsed(row.counts),
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    nextAt: row.next_at,
    scheduledAt: row.scheduled_at,
    failures: row.failures,
    lastError: row.last_error,
  }
}

async function outbox(db: Database, userId: number): Promise<ExportFile['trakt']['outbox']> {
  return (await wholeOutboxOf(db, userId)).map(row => ({
    kind: row.kind,
    title: row.title,
    year: row.year,
    tmdbId: row.tmdb_id,
    imdbId: row.imdb_id,
    traktId: row.trakt_id,
    watchedAt: row.watched_at,
    rating: row.rating,
    ratedAt: row.rated_at,
    traktHistoryId: row.trakt_history_id,
    status: row.status,
    sends: row.sends,
    looks: row.looks,
    removed: row.removed,
    attempts: row.attempts,
    createdAt: row.created_at,
    dueAt: row.due_at,
    sentAt: row.sent_at,
    acknowledgedAt: row.acknowledged_at,
    doneAt: row.done_at,
    answer: row.answer,
    lastError: row.last_error,
  }))
}

async function pause(db: Database, userId: number): Promise<ExportFile['trakt']['pause']> {
  const row = await pauseOf(db, userId)
  if (!row) return null
  return { since: row.paused_at, until: row.paused_until, why: row.paused_for, failures: row.failures }
}

/** What is secret in these rows (tokens, codes, hashes) is left out. */
async function underWay(db: Database, userId: number): Promise<ExportFile['trakt']['underWay']> {
  return (await allStatesOf(db, userId)).map(row => ({
    kind: row.kind,
    status: row.status,
    serverId: row.guild_id,
    discordUsername: row.discord_username,
    account: row.trakt_user,
    accountId: row.trakt_uuid,
    accountIsPrivate: row.trakt_private === 1,
    replacesAccountId: row.replaces_uuid,
    tokensFrom: row.token_created_at,
    tokensUntil: row.token_expires_at,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }))
}

async function imported(db: Database, userId: number): Promise<ExportFile['imported']> {
  const profiles = await importedNamesOf(db, userId)
  const rows = await importedRowsOf(db, userId)
  return {
    profiles: profiles.map(({ guildId, profile }) => ({ serverId: guildId, name: profile })),
    rows: rows.map(row => ({
      serverId: row.guild_id,
      kind: row.kind,
      week: row.week,
      tmdbId: row.tmdb_id,
      name: row.name,
    })),
  }
}

async function claims(db: Database, userId: number): Promise<ExportFile['claims']> {
  const { attempts, requests } = await claimsOf(db, userId)
  return {
    attemptedAt: attempts.map(row => row.attempted_at),
    requests: requests.map(row => ({ serverId: row.guild_id, status: row.status, expiresAt: row.expires_at })),
  }
}

async function messages(db: Database, discordId: string): Promise<ExportFile['messages']> {
  return (await messagesTo(db, discordId)).map(row => ({
    kind: row.kind,
    serverId: row.guild_id,
    dueAt: row.due_at,
    status: row.status,
    about: parsed(row.details),
    channelId: row.channel_id,
    messageId: row.message_id,
  }))
}

function parsed(json: string | null): unknown {
  return json === null ? null : JSON.parse(json)
}
