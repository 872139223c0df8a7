import { count, moment } from '../services/words.ts'
import { primaryButton, row, text, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import type { BoardState } from './data.ts'

interface Announced {
  announcementId: number
}

/** The last evening on which a film can be nominated. */
export function nominateReminder({ round, guild, nominations }: BoardState, { announcementId }: Announced): View {
  const mentionRoleId = guild.mention_role_id
  return view(
    [
      text(
        mentionRoleId ? `<@&${mentionRoleId}>` : null,
        `**Last evening to nominate.** Voting opens ${moment(round.voting_opens_at)}.`,
        nominations.length === 0
          ? 'Nothing is nominated yet. Is there a film you would like to watch with everybody? Use `/nominate`.'
          : `Nominated so far: ${count(nominations.length, 'film')}. Use \`/nominate\` to add yours.`,
      ),
    ],
    { announcementId, mentionRoleId },
  )
}

/** One hour before voting closes. */
export function voteReminder({ round, guild, ballots }: BoardState, { announcementId }: Announced): View {
  const mentionRoleId = guild.mention_role_id
  const voted = ballots === 0 ? 'Nobody has' : count(ballots, 'member has', 'members have')
  return view(
    [
      text(
        mentionRoleId ? `<@&${mentionRoleId}>` : null,
        `**Last call to vote.** Voting closes ${moment(round.voting_closes_at)}.`,
        `${voted} voted so far. Press Vote, or use \`/vote\`.`,
      ),
      row(primaryButton('Vote', encodeCustomId('vote', round.id))),
    ],
    { announcementId, mentionRoleId },
  )
}
