import type { Claimed, Profile } from '../services/claims.ts'
import { count } from '../services/words.ts'
import { escapeText, plainText } from '../text.ts'
import { button, dangerButton, primaryButton, row, text, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'

type Belongings = Profile['belongings']

/** Taking over a profile from the old app. All but the question to the admins is for the member's eyes. */
export const claimViews = {
  /** What a claim means, with the button that does it; `requestId` where the pin has proved it, else the clicker is an admin. */
  claimConfirm(profile: Profile, requestId: number | null): View {
    return view([
      text(...preview(profile)),
      text(
        requestId === null
          ? 'You manage this server, so your word is enough.'
          : 'The pin is right. The button works for ten minutes.',
      ),
      row(
        dangerButton(
          'Make it mine',
          requestId === null ? encodeCustomId('claim-take', profile.id) : encodeCustomId('claim-confirm', requestId),
        ),
      ),
    ])
  },

  /** Said to a member who cannot prove it (yet). */
  claimAsk(profile: Profile): View {
    return view([
      text(...preview(profile)),
      text(
        profile.hasPin
          ? 'It has a pin: use `/claim` again with it. If nobody knows it any more, somebody who manages the server can confirm that it is you.'
          : 'It has no pin, so somebody who manages the server has to confirm that it is you.',
      ),
      row(primaryButton('Ask for it here', encodeCustomId('claim-ask', profile.id))),
    ])
  },

  claimAsked({ name }: Profile): View {
    return view([
      text(
        `I have asked here in the channel whether ${bold(name)} is you. As soon as somebody who manages the server says so, it is yours.`,
      ),
    ])
  },

  /** Posted in the channel. `discordId` is the member's. */
  claimQuestion(profile: Profile, { discordId, requestId }: { discordId: string; requestId: number }): View {
    return view([
      text(
        `**Is <@${discordId}> ${labelOf(profile)}?**`,
        `They would like to take over that profile from the old app, with ${words(profile.belongings)}.`,
        '-# For those who manage the server: say yes only if you know that it is them. This cannot be undone.',
      ),
      row(
        primaryButton('Yes, it is them', encodeCustomId('claim-approve', requestId)),
        button('No', encodeCustomId('claim-decline', requestId)),
      ),
    ])
  },

  /** In place of the question. */
  claimApproved({ profile, discordId }: Claimed, by: string): View {
    return view([text(`${labelInBold(profile)} from the old app is <@${discordId}> now, as <@${by}> has confirmed.`)])
  },

  /** In place of the question. */
  claimDeclined({ profile, discordId }: { profile: Profile; discordId: string }, by: string): View {
    return view([
      text(
        `<@${discordId}> is not ${labelInBold(profile)} from the old app, says <@${by}>. The profile stays as it is.`,
      ),
    ])
  },

  claimed({ profile, received }: Claimed): View {
    return view([
      text(
        `**Welcome back, ${escapeText(profile.name, 60, 'somebody')}!** Yours now: ${words(received)}.`,
        isLess(received, profile.belongings) ? 'Where both you and the profile had one of a kind, yours stayed.' : null,
        '`/results` shows the weeks of old.',
      ),
    ])
  },
}

function preview(profile: Profile): string[] {
  return [
    `## ${labelOf(profile)}`,
    `A profile from the old app, with ${words(profile.belongings)}.`,
    'If you take it over, all of that becomes yours, together with what you have here already, and the profile is gone. Where both have one of a kind (a vote for a film, a rating, a play of the same night), yours stays. This cannot be undone.',
  ]
}

function words({ nominations, votes, plays, ratings }: Belongings): string {
  return `${count(nominations, 'nomination')}, ${count(votes, 'vote')}, ${count(plays, 'film')} watched and ${count(ratings, 'rating')}`
}

function isLess(received: Belongings, whole: Belongings): boolean {
  return received.votes < whole.votes || received.plays < whole.plays || received.ratings < whole.ratings
}

function bold(name: string): string {
  return `**${escapeText(name, 60, 'somebody')}**`
}

/** `👩‍🚀 Nora`, in markdown. */
function labelOf({ name, icon }: Pick<Profile, 'name' | 'icon'>): string {
  const sign = icon === null ? '' : escapeText(icon, 16, '')
  return `${sign} ${escapeText(name, 60, 'somebody')}`.trim()
}

function labelInBold(profile: Profile): string {
  return `**${labelOf(profile)}**`
}

/** `👩‍🚀 Nora`, without markdown, for a list. */
export function profileLabel({ name, icon }: Pick<Profile, 'name' | 'icon'>): string {
  const sign = icon === null ? '' : plainText(icon, 16, '')
  return `${sign} ${plainText(name, 60, 'somebody')}`.trim()
}
