import { expect, test } from 'vitest'
import { openWorld, refusal } from '../helpers/services.ts'

const alien = { tmdbId: 348, imdbId: 'tt0078748', title: 'Alien', year: 1979 }

test('a film is rated once by each member: the new rating replaces the old one', async () => {
  const world = await openWorld()
  const { ratings } = world.services
  const [nora, ben] = [await world.person(), await world.person()]
  expect(await ratings.of(nora, 348)).toBeNull()
  await ratings.rate(nora, alien, 7)
  await ratings.rate(ben, alien, 3)
  await ratings.rate(nora, alien, 10)
  expect([await ratings.of(nora, 348), await ratings.of(ben, 348)]).toEqual([10, 3])
  expect(await world.db.selectFrom('ratings').select(['title', 'year', 'rating', 'source']).execute()).toEqual([
    { title: 'Alien', year: 1979, rating: 10, source: 'discord' },
    { title: 'Alien', year: 1979, rating: 3, source: 'discord' },
  ])
})

test('a rating that is taken back is gone; there need not be one', async () => {
  const world = await openWorld()
  const { ratings } = world.services
  const nora = await world.person()
  await ratings.rate(nora, alien, 7)
  for (const _time of ['first', 'second']) expect(await ratings.remove(nora, alien), 'without a link').toBeNull()
  expect(await ratings.of(nora, 348)).toBeNull()
})

test.each([0, 11, -1, 7.5, Number.NaN, Number.POSITIVE_INFINITY])('a rating of %d is refused', async rating => {
  const world = await openWorld()
  const nora = await world.person()
  expect(await refusal(world.services.ratings.rate(nora, alien, rating))).toContain('from 1 to 10')
  expect(await world.db.selectFrom('ratings').selectAll().execute()).toEqual([])
})
