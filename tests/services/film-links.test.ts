import { expect, test } from 'vitest'
import { choiceOf, createImageLinks, filmUrl, parseChoice } from '../../src/services/film-links.ts'

test.each([
  ['tmdb:348', 348],
  [' tmdb:348 ', 348],
  ['https://www.themoviedb.org/movie/348-alien', 348],
  ['https://www.themoviedb.org/movie/348-alien?language=de-DE', 348],
  ['<https://www.themoviedb.org/movie/348>', 348],
  ['themoviedb.org/movie/348/cast', 348],
])('%s names film %i', (text, expected) => {
  expect(parseChoice(text)).toBe(expected)
})

test.each([
  '348',
  'Alien',
  'tmdb:',
  'tmdb:0',
  'tmdb:-5',
  'tmdb:3.5',
  'tmdb:348 or so',
  'tmdb:99999999999',
  'https://www.themoviedb.org/tv/348',
  'https://evil.example/www.themoviedb.org/movie/348',
  'https://www.themoviedb.org/movie/348alien',
  '',
])('"%s" names none', text => {
  expect(parseChoice(text)).toBeNull()
})

test('a choice is read back as it was written', () => {
  expect(parseChoice(choiceOf(2 ** 31 - 1))).toBe(2 ** 31 - 1)
})

test('addresses of images and pages', () => {
  const { posterUrl, backdropUrl } = createImageLinks('https://image.tmdb.org/t/p/')
  expect(posterUrl('/post.jpg', 'w500')).toBe('https://image.tmdb.org/t/p/w500/post.jpg')
  expect(posterUrl('/post.jpg')).toBe('https://image.tmdb.org/t/p/w342/post.jpg')
  expect(posterUrl(null)).toBeNull()
  expect(backdropUrl('/back.jpg')).toBe('https://image.tmdb.org/t/p/w1280/back.jpg')
  expect(filmUrl(348)).toBe('https://www.themoviedb.org/movie/348')
})
