import type { Colours } from './palettes.ts'
import type { Random } from './random.ts'

export interface Canvas {
  width: number
  height: number
}

export interface Scene {
  canvas: Canvas
  random: Random
  colours: Colours
}

/** A ground that goes from one colour to another, from top to bottom. */
export function ground({ width, height }: Canvas, top: string, bottom: string): string {
  return (
    `<defs><linearGradient id="ground" x1="0" y1="0" x2="0" y2="1"><stop stop-color="${top}"/>` +
    `<stop offset="1" stop-color="${bottom}"/></linearGradient></defs>` +
    `<rect width="${width}" height="${height}" fill="url(#ground)"/>`
  )
}

/** `count` pieces of SVG. */
export function times(count: number, draw: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => draw(index)).join('')
}
