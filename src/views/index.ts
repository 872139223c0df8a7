import { createBoardViews } from './board.ts'
import { createCardViews } from './cards.ts'
import { claimViews } from './claims.ts'
import type { Links } from './data.ts'
import { about, help, noRound } from './help.ts'
import { historyViews } from './history.ts'
import { createNightViews } from './night.ts'
import { createNominationViews } from './nominations.ts'
import { playViews } from './plays.ts'
import { privacyViews } from './privacy.ts'
import { ratingViews } from './ratings.ts'
import { nominateReminder, voteReminder } from './reminders.ts'
import { results } from './results.ts'
import { roundViews } from './rounds.ts'
import { rulesChanged, scheduleChanged, settings } from './settings.ts'
import { setupViews } from './setup.ts'
import { statsViews } from './stats.ts'
import { traktViews } from './trakt.ts'
import { traktPushViews } from './trakt-push.ts'
import { traktSyncViews } from './trakt-sync.ts'
import { visibilityViews } from './visibility.ts'
import { votePanel } from './votes.ts'
import { watchlistViews } from './watchlist.ts'
import { createWinnerViews } from './winner.ts'

export type { BoardOptions } from './board.ts'
export type { View } from './components.ts'
export type { Gone, Links } from './data.ts'
export type { TitleAndYear } from './films.ts'
export type { Confirmation } from './rounds.ts'
export type { AdminNotice, PermissionCheck } from './setup.ts'

export type Views = ReturnType<typeof createViews>

/** All that the bot shows: data in, a message out, no I/O. Posts of the bot carry their announcement's id. */
export function createViews(links: Links) {
  return {
    ...createBoardViews(links),
    ...createCardViews(links),
    ...createNominationViews(links),
    ...createWinnerViews(links),
    ...createNightViews(links),
    ...playViews,
    ...ratingViews,
    ...roundViews,
    ...setupViews,
    ...traktViews,
    ...claimViews,
    ...privacyViews,
    ...traktPushViews,
    ...traktSyncViews,
    ...visibilityViews,
    ...historyViews,
    ...watchlistViews,
    ...statsViews,
    nominateReminder,
    voteReminder,
    votePanel,
    results,
    settings,
    scheduleChanged,
    rulesChanged,
    help,
    noRound,
    about,
  }
}
