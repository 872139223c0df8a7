import type { Database } from '../../../db/database.ts'
import { allTombstones, erasedAt } from '../../../db/tombstones.ts'
import type { OldPerson } from './people.ts'

/** The keys of those in the file who have deleted their data in this guild: they are not brought back. */
export async function erasedAmong(
  db: Database,
  guildId: string,
  people: readonly Pick<OldPerson, 'key'>[],
): Promise<Set<string>> {
  if ((await allTombstones(db)).length === 0) return new Set()
  const found = await Promise.all(
    people.map(async ({ key }) => ((await erasedAt(db, { guildId, profile: key })) === null ? [] : [key])),
  )
  return new Set(found.flat())
}
