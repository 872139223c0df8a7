import { expect, test } from 'vitest'
import { trailerUrl } from '../../src/tmdb/trailer.ts'

const trailer = { site: 'YouTube', type: 'Trailer', key: 'plainplain1', official: false, published_at: '2010-01-01' }

test('an official trailer goes before a newer one that is not', () => {
  const official = { ...trailer, key: 'official_01', official: true, published_at: '2009-01-01' }
  expect(trailerUrl([trailer, official])).toBe('https://www.youtube.com/watch?v=official_01')
})

test('among official trailers the newest is taken', () => {
  const older = { ...trailer, key: 'older_older', official: true, published_at: '2009-01-01' }
  const newer = { ...trailer, key: 'newer_newer', official: true, published_at: '2011-01-01' }
  expect(trailerUrl([older, newer])).toBe('https://www.youtube.com/watch?v=newer_newer')
})

test.each([
  ['another site', { ...trailer, site: 'Vimeo' }],
  ['a teaser', { ...trailer, type: 'Teaser' }],
  ['a key that would change the address', { ...trailer, key: 'abc&list=xyz' }],
  ['no video at all', null],
])('%s is passed over', (_case, video) => {
  expect(trailerUrl([video])).toBeNull()
  expect(trailerUrl([video, trailer])).toBe('https://www.youtube.com/watch?v=plainplain1')
})
