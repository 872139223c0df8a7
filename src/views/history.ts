import { UNKNOWN_DATE } from '../../db/columns.ts'
import { count } from '../services/words.ts'
import { button, fitting, row, text, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import type { MemberHistory, Page, PastPlay, RatedWeek } from './data.ts'
import { facts, proposerOf, titleOf } from './films.ts'
import { day } from './times.ts'
import { visibilityParts } from './visibility.ts'

/** What was watched, page by page, the latest first; for one reader's eyes. */
export const historyViews = {
  /** The films of the guild's weeks. */
  historyTogether(weeks: Page<RatedWeek>): View {
    return fitting(titleLength =>
      view([
        text(
          '## What you have watched together',
          weeks.total === 0
            ? 'No film has been chosen here yet. `/help` says what comes next.'
            : heading(weeks, count(weeks.total, 'film'), 'the latest first'),
          ...weeks.rows.map(week => weekLine(week, titleLength)),
        ),
        row(...turners(weeks, 'together'), button('What I have watched', encodeCustomId('history-page', 'own', 0))),
      ]),
    )
  },

  /** `trakt`: whether members can link Trakt accounts. */
  historyOf(history: MemberHistory, { trakt }: { trakt: boolean }): View {
    const { plays, of, visibility } = history
    const subject = of ?? 'own'
    return fitting(titleLength =>
      view([
        text(
          of === null ? '## What you have watched' : `## What <@${of}> has watched`,
          plays.total === 0 ? nothing(history, trakt) : heading(plays, count(plays.total, 'play'), 'the latest first'),
          ...plays.rows.map(play => playLine(play, titleLength)),
        ),
        row(
          ...turners(plays, subject),
          button('What we have watched together', encodeCustomId('history-page', 'together', 0)),
        ),
        ...(of === null ? visibilityParts(visibility) : []),
      ]),
    )
  },
}

function heading({ page, pages }: Page<unknown>, total: string, order: string): string {
  return `${total}, ${order}${pages > 1 ? ` · page ${page + 1} of ${pages}` : ''}:`
}

/** The buttons to the pages beside this one. */
function turners({ page, pages }: Page<unknown>, subject: string) {
  return [
    page > 0 ? button('Newer', encodeCustomId('history-page', subject, page - 1)) : null,
    page + 1 < pages ? button('Older', encodeCustomId('history-page', subject, page + 1)) : null,
  ]
}

function weekLine(film: RatedWeek, titleLength: number): string {
  const { week, proposer, proposerName, rated } = film
  const by = `nominated by ${proposerOf({ proposer: proposer ?? '', proposerName }, titleLength)}`
  const average = rated && `rated ${rated.average.toFixed(1)} of 10 by ${rated.count} of you`
  return `- ${week}: ${facts(titleOf(film, titleLength), by, watchedWords(film), average)}`
}

function watchedWords({ watchedOn, watchedBy }: RatedWeek): string {
  if (watchedOn === null) return 'nobody has said that they watched it'
  return `watched on ${watchedOn}${watchedBy > 0 ? ` by ${watchedBy} of you` : ''}`
}

function playLine(play: PastPlay, titleLength: number): string {
  const { watchedAt, rating, week } = play
  const when = watchedAt === UNKNOWN_DATE ? 'some time' : day(watchedAt)
  const night = week && `movie night ${week}`
  return `- ${facts(titleOf(play, titleLength), when, night, rating === null ? null : `rated ${rating} of 10`)}`
}

function nothing({ of, linked }: MemberHistory, trakt: boolean): string {
  if (of !== null) return 'I know of nothing yet that they have watched.'
  const known = 'I know of nothing yet that you have watched. Press *I watched it* after a movie night'
  if (linked) return `${known}; what Trakt knows of is here within the hour, or at once with \`/trakt sync\`.`
  return trakt ? `${known}, or link your Trakt account with \`/trakt link\`.` : `${known}.`
}
