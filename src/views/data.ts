import type { PosterSize } from '../services/film-links.ts'

export type { BoardFilm, BoardState } from '../services/board.ts'
export type { SettingsChange } from '../services/guilds.ts'
export type { MemberHistory, Page, PastPlay, RatedWeek } from '../services/history.ts'
export type { Seen, SeenByReader, Seer } from '../services/seen.ts'
export type { Person, Stats } from '../services/stats.ts'
export type { Ballot } from '../services/votes.ts'
export type { Watchlist, WatchlistFilm } from '../services/watchlist.ts'
export type { Gone } from '../services/withdrawals.ts'

/** Where the pictures and pages of films are. */
export interface Links {
  posterUrl(path: string | null, size?: PosterSize): string | null
  filmUrl(tmdbId: number): string
}
