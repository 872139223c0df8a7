import type { Database } from '../../db/database.ts'
import { filmsKnown } from '../../db/nominations.ts'
import type { TraktLink } from '../../db/schema.ts'
import { linkOfUser } from '../../db/trakt-auth.ts'
import { countListed, type ListedFilm, listedFilms } from '../../db/wanted-films.ts'
import type { Nominations } from './nominations.ts'
import { type Page, paged } from './paging.ts'

export type WatchlistService = ReturnType<typeof createWatchlist>

/** A film on the reader's watchlist, and what the guild has to do with it already. */
export type WatchlistFilm = ListedFilm & { nominated: boolean; watched: boolean }

/** The reader's watchlist, as of the latest pull. */
export interface Watchlist {
  films: Page<WatchlistFilm>
  /** How the link stands; null without one. */
  link: TraktLink['state'] | null
  /** When it was read at Trakt last; null if it was not yet. */
  readAt: string | null
  /** It is read in direct messages, from which nothing can be nominated. */
  direct: boolean
  /** Why none of them can be nominated now, in words; null while they can. */
  closed: string | null
}

/** Each has a button, and a message takes 40 components (Discord docs, components/reference). */
const pageSize = 8

/** What a member would like to see. */
export function createWatchlist({ db, nominations }: { db: Database; nominations: Nominations }) {
  return {
    /** A page of the member's own watchlist. `guildId`: where they could nominate from it; null in direct messages. */
    async page(guildId: string | null, userId: number, page: number): Promise<Watchlist> {
      const link = await linkOfUser(db, userId)
      const total = await countListed(db, userId)
      const films = await paged(page, { total, size: pageSize }, slice => listedFilms(db, { guildId, userId }, slice))
      const { nominated, watched } = guildId === null ? nothing : await filmsKnown(db, guildId)
      const isIn = (ids: ReadonlySet<number>, { tmdbId }: ListedFilm) => tmdbId !== null && ids.has(tmdbId)
      return {
        films: {
          ...films,
          rows: films.rows.map(film => ({ ...film, nominated: isIn(nominated, film), watched: isIn(watched, film) })),
        },
        link: link?.state ?? null,
        readAt: link?.last_synced_at ?? null,
        direct: guildId === null,
        closed: guildId === null ? null : await nominations.closed(guildId),
      }
    },
  }
}

const nothing = { nominated: new Set<number>(), watched: new Set<number>() }
