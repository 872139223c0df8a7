import type { Database } from '../../db/database.ts'
import { filmsKnown } from '../../db/nominations.ts'
import { sharedByOthers, wantedBy } from '../../db/wanted-films.ts'
import type { FilmSummary, Films } from './films.ts'

export type Suggestions = ReturnType<typeof createSuggestions>

/** A film to choose, and what the guild and the member have to do with it already. */
export interface Suggestion {
  tmdbId: number
  title: string
  year: number | null
  /** It is in this week. */
  nominated: boolean
  /** The guild has watched it together. */
  watched: boolean
  /** It is on the watchlist of whoever is asked. */
  wanted: boolean
  /** Watchlists that it is on, of those that were looked at. */
  watchlists: number
}

type Candidate = Omit<Suggestion, 'nominated' | 'watched'>

/** Discord shows no more of them (Discord docs, interactions/receiving-and-responding, Autocomplete). */
const most = 25

/** Films to nominate, before and while somebody types. */
export function createSuggestions({ db, films }: { db: Database; films: Films }) {
  async function untyped(guildId: string, discordId: string): Promise<Candidate[]> {
    const own = eachOnce((await wantedBy(db, guildId, discordId)).map(film => ({ ...film, wanted: true })))
    if (own.length >= most) return own
    const shared = (await sharedByOthers(db, guildId, discordId)).map(film => ({ ...film, wanted: false }))
    return eachOnce([...own, ...shared, ...(await films.popular()).map(found)])
  }

  return {
    /**
     * Films for the autocomplete list, marked. For nothing typed: the member's watchlist, films that others want to see first;
     * then what several others want to see; then what is popular. Never throws. `discordId`: of whoever is asked.
     */
    async films(guildId: string, discordId: string, text: string): Promise<Suggestion[]> {
      const candidates = text.trim() === '' ? await untyped(guildId, discordId) : (await films.suggest(text)).map(found)
      const { nominated, watched } = await filmsKnown(db, guildId)
      return candidates.map(film => ({
        ...film,
        nominated: nominated.has(film.tmdbId),
        watched: watched.has(film.tmdbId),
      }))
    },
  }
}

function found({ tmdbId, title, year }: FilmSummary): Candidate {
  return { tmdbId, title, year, wanted: false, watchlists: 0 }
}

/** Each film once, where it comes first, of those that TMDB knows. */
function eachOnce(films: (Omit<Candidate, 'tmdbId'> & { tmdbId: number | null })[]): Candidate[] {
  const known = new Map<number, Candidate>()
  for (const { tmdbId, ...film } of films) {
    if (tmdbId !== null && !known.has(tmdbId)) known.set(tmdbId, { ...film, tmdbId })
  }
  return [...known.values()]
}
