import { scheduleOf } from '../guild-schedule.ts'
import type { OldFile } from './parse.ts'
import { type Plan, type PlannedRating, type Present, rowKey } from './plan.ts'
import { planWeek } from './plan-week.ts'
import { quoted } from './remarks.ts'

/** What importing the file into the guild means at an instant. Pure: it reads nothing and writes nothing. */
export function planImport(file: OldFile, present: Present, now: number): Plan {
  const plan: Plan = {
    ...{ people: [], completed: [], rounds: [], nominations: [], votes: [], decisions: [], nights: [], plays: [] },
    ratings: [],
    there: { users: 0, nominations: 0, votes: 0, week_history: 0, watch_history: 0, ratings: 0 },
    remarks: [...file.remarks],
  }
  planPeople(plan, file, present)
  const schedule = scheduleOf(present.guild)
  for (const old of file.weeks) planWeek(old, { plan, file, present, now }, schedule)
  plan.ratings = latestRatings(plan, present)
  return plan
}

function planPeople(plan: Plan, file: OldFile, { people, erased }: Present): void {
  for (const person of file.people) {
    if (erased.has(person.key)) continue
    const known = people.get(person.key)
    if (!known) plan.people.push(person)
    else plan.there.users++
    const brings = known && ((!known.hasIcon && person.icon !== null) || (!known.hasPin && person.pin !== null))
    if (brings && !known.isClaimed) plan.completed.push(person)
  }
  const gone = file.people.filter(person => erased.has(person.key))
  if (gone.length === 0) return
  const about = new Set(gone.map(({ name }) => `users ${quoted(name)}`))
  plan.remarks = plan.remarks.filter(({ where }) => !about.has(where))
  plan.remarks.push({ kind: 'skipped', where: 'users', why: erasedWords(gone.length) })
}

/** Their names stand nowhere any more, and not here either. */
function erasedWords(number: number): string {
  const who =
    number === 1 ? 'one person has deleted their data and is' : `${number} people have deleted their data and are`
  return `${who} not brought back, nor is what they did`
}

/** A person has one rating of a film: where weeks differ, the latest stays. */
function latestRatings({ ratings, remarks, there }: Plan, present: Present): PlannedRating[] {
  const latest = new Map<string, PlannedRating>()
  for (const rating of ratings) {
    const key = `${rating.tmdbId} ${rating.person}`
    const earlier = latest.get(key)
    if (earlier && earlier.rating !== rating.rating) {
      const where = `ratings of ${earlier.week}`
      remarks.push({ kind: 'skipped', where, why: `${quoted(rating.film.title)} is rated once more in ${rating.week}` })
    }
    latest.set(key, rating)
  }
  return [...latest.values()].filter(({ week, tmdbId, person }) => {
    const isThere = present.rows.has(rowKey('rating', week, tmdbId, person))
    if (isThere) there.ratings++
    return !isThere
  })
}
