import type { Visibility } from '../../db/schema.ts'
import type { DeviceEnd, DeviceStart } from '../services/device-linking.ts'
import type { LinkHealth } from '../services/link-health.ts'
import type { Pair } from '../services/linking.ts'
import type { LinkStatus, Unlinked } from '../services/links.ts'
import type { SyncState } from '../services/sync-state.ts'
import type { PushState } from '../services/trakt-questions.ts'
import { moment } from '../services/words.ts'
import { escapeText } from '../text.ts'
import { button, dangerButton, linkButton, primaryButton, row, text, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import { pushParts } from './trakt-push.ts'
import { syncButton, syncLines } from './trakt-sync.ts'
import { visibilityParts } from './visibility.ts'

/** A personal link: who has it can link an account of theirs to the member, if they confirm both names. */
export interface PersonalLink {
  url: string
  expiresAt: string
}

/** What a member is asked before they unlink, until an instant (ms). */
export interface UnlinkConfirmation {
  /** Discord id of the one who is asked. */
  userId: string
  /** The link that is meant. */
  linkedAt: string
  expiresAt: number
}

/** A question that was not answered yet: whether an approved account takes the place of the linked one. */
export interface Replacement {
  pair: Pair
  stateId: number
}

export interface StatusOptions {
  health: LinkHealth
  /** What the member has still to answer. */
  question: Replacement | null
  sync: SyncState | null
  /** What is on its way to Trakt, or has to be asked about; null without a link. */
  pushes: PushState | null
  /** Discord id. */
  userId: string
  /** How others see them in the guild in which they ask; null in direct messages. */
  visibility: Visibility | null
}

/** Where members of Trakt see and remove the applications that they have let in. */
export const connectedApps = 'https://app.trakt.tv/settings/apps'

/** Linking a Trakt account, seeing the link and ending it; all of it is for one member's eyes. `userId` is a Discord id. */
export const traktViews = {
  /** The message with the personal link: a direct message, or with `closed` what stands in for one. */
  traktLink({ url, expiresAt }: PersonalLink, { closed = false } = {}): View {
    return view([
      text(
        '## Link your Trakt account',
        closed ? 'I cannot send you direct messages, so here is your link; only you can see this.' : null,
        'Press the button, sign in at Trakt and approve. Back here, a page names both accounts and asks you once more.',
        `This link is for you alone, so do not pass it on. It works until ${moment(expiresAt)}.`,
      ),
      row(linkButton('Link Trakt', url)),
    ])
  },

  /** The link is in a direct message. */
  traktLinkSent({ messageUrl, expiresAt }: { messageUrl: string; expiresAt: string }, userId: string): View {
    return view([
      text('**I sent you a direct message** with a link for you alone.', `It works until ${moment(expiresAt)}.`),
      row(
        linkButton('Go to the message', messageUrl),
        button('Use a code instead', encodeCustomId('trakt-code', userId)),
      ),
    ])
  },

  traktCode({ userCode, verificationUrl, expiresAt }: DeviceStart): View {
    return view([
      text(
        '## Link your Trakt account',
        `Your code: **\`${plainCode(userCode)}\`**`,
        'Open the page, sign in at Trakt, check that it shows this code, and approve. I notice by myself; you see it here.',
        `This code is for you alone, so do not pass it on. It works until ${moment(expiresAt)}.`,
      ),
      row(linkButton("Open Trakt's page", `${verificationUrl}/${encodeURIComponent(userCode)}`)),
    ])
  },

  /** What came of a code. */
  traktCodeEnded(end: DeviceEnd, userId: string): View {
    switch (end.end) {
      case 'linked':
        return linked(end.pair)
      case 'replace':
        return traktViews.traktReplace(end, userId)
      case 'denied':
        return again('**Denied.** You did not let me in at Trakt, so nothing was linked.', userId)
      case 'expired':
        return again('**This code works no more**, so nothing was linked.', userId)
      case 'failed':
        return again('**Trakt does not take this code any more**, so nothing was linked.', userId)
      case 'locked':
        return again(
          "**Trakt has locked this account**, or you have deactivated it there, so nothing was linked. Write to Trakt's support, and take a new code once it is open again.",
          userId,
        )
      case 'taken':
        return again(
          '**Another member has linked this Trakt account**, and an account belongs to one member at a time. They can unlink it with `/trakt unlink`; or take another account.',
          userId,
        )
      case 'changed':
        return view([text('Your link has changed meanwhile, so nothing was linked now. `/trakt status` shows it.')])
    }
  },

  /** Another account is linked already: which one shall it be? */
  traktReplace({ pair, stateId }: Replacement, userId: string): View {
    const [present, other] = [accountOf(pair.replaces ?? ''), accountOf(pair.traktUser)]
    return view([
      text(
        `You approved the Trakt account ${other}, but ${present} is linked to you.`,
        `Shall ${other} take the place of ${present}?`,
      ),
      row(
        dangerButton('Replace the account', encodeCustomId('trakt-replace', userId, stateId, 'yes')),
        button('Keep the present one', encodeCustomId('trakt-replace', userId, stateId, 'no')),
      ),
    ])
  },

  traktReplaced: linked,

  traktKept({ replaces }: Pair): View {
    return view([
      text(
        replaces === null
          ? 'Nothing was linked now. `/trakt status` shows how it stands.'
          : `Nothing has changed: ${accountOf(replaces)} stays linked to you.`,
      ),
    ])
  },

  /** Said to somebody who asks for a link and has one. */
  traktAlreadyLinked(status: LinkStatus, userId: string): View {
    return view([
      text(
        `The Trakt account ${accountOf(status.traktUser)} is linked to you already, since ${moment(status.linkedAt)}.`,
        'If you link another one, it takes the place of this one; I ask before.',
      ),
      row(button('Link another account', encodeCustomId('trakt-link', userId, 'other')), unlinkButton(userId)),
    ])
  },

  traktStatus(status: LinkStatus | null, options: StatusOptions): View {
    const { health, question, sync, pushes, userId, visibility } = options
    if (question) return traktViews.traktReplace(question, userId)
    if (!status) {
      return view([
        text('## Trakt', 'No Trakt account is linked to you.'),
        row(primaryButton('Link', encodeCustomId('trakt-link', userId))),
        ...visibilityParts(visibility),
      ])
    }
    return view([
      text(
        '## Trakt',
        `Account: ${accountOf(status.traktUser)}`,
        `Linked since ${moment(status.linkedAt)}`,
        status.state === 'unreadable' ? unreadable : healthWords(health),
        status.lastSyncedAt ? `Last synced ${moment(status.lastSyncedAt)}` : 'Not synced yet.',
        ...(sync && status.state === 'linked' ? syncLines(sync) : []),
      ),
      ...(pushes ? pushParts(pushes, userId, { isLinked: status.state === 'linked' }) : []),
      row(
        health === 'relink' ? primaryButton('Link', encodeCustomId('trakt-link', userId)) : syncButton(userId),
        unlinkButton(userId),
      ),
      ...visibilityParts(visibility),
    ])
  },

  traktConfirmUnlink({ traktUser }: LinkStatus, { userId, linkedAt, expiresAt }: UnlinkConfirmation): View {
    return view([
      text(
        `Unlink the Trakt account ${accountOf(traktUser)}? I forget its tokens and tell Trakt to end them, and I delete what I know from there. What you nominated, voted, watched and rated here stays.`,
        'The button works for a minute.',
      ),
      row(dangerButton('Unlink', encodeCustomId('trakt-unlink-confirmed', userId, linkedAt, expiresAt))),
    ])
  },

  traktUnlinked({ traktUser, revoked, owed }: Unlinked): View {
    const what = `The Trakt account ${accountOf(traktUser)} is unlinked. I have forgotten its tokens`
    return view([
      text(
        revoked ? `${what}, and Trakt has confirmed that they are ended.` : null,
        owed
          ? `${what}. Trakt has not confirmed yet that they are ended: I tell it again as soon as it answers.`
          : null,
        owed ? 'If you would rather not wait, remove me from your connected apps there by hand.' : null,
        revoked || owed
          ? null
          : `${what}, but could not have Trakt end them. Please remove me from your connected apps there by hand.`,
      ),
      row(revoked ? null : linkButton('Connected apps at Trakt', connectedApps)),
    ])
  },

  /** A direct message, in case it was somebody else. */
  traktLinked({ traktUser }: { traktUser: string }, { announcementId, userId }: Announced): View {
    return view(
      [
        text(`Trakt account ${accountOf(traktUser)} is now linked to you.`, '`/trakt status` shows it at any time.'),
        row(button('Not you? Unlink', encodeCustomId('trakt-unlink', userId))),
      ],
      { announcementId },
    )
  },

  /** A direct message. */
  traktRelink(
    { traktUser, state }: { traktUser: string; state: 'relink' | 'unreadable' },
    { announcementId, userId }: Announced,
  ): View {
    const why =
      state === 'relink'
        ? `Trakt no longer lets me in for your account ${accountOf(traktUser)}. You may have removed me there, or it was too long ago.`
        : `I can no longer use what Trakt gave me for your account ${accountOf(traktUser)}: a setting of mine was changed. You did nothing wrong, and neither did Trakt.`
    return view(
      [
        text(why, 'Link it again with `/trakt link`; nothing is lost.'),
        row(primaryButton('Link again', encodeCustomId('trakt-link', userId)), unlinkButton(userId)),
      ],
      { announcementId },
    )
  },
}

interface Announced {
  announcementId: number
  /** Discord id of the one it is for. */
  userId: string
}

function linked({ traktUser, replaces }: Pair): View {
  return view([
    text(
      `Trakt account ${accountOf(traktUser)} is now linked to you.`,
      replaces === null ? null : `It has taken the place of ${accountOf(replaces)}.`,
      '`/trakt status` shows it, `/trakt unlink` ends it.',
    ),
  ])
}

function again(words: string, userId: string): View {
  return view([text(words), row(primaryButton('New code', encodeCustomId('trakt-code', userId)))])
}

function unlinkButton(userId: string) {
  return button('Unlink', encodeCustomId('trakt-unlink', userId))
}

/** In bold. */
function accountOf(traktUser: string): string {
  return `**${escapeText(traktUser, 60, 'without a name')}**`
}

/** Trakt's codes are letters and digits; whatever else could end the code's markup. */
function plainCode(userCode: string): string {
  return userCode.replace(/[^\w-]/g, '')
}

const unreadable =
  '**I can no longer use what Trakt gave me:** a setting of mine was changed. Please link it again; nothing is lost.'

function healthWords(health: LinkHealth): string {
  switch (health) {
    case 'works':
      return 'The link works: Trakt has just answered.'
    case 'unreachable':
      return 'Trakt does not answer at the moment, so I cannot tell whether the link works. Please look again later.'
    case 'refused':
      return 'Trakt does not let me in at the moment. It is nothing that you can mend; whoever runs me finds the reason in the log.'
    case 'locked':
      return 'Trakt has locked this account, or you have deactivated it there, so I can do nothing with it.'
    case 'relink':
      return '**Trakt no longer lets me in.** Please link it again; nothing is lost.'
  }
}
