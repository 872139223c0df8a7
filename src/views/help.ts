import manifest from '../../package.json' with { type: 'json' }
import { count, moment } from '../services/words.ts'
import { linkButton, primaryButton, row, text, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import type { BoardState, SettingsChange } from './data.ts'

export interface HelpState {
  upcoming: SettingsChange
  /** The running round, if there is one. */
  board: BoardState | null
  /** Whether the reader may manage the server. */
  admin: boolean
  /** Whether members can link Trakt accounts. */
  trakt?: boolean
  /** Whether profiles of the old app wait to be claimed. */
  claimable?: boolean
}

/** What to do now, and what else there is. */
export function help({ upcoming, board, admin, trakt = false, claimable = false }: HelpState): View {
  return view([
    text('## What to do now', ...now(upcoming, board, admin)),
    text(
      '**Commands**',
      '- `/nominate`: put a film forward',
      '- `/vote`: choose what you would like to watch',
      "- `/movies`: this week's board",
      '- `/watched`: record that you watched a film, now or another day',
      '- `/rate`: rate a film from 1 to 10',
      '- `/results`: how a week went',
      '- `/history`: what you have watched together, or one of you; there you also choose who sees yours',
      '- `/stats`: who nominated, won and rated what',
      ...(trakt
        ? ['- `/trakt`: link your Trakt account, nominate from its watchlist, see and sync it, or end the link']
        : []),
      ...(claimable ? ['- `/claim`: take over your profile from the old app'] : []),
      '- `/privacy`: everything that is stored about you as a file, or its end',
      '- `/about`: credits and version',
      ...(admin ? ['- `/settings`: channel, schedule and rules', '- `/round`: move the running round by hand'] : []),
    ),
    board?.phase === 'voting' && board.nominations.length > 0
      ? row(primaryButton('Vote', encodeCustomId('vote', board.round.id)))
      : null,
    !upcoming.guild.channel_id && admin ? row(primaryButton('Set up', encodeCustomId('setup'))) : null,
  ])
}

/** Said when there is no round to show. */
export function noRound({ upcoming, admin }: Pick<HelpState, 'upcoming' | 'admin'>): View {
  return view([text('There is no round at the moment.', ...withoutRound(upcoming, admin))])
}

/** `trakt`: whether members can link Trakt accounts. */
export function about({ trakt = false }: { trakt?: boolean } = {}): View {
  return view([
    text(
      '## Movie Night',
      `Version ${manifest.version}. For friends who choose a film together every week.`,
      'Free software under the MIT licence.',
    ),
    text(
      '**Film data and pictures: TMDB (The Movie Database)**',
      'This product uses TMDB and the TMDB APIs but is not endorsed, certified, or otherwise approved by TMDB.',
    ),
    trakt
      ? text(
          '**Linked accounts, plays and ratings: Trakt**',
          'This product uses the Trakt API but is not endorsed or certified by Trakt.',
        )
      : null,
    row(
      linkButton('themoviedb.org', 'https://www.themoviedb.org'),
      linkButton('TMDB logo', 'https://www.themoviedb.org/about/logos-attribution'),
      trakt ? linkButton('trakt.tv', 'https://trakt.tv') : null,
    ),
  ])
}

function now(upcoming: SettingsChange, board: BoardState | null, admin: boolean): string[] {
  if (!board) return withoutRound(upcoming, admin)
  const { round, phase, nominations } = board
  switch (phase) {
    case 'nominating':
      return [
        `Put a film forward with \`/nominate\`: ${count(round.nominations_per_member, 'film')} for each of you, until voting opens ${moment(round.voting_opens_at)}.`,
      ]
    case 'voting':
      return nominations.length === 0
        ? [`Nothing was nominated this week. Voting closes ${moment(round.voting_closes_at)}.`]
        : [
            `Vote with \`/vote\`: ${count(round.votes_per_member, 'vote')} for each of you, until ${moment(round.voting_closes_at)}.`,
          ]
    case 'closed':
      return [`Voting closed ${moment(round.voting_closes_at)}. \`/results\` shows how it went.`]
    default:
      return withoutRound(upcoming, admin)
  }
}

function withoutRound({ guild, next }: SettingsChange, admin: boolean): string[] {
  if (!guild.channel_id) {
    return admin
      ? ['Choose my channel with `/settings channel`; then the first round can start.']
      : ['I have no channel yet: somebody who may manage the server chooses one with `/settings channel`.']
  }
  if (guild.paused_at) {
    return ['Movie night is paused. Somebody who may manage the server can press Resume in `/settings show`.']
  }
  return [`Nominations open ${moment(next.nominationsOpenAt)}; then put a film forward with \`/nominate\`.`]
}
