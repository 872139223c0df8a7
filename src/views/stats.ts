import { count } from '../services/words.ts'
import { button, fitting, type Part, row, text, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import type { Person, Stats } from './data.ts'
import { proposerOf, titleOf } from './films.ts'
import { seenWords } from './seen.ts'

/** A guild in numbers, for one reader's eyes. */
export const statsViews = {
  stats(stats: Stats): View {
    const { totals, nominators, best, mostSeen, regulars, raters } = stats
    if (totals.nominations === 0) {
      return view([
        text(
          '## Movie night in numbers',
          'There is nothing to count yet: put the first film forward with `/nominate`.',
        ),
      ])
    }
    return fitting(titleLength => {
      const nameOf = ({ discordId, name }: Person) =>
        proposerOf({ proposer: discordId ?? '', proposerName: name }, titleLength)
      return view([
        text('## Movie night in numbers', ...totalWords(stats)),
        list('Who nominates and wins', nominators, each => `${nameOf(each)}: ${fared(each)}`),
        list(
          'Best rated',
          best,
          film =>
            `${titleOf(film, titleLength)}: ${film.average.toFixed(1)} of 10, from ${count(film.count, 'rating')}`,
        ),
        list(
          'Most seen',
          mostSeen,
          film => `${titleOf(film, titleLength)}: ${seenWords({ ...film, seers: [] }, stats.audience)}`,
        ),
        list('Always there', regulars, each => `${nameOf(each)}: ${count(each.nights, 'movie night')}`),
        list(
          'Who rates',
          raters,
          each => `${nameOf(each)}: ${count(each.count, 'film')}, ${each.average.toFixed(1)} of 10 on average`,
        ),
        text(smallPrint),
        row(button('What we have watched together', encodeCustomId('history-page', 'together', 0))),
      ])
    })
  },
}

const smallPrint =
  '-# Plays and ratings carry a name only where members chose that, and averages need two ratings at least. `/history` with your own name shows what you chose.'

function totalWords({ totals }: Stats): string[] {
  const { weeks, watched, nominations, votes } = totals
  return [
    `${count(nominations, 'film')} put forward, ${count(votes, 'vote')} cast.`,
    weeks === 0
      ? 'No week has been decided yet.'
      : `${count(weeks, 'week')} decided; you have watched ${watched === 0 ? 'none of the films yet' : `${watched} of the films`} together.`,
  ]
}

function fared({ nominated, won, second }: Stats['nominators'][number]): string {
  const parts = [
    `${count(nominated, 'film')} nominated`,
    won > 0 && `${won} won`,
    second > 0 && `${second} came second`,
  ]
  return parts.filter(part => part !== false).join(', ')
}

/** A list under its name; nothing where it is empty. */
function list<Row>(name: string, rows: Row[], line: (each: Row) => string): Part {
  return rows.length === 0 ? null : text(`**${name}**`, ...rows.map((each, index) => `${index + 1}. ${line(each)}`))
}
