import type { ColumnType, Generated, Insertable, Selectable, Updateable } from 'kysely'
import type { Flag, Id, Instant } from './columns.ts'
import type { ClaimAttemptsTable, ClaimRequestsTable, ImportedPeopleTable, ImportedRowsTable } from './import-schema.ts'
import type { RewritesTable, TombstonesTable } from './privacy-schema.ts'
import type {
  OAuthStatesTable,
  OutboxTable,
  TraktAuthTable,
  TraktFilmsTable,
  TraktPushesTable,
  TraktSyncsTable,
  WatchlistTable,
} from './trakt-schema.ts'

export type { ImportedKind } from './import-schema.ts'
export type { OutboxKind, OutboxStatus, SyncStage, UnsureAnswer } from './trakt-schema.ts'

export type Phase = 'nominating' | 'voting' | 'decided' | 'cancelled'
export type Visibility = 'named' | 'counted' | 'hidden'
/** `imported`: the old app named the winner, by a rule of its own. */
export type DecidedBy = 'votes' | 'fewest_seen' | 'earliest' | 'no_votes' | 'no_nominations' | 'imported'

/** What the bot may owe a guild, in the order of a week. */
export type AnnouncementKind =
  | 'welcome'
  | 'nominations_open'
  | 'film_card'
  | 'nominate_reminder'
  | 'voting_open'
  | 'vote_reminder'
  | 'nomination_removed'
  | 'vote_returned'
  | 'round_cancelled'
  | 'round_restored'
  | 'winner'
  | 'after_night'
  | 'admin_notice'
  | 'trakt_linked'
  | 'trakt_relink'
  | 'trakt_offer'
  | 'trakt_unsure'
  | 'trakt_refused'
  | 'trakt_import'

/**
 * `pending` → `sending` (claimed) → `sent`; or `dropped` (too late to matter), `carried` (a late winner that the next
 * round's first message tells), `unsure` (it may have been posted, and nobody may look).
 */
export type AnnouncementStatus = 'pending' | 'sending' | 'sent' | 'dropped' | 'carried' | 'unsure'

/** One row per person. An imported profile has no `discord_id` until somebody claims it; the name is a label, never a key. */
interface UsersTable {
  id: Id
  name: string
  icon: ColumnType<string | null, string | null | undefined>
  pin: ColumnType<string | null, string | null | undefined>
  created_at: Instant
  discord_id: string | null
  home_guild_id: ColumnType<string | null, string | null | undefined>
}

interface MembersTable {
  guild_id: string
  user_id: number
  visibility: Generated<Visibility>
  joined_at: Instant
}

/** A guild's settings. Times of the week are an ISO weekday (1 Monday – 7 Sunday) and `HH:MM` in `zone`. */
interface GuildsTable {
  id: string
  joined_at: Instant
  left_at: ColumnType<Instant | null, Instant | null | undefined>
  channel_id: ColumnType<string | null, string | null | undefined>
  zone: string
  nominations_open_day: number
  nominations_open_time: string
  voting_opens_day: number
  voting_opens_time: string
  voting_closes_day: number
  voting_closes_time: string
  film_starts_day: number
  film_starts_time: string
  nominations_per_member: Generated<number>
  votes_per_member: Generated<number>
  own_votes: Generated<Flag>
  show_tallies: Generated<Flag>
  remind_nominate: Generated<Flag>
  remind_vote: Generated<Flag>
  ask_after_night: Generated<Flag>
  mention_role_id: ColumnType<string | null, string | null | undefined>
  paused_at: ColumnType<Instant | null, Instant | null | undefined>
  idle_rounds: Generated<number>
  /** When the tick looks whether a round opens; null while there is no channel to post in. */
  next_opening_at: ColumnType<Instant | null, Instant | null | undefined>
  /** Why the last announcement could not be posted, until one can; said once to `configured_by`. */
  problem: ColumnType<string | null, string | null | undefined>
  /** Discord id of the person who set the channel: the one who is told when the bot cannot post. */
  configured_by: ColumnType<string | null, string | null | undefined>
}

/** One guild's one week. Its instants and rules are settled when it opens; a change of settings is for the next one. */
interface RoundsTable {
  id: Id
  guild_id: string
  week: string
  phase: Phase
  zone: string
  nominations_open_at: Instant
  voting_opens_at: Instant
  voting_closes_at: Instant
  film_starts_at: Instant
  next_opening_at: Instant
  nominations_per_member: number
  votes_per_member: number
  own_votes: Flag
  show_tallies: Flag
  board_channel_id: ColumnType<string | null, string | null | undefined>
  board_message_id: ColumnType<string | null, string | null | undefined>
  decided_at: ColumnType<Instant | null, Instant | null | undefined>
  /** Counts the changes that the board has to show, in the transaction that makes them; `board_shown` follows. */
  board_version: Generated<number>
  board_shown: Generated<number>
  /** When the round came from the old app; null for those that opened here. */
  imported_at: ColumnType<Instant | null, Instant | null | undefined>
}

interface NominationsTable {
  id: Id
  guild_id: string
  round_id: number
  week: string
  tmdb_id: number
  imdb_id: string | null
  title: string
  year: number | null
  poster_path: string | null
  backdrop_path: string | null
  overview: string
  rating: number | null
  runtime: number | null
  proposed_by: number
  proposed_at: Instant
}

interface VotesTable {
  id: Id
  nomination_id: number
  user_id: number
  week: string
  created_at: Instant
}

interface WeekHistoryTable {
  id: Id
  guild_id: string
  week: string
  first_place_id: number | null
  second_place_id: number | null
  decided_by: DecidedBy
  /** The date, in the guild's zone, on which the first member said that they watched it. */
  watched_on: ColumnType<string | null, string | null | undefined>
}

/** One row per message the bot owes; the unique keys are what makes each exactly once. */
interface AnnouncementsTable {
  id: Id
  guild_id: string
  round_id: number | null
  kind: AnnouncementKind
  due_at: Instant
  /** What sets two of the same kind and time apart: a nomination's id, a member's Discord id, the id of a board's row that this one replaces; else ''. */
  subject: Generated<string>
  /** Later than this it is no longer posted; null for what is always posted. */
  expires_at: Instant | null
  status: Generated<AnnouncementStatus>
  /** Facts that cannot be read from other rows any more (the title of a film that was removed), as JSON. */
  details: ColumnType<string | null, string | null | undefined>
  channel_id: ColumnType<string | null, string | null | undefined>
  message_id: ColumnType<string | null, string | null | undefined>
  claimed_by: ColumnType<string | null, string | null | undefined>
  first_claimed_at: ColumnType<Instant | null, Instant | null | undefined>
  claimed_at: ColumnType<Instant | null, Instant | null | undefined>
  attempts: Generated<number>
  retry_at: ColumnType<Instant | null, Instant | null | undefined>
  last_error: ColumnType<string | null, string | null | undefined>
  /** The announcement that told this one's news, where it was carried. */
  carried_by: ColumnType<number | null, number | null | undefined>
  /** What a film's card told last of who has seen the film (see `src/services/film-cards.ts`); null where nobody knows. */
  said: ColumnType<string | null, string | null | undefined>
  /** When a board was rendered for the last time. */
  frozen_at: ColumnType<Instant | null, Instant | null | undefined>
  /** 1: it still names somebody who has deleted their data, and is to be drawn once more. */
  redraw: Generated<Flag>
}

interface LeasesTable {
  name: string
  holder: string
  expires_at: Instant
}

/** One row per play. */
interface WatchHistoryTable {
  id: Id
  user_id: number
  tmdb_id: number | null
  trakt_id: ColumnType<number | null, number | null | undefined>
  trakt_history_id: ColumnType<number | null, number | null | undefined>
  title: string
  year: number | null
  /** `UNKNOWN_DATE` where the member does not know when: never shown. */
  watched_at: Instant
  rating: ColumnType<number | null, number | null | undefined>
  source: 'discord' | 'trakt' | 'import'
  guild_id: string | null
  round_id: number | null
  synced_to_trakt: Generated<Flag>
  /** When Trakt was first seen not to have it any more: it takes a second look to believe it. */
  missing_since: ColumnType<Instant | null, Instant | null | undefined>
  /** When the member said so here; it can be taken back for a while after. */
  recorded_at: ColumnType<Instant | null, Instant | null | undefined>
}

/** One row per member and film, as on Trakt. */
interface RatingsTable {
  id: Id
  user_id: number
  tmdb_id: number
  title: ColumnType<string | null, string | null | undefined>
  year: ColumnType<number | null, number | null | undefined>
  rating: number
  rated_at: Instant
  source: Generated<'discord' | 'trakt' | 'import'>
  synced_to_trakt: Generated<Flag>
  missing_since: ColumnType<Instant | null, Instant | null | undefined>
  /** The pull that saw it at Trakt last. */
  seen_run: ColumnType<number | null, number | null | undefined>
}

export interface Schema {
  users: UsersTable
  members: MembersTable
  guilds: GuildsTable
  rounds: RoundsTable
  nominations: NominationsTable
  votes: VotesTable
  week_history: WeekHistoryTable
  announcements: AnnouncementsTable
  leases: LeasesTable
  watch_history: WatchHistoryTable
  ratings: RatingsTable
  trakt_auth: TraktAuthTable
  oauth_states: OAuthStatesTable
  trakt_films: TraktFilmsTable
  watchlist: WatchlistTable
  trakt_syncs: TraktSyncsTable
  outbox: OutboxTable
  imported_people: ImportedPeopleTable
  imported_rows: ImportedRowsTable
  claim_attempts: ClaimAttemptsTable
  claim_requests: ClaimRequestsTable
  tombstones: TombstonesTable
  rewrites: RewritesTable
  trakt_pushes: TraktPushesTable
}

export type User = Selectable<UsersTable>
export type Guild = Selectable<GuildsTable>
export type GuildChange = Updateable<GuildsTable>
export type Round = Selectable<RoundsTable>
export type Nomination = Selectable<NominationsTable>
export type NewNomination = Insertable<NominationsTable>
export type Vote = Selectable<VotesTable>
export type WeekHistory = Selectable<WeekHistoryTable>
export type Announcement = Selectable<AnnouncementsTable>
export type NewAnnouncement = Insertable<AnnouncementsTable>
export type TraktLink = Selectable<TraktAuthTable>
export type NewTraktLink = Insertable<TraktAuthTable>
export type OAuthState = Selectable<OAuthStatesTable>
export type NewOAuthState = Insertable<OAuthStatesTable>
export type OAuthStateChange = Updateable<OAuthStatesTable>
export type Play = Selectable<WatchHistoryTable>
export type Rating = Selectable<RatingsTable>
export type TraktFilm = Selectable<TraktFilmsTable>
export type WatchlistFilm = Selectable<WatchlistTable>
export type TraktSync = Selectable<TraktSyncsTable>
export type TraktSyncChange = Updateable<TraktSyncsTable>
export type OutboxRow = Selectable<OutboxTable>
export type ImportedRow = Selectable<ImportedRowsTable>
export type ClaimRequest = Selectable<ClaimRequestsTable>
export type Tombstone = Selectable<TombstonesTable>
export type NewOutboxRow = Insertable<OutboxTable>
export type OutboxChange = Updateable<OutboxTable>
export type TraktPush = Selectable<TraktPushesTable>
