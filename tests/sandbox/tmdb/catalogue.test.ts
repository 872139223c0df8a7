import { expect, test } from 'vitest'
import { catalogue, genreNames } from '../../../sandbox/tmdb/catalogue.ts'

const { films, byId } = catalogue()

test('the catalogue holds at least 300 films, each id and each IMDb id once', () => {
  expect(films.length).toBeGreaterThanOrEqual(300)
  expect(byId.size).toBe(films.length)
  const imdbIds = films.flatMap(film => film.imdb_id ?? [])
  expect(new Set(imdbIds).size).toBe(imdbIds.length)
})

test('every genre is one of TMDB’s', () => {
  expect(films.filter(film => !film.genre_ids.every(id => genreNames.has(id)))).toEqual([])
})

test('titles of the same name differ in their year, so that a person can choose', () => {
  const names = films.map(film => `${film.title} (${film.release_date.slice(0, 4)})`)
  expect(new Set(names).size).toBe(names.length)
})

test('there are films of the same title, of many languages and of every decade since the 1920s', () => {
  expect(films.filter(film => film.title === 'King Kong')).toHaveLength(3)
  expect(new Set(films.map(film => film.original_language)).size).toBeGreaterThanOrEqual(12)
  const decades = new Set(films.map(film => film.release_date.slice(0, 3)).filter(decade => decade !== ''))
  expect([...decades].toSorted()).toEqual(['192', '193', '194', '195', '196', '197', '198', '199', '200', '201', '202'])
})
