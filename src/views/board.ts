import type { Nomination } from '../../db/schema.ts'
import { count, moment } from '../services/words.ts'
import {
  button,
  type Frame,
  fitting,
  linkButton,
  type Part,
  primaryButton,
  row,
  separator,
  text,
  textBeside,
  type View,
  view,
} from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import type { BoardFilm, BoardState, Links } from './data.ts'
import { credit, facts, labelOf, posterOf, proposerOf, runtimeOf, titleOf } from './films.ts'
import { seenWords } from './seen.ts'
import { ago } from './times.ts'
import { lateResult } from './winner.ts'

export interface BoardOptions {
  announcementId?: number
  /** Decided rounds whose result was never posted: they stand above the board. */
  previous?: BoardState[]
  /** No buttons any more: the round has moved on, or this message is a newer one's predecessor. */
  frozen?: boolean
  /** It stands in for a board that somebody deleted: those who are mentioned know already. */
  again?: boolean
}

/** The most films that stand on a board with posters: more would be over the 40 components of a message. */
const mostPosters = 10
/** There may be a row of buttons more in private. */
const mostPostersInPrivate = 8
/** The names that are said of those who have seen a film, and the length of titles that leaves room for them. */
const mostNames = 3
const roomForNames = 60
const nothing: ReadonlySet<number> = new Set()

/** The public message that shows a round. The same data give the same message, whoever asks and however often. */
export function createBoardViews(links: Links) {
  function board(
    state: BoardState,
    { announcementId, previous = [], frozen = false, again = false }: BoardOptions = {},
  ): View {
    const mentionRoleId = announcementId !== undefined && !frozen && !again ? state.guild.mention_role_id : null
    // What is frozen while voting is the board of the nominations: the votes are on the next one.
    const hasSuccessor = frozen && state.phase === 'voting'
    const buttons = frozen ? null : row(...boardButtons(state))
    return fitting(titleLength =>
      view(
        [
          ...late(previous, titleLength),
          text(mentionRoleId ? `<@&${mentionRoleId}>` : null, ...header(state, frozen)),
          ...films(state, links, { titleLength, votes: showsVotes(state) && !hasSuccessor, names: !frozen }),
          buttons,
          text(credit),
        ],
        { announcementId, mentionRoleId } satisfies Frame,
      ),
    )
  }

  return {
    board,
    /** The first message of a round; it is its board. */
    nominationsOpen: (state: BoardState, options: BoardOptions & { announcementId: number }) => board(state, options),
    /** The message with which voting opens; it is the round's board from then on. */
    votingOpen: (state: BoardState, options: BoardOptions & { announcementId: number }) => board(state, options),

    /** The board for one member's eyes, with the way to the live one. `withdrawable`: the films that they may take back, `ownSeen`: those that they have seen. */
    boardInPrivate(state: BoardState, withdrawable: Nomination[] = [], ownSeen: ReadonlySet<number> = nothing): View {
      const { guild_id, board_channel_id, board_message_id } = state.round
      const live =
        board_channel_id && board_message_id ? messageUrl(guild_id, board_channel_id, board_message_id) : null
      const buttons = row(...boardButtons(state), live ? linkButton('Go to the board', live) : null)
      return fitting(titleLength =>
        view([
          text(...header(state, false)),
          ...films(state, links, {
            titleLength,
            votes: showsVotes(state),
            names: true,
            most: mostPostersInPrivate,
            ownSeen,
          }),
          buttons,
          row(...withdrawable.slice(0, 5).map(withdrawButton)),
          text(credit),
        ]),
      )
    },
  }
}

export function messageUrl(guildId: string, channelId: string, messageId: string): string {
  return `https://discord.com/channels/${guildId}/${channelId}/${messageId}`
}

/** Whether this round shows how many votes a film has. */
export function showsVotes({ phase, round }: Pick<BoardState, 'phase' | 'round'>): boolean {
  return phase === 'closed' || (phase === 'voting' && round.show_tallies === 1)
}

function boardButtons({ phase, nominations, round }: BoardState) {
  if (nominations.length === 0) return []
  const usual = [
    button('Details of a film', encodeCustomId('details-list', round.id)),
    button('Mark watched', encodeCustomId('watched-list', round.id)),
  ]
  return phase === 'voting' ? [primaryButton('Vote', encodeCustomId('vote', round.id)), ...usual] : usual
}

function withdrawButton(film: Nomination) {
  return button(`Withdraw ${labelOf(film, 60)}`, encodeCustomId('withdraw', film.id))
}

function late(previous: BoardState[], titleLength: number): Part[] {
  if (previous.length === 0) return []
  return [text(...previous.slice(-3).map(state => lateResult(state, titleLength))), separator()]
}

function header(state: BoardState, frozen: boolean): string[] {
  const { round } = state
  const title = `## Movie night · ${round.week}`
  switch (state.phase) {
    case 'upcoming':
      return [title, `Nominations open ${moment(round.nominations_open_at)}.`]
    case 'nominating':
      return [title, ...nominatingWords(state, frozen)]
    case 'voting':
      return [title, ...votingWords(state, frozen)]
    case 'closed':
      return [title, ...closedWords(state)]
    case 'cancelled':
      return [title, '**Cancelled.** There is no vote this week.']
  }
}

function nominatingWords({ round, nominations }: BoardState, frozen: boolean): string[] {
  if (frozen) return [`**Closed.** Voting opens ${moment(round.voting_opens_at)}.`]
  return [
    '**Nominations are open.** Put a film forward with `/nominate`: ' +
      `${count(round.nominations_per_member, 'film')} for each of you.`,
    `Voting opens ${moment(round.voting_opens_at)}.`,
    nominations.length === 0
      ? 'Nothing is nominated yet: be the first!'
      : `Nominated so far: ${count(nominations.length, 'film')}.`,
  ]
}

function votingWords({ round, nominations, ballots }: BoardState, frozen: boolean): string[] {
  if (frozen) return [`**Closed.** Nominations ended ${ago(round.voting_opens_at)}; the vote has a board of its own.`]
  const closes = `Voting closes ${moment(round.voting_closes_at)}.`
  if (nominations.length === 0) return ['**Nothing was nominated**, so there is nothing to vote for.', closes]
  return [
    '**Voting is open.** Press Vote or use `/vote`: ' +
      `${count(round.votes_per_member, 'vote')} for each of you, and you can change your mind until the end.`,
    closes,
    `The film starts ${moment(round.film_starts_at)}.`,
    `${ballots === 0 ? 'Nobody has' : `${count(ballots, 'member has', 'members have')}`} voted so far.`,
  ]
}

function closedWords({ round, decision, nominations }: BoardState): string[] {
  // Such a round ends as soon as its nominations do.
  if (nominations.length === 0) return ['**Closed.** Nothing was nominated, so there is no film this week.']
  const winner = nominations.find(film => film.id === decision?.first_place_id)
  return [
    `**Closed.** Voting ended ${moment(round.voting_closes_at)}.`,
    winner ? `The winner is ${titleOf(winner, 60)}.` : 'The votes are being counted.',
  ]
}

interface FilmList {
  titleLength: number
  /** Whether the films' votes are shown. */
  votes: boolean
  /** Whether those are named who have seen a film. What is frozen stands there for ever, and they may hide it one day. */
  names: boolean
  most?: number
  /** Films that the reader has seen, by `nominations.id`. */
  ownSeen?: ReadonlySet<number>
}

function films({ nominations, audience }: BoardState, links: Links, list: FilmList): Part[] {
  const { titleLength, most = mostPosters } = list
  if (nominations.length === 0) return []
  if (nominations.length > most) {
    const lines = nominations.map((film, index) => `${index + 1}. ${compactLine(film, audience, list)}`)
    return [text(...lines)]
  }
  const names = { most: list.names && titleLength >= roomForNames ? mostNames : 0, length: Math.min(titleLength, 40) }
  return nominations.map(film =>
    textBeside(
      posterOf(links, film, 'w185'),
      facts(titleOf(film, titleLength), runtimeOf(film.runtime)),
      facts(
        `Nominated by ${proposerOf(film, titleLength)}`,
        votesOf(film, list),
        ownMark(film, list),
        seenWords(film, audience, names),
      ),
    ),
  )
}

function compactLine(film: BoardFilm, audience: number, list: FilmList): string | null {
  const { titleLength } = list
  const by = `by ${proposerOf(film, titleLength)}`
  return facts(titleOf(film, titleLength), by, votesOf(film, list), ownMark(film, list), seenWords(film, audience))
}

function votesOf({ votes }: BoardFilm, list: FilmList): string | null {
  return list.votes ? count(votes, 'vote') : null
}

function ownMark({ id }: BoardFilm, { ownSeen }: FilmList): string | null {
  return ownSeen?.has(id) ? 'you have seen it' : null
}
