import type { AnnouncementContent } from '../services/announcements.ts'
import type { View, Views } from '../views/index.ts'

/** The message for what is announced. `due` and `late` are about a winner that is told after its time. */
export function announcementView(
  views: Views,
  content: AnnouncementContent,
  about: { announcementId: number; guildName: string; wasDue?: string; again?: boolean },
): View {
  const { announcementId, guildName, again } = about
  switch (content.kind) {
    case 'welcome':
      return views.welcome({ announcementId })
    case 'nominations_open':
      return views.nominationsOpen(content.board, { announcementId, previous: content.previous, again })
    case 'film_card':
      return views.filmCard(content.film, { announcementId, audience: content.board.audience })
    case 'nominate_reminder':
      return views.nominateReminder(content.board, { announcementId })
    case 'voting_open':
      return views.votingOpen(content.board, { announcementId, previous: content.previous, again })
    case 'vote_reminder':
      return views.voteReminder(content.board, { announcementId })
    case 'nomination_removed':
      return views.nominationRemoved(content.film, { announcementId })
    case 'vote_returned':
      return views.voteReturned(content.film, { announcementId, round: content.board.round, guildName })
    case 'round_cancelled':
      return views.roundCancelled(content.board, { announcementId })
    case 'round_restored':
      return views.roundRestored(content.board.round, { announcementId })
    case 'winner':
      return views.winner(content.board, { announcementId, ...(about.wasDue && { wasDue: about.wasDue }) })
    case 'after_night':
      return views.afterNight(content.board, { announcementId })
    case 'trakt_linked':
      return views.traktLinked(content, { announcementId, userId: content.userId })
    case 'trakt_relink':
      return views.traktRelink(content, { announcementId, userId: content.userId })
    case 'trakt_offer':
      return views.traktOffer(content, { announcementId, userId: content.userId })
    case 'trakt_unsure':
      return views.traktUnsure(content, { announcementId, userId: content.userId })
    case 'trakt_refused':
      return views.traktRefused(content, { announcementId, userId: content.userId })
    case 'trakt_import':
      return views.traktImport(content.import, { announcementId })
    case 'admin_notice':
      return views.adminNotice({ announcementId, guildName, ...content.problem })
  }
}
