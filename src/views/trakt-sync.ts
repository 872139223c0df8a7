import type { ImportContent, ImportSummary } from '../services/import-news.ts'
import type { SyncCounts } from '../services/sync-record.ts'
import type { SyncProblem, SyncState } from '../services/sync-state.ts'
import { button, primaryButton, row, text, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import { ago } from './times.ts'

const BAR = 20

/** Reading a member's Trakt account: how far it is and what came of it; all of it is for one member's eyes. */
export const traktSyncViews = {
  /** A direct message about the first import, which is drawn again until it is the summary. */
  traktImport(content: ImportContent, { announcementId }: { announcementId: number }): View {
    return view([text(...importLines(content))], { announcementId })
  },

  /** The answer to `/trakt sync`, drawn again until the pull has ended. `userId` is a Discord id. */
  traktSync(state: SyncState, userId: string, { already = false } = {}): View {
    if (isOver(state)) {
      const again = primaryButton('Link again', encodeCustomId('trakt-link', userId))
      return view([text(...outcomeLines(state)), row(state.problem?.kind === 'relink' ? again : syncButton(userId))])
    }
    return view([
      text(
        already ? '**A sync is under way already.**' : '**Syncing with Trakt…**',
        ...progressLines(state),
        'It goes on by itself if you close this; `/trakt status` shows how far it is.',
      ),
    ])
  },

  /** The link, and with it the pull, has ended meanwhile. */
  traktSyncStopped(): View {
    return view([text('**The sync has stopped**, because the account is no longer linked.')])
  },
}

/** Whether nothing more comes of it now. */
export function isOver(state: SyncState): boolean {
  return !state.isRunning && !state.isDue
}

export function syncButton(userId: string) {
  return button('Sync now', encodeCustomId('trakt-sync', userId))
}

/** How a member's pulls stand, for `/trakt status`. */
export function syncLines(state: SyncState): string[] {
  if (state.isRunning || (state.isDue && state.problem === null)) return progressLines(state)
  return state.problem === null ? [] : outcomeLines(state)
}

function importLines(content: ImportContent): string[] {
  switch (content.state) {
    case 'running':
      return [
        '## Importing your Trakt account',
        ...progressLines(content.sync),
        'You need not wait: this goes on by itself, and here you see how far it is.',
      ]
    case 'done':
      return ['## Your Trakt account is imported', ...summaryLines(content.summary)]
    case 'stopped':
      return ['**The import has stopped**, because the account is no longer linked. What it had brought is deleted.']
  }
}

function summaryLines({ plays, films, ratings, listed, skipped }: ImportSummary): string[] {
  const isEmpty = plays + ratings + listed === 0
  return [
    isEmpty ? 'It is empty so far: nothing seen, rated or listed.' : null,
    plays === 0 ? null : `👁 **${number(plays)}** ${plural(plays, 'play')} of ${number(films)} ${plural(films, 'film')}`,
    ratings === 0 ? null : `⭐ **${number(ratings)}** ${plural(ratings, 'rating')}`,
    listed === 0 ? null : `🔖 **${number(listed)}** ${plural(listed, 'film')} on your watchlist`,
    skipped === 0
      ? null
      : `${number(skipped)} ${plural(skipped, 'entry', 'entries')} left out, because Trakt does not say which film is meant.`,
    listed === 0 ? null : '`/nominate` with nothing typed offers you these, and `/trakt watchlist` shows them all.',
    'Who else learns what you have seen, you choose with `/trakt status` on each server.',
    'From now on I look at Trakt about every hour; `/trakt sync` does it at once.',
  ].filter(line => line !== null)
}

/** A bar with counts, and what it waits for. */
function progressLines(state: SyncState): string[] {
  const { stage, progress, problem } = state
  const lines = [stage === null ? 'Asking Trakt what has changed…' : stageWords(state)]
  if (stage !== null && progress.total !== null) lines.unshift(bar(progress.done, progress.total))
  if (problem && !state.isRunning) {
    const when = problem.kind === 'relink' ? 'by myself then' : ago(state.nextAt)
    lines.push(`${problemWords(problem)} I go on ${when}.`)
  }
  return lines
}

function stageWords({ stage, progress: { done, total } }: SyncState): string {
  const of = total === null ? number(done) : `${number(done)} of ${number(total)}`
  switch (stage) {
    case 'plays':
      return `${of} plays`
    case 'check':
      return total === null ? 'Comparing with what I know…' : `Comparing with what I know: ${of}`
    case 'ratings':
      return `Ratings: ${of}`
    default:
      return `Watchlist: ${of}`
  }
}

function outcomeLines(state: SyncState): string[] {
  const { problem, nextAt, finishedAt } = state
  if (problem) {
    const what = state.stage === null ? 'Nothing was synced just now' : 'The sync is not complete yet'
    return [`**${what}.** ${problemWords(problem)} ${afterProblem(problem, nextAt)}`]
  }
  return [changeWords(state.counts), finishedAt === null ? '' : `Synced ${ago(finishedAt)}.`].filter(
    line => line !== '',
  )
}

function changeWords(counts: SyncCounts): string {
  const changes = [
    [counts.plays, 'new play', 'new plays'],
    [counts.playsGone, 'play removed', 'plays removed'],
    [counts.ratings, 'new rating', 'new ratings'],
    [counts.ratingsGone, 'rating removed', 'ratings removed'],
    [counts.listed, 'film more on your watchlist', 'films more on your watchlist'],
    [counts.unlisted, 'film fewer on your watchlist', 'films fewer on your watchlist'],
  ] as const
  const told = changes
    .filter(([many]) => many > 0)
    .map(([many, one, more]) => `${number(many)} ${plural(many, one, more)}`)
  return told.length === 0 ? '**Everything is up to date.**' : `**Up to date now:** ${told.join(', ')}.`
}

function problemWords({ kind, id }: SyncProblem): string {
  switch (kind) {
    case 'rate_limited':
      return 'Trakt has asked me to slow down.'
    case 'unavailable':
    case 'timeout':
      return 'Trakt does not answer at the moment.'
    case 'malformed':
      return "Trakt's answer made no sense."
    case 'locked':
      return 'Trakt has locked this account, or you have deactivated it there.'
    case 'unauthorized':
    case 'invalid_grant':
      return 'Trakt did not accept my key to your account.'
    case 'relink':
      return 'Trakt no longer lets me in: please link your account again with `/trakt link`.'
    case 'internal':
      return `Something went wrong on our side. Whoever runs me finds it in the log${id === null ? '' : ` under \`${id}\``}.`
    default:
      return 'Trakt does not let me in. It is nothing that you can mend; whoever runs me finds the reason in the log.'
  }
}

function afterProblem({ kind }: SyncProblem, nextAt: string): string {
  if (kind === 'relink') return 'Nothing is lost.'
  return `${kind === 'locked' ? 'I look again' : 'I try again'} ${ago(nextAt)}.`
}

function bar(done: number, total: number): string {
  const full = total === 0 ? BAR : Math.floor((done / total) * BAR)
  return '▰'.repeat(full) + '▱'.repeat(BAR - full)
}

/** With separators, since there may be ten thousands. */
function number(value: number): string {
  return value.toLocaleString('en')
}

function plural(many: number, one: string, more = `${one}s`): string {
  return many === 1 ? one : more
}
