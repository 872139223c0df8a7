import { useCallback } from 'preact/hooks'
import { useNow } from '../clock.js'
import { html } from '../html.js'
import { formatExact, formatTime } from '../times.js'
import { fetchLibrary } from './api.js'
import { useFetched } from './use-fetched.js'

const aboutTrakt = ({ type }) => type === 'trakt'

/** How many lines of each list there are; the account's page has all. */
const shown = 12

/** Seconds. */
const justNow = 10

const deeds = {
  played: 'Watched',
  unplayed: 'No longer watched',
  rated: 'Rated',
  unrated: 'No longer rated',
  listed: 'On the watchlist',
  unlisted: 'Off the watchlist',
}
const doers = { application: 'by the bot', person: 'by themselves', generator: 'before all this' }

/** What an account holds, and what was done to it, the latest first. @param {{ slug: string }} properties */
export function LibraryView({ slug }) {
  const library = useFetched(
    useCallback(() => fetchLibrary(slug), [slug]),
    aboutTrakt,
  )
  const now = useNow()
  if (!library) return html`<p class="soft">Loading…</p>`
  const { counts, acts, watchlist, ratings, plays } = library
  return html`
    <h4>Activity</h4>
    <div role="log" aria-label="Activity of ${slug}">
      <${Lines} all=${acts.toReversed()} none="Nothing was done yet." now=${now} line=${actLine} />
    </div>
    <h4>Watchlist · ${counts.watchlist}</h4>
    <${Lines} all=${watchlist.toReversed()} none="Empty." now=${now} line=${({ movie, listedAt }) => [titleOf(movie), listedAt]} />
    <h4>Ratings · ${counts.ratings}</h4>
    <${Lines} all=${ratings} none="None." now=${now}
      line=${({ movie, rating, ratedAt }) => [`${rating} of 10 for ${titleOf(movie)}`, ratedAt]} />
    <h4>Plays · ${counts.plays}</h4>
    <${Lines} all=${plays} none="None." now=${now} line=${({ movie, watchedAt }) => [titleOf(movie), watchedAt]} />
  `
}

/** @param {{ all: any[], none: string, now: number, line: (row: any) => [words: string, instant: string] }} properties */
function Lines({ all, none, now, line }) {
  if (all.length === 0) return html`<p class="soft">${none}</p>`
  return html`<ul class="film-lines">
    ${all.slice(0, shown).map((row, at) => {
      const [words, instant] = line(row)
      return html`<li key=${all.length - at}><span>${words}</span><${When} instant=${instant} now=${now} /></li>`
    })}
    ${all.length > shown && html`<li class="soft">and ${all.length - shown} more</li>`}
  </ul>`
}

function When({ instant, now }) {
  const seconds = Date.parse(instant) / 1_000
  if (seconds === 0) return html`<small>nobody knows when</small>`
  const exact = formatExact(seconds)
  const words = Math.abs(now / 1_000 - seconds) < justNow ? 'just now' : formatTime(seconds, 'R', now)
  return html`<small><time dateTime=${exact.iso} title=${exact.text}>${words}</time></small>`
}

function actLine({ act, by, at, count, items }) {
  const films = items.map(({ movie, rating }) => (rating ? `${titleOf(movie)} ${rating} of 10` : titleOf(movie)))
  const what = films.length === 0 || films.length > 3 ? `${count} films` : films.join(', ')
  return [`${deeds[act] ?? act}: ${what} ${doers[by] ?? by}`, at]
}

const titleOf = ({ title, year }) => (year ? `${title} (${year})` : title)
