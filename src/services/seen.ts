import type { Database } from '../../db/database.ts'
import type { Nomination } from '../../db/schema.ts'
import { countAudience, ownSeen, type Seen, seenByNobody, seenInRound } from '../../db/seen.ts'

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
    async of({ id, round_id, guild_id }: Nomination, userId: number): Promise<SeenByReader> {
      const seen = (await seenInRound(db, round_id)).get(id) ?? seenByNobody
      const own = (await ownSeen(db, round_id, userId)).get(id) ?? null
      return { ...seen, audience: seen.seenBy > 0 ? await countAudience(db, guild_id) : 0, own }
    },

    /** The films of a round that the member has seen, by `nominations.id`. */
    async own(roundId: number, userId: number): Promise<ReadonlySet<number>> {
      return new Set((await ownSeen(db, roundId, userId)).keys())
    },
  }
}
