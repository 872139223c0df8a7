import { count, moment } from '../services/words.ts'
import { button, gallery, row, text, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import type { BoardFilm, BoardState, Links } from './data.ts'
import { credit, facts, posterOf, proposerOf, runtimeOf, titleOf } from './films.ts'
import { resumeButton } from './settings.ts'

/** The post that ends a round. */
export function createWinnerViews(links: Links) {
  return {
    /** `late`: it is posted well after it was due, and says so. */
    winner(state: BoardState, { announcementId, wasDue }: { announcementId: number; wasDue?: string }): View {
      const { round, guild, ballots } = state
      const mentionRoleId = guild.mention_role_id
      const mention = mentionRoleId ? `<@&${mentionRoleId}>` : null
      const delay = wasDue ? `This was due ${moment(wasDue)}; I could not post it then.` : null
      const { first, second } = places(state)
      if (!first) return withoutFilm(state, { announcementId, mention, mentionRoleId, delay })
      return view(
        [
          text(mention, `## Movie night · ${round.week}`, `The winner is ${titleOf(first)}!`, delay),
          gallery(posterOf(links, first, 'w780')),
          text(
            `The film starts ${moment(round.film_starts_at)}.`,
            facts(`Nominated by ${proposerOf(first)}`, runtimeOf(first.runtime)),
            reason(state, first),
            second && ballots > 0 && `Second place: ${titleOf(second)}, ${count(second.votes, 'vote')}.`,
          ),
          row(button('Details', encodeCustomId('details', first.id))),
          text(credit),
        ],
        { announcementId, mentionRoleId },
      )
    },
  }
}

/** The result of an earlier round in short, for the board of the next one. */
export function lateResult(state: BoardState, titleLength: number): string {
  const { round } = state
  const due = `It was due ${moment(round.voting_closes_at)}; I could not post it then.`
  const { first } = places(state)
  if (!first) return `**${round.week}:** nothing was nominated, so there was no film.`
  return `**${round.week}:** the winner was ${titleOf(first, titleLength)}, nominated by ${proposerOf(first, titleLength)}. ${reason(state, first)} ${due}`
}

/** First and second place of a decided round. */
export function places({ decision, nominations }: BoardState) {
  const placed = (id: number | null | undefined) => nominations.find(film => film.id === id) ?? null
  return { first: placed(decision?.first_place_id), second: placed(decision?.second_place_id) }
}

/** Which rule decided, in words. */
export function reason({ decision, ballots, nominations }: BoardState, first: BoardFilm): string {
  const isBehind = nominations.some(film => film.votes > first.votes)
  if (isBehind && decision?.decided_by !== 'imported') {
    return 'It won when voting closed here; votes from the app that you used before have come in since.'
  }
  const tie = `There was a tie at ${count(first.votes, 'vote')}`
  switch (decision?.decided_by) {
    case 'fewest_seen':
      return `${tie}: it goes to the film that fewer of you have seen.`
    case 'earliest':
      return `${tie}, and as many of you have seen either: it goes to the one that was nominated first.`
    case 'no_votes':
      return 'Nobody voted, so the film that was nominated first wins.'
    case 'imported':
      return 'The app that you used before named it the winner.'
    default:
      return `It has the most votes: ${first.votes}, with ${count(ballots, 'member')} voting.`
  }
}

interface WithoutFilm {
  announcementId: number
  mention: string | null
  mentionRoleId: string | null
  delay: string | null
}

function withoutFilm(
  { round, guild }: BoardState,
  { announcementId, mention, mentionRoleId, delay }: WithoutFilm,
): View {
  const paused = guild.paused_at !== null
  return view(
    [
      text(
        mention,
        `## Movie night · ${round.week}`,
        'Nothing was nominated, so there is no film this week.',
        delay,
        paused
          ? 'It was quiet for two weeks, so I am taking a break. Somebody who may manage the server can press Resume to go on.'
          : `Nominations open again ${moment(guild.next_opening_at ?? round.next_opening_at)}.`,
      ),
      paused ? row(resumeButton()) : null,
    ],
    { announcementId, mentionRoleId },
  )
}
