import { MOST_NOMINATIONS } from '../nominations.ts'
import { count } from '../words.ts'
import type { OldNomination } from './nominations.ts'
import { rowKey, type WeekPlanning } from './plan.ts'
import { quoted } from './remarks.ts'

/** The films of a week that are in its round once the import is done, by ids of TMDB. */
export type WeekFilms = Map<number, { film: OldNomination; proposedAt: number }>

/** Plans the nominations that the week's round lacks. It takes as many as a vote can hold: first those that won, then by votes. */
export function planNominations(week: WeekPlanning): WeekFilms {
  const { plan, present, old, times, remark } = week
  const there = present.films.get(old.week) ?? new Set<number>()
  const all = [...old.nominations.values()].map((film, index) => ({
    film,
    proposedAt: film.proposedAt ?? times.nominationsOpenAt + index,
  }))
  const missing = all.filter(({ film }) => !there.has(film.tmdbId) && isWanted(film, week))
  const taken = new Set(
    missing.toSorted((a, b) => rankOf(b.film, week) - rankOf(a.film, week)).slice(0, MOST_NOMINATIONS - there.size),
  )
  for (const { film, proposedAt } of missing.filter(one => taken.has(one))) {
    const proposer = film.proposer !== null && present.erased.has(film.proposer) ? null : film.proposer
    plan.nominations.push({ week: old.week, film, proposer, proposedAt })
  }
  for (const { film } of missing.filter(one => !taken.has(one))) {
    remark('skipped', `${quoted(film.title)}: a round takes ${MOST_NOMINATIONS} films`)
  }
  plan.there.nominations += all.filter(({ film }) => there.has(film.tmdbId)).length
  const included = all.filter(one => there.has(one.film.tmdbId) || taken.has(one))
  return new Map(included.map(one => [one.film.tmdbId, one]))
}

/** Not what was taken out here since an earlier import, nor what somebody put forward in a running round who has deleted their data. */
function isWanted(film: OldNomination, { present, old, isRunning, remark }: WeekPlanning): boolean {
  if (present.rows.has(rowKey('nomination', old.week, film.tmdbId, ''))) {
    remark('kept', `${quoted(film.title)} was taken out here, and stays so`)
    return false
  }
  return !(isRunning && film.proposer !== null && present.erased.has(film.proposer))
}

function rankOf({ tmdbId }: OldNomination, { old }: WeekPlanning): number {
  if (tmdbId === old.first) return Number.POSITIVE_INFINITY
  return tmdbId === old.second ? Number.MAX_SAFE_INTEGER : (old.votes.get(tmdbId)?.size ?? 0)
}

/** Plans the votes for those films. In a round that runs here, a member's ballot is what they have made of it. */
export function planVotes(
  { plan, present, old, round, isRunning, times, now, remark }: WeekPlanning,
  films: WeekFilms,
): void {
  for (const [tmdbId, voters] of old.votes) {
    const film = films.get(tmdbId)
    const people = [...voters].filter(person => !present.erased.has(person))
    if (!film) {
      const title = old.nominations.get(tmdbId)?.title ?? ''
      remark('skipped', `${count(people.length, 'vote')} for ${quoted(title)}, which is not in the round`)
      continue
    }
    for (const person of people) {
      if (present.rows.has(rowKey('vote', old.week, tmdbId, person))) plan.there.votes++
      else if (round && isRunning && present.people.get(person)?.isClaimed) {
        remark('kept', `a vote for ${quoted(film.film.title)}: the member has a ballot of their own here`)
      } else plan.votes.push({ week: old.week, tmdbId, person, at: isRunning ? now : times.votingClosesAt })
    }
  }
}
