import type { Database } from '../../db/database.ts'
import { countAudience } from '../../db/seen.ts'
import {
  filmsOfGuild,
  mostSeenOfGuild,
  type NominatedFilm,
  type Nominator,
  nominatorsOf,
  type Person,
  ratersOf,
  ratingsOfGuild,
  regularsOf,
  type Totals,
  totalsOf,
} from '../../db/stats.ts'
import { type Average, averageOf } from './averages.ts'

export type { Nominator, Person } from '../../db/stats.ts'

/** A guild in numbers. Who hides what they watch is in none of those about plays and ratings. */
export interface Stats {
  totals: Totals
  nominators: Nominator[]
  best: (NominatedFilm & Average)[]
  mostSeen: (NominatedFilm & { seenBy: number })[]
  /** Members of whom it could be known what they have seen. */
  audience: number
  /** Of those who show their name. */
  regulars: (Person & { nights: number })[]
  raters: (Person & Average)[]
}

const most = 5

/** Who nominated, won, rated and watched what. */
export function createStats({ db }: { db: Database }) {
  /** Films with what is known of each, in the same order. */
  async function named<Known extends { tmdbId: number }>(
    guildId: string,
    known: Known[],
  ): Promise<(NominatedFilm & Known)[]> {
    const films = await filmsOfGuild(
      db,
      guildId,
      known.map(({ tmdbId }) => tmdbId),
    )
    const byId = new Map(films.map(film => [film.tmdbId, film]))
    return known.flatMap(each => {
      const film = byId.get(each.tmdbId)
      return film ? [{ ...film, ...each }] : []
    })
  }

  async function bestRated(guildId: string) {
    const rated = (await ratingsOfGuild(db, guildId)).flatMap(given => {
      const average = averageOf(given)
      return average ? [{ tmdbId: given.tmdbId, ...average }] : []
    })
    return rated.toSorted((a, b) => b.average - a.average || b.count - a.count || a.tmdbId - b.tmdbId).slice(0, most)
  }

  return {
    async of(guildId: string): Promise<Stats> {
      const raters = await ratersOf(db, guildId, most)
      return {
        totals: await totalsOf(db, guildId),
        nominators: await nominatorsOf(db, guildId, most),
        best: await named(guildId, await bestRated(guildId)),
        mostSeen: await named(guildId, await mostSeenOfGuild(db, guildId, most)),
        audience: await countAudience(db, guildId),
        regulars: await regularsOf(db, guildId, most),
        raters: raters.map(({ sum, ...rater }) => ({ ...rater, average: sum / rater.count })),
      }
    },
  }
}
