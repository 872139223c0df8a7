import type { Database } from '../../../db/database.ts'
import { guildById } from '../../../db/guilds.ts'
import type { Clock } from '../../clock.ts'
import { isPinOf } from '../pins.ts'
import { erasedAmong } from './erased.ts'
import type { OldFile } from './parse.ts'
import { quoted } from './remarks.ts'
import {
  type Comparing,
  changedReason,
  type Difference,
  erasedReason,
  memberReason,
  readDatabaseSide,
} from './sides.ts'
import { compareWeek } from './verify-week.ts'

/**
 * Compares the file with what the database holds of the guild, row by row and in both directions: what belongs to profiles
 * that nobody has claimed can only come from a file. It looks at the rows, and at no plan of an import.
 */
export async function verifyImport(
  file: OldFile,
  guildId: string,
  { db, clock }: { db: Database; clock: Clock },
): Promise<Difference[]> {
  const guild = await guildById(db, guildId)
  if (!guild) return [{ where: `server ${guildId}`, what: 'the database does not know it', because: null }]
  const differences: Difference[] = []
  const side = await readDatabaseSide(db, guild)
  const erased = await erasedAmong(db, guildId, file.people)
  const comparing: Comparing = {
    ...{ file, side, now: clock.now(), erased },
    differs: (where, what, because) => void differences.push({ where, what, because: because || null }),
  }
  await comparePeople(comparing)
  for (const old of file.weeks) compareWeek(old, comparing)
  compareRatings(comparing)
  return differences
}

async function comparePeople({ file, side, erased, differs }: Comparing): Promise<void> {
  for (const person of file.people) {
    const known = side.people.get(person.key)
    const where = erased.has(person.key) ? 'users' : `users ${quoted(person.name)}`
    if (!known) differs(where, 'has no profile', erased.has(person.key) && erasedReason)
    else if (known.isClaimed) continue
    else {
      if (person.icon !== null && person.icon !== known.icon) differs(where, 'has another icon')
      if (person.pin !== null && !(await isPinOf(person.pin, known.pin))) differs(where, 'has another pin')
    }
  }
}

/** A person has one rating of a film, the latest. */
function compareRatings({ file, side, erased, differs }: Comparing): void {
  const latest = new Map<string, () => void>()
  for (const { week, where, nominations } of file.weeks) {
    if ((side.rounds.get(week)?.phase ?? 'cancelled') === 'cancelled') continue
    for (const film of nominations.values()) {
      if (!side.nomination(week, film.tmdbId)) continue
      for (const [person, rating] of film.ratings) {
        latest.set(`${film.tmdbId} ${person}`, () => {
          const known = side.people.get(person)
          const stored = known && side.rating(known.userId, film.tmdbId)
          if (!known || stored === rating) return
          const place = `${where} ${quoted(week)}`
          const was = side.wasImported('rating', week, film.tmdbId, person)
          const because = known.isClaimed ? memberReason : was && changedReason
          differs(
            place,
            `${quoted(film.title)} is rated ${rating} of 10 by ${quoted(person)}, not ${stored ?? 'at all'}`,
            erased.has(person) ? erasedReason : because,
          )
        })
      }
    }
  }
  for (const compare of latest.values()) compare()
}
