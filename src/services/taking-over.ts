import type { Database } from '../../db/database.ts'
import {
  type Belongings,
  belongingsOf,
  deleteProfile,
  deleteVotes,
  moveImports,
  moveNominations,
  movePlays,
  moveRatings,
  moveVotes,
  playsOf,
  saveMissingIcon,
  votesInRound,
} from '../../db/profiles.ts'
import { runningRound, touchBoard } from '../../db/rounds.ts'
import type { Play, Round, User } from '../../db/schema.ts'
import { fromStored } from '../clock.ts'
import { UserError } from '../errors.ts'

const DAY = 24 * 60 * 60_000

/**
 * Makes all that is a profile's a member's, and the profile is gone. Where both have one of a kind (a vote for a film, a
 * rating, a play of the same night), the member's own stays. Part of a write transaction. How much the member has got.
 * Throws `UserError` where somebody else was quicker.
 */
export async function takeOver(db: Database, guildId: string, profile: User, userId: number): Promise<Belongings> {
  const before = await belongingsOf(db, userId)
  const round = await runningRound(db, guildId)
  if (round) await keepOwnBallot(db, round, profile.id, userId)
  await moveNominations(db, profile.id, userId)
  await moveVotes(db, profile.id, userId)
  if (round) await keepToTheRules(db, round, userId)
  await movePlays(db, profile.id, userId, samePlays(await playsOf(db, userId), await playsOf(db, profile.id)))
  await moveRatings(db, profile.id, userId)
  await moveImports(db, profile.id, userId)
  await saveMissingIcon(db, userId, profile.icon)
  if (!(await deleteProfile(db, guildId, profile.id)))
    throw new UserError('Somebody else was quicker: this profile is claimed.')
  if (round) await touchBoard(db, round.id)
  const after = await belongingsOf(db, userId)
  return {
    nominations: after.nominations - before.nominations,
    votes: after.votes - before.votes,
    plays: after.plays - before.plays,
    ratings: after.ratings - before.ratings,
  }
}

/** A ballot is a whole: who has voted in the round that runs has said what they want. */
async function keepOwnBallot(db: Database, { id }: Round, profileId: number, userId: number): Promise<void> {
  if ((await votesInRound(db, id, userId)).length === 0) return
  await deleteVotes(
    db,
    (await votesInRound(db, id, profileId)).map(vote => vote.id),
  )
}

/** A film that both voted for or put forward can be their own now, and two ballots can be more than one. */
async function keepToTheRules(db: Database, round: Round, userId: number): Promise<void> {
  const votes = await votesInRound(db, round.id, userId)
  const allowed = votes
    .filter(vote => round.own_votes === 1 || vote.proposedBy !== userId)
    .slice(0, round.votes_per_member)
  await deleteVotes(
    db,
    votes.filter(vote => !allowed.includes(vote)).map(vote => vote.id),
  )
}

/** Plays of one night: of the same round, or of the same film within a day, as Trakt can have it at another minute. */
function samePlays(mine: Play[], theirs: Play[]): { mine: Play; theirs: Play }[] {
  return theirs.flatMap(play => {
    const own = mine.find(other => isSame(other, play))
    return own ? [{ mine: own, theirs: play }] : []
  })
}

function isSame(one: Play, other: Play): boolean {
  if (one.round_id !== null && one.round_id === other.round_id) return true
  if (one.tmdb_id === null || one.tmdb_id !== other.tmdb_id) return false
  if (one.round_id !== null && other.round_id !== null) return false
  return Math.abs(fromStored(one.watched_at) - fromStored(other.watched_at)) < DAY
}
