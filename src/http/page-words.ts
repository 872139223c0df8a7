import type { LinkPage, Pair } from '../services/linking.ts'
import { plainText } from '../text.ts'
import { type Html, html } from './html.ts'

/** What a page says: its heading, what has happened, and what to do next. */
export interface PageWords {
  status: number
  mark: '✓' | '?' | '–' | '!'
  title: string
  text: Html[]
}

const AGAIN = html`Type <code>/trakt link</code> in Discord for a new link.`
const FROM_MESSAGE = html`Open the link in your Discord message once more, or type <code>/trakt link</code> for a new one.`
const CLOSE = html`You can close this page.`

/** The words of every end of a link, with its HTTP status. */
export function wordsOf(page: LinkPage): PageWords {
  switch (page.page) {
    case 'confirm':
      return {
        status: 200,
        mark: '?',
        title: 'Link these two accounts?',
        text: [
          html`The Trakt account ${nameOf(page.pair.traktUser)} will be linked to
            ${nameOf(page.pair.discordName)} on Discord.`,
          ...(page.pair.replaces === null
            ? []
            : [html`It takes the place of ${nameOf(page.pair.replaces)}, which is linked now and will be unlinked.`]),
          html`${whoseLink(page.pair)} Then somebody has sent you their link: cancel, and nothing is linked.`,
        ],
      }
    case 'linked':
      return {
        status: 200,
        mark: '✓',
        title: 'Linked',
        text: [
          html`The Trakt account ${nameOf(page.pair.traktUser)} is linked to
            ${nameOf(page.pair.discordName)} on Discord.`,
          html`You can close this page and go back to Discord. <code>/trakt status</code> shows the link,
            <code>/trakt unlink</code> ends it.`,
        ],
      }
    case 'cancelled':
      return {
        status: 200,
        mark: '–',
        title: 'Cancelled',
        text: [html`Nothing was linked, and Trakt is told to forget its permission. ${CLOSE}`],
      }
    case 'denied':
      return {
        status: 200,
        mark: '–',
        title: 'Not approved',
        text: [
          html`You did not approve at Trakt, so nothing was linked. ${CLOSE}`,
          html`Changed your mind? ${FROM_MESSAGE}`,
        ],
      }
    default:
      return failureWords(page.page)
  }
}

/** Anybody can show any name on Discord; the user name is what nobody else can have. */
function whoseLink({ discordName, discordUsername }: Pair): Html {
  if (discordUsername === null) return html`Is that not you on Discord?`
  return html`Others can call themselves ${nameOf(discordName)}, too. Is ${nameOf(`@${discordUsername}`)} not your user name
    on Discord?`
}

/** In bold, and without tricks: invisible characters, or such that turn the words around. */
function nameOf(name: string): Html {
  return html`<strong>${plainText(name, 80, 'without a name')}</strong>`
}

type Failure = Exclude<LinkPage['page'], 'confirm' | 'linked' | 'cancelled' | 'denied'>

function failureWords(page: Failure): PageWords {
  switch (page) {
    case 'expired':
      return failure(410, 'This link is no longer good', [
        html`It is cut off, or older than ten minutes. Nothing was linked.`,
        AGAIN,
      ])
    case 'used':
      return failure(410, 'This step is done already', [
        html`You have come back from Trakt with this before, and it works once. <code>/trakt status</code> in Discord shows
          what is linked now.`,
        html`Nothing yet? ${FROM_MESSAGE}`,
      ])
    case 'done':
      return failure(410, 'This is done already', [
        html`Each link and each question works once. <code>/trakt status</code> in Discord shows what is linked now.`,
        html`${CLOSE} ${AGAIN}`,
      ])
    case 'wrong_browser':
      return failure(403, 'Another browser began this', [
        html`The link was opened in one browser and comes back in another, or cookies are switched off. Nothing was linked.`,
        html`Open the link in your Discord message in the browser in which you are signed in to Trakt, and stay in it.`,
      ])
    case 'unreachable':
      return failure(503, 'Trakt does not answer', [
        html`Trakt has not answered as it should, so nothing was linked. That is mostly over soon.`,
        html`Wait some minutes. ${FROM_MESSAGE}`,
      ])
    case 'refused':
      return failure(502, 'Trakt refuses this bot', [
        html`Trakt does not accept the bot's application, so nothing was linked. Trying again will not help.`,
        html`Please tell whoever runs the bot: the log says why.`,
      ])
    case 'locked':
      return failure(403, 'This Trakt account is locked', [
        html`Trakt has locked or deactivated the account, so nothing was linked.`,
        html`Write to Trakt's support. Once it is open again: ${AGAIN}`,
      ])
    case 'taken':
      return failure(409, 'This Trakt account is taken', [
        html`Another member has linked it, and an account belongs to one member at a time. Nothing was linked.`,
        html`Is it yours? Type <code>/trakt unlink</code> as the member who has it, or sign in to Trakt with your own account.
          ${AGAIN}`,
      ])
    case 'changed':
      return failure(409, 'Your link has changed meanwhile', [
        html`While this page was open you linked or unlinked an account elsewhere, so nothing was changed here.`,
        html`<code>/trakt status</code> in Discord shows what is linked now. ${AGAIN}`,
      ])
  }
}

function failure(status: number, title: string, text: Html[]): PageWords {
  return { status, mark: '!', title, text }
}

/** The words for what went wrong on our side, or for a request that cannot be read. */
export function errorWords(status: number, detail: string): PageWords {
  return { status, mark: '!', title: 'That did not work', text: [html`${detail}`, AGAIN] }
}
