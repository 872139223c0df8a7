import type { Round } from '../../../db/schema.ts'
import { fromStored } from '../../clock.ts'
import type { RoundTimes, Schedule } from '../schedule.ts'
import type { Planning, WeekPlanning } from './plan.ts'
import { planDecision } from './plan-decision.ts'
import { planNominations, planVotes } from './plan-films.ts'
import { quoted, type Remark } from './remarks.ts'
import { isDeadlineOf, standingOf, timesOf } from './times.ts'
import type { OldWeek } from './weeks.ts'

/** Plans what one week of the file brings: a round of its own, or what is missing in the one that the guild has. */
export function planWeek(old: OldWeek, planning: Planning, schedule: Schedule): void {
  const { plan, present, now } = planning
  const remark = (kind: Remark['kind'], why: string) =>
    void plan.remarks.push({ kind, where: `${old.where} ${quoted(old.week)}`, why })
  const round = present.rounds.get(old.week) ?? null
  const standing = standingOf(old, schedule, now)
  const other = otherRunning(old, planning)
  if (standing === 'to come') return void remark('skipped', 'the week is still to come')
  if (round?.phase === 'cancelled') return void remark('kept', 'the week was cancelled here, and stays so')
  if (standing === 'running' && !round && other)
    return void remark('skipped', `the week is running, and so is ${other} here: import again when that is decided`)
  const isRunning = round ? ['nominating', 'voting'].includes(round.phase) : standing === 'running'
  const times = round ? timesOfRound(round) : timesOf(old, schedule, now)
  const week: WeekPlanning = { ...planning, old, schedule, round, isRunning, times, remark }
  if (!round && old.current) remarkTimes(week, old.current)
  const films = planNominations(week)
  planVotes(week, films)
  if (!round) plan.rounds.push({ times, isRunning, ...rulesFor(week) })
  planDecision(week, films)
}

/** The week of another round that runs in the guild, of which there is one at a time. */
function otherRunning({ week }: OldWeek, { present }: Planning): string | undefined {
  return [...present.rounds.values()].find(
    round => round.week !== week && ['nominating', 'voting'].includes(round.phase),
  )?.week
}

function timesOfRound(round: Round): RoundTimes {
  return {
    week: round.week,
    nominationsOpenAt: fromStored(round.nominations_open_at),
    votingOpensAt: fromStored(round.voting_opens_at),
    votingClosesAt: fromStored(round.voting_closes_at),
    filmStartsAt: fromStored(round.film_starts_at),
    nextOpeningAt: fromStored(round.next_opening_at),
  }
}

function remarkTimes(
  { old, schedule, isRunning, times, now, remark }: WeekPlanning,
  { phase, deadline }: NonNullable<OldWeek['current']>,
): void {
  if (deadline !== null && !isDeadlineOf(old.week, deadline, schedule.zone)) {
    remark('mended', 'its deadline is in another week: the usual one of the server counts')
  }
  if (isRunning && phase === 'nomination' && times.votingOpensAt <= now) {
    remark('mended', 'nominations would still be open, but by the schedule of the server voting is')
  }
}

/** The guild's rules, widened to what people have done already in a vote that goes on. */
function rulesFor({ present, plan, old, isRunning }: WeekPlanning): { votesPerMember: number; ownVotes: number } {
  const { votes_per_member: usual, own_votes: usualOwn } = present.guild
  if (!isRunning) return { votesPerMember: usual, ownVotes: usualOwn }
  const ballots = Map.groupBy(
    plan.votes.filter(vote => vote.week === old.week),
    vote => vote.person,
  )
  const largest = Math.max(0, ...[...ballots.values()].map(ballot => ballot.length))
  const own = [...ballots.values()]
    .flat()
    .some(({ tmdbId, person }) => old.nominations.get(tmdbId)?.proposer === person)
  return { votesPerMember: Math.max(usual, largest), ownVotes: own ? 1 : usualOwn }
}
