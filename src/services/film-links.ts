/** TMDB's sizes (developer.themoviedb.org, image basics): widths in pixels. */
export type PosterSize = 'w92' | 'w154' | 'w185' | 'w342' | 'w500' | 'w780' | 'original'
export type BackdropSize = 'w300' | 'w780' | 'w1280' | 'original'

/** TMDB counts in 32-bit integers. */
const largestId = 2 ** 31 - 1

/** The value of a film in an autocomplete list: text that nobody types by accident. */
export function choiceOf(tmdbId: number): string {
  return `tmdb:${tmdbId}`
}

/**
 * The TMDB id in the value of a chosen suggestion (`tmdb:348`) or in the address of a film's page
 * (`https://www.themoviedb.org/movie/348-alien`), `null` for any other text. A bare number is a title: *300*, *1917*.
 */
export function parseChoice(text: string): number | null {
  const bare = text.trim().replace(/^<(.*)>$/, '$1')
  const found =
    /^tmdb:(\d+)$/i.exec(bare) ?? /^(?:https?:\/\/)?(?:www\.)?themoviedb\.org\/movie\/(\d+)(?:[-/?#].*)?$/i.exec(bare)
  const id = Number(found?.[1])
  return id >= 1 && id <= largestId ? id : null
}

/** The film's page on TMDB. */
export function filmUrl(tmdbId: number): string {
  return `https://www.themoviedb.org/movie/${tmdbId}`
}

/** Addresses of images; `imageUrl` is `TMDB_IMAGE_URL`, such as `https://image.tmdb.org/t/p`. */
export function createImageLinks(imageUrl: string) {
  const base = imageUrl.replace(/\/+$/, '')
  const link = (path: string | null, size: string) => (path ? `${base}/${size}${path}` : null)
  return {
    /** The poster's address, `null` for a film without one. */
    posterUrl: (path: string | null, size: PosterSize = 'w342') => link(path, size),
    /** The backdrop's address, `null` for a film without one. */
    backdropUrl: (path: string | null, size: BackdropSize = 'w1280') => link(path, size),
  }
}
