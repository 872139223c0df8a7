import type { ColumnType, Generated } from 'kysely'
import type { Flag, Id, Instant } from './columns.ts'

/** A member's link. Tokens are ciphertexts (see src/encryption.ts); `created_at` and `expires_at` are the access token's. */
export interface TraktAuthTable {
  user_id: number
  trakt_user: string
  trakt_uuid: string
  access_token: string
  refresh_token: string
  created_at: Instant
  expires_at: Instant
  linked_at: Instant
  /** Where the member linked it: the bot's messages about the link come on behalf of this guild. */
  guild_id: string
  /**
   * `relink`: Trakt no longer takes the tokens. `unreadable`: they do not open with the keys that are set, until the right one
   * is set again. In both the member is asked to link again.
   */
  state: Generated<'linked' | 'relink' | 'unreadable'>
  /** Whether the account was private at Trakt when it was linked: then its owner is hidden, unless they say otherwise. */
  is_private: Generated<Flag>
  /** How far each part of the account was read, and what Trakt said then about its latest change, as JSON. */
  last_activities: ColumnType<string | null, string | null | undefined>
  last_synced_at: ColumnType<Instant | null, Instant | null | undefined>
}

/**
 * A link under way: `login` the one-time address in a member's message, `browser` one visit of it, `device` a device
 * code; and `revoke`, a pair of tokens that Trakt has still to be told to end.
 */
export interface OAuthStatesTable {
  id: Id
  kind: 'login' | 'browser' | 'device' | 'revoke'
  /** `open` → `used` (its code is being exchanged) → `pending` (a pair waits for the member's word) → `done`. */
  status: Generated<'open' | 'used' | 'pending' | 'done'>
  user_id: number
  guild_id: string
  login_id: ColumnType<number | null, number | null | undefined>
  /** Unlike the name that a member shows, it is theirs alone. Of links in a browser. */
  discord_username: ColumnType<string | null, string | null | undefined>
  /** SHA-256 of the one-time token or the state. */
  secret_hash: ColumnType<string | null, string | null | undefined>
  cookie_hash: ColumnType<string | null, string | null | undefined>
  csrf_hash: ColumnType<string | null, string | null | undefined>
  /** Ciphertext of the PKCE verifier or the device code. */
  secret: ColumnType<string | null, string | null | undefined>
  access_token: ColumnType<string | null, string | null | undefined>
  refresh_token: ColumnType<string | null, string | null | undefined>
  token_created_at: ColumnType<Instant | null, Instant | null | undefined>
  token_expires_at: ColumnType<Instant | null, Instant | null | undefined>
  trakt_user: ColumnType<string | null, string | null | undefined>
  trakt_uuid: ColumnType<string | null, string | null | undefined>
  trakt_private: Generated<Flag>
  /** The account that the member had linked when they were asked: another one since means another question. */
  replaces_uuid: ColumnType<string | null, string | null | undefined>
  /** Milliseconds. */
  poll_interval: ColumnType<number | null, number | null | undefined>
  created_at: Instant
  expires_at: Instant
}

/** A film as Trakt names it; `tmdb_id` is null where Trakt knows none. */
export interface TraktFilmsTable {
  trakt_id: number
  tmdb_id: number | null
  imdb_id: string | null
  title: string
  year: number | null
}

/** A member's watchlist at Trakt, as of the latest pull. */
export interface WatchlistTable {
  id: Id
  user_id: number
  trakt_id: number
  tmdb_id: number | null
  title: string
  year: number | null
  listed_at: Instant
  missing_since: ColumnType<Instant | null, Instant | null | undefined>
  seen_run: ColumnType<number | null, number | null | undefined>
}

/** How far a member's pull has come, so that one that dies goes on: `stage` is null while none is under way. */
export interface TraktSyncsTable {
  user_id: number
  /** Counts the pulls that have begun. */
  run: Generated<number>
  stage: ColumnType<SyncStage | null, SyncStage | null | undefined>
  /** The page, or the film, that was applied last; `pages` is null until Trakt has said how many there are. */
  page: Generated<number>
  pages: ColumnType<number | null, number | null | undefined>
  /** No pull of this link has ended yet. */
  is_first: Generated<Flag>
  /** What is known of each part, as of the beginning of this pull, as JSON: stored with the link once all is applied. */
  activities: ColumnType<string | null, string | null | undefined>
  /** What this pull, or the latest one, has done so far, as JSON. */
  counts: ColumnType<string | null, string | null | undefined>
  started_at: ColumnType<Instant | null, Instant | null | undefined>
  finished_at: ColumnType<Instant | null, Instant | null | undefined>
  next_at: Instant
  /** When `next_at` was set: an instant that lies ahead means that the clock was set back. */
  scheduled_at: Instant
  /** Attempts in a row that have failed, and how the last one did. */
  failures: Generated<number>
  last_error: ColumnType<string | null, string | null | undefined>
}

export type SyncStage = 'plays' | 'check' | 'ratings' | 'watchlist'

export type OutboxKind = 'play_add' | 'play_remove' | 'rating_set' | 'rating_remove'

/**
 * `queued` → `sending` (claimed) → `done`; or `checking` (it may have arrived: Trakt is read before anything is sent again),
 * `unsure` (nobody can tell, and the member is asked), `failed` (Trakt will never take it), `declined` (the member did not want
 * it sent), `withdrawn` (taken back, or overtaken by a newer one).
 */
export type OutboxStatus = 'queued' | 'sending' | 'checking' | 'done' | 'unsure' | 'failed' | 'declined' | 'withdrawn'

/** What a member says of a play of which nobody can tell whether Trakt has it. */
export type UnsureAnswer = 'there' | 'again' | 'leave'

/** What Trakt is to be told. It holds all that is sent, because the play that it is about may be gone. */
export interface OutboxTable {
  id: Id
  user_id: number
  kind: OutboxKind
  /** Of an addition: the play here. Null once the member has taken it back. */
  play_id: ColumnType<number | null, number | null | undefined>
  /** Of a removal: the row whose play it takes back. */
  undoes_id: ColumnType<number | null, number | null | undefined>
  tmdb_id: number
  imdb_id: ColumnType<string | null, string | null | undefined>
  /** The film as it was named to Trakt; null where that was by its TMDB id. */
  trakt_id: ColumnType<number | null, number | null | undefined>
  title: string
  year: number | null
  /** To the minute: Trakt keeps no seconds. */
  watched_at: ColumnType<Instant | null, Instant | null | undefined>
  rating: ColumnType<number | null, number | null | undefined>
  rated_at: ColumnType<Instant | null, Instant | null | undefined>
  /** Trakt's number of the play: the one that stays, or the one to remove. */
  trakt_history_id: ColumnType<number | null, number | null | undefined>
  status: Generated<OutboxStatus>
  /** How often it may have arrived. */
  sends: Generated<number>
  /** How often Trakt was read in vain since. */
  looks: Generated<number>
  /**
   * How many plays were taken away: by a removal, all that its addition has added; for an addition itself, those that came more
   * than once. No more than it was sent, because others may have plays of that minute, too.
   */
  removed: Generated<number>
  /** Counts the changes of this row: whoever changes it says which state they have read. */
  attempts: Generated<number>
  claimed_by: ColumnType<string | null, string | null | undefined>
  claimed_at: ColumnType<Instant | null, Instant | null | undefined>
  due_at: Instant
  /** The latest time. */
  sent_at: ColumnType<Instant | null, Instant | null | undefined>
  /** When Trakt said that it has it. */
  acknowledged_at: ColumnType<Instant | null, Instant | null | undefined>
  done_at: ColumnType<Instant | null, Instant | null | undefined>
  answer: ColumnType<UnsureAnswer | null, UnsureAnswer | null | undefined>
  /** The message in which the member is told that it was refused, or asked about it. */
  told_by: ColumnType<number | null, number | null | undefined>
  /** Why it is not done (yet), as `PushTrouble`. */
  last_error: ColumnType<string | null, string | null | undefined>
  created_at: Instant
}

/** A member to whose account nothing is sent until an instant. */
export interface TraktPushesTable {
  user_id: number
  /** An instant that lies ahead means that the clock was set back, and the pause is over. */
  paused_at: Instant
  paused_until: Instant
  /** `trouble`: Trakt did not take the latest call. `locked`: it has locked the account, and is asked whether it still is. */
  paused_for: 'trouble' | 'locked'
  /** Calls in a row that have failed. */
  failures: number
}
