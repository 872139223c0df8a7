import { type CatalogueFilm, catalogue, genreNames } from './catalogue.ts'

/** TMDB's JSON shapes (developer.themoviedb.org, reference). */

const pageLength = 20

/** One page of a list; a page behind the last one is empty. */
export function page(films: readonly CatalogueFilm[], number: number, language: string) {
  return {
    page: number,
    results: films.slice((number - 1) * pageLength, number * pageLength).map(film => listItem(film, language)),
    total_pages: Math.max(1, Math.ceil(films.length / pageLength)),
    total_results: films.length,
  }
}

/** A row of a list. Text that is missing in a language comes back as `""`, the title as the original one. */
export function listItem(film: CatalogueFilm, language: string) {
  const isEnglish = language.startsWith('en')
  return {
    adult: false,
    backdrop_path: film.lacks?.includes('backdrop') ? null : `/sandbox-${film.id}-backdrop.jpg`,
    genre_ids: film.genre_ids,
    id: film.id,
    original_language: film.original_language,
    original_title: film.original_title,
    overview: isEnglish ? film.overview : '',
    popularity: film.popularity,
    poster_path: film.lacks?.includes('poster') ? null : `/sandbox-${film.id}-poster.jpg`,
    release_date: film.release_date,
    title: isEnglish ? film.title : film.original_title,
    video: false,
    vote_average: film.vote_average,
    vote_count: film.vote_count,
  }
}

/** `/movie/{id}`. */
export function details(film: CatalogueFilm, language: string) {
  const { genre_ids, ...row } = listItem(film, language)
  return {
    ...row,
    belongs_to_collection: null,
    budget: 0,
    genres: genre_ids.map(id => ({ id, name: genreNames.get(id) })),
    homepage: '',
    imdb_id: film.imdb_id,
    origin_country: [],
    production_companies: [],
    production_countries: [],
    revenue: 0,
    runtime: film.runtime,
    spoken_languages: [{ english_name: film.original_language, iso_639_1: film.original_language, name: '' }],
    status: 'Released',
    tagline: language.startsWith('en') ? film.tagline : '',
  }
}

/** What `append_to_response` can add, by its name; each is also a route of its own below `/movie/{id}`. */
export const parts: Record<string, (film: CatalogueFilm, language: string) => object> = {
  credits,
  external_ids: film => ({ imdb_id: film.imdb_id, wikidata_id: null, facebook_id: null, instagram_id: null }),
  images: film => ({ backdrops: image(film, 'backdrop', 16 / 9), logos: [], posters: image(film, 'poster', 2 / 3) }),
  recommendations: (film, language) => page(recommended(film), 1, language),
  videos: film => ({ results: videos(film) }),
  'watch/providers': () => ({ results: {} }),
}

function credits(film: CatalogueFilm) {
  const crew = film.directors.map((name, index) => ({
    adult: false,
    credit_id: `sandbox-${film.id}-${index}`,
    department: 'Directing',
    id: film.id * 10 + index,
    job: 'Director',
    known_for_department: 'Directing',
    name,
    original_name: name,
    profile_path: null,
  }))
  return { cast: [], crew }
}

/**
 * Stand-in videos: keys of YouTube's length that are plainly none of its own. The teaser and the older trailer are
 * there for clients to pass over.
 */
function videos(film: CatalogueFilm) {
  if (film.lacks?.includes('videos')) return []
  const row = (prefix: string, type: string, official: boolean, year: number) => ({
    id: `sandbox-${prefix}-${film.id}`,
    iso_3166_1: 'US',
    iso_639_1: 'en',
    key: `${prefix}_${String(film.id).padStart(8, '0')}`,
    name: `${type} (sandbox)`,
    official,
    published_at: `${year}-01-01T12:00:00.000Z`,
    site: 'YouTube',
    size: 1080,
    type,
  })
  return [row('st', 'Teaser', true, 2016), row('so', 'Trailer', false, 2015), row('sb', 'Trailer', true, 2014)]
}

function image(film: CatalogueFilm, kind: 'poster' | 'backdrop', ratio: number) {
  if (film.lacks?.includes(kind)) return []
  const height = kind === 'poster' ? 3000 : 2160
  const file_path = `/sandbox-${film.id}-${kind}.jpg`
  const size = { width: Math.round(height * ratio), height, aspect_ratio: Number(ratio.toFixed(3)) }
  return [{ ...size, file_path, iso_639_1: 'en', vote_average: 0, vote_count: 0 }]
}

/** The films that share most with this one: a director counts for three genres. */
export function recommended(film: CatalogueFilm): CatalogueFilm[] {
  const shared = (other: CatalogueFilm) =>
    other.genre_ids.filter(id => film.genre_ids.includes(id)).length +
    3 * other.directors.filter(name => film.directors.includes(name)).length
  return catalogue()
    .films.filter(other => other.id !== film.id && shared(other) > 0)
    .sort((a, b) => shared(b) - shared(a) || b.popularity - a.popularity)
    .slice(0, 40)
}
