import { UNKNOWN_DATE } from '../../db/columns.ts'
import { count } from '../services/words.ts'
import { plainText } from '../text.ts'
import { button, fitting, type Part, primaryButton, row, text, textWithButton, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import type { Watchlist, WatchlistFilm } from './data.ts'
import { facts, titleOf } from './films.ts'
import { ago, day } from './times.ts'

/** A member's own watchlist, page by page, with a button to nominate from it. `userId` is a Discord id. */
export const watchlistViews = {
  watchlist(list: Watchlist, { userId }: { userId: string }): View {
    const { films, direct, closed } = list
    const linkLabel = list.link === null ? 'Link' : list.link === 'linked' ? null : 'Link again'
    return fitting(titleLength =>
      view([
        text('## Your watchlist', ...(films.total === 0 ? empty(list) : heading(list))),
        ...films.rows.map((film, index) =>
          filmPart(film, { titleLength, page: films.page, index, open: !direct && closed === null }),
        ),
        row(
          films.page > 0 ? button('Back', encodeCustomId('watchlist-page', films.page - 1)) : null,
          films.page + 1 < films.pages ? button('More', encodeCustomId('watchlist-page', films.page + 1)) : null,
          linkLabel && primaryButton(linkLabel, encodeCustomId('trakt-link', userId)),
        ),
      ]),
    )
  },
}

function heading({ films, link, readAt, direct, closed }: Watchlist): (string | null)[] {
  const { total, page, pages } = films
  const order = direct
    ? 'the latest added first'
    : 'first those that others here want to see, too, then the latest added'
  return [
    `${count(total, 'film')}: ${order}${pages > 1 ? ` · page ${page + 1} of ${pages}` : ''}.`,
    readAt && `As it was at Trakt ${ago(readAt)}.`,
    link === 'linked'
      ? null
      : '**Trakt no longer lets me in,** so this may be old. Link your account again; nothing is lost.',
    direct ? 'Use `/trakt watchlist` on a server to nominate one of them.' : closed,
  ]
}

function empty({ link, readAt }: Watchlist): string[] {
  if (link === null) {
    return [
      'No Trakt account is linked to you, so I do not know what you would like to see. Link one, and your watchlist is here and in `/nominate`.',
    ]
  }
  if (readAt === null)
    return ['I have not read it at Trakt yet. Please look again in a minute, or read it now with `/trakt sync`.']
  return [
    `It is empty, as of ${ago(readAt)}. What you add to it at Trakt is here and in \`/nominate\` within the hour, or at once with \`/trakt sync\`.`,
  ]
}

interface FilmOptions {
  titleLength: number
  page: number
  /** Its place on the page, which sets two films of Trakt's apart that are one to TMDB. */
  index: number
  open: boolean
}

function filmPart(film: WatchlistFilm, on: FilmOptions): Part {
  const { tmdbId, title, watchlists, listedAt, hasSeen, nominated, watched } = film
  const lines = [
    titleOf(film, on.titleLength),
    facts(
      watchlists > 1 ? `on ${watchlists} watchlists` : null,
      listedAt === UNKNOWN_DATE ? null : `added ${day(listedAt)}`,
      hasSeen ? 'you have seen it' : null,
      watched ? 'watched here' : null,
      nominated ? 'already nominated' : null,
      tmdbId === null ? 'not known to TMDB, so it cannot be nominated' : null,
    ),
  ]
  if (tmdbId === null || nominated || !on.open) return text(...lines)
  const customId = encodeCustomId('watchlist-nominate', on.page, tmdbId, on.index)
  return textWithButton(button(`Nominate ${plainText(title, 25)}`, customId), ...lines)
}
