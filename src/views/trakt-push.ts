import type { Pushed, Refused } from '../services/trakt-messages.ts'
import type { OfferCounts, PushState } from '../services/trakt-questions.ts'
import { count, moment } from '../services/words.ts'
import { escapeText } from '../text.ts'
import type { Refusal } from '../trakt/outbox.ts'
import { button, fitting, type Part, primaryButton, row, text, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import { titleOf } from './films.ts'

interface Announced {
  announcementId: number
  /** Discord id of the one it is for. */
  userId: string
}

/** The most that a message names; the rest is counted. */
const MOST_NAMED = 10
/** Code points of a title where several lists stand in one message. */
const STATUS_TITLE = 30
const MOST_IN_STATUS = 3

/** What members are told and asked about what goes to Trakt; all of it is for one member's eyes. */
export const traktPushViews = {
  /** A direct message after the first pull. */
  traktOffer(offer: OfferCounts & { traktUser: string }, { announcementId, userId }: Announced): View {
    return view([text(...offerWords(offer, offer.traktUser)), offerButtons(offer, userId)], { announcementId })
  },

  /** The question once more, as when there is more by now than the member was asked about. */
  traktOfferAgain(offer: OfferCounts, userId: string): View {
    return view([text(...offerWords(offer)), offerButtons(offer, userId)])
  },

  traktOfferAnswered(counts: OfferCounts, yes: boolean): View {
    const what = countsOf(counts)
    return view([
      text(
        yes
          ? `**On their way to Trakt:** ${what}. \`/trakt status\` shows how far they are.`
          : `**Left here:** ${what}. What you watch and rate from now on goes to Trakt.`,
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
          unsureButtons(userId, announcementId),
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
      leave: `**Left here,** and not sent again: ${what}.`,
    }
    return view([text(words[answer])])
  },

  /** A direct message about what Trakt will never take, or that it takes nothing of this account. */
  traktRefused(
    { refused, locked }: { refused: Refused[]; locked: boolean },
    { announcementId, userId }: Announced,
  ): View {
    return fitting(titleLength =>
      view(
        [
          text('**Trakt has not taken everything.**', locked ? lockedWords : null),
          ...refusalTexts(refused, titleLength),
          text(recordedWords(refused)),
          refused.length > 0 ? retryButton(userId, announcementId) : null,
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

function offerWords(counts: OfferCounts, traktUser?: string): string[] {
  const account = traktUser === undefined ? '' : ` (**${escapeText(traktUser, 60, 'without a name')}**)`
  return [
    `**Send ${countsOf(counts)} to Trakt?**`,
    `They were recorded here before you linked your account${account}, and Trakt does not have them.`,
  ]
}

function offerButtons(counts: OfferCounts, userId: string) {
  const { plays, ratings } = counts
  return row(
    primaryButton(`Send ${countsOf(counts)}`, encodeCustomId('trakt-offer', userId, 'yes', plays, ratings)),
    button('Leave them here', encodeCustomId('trakt-offer', userId, 'no', plays, ratings)),
  )
}

/** `which`: the message that tells of them, or all that there are. */
function unsureButtons(userId: string, which: number | 'all') {
  return row(
    button('It is there', encodeCustomId('trakt-unsure', userId, 'there', which)),
    button('Send it again', encodeCustomId('trakt-unsure', userId, 'again', which)),
    button('Leave it', encodeCustomId('trakt-unsure', userId, 'leave', which)),
  )
}

function retryButton(userId: string, which: number | 'all') {
  return row(button('Send again', encodeCustomId('trakt-retry', userId, which)))
}

/** `14 plays and 9 ratings`; without what there is none of. */
function countsOf({ plays, ratings }: OfferCounts): string {
  return [...(plays > 0 ? [count(plays, 'play')] : []), ...(ratings > 0 ? [count(ratings, 'rating')] : [])].join(
    ' and ',
  )
}

function named(pushed: Pushed[], titleLength: number, most = MOST_NAMED): string[] {
  const lines = pushed.slice(0, most).map(one => `- ${nameOf(one, titleLength)}`)
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
  rejected: 'Trakt does not take these as they are:',
  ignored: 'Trakt took these and did not keep them:',
}

/** What stands here of it, whatever Trakt does. */
function recordedWords(refused: Refused[]): string {
  const isTaken = ({ kind }: Refused) => kind === 'play_remove' || kind === 'rating_remove'
  if (refused.length === 0 || !refused.some(isTaken)) return 'Here it stays recorded all the same.'
  return refused.every(isTaken)
    ? 'Here it is taken back all the same; at Trakt you can remove it yourself.'
    : 'Here it stays recorded all the same, or taken back.'
}

const lockedWords =
  'It has locked your account, or you have deactivated it there, so nothing is sent for now. Please write to Trakt’s support; I ask now and then, and send everything by myself when it is open again.'

function refusalTexts(refused: Refused[], titleLength: number, most = MOST_NAMED) {
  const reasons = [...Map.groupBy(refused, one => one.why)]
  const mostOfEach = Math.ceil(most / reasons.length)
  return reasons.map(([why, rows]) => text(refusalWords[why], ...named(rows, titleLength, mostOfEach)))
}

/** How far it is with what goes to Trakt, and what the member can do about it: for `/trakt status`. `isLinked`: the link works. */
export function pushParts(state: PushState, userId: string, { isLinked = true } = {}): Part[] {
  const { unsure, refused, unoffered } = state
  return [
    text(...pushLines(state, isLinked)),
    unsure.length > 0
      ? text('**Please decide:** I cannot tell whether Trakt has this.', ...named(unsure, STATUS_TITLE, MOST_IN_STATUS))
      : null,
    unsure.length > 0 ? unsureButtons(userId, 'all') : null,
    ...refusalTexts(refused, STATUS_TITLE, MOST_IN_STATUS),
    refused.length > 0 ? retryButton(userId, 'all') : null,
    unoffered.plays + unoffered.ratings > 0 ? offerButtons(unoffered, userId) : null,
  ]
}

function pushLines({ waiting, removing, unoffered, paused }: PushState, isLinked: boolean): string[] {
  const [under, before] = [countsOf(waiting), countsOf(unoffered)]
  const lines = [
    ...(under === ''
      ? []
      : [`${isLinked ? 'On the way to Trakt' : 'To be sent once you have linked again'}: ${under}.`]),
    ...(removing === 0 ? [] : [`To be taken back there: ${removing}.`]),
    ...(paused ? [pausedWords[paused.why](moment(paused.until))] : []),
    ...(before === '' ? [] : [`From before your link, and not on Trakt: ${before}.`]),
  ]
  return lines.length > 0 ? lines : ['Nothing waits to be sent.']
}

const pausedWords: Record<'trouble' | 'locked', (when: string) => string> = {
  trouble: when => `Trakt did not take the latest call; I try again ${when}.`,
  locked: when => `Trakt has locked your account, so nothing is sent; I ask again ${when}.`,
}
