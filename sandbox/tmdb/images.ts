import { Router } from 'express'
import { catalogue } from './catalogue.ts'
import { drawBackdrop, drawPoster } from './drawing.ts'

/** The size lists of `/configuration` that a film needs. */
export const imageSizes = {
  poster_sizes: ['w92', 'w154', 'w185', 'w342', 'w500', 'w780', 'original'],
  backdrop_sizes: ['w300', 'w780', 'w1280', 'original'],
}

/**
 * The image host: `/{size}/sandbox-{id}-poster.jpg` and `-backdrop.jpg`. What it draws is SVG and says so in its
 * content type: browsers go by that, not by the name.
 */
export function createImages(): Router {
  const router = Router()
  router.get('/:size/:file', (request, response) => {
    const svg = draw(request.params.size, request.params.file)
    if (svg === null) {
      response.status(404).type('text').send('File not found')
      return
    }
    response.set({
      'Content-Type': 'image/svg+xml; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'public, max-age=31536000, immutable',
    })
    response.send(svg)
  })
  router.use((_request, response) => {
    response.status(404).type('text').send('File not found')
  })
  return router
}

function draw(size: string, file: string): string | null {
  const [, id, kind] = /^sandbox-(\d+)-(poster|backdrop)\.jpg$/.exec(file) ?? []
  const film = catalogue().byId.get(Number(id))
  if (!film) return null
  if (kind === 'poster') {
    return imageSizes.poster_sizes.includes(size) && !film.lacks?.includes('poster') ? drawPoster(film, size) : null
  }
  return imageSizes.backdrop_sizes.includes(size) && !film.lacks?.includes('backdrop') ? drawBackdrop(film, size) : null
}
