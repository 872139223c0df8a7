import type { Pushed, Refused } from '../services/trakt-messages.ts'
import { count, moment } from '../services/words.ts'
import { escapeText } from '../text.ts'
import type { Refusal } from '../trakt/outbox.ts'
import { button, fitting, primaryButton, row, text, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import { titleOf } from './films.ts'

interface Announced {
  announcementId: number
  /** Discord id of the one it is for. */
  userId: string
}

/** So many plays and ratings. */
export interface Counts {
  plays: number
  ratings: number
}

/** The most that a message names; the rest is counted. */
const MOST_NAMED = 10

/** What members are told and asked about what goes to Trakt; all of it is for one member's eyes. */
export const traktPushViews = {
  /** A direct message after the first pull. */
  traktOffer(offer: Counts & { traktUser: string }, { announcementId, userId }: Announced): View {
    return view([text(...offerWords(offer, offer.traktUser)), offerButtons(offer, userId)], { announcementId })
  },

  /** The question once more, as when there is more by now than the member was asked about. */
  traktOfferAgain(offer: Counts, userId: string): View {
    return view([text(...offerWords(offer)), offerButtons(offer, userId)])
  },

  traktOfferAnswered(counts: Counts, yes: boolean): View {
    const what = countsOf(counts)
    return view([
      text(
        yes
          ? `**On their way to Trakt:** ${what}. \`/trakt status\` shows how far they are.`
          : `${what} stay here and do not go to Trakt. What you watch and rate from now on does.`,
      ),
    ])
  },

  /** A direct message about plays of which nobody can tell whether they have arrived. */
  traktUnsure({ plays }: { plays: Pushed[] }, { announcementId, userId }: Announced): View {
    return fitting(titleLength =>
      view(
        [
          text(
            '**I could not find out whether Trakt has this.** Its answer was lost, and what it shows is behind.',
            ...named(plays, titleLength),
            'Please look at your history at Trakt. Sending it again while it is there would make it two.',
          ),
          unsureButtons(userId, String(announcementId)),
        ],
        { announcementId },
      ),
    )
  },

  traktUnsureAnswered(plays: number, answer: 'there' | 'again' | 'leave'): View {
    const what = count(plays, 'play')
    const words = {
      there: `Good: I take ${what} for sent.`,
      again: `I look once more, and send ${what} again where Trakt still does not show it.`,
      leave: `${what} stays here and is not sent again.`,
    }
    return view([text(words[answer])])
  },

  /** A direct message about what Trakt will never take. */
  traktRefused({ refused }: { refused: Refused[] }, { announcementId, userId }: Announced): View {
    return fitting(titleLength =>
      view(
        [
          text('**Trakt has not taken everything.**'),
          ...refusalTexts(refused, titleLength),
          text('Here it stays recorded all the same.'),
          row(button('Send again', encodeCustomId('trakt-retry', userId, announcementId))),
        ],
        { announcementId },
      ),
    )
  },

  traktRetried(rows: number): View {
    return view([
      text(
        rows === 0
          ? 'There is nothing (any more) that Trakt has refused.'
          : `**On the way again:** ${rows}. If Trakt refuses once more, I tell you.`,
      ),
    ])
  },
}

function offerWords(counts: Counts, traktUser?: string): string[] {
  const account = traktUser === undefined ? '' : ` (**${escapeText(traktUser, 60, 'without a name')}**)`
  return [
    `**Send ${countsOf(counts)} to Trakt?**`,
    `They were recorded here before you linked your account${account}, and Trakt does not have them.`,
  ]
}

function offerButtons(counts: Counts, userId: string) {
  const { plays, ratings } = counts
  return row(
    primaryButton(`Send ${countsOf(counts)}`, encodeCustomId('trakt-offer', userId, 'yes', plays, ratings)),
    button('Leave them here', encodeCustomId('trakt-offer', userId, 'no', plays, ratings)),
  )
}

function unsureButtons(userId: string, which: string) {
  return row(
    button('It is there', encodeCustomId('trakt-unsure', userId, 'there', which)),
    button('Send it again', encodeCustomId('trakt-unsure', userId, 'again', which)),
    button('Leave it', encodeCustomId('trakt-unsure', userId, 'leave', which)),
  )
}

/** `14 plays and 9 ratings`; without what there is none of. */
export function countsOf({ plays, ratings }: Counts): string {
  return [...(plays > 0 ? [count(plays, 'play')] : []), ...(ratings > 0 ? [count(ratings, 'rating')] : [])].join(
    ' and ',
  )
}

function named(pushed: Pushed[], titleLength: number): string[] {
  const lines = pushed.slice(0, MOST_NAMED).map(one => `- ${nameOf(one, titleLength)}`)
  const rest = pushed.length - lines.length
  return rest > 0 ? [...lines, `- and ${rest} more`] : lines
}

function nameOf({ kind, title, year, watched_at, rating }: Pushed, titleLength: number): string {
  const film = titleOf({ title, year }, titleLength)
  switch (kind) {
    case 'play_add':
      return `${film}, watched ${moment(watched_at ?? '')}`
    case 'play_remove':
      return `${film}, taken back`
    case 'rating_set':
      return `${film}, rated ${rating} of 10`
    case 'rating_remove':
      return `${film}, no longer rated`
  }
}

const refusalWords: Record<Refusal, string> = {
  not_found: 'Trakt does not know these films (yet). When it does, send them again:',
  account_limit: 'Your account at Trakt is full. Make room there, or see what VIP gives you; then send them again:',
  locked:
    'Trakt has locked your account, or you have deactivated it: please write to Trakt’s support. I ask now and then, and send everything when it is open again:',
  rejected: 'Trakt does not take these as they are:',
  ignored: 'Trakt took these and did not keep them:',
}

function refusalTexts(refused: Refused[], titleLength: number) {
  const reasons = [...Map.groupBy(refused, one => one.why)]
  return reasons.map(([why, rows]) => text(refusalWords[why], ...named(rows, titleLength)))
}
