import { touchBoardsOf } from '../../db/board-films.ts'
import type { Database } from '../../db/database.ts'
import { departedInRound } from '../../db/departed.ts'
import { forgetConfigurer } from '../../db/guilds.ts'
import { giveNominations, nominationsOfMember } from '../../db/nominations.ts'
import { forgetMessagesTo } from '../../db/person.ts'
import { redrawCardsNaming, redrawRound } from '../../db/redraws.ts'
import { requestRewrite } from '../../db/rewrites.ts'
import { roundsOfPerson, touchBoard } from '../../db/rounds.ts'
import type { Round, User } from '../../db/schema.ts'
import { deleteUser } from '../../db/users.ts'
import { deleteBallot, giveBallot } from '../../db/votes.ts'
import { fromStored, toStored } from '../clock.ts'
import { decide } from './decision.ts'
import { phaseAt } from './phase.ts'
import { takeOut, takeOutAloud } from './withdrawals.ts'

/**
 * Deletes everything about a person, in one transaction of the caller's. In decided rounds their films and votes stay as
 * nobody's, so that the results stay what they were; rounds that are open lose both, and whoever voted for a film of theirs is
 * told. `endLink` is called before the row of `users` goes. A tombstone is for the caller to set.
 */
export async function erasePerson(
  transaction: Database,
  user: User,
  now: number,
  endLink: (transaction: Database, userId: number) => Promise<void> = async () => undefined,
): Promise<void> {
  for (const round of await roundsOfPerson(transaction, user.id)) await leaveRound(transaction, round, user.id, now)
  await touchBoardsOf(transaction, user.id)
  await endLink(transaction, user.id)
  if (user.discord_id !== null) {
    await forgetMessagesTo(transaction, user.discord_id)
    await redrawCardsNaming(transaction, user.discord_id)
    await forgetConfigurer(transaction, user.discord_id)
  }
  await deleteUser(transaction, user.id)
  await requestRewrite(transaction, toStored(now))
}

async function leaveRound(transaction: Database, round: Round, userId: number, now: number): Promise<void> {
  const phase = phaseAt(round, now)
  // Its deadline has passed with this ballot in it, whether the tick has come by or not.
  if (phase === 'closed') await decide(transaction, round, fromStored(round.voting_closes_at), now)
  await redrawRound(transaction, round.id, userId)
  if (phase === 'closed') {
    const heirId = await departedInRound(transaction, round.id, toStored(now))
    await giveNominations(transaction, round.id, userId, heirId)
    await giveBallot(transaction, round.id, userId, heirId)
    return
  }
  await deleteBallot(transaction, round.id, userId)
  await touchBoard(transaction, round.id)
  for (const film of await nominationsOfMember(transaction, round.id, userId)) {
    if (phase === 'voting') await takeOutAloud(transaction, round, film, 'withdrawn', now)
    else await takeOut(transaction, film, 'withdrawn')
  }
}
