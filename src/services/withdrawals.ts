import { dropPending, insertAnnouncements } from '../../db/announcements.ts'
import type { Database } from '../../db/database.ts'
import { deleteNomination } from '../../db/nominations.ts'
import { saveCardGone } from '../../db/posted-messages.ts'
import { touchBoard } from '../../db/rounds.ts'
import type { Nomination, Round } from '../../db/schema.ts'
import { votersOf } from '../../db/votes.ts'
import { fromStored } from '../clock.ts'
import { announcement } from './planning.ts'

/** Whether the one who nominated a film took it back, or somebody who manages the server took it out. */
export type Gone = 'withdrawn' | 'removed'

/** Takes a film out: its votes go with it, and a card that is not posted yet need not be. Part of the caller's transaction. */
export async function takeOut(transaction: Database, nomination: Nomination, gone: Gone): Promise<void> {
  const { id, round_id, title, year } = nomination
  await deleteNomination(transaction, id)
  await touchBoard(transaction, round_id)
  await dropPending(transaction, round_id, { kind: 'film_card', subject: String(id) })
  await saveCardGone(transaction, round_id, String(id), { title, year, gone })
}

/** Takes a film out and owes the word of it: to the channel, and to its voters, who get their votes back. How many they are. */
export async function takeOutAloud(
  transaction: Database,
  round: Round,
  nomination: Nomination,
  gone: Gone,
  now: number,
): Promise<number> {
  const { id, title, year } = nomination
  const voters = await votersOf(transaction, id)
  await takeOut(transaction, nomination, gone)
  const closes = fromStored(round.voting_closes_at)
  const details = { title, year, gone }
  await insertAnnouncements(transaction, [
    announcement(round, 'nomination_removed', now, closes, { subject: String(id), details }),
    ...voters.map(voter => announcement(round, 'vote_returned', now, closes, { subject: `${voter}:${id}`, details })),
  ])
  return voters.length
}
