import type { Database } from '../../db/database.ts'
import type { Nomination } from '../../db/schema.ts'
import { countAudience, lastSeen, type Seen, seenByNobody, seenInRound } from '../../db/seen.ts'

export type { Seen, Seer } from '../../db/seen.ts'

export type SeenService = ReturnType<typeof createSeen>

/** Who has seen a film, as one member may know it. */
export interface SeenByReader extends Seen {
  /** The members of whom it could be known. */
  audience: number
  /** When the reader saw it for the last time; null if they have not, as far as I know. */
  own: string | null
}

/** Who has seen the films of a round. */
export function createSeen({ db }: { db: Database }) {
  return {
    /** Who has seen a nominated film, the reader among them. */
    async of({ id, round_id, guild_id, tmdb_id }: Nomination, userId: number): Promise<SeenByReader> {
      const { seenBy, seers } = (await seenInRound(db, round_id)).get(id) ?? seenByNobody
      const audience = seenBy > 0 ? await countAudience(db, guild_id) : 0
      return { seenBy, seers, audience, own: await lastSeen(db, tmdb_id, userId) }
    },

    /** The films of a round that the member has seen, by `nominations.id`. */
    async own(roundId: number, userId: number): Promise<ReadonlySet<number>> {
      const films = [...(await seenInRound(db, roundId, userId))]
      return new Set(films.flatMap(([id, { own }]) => (own ? [id] : [])))
    },
  }
}
