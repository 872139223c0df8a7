import { placesOf } from './places.ts'
import { type PlannedPlay, rowKey, type WeekPlanning } from './plan.ts'
import type { WeekFilms } from './plan-films.ts'
import { nightOf } from './times.ts'

/** Plans how a week ended, who watched its film and what they thought of it. A week that runs is decided at its deadline. */
export function planDecision(week: WeekPlanning, films: WeekFilms): void {
  const { round, isRunning, old, plan, present, remark } = week
  planRatings(week, films)
  if (isRunning) {
    if (round && old.current === null) remark('kept', 'the week is running here, and is decided here')
    return
  }
  if (!round) return void decideAnew(week, films)
  const winner = present.winners.get(old.week) ?? null
  plan.there.week_history++
  if (!isDecidedByImport(week) && old.first !== winner) {
    if (old.first !== null) remark('kept', 'the week was decided here, for another film, and stays so')
    return
  }
  planNight(week, films, winner)
}

/** Whether the round was over when it was imported. */
function isDecidedByImport({ round }: WeekPlanning): boolean {
  if (!round?.imported_at || !round.decided_at) return false
  return round.decided_at <= round.imported_at
}

function decideAnew(week: WeekPlanning, films: WeekFilms): void {
  const { old, plan, remark } = week
  const contenders = [...films].map(([tmdbId, { proposedAt }]) => ({
    tmdbId,
    proposedAt,
    votes: old.votes.get(tmdbId)?.size ?? 0,
  }))
  const places = placesOf(contenders, old)
  if (places.decidedBy === 'imported') remark('kept', 'its winner is not the one that our rules would name')
  if (old.first === null && places.first !== null) remark('mended', 'names no winner: the votes are counted now')
  plan.decisions.push({ week: old.week, ...places })
  planNight(week, films, places.first)
}

/** The first place was watched together on that Friday: by the users of the file, and by whoever took part in that week. */
function planNight(
  { old, plan, file, present, schedule, now, remark }: WeekPlanning,
  films: WeekFilms,
  winner: number | null,
): void {
  const film = winner === null ? undefined : films.get(winner)?.film
  if (!film) return
  const { date, startsAt } = nightOf(old.week, schedule)
  if (startsAt > now) return void remark('skipped', 'the plays: its film has not begun yet; import again after that')
  plan.nights.push({ week: old.week, date })
  const people = new Set([
    ...file.people.filter(person => person.isUser).map(person => person.key),
    ...takingPart(old, films),
  ])
  for (const person of people) {
    if (present.erased.has(person)) continue
    const play: PlannedPlay = {
      week: old.week,
      tmdbId: film.tmdbId,
      person,
      at: startsAt,
      film,
      rating: film.ratings.get(person) ?? null,
    }
    if (present.rows.has(rowKey('play', old.week, film.tmdbId, person))) plan.there.watch_history++
    else plan.plays.push(play)
  }
}

function takingPart({ votes }: WeekPlanning['old'], films: WeekFilms): string[] {
  const proposers = [...films.values()].flatMap(({ film }) => film.proposer ?? [])
  const raters = [...films.values()].flatMap(({ film }) => [...film.ratings.keys()])
  return [...proposers, ...[...votes.values()].flatMap(voters => [...voters]), ...raters]
}

/** What was given after watching: on that Friday, or now where that is still to come. */
function planRatings({ old, plan, present, schedule, now }: WeekPlanning, films: WeekFilms): void {
  const at = Math.min(nightOf(old.week, schedule).startsAt, now)
  for (const { film } of films.values()) {
    for (const [person, rating] of film.ratings) {
      if (present.erased.has(person)) continue
      plan.ratings.push({ week: old.week, tmdbId: film.tmdbId, person, at, film, rating })
    }
  }
}
