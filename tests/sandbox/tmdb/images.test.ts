import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveTmdb } from './serve.ts'

let tmdb: Awaited<ReturnType<typeof serveTmdb>>
beforeAll(async () => {
  tmdb = await serveTmdb()
})
afterAll(() => tmdb.close())

async function image(path: string) {
  const response = await fetch(`${tmdb.url}/t/p${path}`)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

test('a poster needs no key, says that it is SVG, and shows title, year and director', async () => {
  const { status, headers, text } = await image('/w342/sandbox-348-poster.jpg')
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('image/svg+xml; charset=utf-8')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(text).toContain('width="342" height="513"')
  expect(text).toMatch(/>ALIEN<.*>1979 · Ridley Scott</)
})

test('a title with an ampersand or an apostrophe stays well-formed', async () => {
  const { text } = await image('/w342/sandbox-252-poster.jpg')
  expect(text).toContain('<title>Willy Wonka &amp; the Chocolate Factory</title>')
  expect(text).not.toMatch(/&(?!amp;|lt;|gt;|quot;)/)
})

test('each size of a poster and a backdrop is served', async () => {
  for (const size of ['w92', 'w154', 'w185', 'w342', 'w500', 'w780', 'original']) {
    expect((await image(`/${size}/sandbox-348-poster.jpg`)).status, size).toBe(200)
  }
  for (const size of ['w300', 'w780', 'w1280', 'original']) {
    expect((await image(`/${size}/sandbox-348-backdrop.jpg`)).status, size).toBe(200)
  }
})

test.each([
  ['a size that TMDB does not have', '/w343/sandbox-348-poster.jpg'],
  ['a size of posters for a backdrop', '/w342/sandbox-348-backdrop.jpg'],
  ['a film that is not there', '/w342/sandbox-999999999-poster.jpg'],
  ['a film without a poster', '/w342/sandbox-905-poster.jpg'],
  ['another name', '/w342/alien.jpg'],
  ['no size', '/sandbox-348-poster.jpg'],
])('%s gives 404', async (_case, path) => {
  expect((await image(path)).status).toBe(404)
})

test('a film looks the same each time and different from another', async () => {
  const first = await image('/w342/sandbox-348-poster.jpg')
  expect((await image('/w342/sandbox-348-poster.jpg')).text).toBe(first.text)
  expect((await image('/w342/sandbox-679-poster.jpg')).text).not.toBe(first.text)
})
