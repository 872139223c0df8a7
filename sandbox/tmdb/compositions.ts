import { blinds, keyhole, rays, skyline } from './scenes-city.ts'
import { forest, hills, planet, waves } from './scenes-land.ts'
import { circles, tiles } from './scenes-shapes.ts'

/** Each draws the whole canvas as SVG elements. */
export const compositions = { blinds, circles, forest, hills, keyhole, planet, rays, skyline, tiles, waves }

export type Composition = keyof typeof compositions
