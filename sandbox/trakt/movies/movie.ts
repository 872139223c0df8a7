import type { CatalogueFilm } from '../../tmdb/catalogue.ts'

/** A film as this Trakt knows it. */
export interface Movie extends Omit<CatalogueFilm, 'id' | 'imdb_id' | 'lacks'> {
  /** Trakt's own number. */
  trakt: number
  slug: string
  imdb: string | null
  tmdb: number | null
  year: number | null
  /** Trakt has lost its ids: its rows have none at all (trakt-api #783), and no call finds it. */
  lost?: boolean
}

/** Ids as a client sends them. */
export interface MovieIds {
  trakt?: number | null | undefined
  slug?: string | null | undefined
  imdb?: string | null | undefined
  tmdb?: number | null | undefined
}

/** Trakt's number of a film that stands in TMDB's catalogue; far from TMDB's, so that nobody takes one for the other. */
export function traktNumber(tmdb: number): number {
  return 10_000_000 + tmdb
}

/** A film of TMDB's catalogue. */
export function movieOf({ id, imdb_id, lacks: _lacks, ...film }: CatalogueFilm): Movie {
  const year = film.release_date === '' ? null : Number(film.release_date.slice(0, 4))
  return { ...film, trakt: traktNumber(id), slug: slugOf(film.title, year), imdb: imdb_id, tmdb: id, year }
}

/** The title as it stands in addresses: `inception-2010`. */
export function slugOf(title: string, year: number | null): string {
  const words = title
    .normalize('NFKD')
    .replaceAll(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '')
  return [...words, ...(year === null ? [] : [year])].join('-')
}
