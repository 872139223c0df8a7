import { type Database, write } from '../../db/database.ts'
import { roundById, runningRound, touchBoard } from '../../db/rounds.ts'
import type { Round } from '../../db/schema.ts'
import { countAudience, type Seen, type SeenForReader, seenByNobody, seenInRound } from '../../db/seen.ts'
import { type BallotFilm, ballotFilms, replaceBallot } from '../../db/votes.ts'
import { type Clock, toStored } from '../clock.ts'
import { UserError } from '../errors.ts'
import type { Hooks } from './hooks.ts'
import { phaseAt } from './phase.ts'
import { count, moment } from './words.ts'

export type Votes = ReturnType<typeof createVotes>

/** A member's own view of the vote. */
export interface Ballot {
  round: Round
  films: FilmOnBallot[]
  /** The most films that this member can vote for: their votes, or fewer where fewer films are left for them. */
  max: number
  chosen: number
  /** The members of whom it could be known what they have seen, unless nobody has seen any of the films. */
  audience: number
}

/** `own`: the member has nominated it; `hasSeen`: they have seen it. */
export type FilmOnBallot = Pick<BallotFilm, 'id' | 'title' | 'year' | 'runtime' | 'proposerName'> &
  Seen & { own: boolean; chosen: boolean; hasSeen: boolean }

/** Votes: a member's ballot is replaced as a whole. */
export function createVotes({ db, clock, hooks }: { db: Database; clock: Clock; hooks: Hooks }) {
  async function ballotOf(round: Round, userId: number, films: BallotFilm[], chosen: number[]): Promise<Ballot> {
    const eligible = films.filter(film => round.own_votes === 1 || film.proposed_by !== userId)
    const isKnown = films.some(film => film.play !== null)
    const seen = isKnown ? await seenInRound(db, round.id, userId) : new Map<number, SeenForReader>()
    return {
      round,
      films: films.map(({ id, title, year, runtime, proposerName, proposed_by }) => {
        const { own: hasSeen, ...seers } = seen.get(id) ?? seenByNobody
        return {
          ...{ id, title, year, runtime, proposerName, ...seers, hasSeen },
          own: proposed_by === userId,
          chosen: chosen.includes(id),
        }
      }),
      max: Math.min(round.votes_per_member, eligible.length),
      chosen: chosen.length,
      audience: seen.size > 0 ? await countAudience(db, round.guild_id) : 0,
    }
  }

  return {
    /** What the member can vote for and has voted for. Throws `UserError` when voting is not open, or there is nothing for them. */
    async ballot(guildId: string, userId: number): Promise<Ballot> {
      const round = await runningRound(db, guildId)
      if (!round) throw new UserError('No vote is running at the moment. `/help` says what comes next.')
      mustBeVoting(round, clock.now())
      const films = await ballotFilms(db, round.id, userId)
      const ballot = await ballotOf(round, userId, films, votedFor(films))
      if (ballot.films.length === 0) throw new UserError('No film is in this week, so there is nothing to vote for.')
      if (ballot.max === 0) {
        throw new UserError(
          'The only films this week are your own, and nobody votes for their own. The others decide this one.',
        )
      }
      return ballot
    },

    /**
     * Makes these films the member's ballot, all or nothing. Throws `UserError` when the deadline has passed, a film is no
     * longer in or is their own, or there are too many; the ballot stays as it was then.
     */
    async cast(guildId: string, userId: number, roundId: number, nominationIds: number[]): Promise<Ballot> {
      const { round, films, wanted } = await write(db, async transaction => {
        const now = clock.now()
        const round = await roundById(transaction, roundId)
        if (!round || round.guild_id !== guildId)
          throw new UserError('This vote is not from here. Open yours with `/vote`.')
        mustBeVoting(round, now)
        const wanted = [...new Set(nominationIds)]
        const films = await ballotFilms(transaction, round.id, userId)
        mustBeEligible(round, films, userId, wanted)
        const present = votedFor(films)
        await replaceBallot(transaction, { userId, week: round.week, present, wanted, now: toStored(now) })
        await touchBoard(transaction, round.id)
        return { round, films, wanted }
      })
      hooks.boardChanged()
      return ballotOf(round, userId, films, wanted)
    },
  }
}

function votedFor(films: BallotFilm[]): number[] {
  return films.filter(film => film.vote !== null).map(film => film.id)
}

function mustBeVoting(round: Round, now: number): void {
  switch (phaseAt(round, now)) {
    case 'voting':
      return
    case 'upcoming':
    case 'nominating':
      throw new UserError(
        `Voting opens ${moment(round.voting_opens_at)}. Until then, put a film in with \`/nominate\`.`,
      )
    case 'closed':
      throw new UserError(`Voting for this round closed ${moment(round.voting_closes_at)}. See \`/results\`.`)
    case 'cancelled':
      throw new UserError('This round was cancelled, so there is nothing to vote on.')
  }
}

function mustBeEligible(round: Round, films: BallotFilm[], userId: number, wanted: number[]): void {
  const proposers = new Map(films.map(film => [film.id, film.proposed_by]))
  if (wanted.some(id => !proposers.has(id))) {
    throw new UserError(
      'One of these films has just been taken out, so nothing was changed. Open your ballot again with `/vote`.',
    )
  }
  if (round.own_votes === 0 && wanted.some(id => proposers.get(id) === userId)) {
    throw new UserError('Nobody votes for their own film here. Your ballot stays as it was.')
  }
  if (wanted.length > round.votes_per_member) {
    throw new UserError(
      `You have ${count(round.votes_per_member, 'vote')}, and that is more. Your ballot stays as it was.`,
    )
  }
}
