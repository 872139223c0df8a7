import { Temporal } from 'temporal-polyfill'
import type { Nomination, Round } from '../../../db/schema.ts'
import { fromStored } from '../../clock.ts'
import { scheduleOf } from '../guild-schedule.ts'
import { MOST_NOMINATIONS } from '../nominations.ts'
import type { OldNomination } from './nominations.ts'
import { quoted } from './remarks.ts'
import { type Comparing, changedReason, erasedReason, memberReason } from './sides.ts'
import { nightOf, standingOf } from './times.ts'
import type { OldWeek } from './weeks.ts'

interface ComparingWeek extends Comparing {
  old: OldWeek
  round: Round
  /** Says that something of this week differs. */
  weekDiffers(what: string, because?: string | null | false): void
}

const decidedReason = 'the week was decided here'

/** Compares one week of the file with the guild's round. */
export function compareWeek(old: OldWeek, comparing: Comparing): void {
  const { side, now } = comparing
  const place = `${old.where} ${quoted(old.week)}`
  const weekDiffers: ComparingWeek['weekDiffers'] = (what, because) => comparing.differs(place, what, because)
  const round = side.rounds.get(old.week)
  const standing = standingOf(old, scheduleOf(side.guild), now)
  if (!round) return void weekDiffers('is missing', missingReason(standing, comparing))
  if (round.phase === 'cancelled') return void weekDiffers('is cancelled', 'it was cancelled here')
  const week: ComparingWeek = { ...comparing, old, round, weekDiffers }
  for (const film of old.nominations.values()) compareFilm(film, week)
  compareVotes(week)
  compareStrangers(week)
  if (standing !== 'running') compareDecision(week)
}

function missingReason(standing: string, { side }: Comparing): string | null {
  if (standing === 'to come') return 'it is still to come'
  const runs = [...side.rounds.values()].find(isRunning)
  return standing === 'running' && runs ? `${runs.week} is running here` : null
}

function isRunning({ phase }: Round): boolean {
  return phase === 'nominating' || phase === 'voting'
}

function compareFilm(film: OldNomination, { side, old, round, erased, weekDiffers }: ComparingWeek): void {
  const row = side.nomination(old.week, film.tmdbId)
  const wasImported = side.wasImported('nomination', old.week, film.tmdbId, '')
  const isErased = film.proposer !== null && erased.has(film.proposer)
  if (!row) {
    const isFull = side.nominationsOf(old.week).length >= MOST_NOMINATIONS
    const reason = wasImported ? changedReason : isFull && `a round takes ${MOST_NOMINATIONS} films`
    return void weekDiffers(`${quoted(film.title)} is missing`, isErased && isRunning(round) ? erasedReason : reason)
  }
  const proposer = side.people.get(film.proposer ?? '')
  const faults = [
    ...fieldsThatDiffer(film, row),
    ...(proposer && !isErased && row.proposed_by !== proposer.userId ? ['proposedBy'] : []),
    ...(film.proposedAt !== null && fromStored(row.proposed_at) !== film.proposedAt ? ['proposedAt'] : []),
  ]
  if (faults.length > 0)
    weekDiffers(`${quoted(film.title)} has another ${faults.join(', ')}`, !wasImported && 'it was put forward here')
}

function fieldsThatDiffer(film: OldNomination, row: Nomination): string[] {
  const both: [string, unknown, unknown][] = [
    ['title', film.title, row.title],
    ['year', film.year, row.year],
    ['imdbId', film.imdbId, row.imdb_id],
    ['posterPath', film.posterPath, row.poster_path],
    ['backdropPath', film.backdropPath, row.backdrop_path],
    ['rating', film.rating, row.rating],
    ['overview', film.overview, row.overview],
  ]
  return both.filter(([, inFile, inDatabase]) => inFile !== inDatabase).map(([name]) => name)
}

function compareVotes({ side, old, round, erased, weekDiffers }: ComparingWeek): void {
  for (const [tmdbId, voters] of old.votes) {
    if (!side.nomination(old.week, tmdbId)) continue
    const title = quoted(old.nominations.get(tmdbId)?.title ?? '')
    for (const key of voters) {
      const person = side.people.get(key)
      if (person && side.hasVote(old.week, tmdbId, person.userId)) continue
      if (erased.has(key)) weekDiffers(`a vote for ${title} is missing`, erasedReason)
      else {
        const isTheirs = person?.isClaimed && isRunning(round) && memberReason
        const reason = side.wasImported('vote', old.week, tmdbId, key) ? changedReason : isTheirs
        weekDiffers(`the vote of ${quoted(key)} for ${title} is missing`, reason)
      }
    }
  }
}

/** What profiles of the file have in the database, and not in the file. */
function compareStrangers({ side, old, weekDiffers }: ComparingWeek): void {
  const profiles = new Map(
    [...side.people].flatMap(([key, { userId, isClaimed }]) => (isClaimed ? [] : [[userId, key] as const])),
  )
  for (const { tmdb_id, title, proposed_by } of side.nominationsOf(old.week)) {
    if (profiles.has(proposed_by) && !old.nominations.has(tmdb_id)) weekDiffers(`${quoted(title)} is not in the file`)
  }
  for (const { tmdb_id, user_id } of side.votesOf(old.week)) {
    const key = profiles.get(user_id)
    if (key === undefined || old.votes.get(tmdb_id)?.has(key)) continue
    weekDiffers(
      `a vote of ${quoted(key)} for ${quoted(side.nomination(old.week, tmdb_id)?.title ?? '')} is not in the file`,
    )
  }
}

function compareDecision(week: ComparingWeek): void {
  const { side, old, round, weekDiffers } = week
  const decision = side.decision(old.week)
  if (!decision) return void weekDiffers('is not decided', isRunning(round) && 'it is running here')
  const isOurs = !(round.decided_at !== null && round.imported_at !== null && round.decided_at <= round.imported_at)
  if (old.first !== null) {
    if (decision.first !== old.first) weekDiffers('has another first place', isOurs && decidedReason)
    if (decision.second !== old.second) weekDiffers('has another second place', isOurs && decidedReason)
  } else if (!isOurs && decision.first !== null && votesFor(old, decision.first) < mostVotes(old)) {
    weekDiffers('was won by a film that has not the most votes')
  }
  if (decision.first !== null && (!isOurs || decision.first === old.first)) compareNight(week, decision.first, isOurs)
}

function votesFor({ votes }: OldWeek, tmdbId: number): number {
  return votes.get(tmdbId)?.size ?? 0
}

function mostVotes(old: OldWeek): number {
  return Math.max(0, ...[...old.nominations.keys()].map(tmdbId => votesFor(old, tmdbId)))
}

/** Who watched the first place on that Friday: the users of the file, and whoever took part in that week. */
function compareNight(week: ComparingWeek, first: number, isOurs: boolean): void {
  const { file, side, old, now, erased, weekDiffers } = week
  const { date, startsAt } = nightOf(old.week, scheduleOf(side.guild))
  if (startsAt > now) return
  const watchedOn = side.decision(old.week)?.watchedOn
  if (watchedOn !== date)
    weekDiffers(`was watched on ${watchedOn ?? 'no day'}, not on ${date}`, isOurs && decidedReason)
  const present = new Set(file.people.filter(({ isUser }) => isUser).map(({ key }) => key))
  for (const film of old.nominations.values()) {
    for (const key of [film.proposer ?? '', ...film.ratings.keys(), ...(old.votes.get(film.tmdbId) ?? [])])
      present.add(key)
  }
  for (const key of present) {
    const person = side.people.get(key)
    if (!person || erased.has(key)) continue
    const play = side.play(old.week, person.userId)
    const because = person.isClaimed ? memberReason : side.wasImported('play', old.week, first, key) && changedReason
    const rating = old.nominations.get(first)?.ratings.get(key) ?? null
    if (play?.tmdb_id !== first) weekDiffers(`the play of ${quoted(key)} is missing`, because)
    else if (dateIn(play.watched_at, side.guild.zone) !== date)
      weekDiffers(`the play of ${quoted(key)} is of another day`, because)
    else if (play.rating !== rating) weekDiffers(`the play of ${quoted(key)} has another rating`, because)
  }
}

function dateIn(at: string, zone: string): string {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString()
}
