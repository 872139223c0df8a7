import type { CatalogueFilm } from './catalogue.ts'
import type { Canvas } from './scene.ts'

const margin = 44
/** Sizes tried from the largest; a title that needs more than four lines takes the next one. */
const sizes = [92, 80, 70, 60, 52, 46, 40, 34]
const mostLines = 4
/** Width of a bold capital against the size of its font, a little generous: nothing measures text here. */
const letterWidth = 0.76

/** Title, year and director at the foot of a poster, on a dark veil that keeps them readable on any picture. */
export function lettering(film: CatalogueFilm, { width, height }: Canvas): string {
  const { lines, size } = layOut(film.title.toUpperCase(), width - 2 * margin)
  const [first, ...others] = film.directors
  const directors = others.length > 1 ? `${first} and others` : film.directors.join(' & ')
  const credit = [film.release_date.slice(0, 4), directors].filter(text => text !== '').join(' · ')
  const lineHeight = size * 1.04
  const top = height - 96 - lineHeight * (lines.length - 1)
  const title = lines
    .map((line, index) => text(line, top + index * lineHeight, size, width - 2 * margin, 'font-weight="800"'))
    .join('')
  const small = Math.min(24, ((width - 2 * margin) / Math.max(1, credit.length)) * 1.7)
  const rule = `<rect x="${margin}" y="${Math.round(top - size - 22)}" width="72" height="6" fill="#fff" opacity=".9"/>`
  const veil =
    `<defs><linearGradient id="veil" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-opacity="0"/>` +
    `<stop offset=".55" stop-opacity=".72"/><stop offset="1" stop-opacity=".9"/></linearGradient></defs>` +
    `<rect y="${Math.round(top - size - 240)}" width="${width}" height="${Math.round(height - top + size + 240)}" fill="url(#veil)"/>`
  return veil + rule + title + text(credit, height - 44, small, width - 2 * margin, 'opacity=".85"')
}

function text(line: string, y: number, size: number, room: number, attributes: string): string {
  const squeeze =
    line.length * size * letterWidth > room * 1.15 ? ` textLength="${room}" lengthAdjust="spacingAndGlyphs"` : ''
  return (
    `<text x="${margin}" y="${Math.round(y)}" font-family="'Helvetica Neue',Arial,'Liberation Sans',sans-serif" ` +
    `font-size="${size.toFixed(1)}" fill="#fff" ${attributes}${squeeze}>${escapeText(line)}</text>`
  )
}

function layOut(title: string, room: number): { lines: string[]; size: number } {
  const smallest = { size: 34, lines: wrap(title, room / (34 * letterWidth)) }
  for (const size of sizes) {
    const letters = room / (size * letterWidth)
    const lines = wrap(title, letters)
    if (lines.length <= mostLines && lines.every(line => line.length <= letters)) return { lines, size }
  }
  return smallest
}

function wrap(title: string, letters: number): string[] {
  const lines: string[] = []
  for (const word of title.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** Text as it may stand in SVG, between tags or in an attribute. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
