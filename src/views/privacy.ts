import { ComponentType } from 'discord.js'
import type { Holdings, TraktEnd } from '../services/privacy.ts'
import { count } from '../services/words.ts'
import { escapeText } from '../text.ts'
import { button, dangerButton, linkButton, row, text, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import { connectedApps } from './trakt.ts'

/** What somebody is asked before everything about them is deleted, until an instant (ms). */
export interface DeletionConfirmation {
  /** Discord id of the one who is asked. */
  userId: string
  expiresAt: number
}

/** What is stored about a person, for their eyes only. */
export const privacyViews = {
  privacyNothing(): View {
    return view([text('Nothing is stored about you.')])
  },

  /** `fileName`: of the file that is sent along. */
  privacyExport(fileName: string): View {
    const lines = [
      'Here is everything that is stored about you, from all servers, as it is at this moment. Only you see this.',
      fileName.endsWith('.gz')
        ? 'It is packed, because it would be too large for Discord otherwise: unpack it with gunzip, 7-Zip or the like. Inside is JSON, which every text editor opens.'
        : 'The file is JSON, which every text editor opens.',
      'Left out are only secrets: the keys to your Trakt account, which are stored encrypted, and what codes and links are checked against.',
    ]
    const file = { type: ComponentType.File, file: { url: `attachment://${fileName}` } } as const
    return view([text('## Your data', ...lines), file])
  },

  privacyConfirmDelete(holdings: Holdings, { userId, expiresAt }: DeletionConfirmation): View {
    return view([
      text('## Delete everything about you?', ...deletedWords(holdings)),
      text(...stayingWords(holdings)),
      text(
        '**This cannot be undone.** You can begin anew whenever you like, with any command. The button works for a minute.',
      ),
      row(
        button('Export it first', encodeCustomId('privacy-export', userId)),
        dangerButton('Delete everything', encodeCustomId('privacy-delete', userId, holdings.userId, expiresAt)),
      ),
    ])
  },

  privacyDeleted(trakt: TraktEnd): View {
    return view([
      text(
        'Everything about you is deleted, on all servers.',
        traktWords(trakt),
        'Backups from before still hold it until newer ones have taken their place; should one of them be restored, it is deleted from it, too.',
      ),
      trakt === 'manual' ? row(linkButton('Connected apps on Trakt', connectedApps)) : null,
    ])
  },
}

function deletedWords({ servers, open, plays, ratings, watchlist, traktUser }: Holdings): string[] {
  const films = open.nominations > 0 ? count(open.nominations, 'film') : null
  const votes = open.votes > 0 ? count(open.votes, 'vote') : null
  const given = [films, votes].filter(one => one !== null).join(' and ')
  const seen = [count(plays, 'play'), count(ratings, 'rating')].join(' and ')
  return [
    `- your name, and what ${count(servers, 'server knows', 'servers know')} of you`,
    ...(given ? [`- your ${given} in rounds that are open; whoever voted for a film of yours gets the vote back`] : []),
    ...(plays + ratings > 0 ? [`- ${seen}`] : []),
    ...(watchlist > 0 ? [`- your watchlist here: ${count(watchlist, 'film')}`] : []),
    ...(traktUser !== null
      ? [
          `- the link to Trakt **${escapeText(traktUser, 60)}**: Trakt is told to end it. What stands on Trakt stays there.`,
        ]
      : []),
    '- the messages that I was going to send you',
  ]
}

function stayingWords({ decided }: Holdings): string[] {
  const films = decided.nominations > 0 ? count(decided.nominations, 'film') : null
  const votes = decided.votes > 0 ? count(decided.votes, 'vote') : null
  const given = [films, votes].filter(one => one !== null).join(' and ')
  return given === ''
    ? ['Nothing of you stays.']
    : [`Your ${given} in decided rounds stay as nobody's, so that the results stay what they were.`]
}

function traktWords(trakt: TraktEnd): string | null {
  switch (trakt) {
    case 'none':
      return null
    case 'revoked':
      return 'Trakt has ended the link, too.'
    case 'owed':
      return 'Trakt does not answer at the moment. It is told to end the link as soon as it does; until then the encrypted key is kept for that, without your name.'
    case 'manual':
      return 'Trakt cannot be told from here: please remove Movie Night among the connected apps there yourself.'
  }
}
