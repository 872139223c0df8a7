import type { CatalogueFilm } from './catalogue.ts'
import { type Composition, compositions } from './compositions.ts'
import { escapeText, lettering } from './lettering.ts'
import { type Palette, palettes } from './palettes.ts'
import { createRandom } from './random.ts'
import type { Canvas } from './scene.ts'

/** Compositions and palettes that suit a genre; the film's id chooses among them. */
const styles = new Map<number, { motifs: Composition[]; colours: Palette[] }>([
  [878, { motifs: ['planet', 'rays', 'tiles'], colours: ['night', 'violet', 'sea'] }],
  [27, { motifs: ['forest', 'keyhole'], colours: ['noir', 'ember', 'moss'] }],
  [37, { motifs: ['hills'], colours: ['desert', 'ember'] }],
  [16, { motifs: ['hills', 'rays', 'tiles', 'waves'], colours: ['candy', 'sea', 'violet', 'moss'] }],
  [10751, { motifs: ['hills', 'rays', 'waves'], colours: ['candy', 'sea', 'desert'] }],
  [10402, { motifs: ['circles', 'tiles'], colours: ['rose', 'violet', 'candy'] }],
  [10749, { motifs: ['circles', 'waves'], colours: ['rose', 'desert', 'violet'] }],
  [35, { motifs: ['tiles', 'rays', 'circles'], colours: ['candy', 'sea', 'rose', 'desert'] }],
  [10752, { motifs: ['rays', 'hills'], colours: ['moss', 'steel', 'ember'] }],
  [80, { motifs: ['skyline', 'blinds', 'keyhole'], colours: ['noir', 'night', 'steel', 'ember'] }],
  [53, { motifs: ['blinds', 'skyline', 'keyhole'], colours: ['steel', 'noir', 'sea', 'night'] }],
  [9648, { motifs: ['keyhole', 'blinds', 'forest'], colours: ['violet', 'steel', 'moss'] }],
  [14, { motifs: ['hills', 'planet', 'rays'], colours: ['moss', 'violet', 'night'] }],
  [12, { motifs: ['hills', 'waves', 'rays'], colours: ['desert', 'sea', 'moss', 'ember'] }],
  [28, { motifs: ['rays', 'skyline', 'blinds'], colours: ['ember', 'night', 'noir', 'steel'] }],
])
const otherwise: { motifs: Composition[]; colours: Palette[] } = {
  motifs: ['waves', 'circles', 'tiles', 'blinds'],
  colours: ['sea', 'steel', 'rose', 'desert', 'moss'],
}

/** A poster in TMDB's shape, 2:3, with title, year and director. `size` is TMDB's, such as `w342`. */
export function drawPoster(film: CatalogueFilm, size: string): string {
  const canvas = { width: 600, height: 900 }
  return svg(film, size, canvas, compose(film, canvas) + lettering(film, canvas))
}

/** A backdrop, 16:9, without words as TMDB's are. */
export function drawBackdrop(film: CatalogueFilm, size: string): string {
  const canvas = { width: 1280, height: 720 }
  return svg(film, size, canvas, compose(film, canvas))
}

function compose(film: CatalogueFilm, canvas: Canvas): string {
  const { motifs, colours } = film.genre_ids.map(id => styles.get(id)).find(style => style) ?? otherwise
  const random = createRandom(film.id)
  const motif = random.pick(motifs)
  return compositions[motif]({ canvas, random, colours: palettes[random.pick(colours)] })
}

function svg(film: CatalogueFilm, size: string, { width, height }: Canvas, content: string): string {
  const shown = size === 'original' ? width : Number(size.slice(1))
  const measures = `width="${shown}" height="${Math.round((shown * height) / width)}" viewBox="0 0 ${width} ${height}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${measures} role="img"><title>${escapeText(film.title)}</title>${content}</svg>`
}
