import type { Schema } from '../../db/schema.ts'
import { announcementRow, guildId, guildRow, nominationRow, roundRow } from '../helpers/database.ts'

export const now = '2026-02-16T10:00:00.000Z'
export const voteRow = { nomination_id: 1, user_id: 2, week: '2026-W08', created_at: now }
export const decisionRow = {
  guild_id: guildId,
  week: '2026-W08',
  first_place_id: 1,
  second_place_id: null,
  decided_by: 'votes' as const,
}
export const playRow = {
  user_id: 1,
  tmdb_id: 348,
  title: 'Alien',
  year: 1979,
  watched_at: now,
  source: 'discord' as const,
  guild_id: guildId,
  round_id: 1,
}
const listedRow = { user_id: 1, trakt_id: 295, tmdb_id: 348, title: 'Alien', year: 1979, listed_at: now }
const ratingRow = { user_id: 1, tmdb_id: 348, rating: 9, rated_at: now }

const importedRow = { guild_id: guildId, kind: 'vote', week: '2026-W08', tmdb_id: 348, name: 'nora', user_id: 1 }
const requestRow = { guild_id: guildId, profile_id: 2, user_id: 1, status: 'proved', expires_at: now }

const unique = /UNIQUE constraint failed/
const check = /CHECK constraint failed/
export const foreign = /FOREIGN KEY constraint failed/
const missing = /NOT NULL constraint failed/

export interface Case {
  what: string
  table: keyof Schema
  /** Is stored without complaint. */
  good: object
  /** Is refused after it. */
  bad: object
  why: RegExp
}

export const other = { guild_id: '100000000000000002' }

export const cases: Case[] = [
  {
    what: 'a second round that runs in the guild',
    table: 'rounds',
    good: roundRow({ week: '2026-W07', phase: 'decided' }),
    bad: roundRow({ week: '2026-W09', phase: 'voting' }),
    why: unique,
  },
  {
    what: 'a second round of the same week',
    table: 'rounds',
    good: roundRow({ week: '2026-W09', phase: 'cancelled' }),
    bad: roundRow({ week: '2026-W09', phase: 'decided' }),
    why: unique,
  },
  {
    what: 'a round whose phases are out of order',
    table: 'rounds',
    good: roundRow({ week: '2026-W09', phase: 'decided' }),
    bad: roundRow({ week: '2026-W10', phase: 'decided', voting_opens_at: '2026-02-20T12:00:00.001Z' }),
    why: check,
  },
  {
    what: 'a vote that closes after the next round has opened',
    table: 'rounds',
    good: roundRow({ week: '2026-W09', phase: 'decided', voting_closes_at: '2026-02-23T09:00:00.000Z' }),
    bad: roundRow({ week: '2026-W10', phase: 'decided', voting_closes_at: '2026-02-23T09:00:00.001Z' }),
    why: check,
  },
  {
    what: 'a phase that does not exist',
    table: 'rounds',
    good: roundRow({ week: '2026-W09', phase: 'decided' }),
    bad: { ...roundRow({ week: '2026-W10' }), phase: 'open' },
    why: check,
  },
  {
    what: 'a round of a guild that does not exist',
    table: 'rounds',
    good: roundRow({ week: '2026-W09', phase: 'decided' }),
    bad: roundRow({ ...other, week: '2026-W10' }),
    why: foreign,
  },
  {
    what: 'the same film twice in a week, by whomever',
    table: 'nominations',
    good: nominationRow({ tmdb_id: 679, title: 'Aliens' }),
    bad: nominationRow({ proposed_by: 2 }),
    why: unique,
  },
  {
    what: 'a nomination by nobody',
    table: 'nominations',
    good: nominationRow({ tmdb_id: 679 }),
    bad: nominationRow({ tmdb_id: 680, proposed_by: 99 }),
    why: foreign,
  },
  {
    what: 'a nomination in no round',
    table: 'nominations',
    good: nominationRow({ tmdb_id: 679 }),
    bad: nominationRow({ tmdb_id: 680, round_id: 2 }),
    why: foreign,
  },
  { what: 'a second vote of a member for a film', table: 'votes', good: voteRow, bad: voteRow, why: unique },
  {
    what: 'a vote for a film that is not in',
    table: 'votes',
    good: voteRow,
    bad: { ...voteRow, nomination_id: 2 },
    why: foreign,
  },
  { what: 'a vote of nobody', table: 'votes', good: voteRow, bad: { ...voteRow, user_id: 99 }, why: foreign },
  {
    what: 'a second decision of a week',
    table: 'week_history',
    good: decisionRow,
    bad: { ...decisionRow, first_place_id: null, decided_by: 'no_nominations' },
    why: unique,
  },
  {
    what: 'a decision by a rule that does not exist',
    table: 'week_history',
    good: decisionRow,
    bad: { ...decisionRow, week: '2026-W09', decided_by: 'coin' },
    why: check,
  },
  {
    what: 'a winner that was never nominated',
    table: 'week_history',
    good: decisionRow,
    bad: { ...decisionRow, week: '2026-W09', first_place_id: 2 },
    why: foreign,
  },
  {
    what: 'a message of a kind that it does not know',
    table: 'announcements',
    good: announcementRow({ kind: 'winner' }),
    bad: { ...announcementRow({}), kind: 'advert' },
    why: foreign,
  },
  {
    what: 'the same message of a round twice',
    table: 'announcements',
    good: announcementRow(),
    bad: announcementRow({ expires_at: null }),
    why: unique,
  },
  {
    what: 'the same message twice of a guild without a round',
    table: 'announcements',
    good: announcementRow({ round_id: null, kind: 'welcome', expires_at: null }),
    bad: announcementRow({ round_id: null, kind: 'welcome' }),
    why: unique,
  },
  {
    what: 'a message that was sent without an id',
    table: 'announcements',
    good: announcementRow({ status: 'sent', message_id: '1' }),
    bad: announcementRow({ kind: 'winner', status: 'sent' }),
    why: check,
  },
  {
    what: 'a message with a status that does not exist',
    table: 'announcements',
    good: announcementRow(),
    bad: { ...announcementRow({ kind: 'winner' }), status: 'lost' },
    why: check,
  },
  {
    what: 'a message about a round that does not exist',
    table: 'announcements',
    good: announcementRow(),
    bad: announcementRow({ round_id: 2 }),
    why: foreign,
  },
  {
    what: 'a message to a guild that does not exist',
    table: 'announcements',
    good: announcementRow(),
    bad: announcementRow({ ...other, round_id: null }),
    why: foreign,
  },
  {
    what: 'a second play of a member in a round',
    table: 'watch_history',
    good: playRow,
    bad: { ...playRow, watched_at: '2026-02-17T10:00:00.000Z' },
    why: unique,
  },
  {
    what: 'a play from nowhere',
    table: 'watch_history',
    good: playRow,
    bad: { ...playRow, round_id: null, source: 'television' },
    why: check,
  },
  {
    what: 'a play that is rated with more than ten',
    table: 'watch_history',
    good: { ...playRow, rating: 10 },
    bad: { ...playRow, round_id: null, rating: 11 },
    why: check,
  },
  { what: 'a second rating of a film by a member', table: 'ratings', good: ratingRow, bad: ratingRow, why: unique },
  {
    what: 'a rating of nought',
    table: 'ratings',
    good: ratingRow,
    bad: { ...ratingRow, tmdb_id: 1, rating: 0 },
    why: check,
  },
  {
    what: 'a second row for one Discord account',
    table: 'users',
    good: { name: 'Nora', discord_id: null, created_at: now },
    bad: { name: 'Nora again', discord_id: '200000000000000001', created_at: now },
    why: unique,
  },
  {
    what: 'an imported name twice in its guild, in whatever case',
    table: 'users',
    good: { name: 'Cleo', home_guild_id: guildId, created_at: now },
    bad: { name: 'CLEO', home_guild_id: guildId, created_at: now },
    why: unique,
  },
  {
    what: 'a member twice in a guild',
    table: 'members',
    good: { guild_id: guildId, user_id: 3, joined_at: now },
    bad: { guild_id: guildId, user_id: 1, joined_at: now },
    why: unique,
  },
  {
    what: 'a visibility that does not exist',
    table: 'members',
    good: { guild_id: guildId, user_id: 3, visibility: 'hidden', joined_at: now },
    bad: { guild_id: guildId, user_id: 4, visibility: 'invisible', joined_at: now },
    why: check,
  },
  {
    what: 'a weekday that does not exist',
    table: 'guilds',
    good: guildRow({ id: '100000000000000003' }),
    bad: guildRow({ id: '100000000000000004', voting_closes_day: 8 }),
    why: check,
  },
  {
    what: 'six nominations for each member',
    table: 'guilds',
    good: guildRow({ id: '100000000000000003', nominations_per_member: 5 }),
    bad: guildRow({ id: '100000000000000004', nominations_per_member: 6 }),
    why: check,
  },
  {
    what: 'eleven votes for each member',
    table: 'guilds',
    good: guildRow({ id: '100000000000000003', votes_per_member: 10 }),
    bad: guildRow({ id: '100000000000000004', votes_per_member: 11 }),
    why: check,
  },
  {
    what: 'a switch that is neither on nor off',
    table: 'guilds',
    good: guildRow({ id: '100000000000000003', show_tallies: 0 }),
    bad: guildRow({ id: '100000000000000004', show_tallies: 2 }),
    why: check,
  },
  {
    what: 'a guild without a zone',
    table: 'guilds',
    good: guildRow({ id: '100000000000000003' }),
    bad: { ...guildRow({ id: '100000000000000004' }), zone: null },
    why: missing,
  },
  {
    what: 'a second lease of one name',
    table: 'leases',
    good: { name: 'active', holder: 'a', expires_at: now },
    bad: { name: 'active', holder: 'b', expires_at: now },
    why: unique,
  },
  {
    what: 'a second person of the same name in one guild’s old file',
    table: 'imported_people',
    good: { guild_id: guildId, name: 'nora', user_id: 1 },
    bad: { guild_id: guildId, name: 'nora', user_id: 2 },
    why: unique,
  },
  {
    what: 'a row of an old file that was brought before',
    table: 'imported_rows',
    good: importedRow,
    bad: { ...importedRow, user_id: 2 },
    why: unique,
  },
  {
    what: 'a kind of imported row that does not exist',
    table: 'imported_rows',
    good: importedRow,
    bad: { ...importedRow, kind: 'ballot' },
    why: check,
  },
  {
    what: 'a second request of a member for a profile',
    table: 'claim_requests',
    good: requestRow,
    bad: { ...requestRow, status: 'asked' },
    why: unique,
  },
  {
    what: 'a state of a request that does not exist',
    table: 'claim_requests',
    good: requestRow,
    bad: { ...requestRow, profile_id: 3, status: 'granted' },
    why: check,
  },
  {
    what: 'a try at the pin of nobody',
    table: 'claim_attempts',
    good: { user_id: 1, profile_id: 2, attempted_at: now },
    bad: { user_id: 1, profile_id: 99, attempted_at: now },
    why: foreign,
  },
  {
    what: 'a second tombstone of one person',
    table: 'tombstones',
    good: { hash: 'a', salt: 'b', erased_at: now },
    bad: { hash: 'a', salt: 'b', erased_at: now },
    why: unique,
  },
  {
    what: 'a message that is half to be drawn once more',
    table: 'announcements',
    good: { ...announcementRow(), redraw: 1 },
    bad: { ...announcementRow({ kind: 'winner' }), redraw: 2 },
    why: check,
  },
  {
    what: 'a film twice on a member’s watchlist',
    table: 'watchlist',
    good: listedRow,
    bad: { ...listedRow, title: 'Alien (1979)' },
    why: unique,
  },
  {
    what: 'a second film with one of Trakt’s numbers',
    table: 'trakt_films',
    good: { trakt_id: 295, tmdb_id: 348, imdb_id: null, title: 'Alien', year: 1979 },
    bad: { trakt_id: 295, tmdb_id: 679, imdb_id: null, title: 'Aliens', year: 1986 },
    why: unique,
  },
  {
    what: 'a play of Trakt’s twice for a member',
    table: 'watch_history',
    good: { ...playRow, round_id: null, trakt_history_id: 10_983_741_226 },
    bad: { ...playRow, round_id: null, trakt_history_id: 10_983_741_226, watched_at: '2026-02-17T10:00:00.000Z' },
    why: unique,
  },
  {
    what: 'a second pull of a member',
    table: 'trakt_syncs',
    good: { user_id: 1, next_at: now, scheduled_at: now },
    bad: { user_id: 1, next_at: now, scheduled_at: now },
    why: unique,
  },
  {
    what: 'a pull at something that there is not to read',
    table: 'trakt_syncs',
    good: { user_id: 1, next_at: now, scheduled_at: now, stage: 'check' },
    bad: { user_id: 2, next_at: now, scheduled_at: now, stage: 'collection' },
    why: check,
  },
]
