import { expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { createFilms } from '../../src/services/films.ts'
import type { Film, FilmSummary } from '../../src/tmdb/api.ts'
import { TmdbError, type TmdbErrorKind } from '../../src/tmdb/errors.ts'

const minute = 60_000
const hour = 60 * minute

function summary(tmdbId: number, title: string): FilmSummary {
  const empty = { posterPath: null, backdropPath: null, overview: '', rating: null, popularity: 1 }
  return { tmdbId, title, originalTitle: title, year: 1979, ...empty }
}

function film(tmdbId: number, title: string): Film {
  const details = { imdbId: null, runtime: 117, genres: [], directors: [], trailerUrl: null, tagline: '' }
  return { ...summary(tmdbId, title), ...details }
}

const alien = summary(348, 'Alien')
const aliens = summary(679, 'Aliens')
const outage = new TmdbError('unavailable', 'down')

/** A service over a TMDB whose answers are held until the test gives them, on a clock that only the test moves. */
function open() {
  const asked: string[] = []
  const held: PromiseWithResolvers<unknown>[] = []
  const logged: unknown[] = []
  let now = Date.parse('2026-02-16T08:00:00Z')
  const ask = async <T>(request: string): Promise<T> => {
    const answer = Promise.withResolvers<unknown>()
    asked.push(request)
    held.push(answer)
    return (await answer.promise) as T
  }
  const films = createFilms({
    tmdb: {
      search: query => ask(`search ${query}`),
      film: tmdbId => ask(`film ${tmdbId}`),
      popular: () => ask('popular'),
      findByImdb: imdbId => ask(`find ${imdbId}`),
    },
    imageUrl: 'http://images/t/p/',
    clock: { now: () => now },
    log: { warn: (...line: unknown[]) => void logged.push(line) },
  })
  const next = () => held.shift() ?? expect.fail('nobody is asking TMDB')
  return {
    films,
    asked,
    logged,
    answer: (value: unknown) => next().resolve(value),
    fail: (error: Error = outage) => next().reject(error),
    pass: (ms: number) => {
      now += ms
    },
    /** Searches and answers at once; what is held before that stays held. */
    async know(query: string, found: FilmSummary[]) {
      const searching = films.search(query)
      held.pop()?.resolve(found)
      await searching
    },
  }
}

test('a search is answered from the cache for ten minutes, whatever its case and spaces', async () => {
  const { films, asked, answer, know, pass } = open()
  await know('Alien', [alien, aliens])
  pass(9 * minute)
  expect(await films.search('  aLIEN ')).toEqual([alien, aliens])
  expect(await films.suggest('alien')).toEqual([alien, aliens])
  expect(asked).toEqual(['search alien'])
  pass(2 * minute)
  const fresh = films.search('alien')
  answer([alien])
  expect(await fresh).toEqual([alien])
  expect(asked).toHaveLength(2)
})

test('those who ask the same thing at the same time share one request', async () => {
  const { films, asked, answer } = open()
  const all = Promise.all([films.search('alien'), films.suggest('ALIEN'), films.search('alien ')])
  answer([alien])
  expect(await all).toEqual([[alien], [alien], [alien]])
  expect(asked).toHaveLength(1)
})

test('that nothing matches is remembered for one minute only', async () => {
  const { films, asked, answer, know, pass } = open()
  await know('alein', [])
  pass(59_000)
  expect(await films.search('alein')).toEqual([])
  expect(asked).toHaveLength(1)
  pass(2_000)
  const again = films.search('alein')
  answer([alien])
  expect(await again).toEqual([alien])
})

test('a slow TMDB leaves the suggestions empty within the budget, and its answer serves the next keystroke', async () => {
  const { films, asked, answer } = open()
  expect(await films.suggest('alien', { budgetMs: 1 })).toEqual([])
  const next = films.suggest('alien')
  answer([alien])
  expect(await next).toEqual([alien])
  expect(asked).toHaveLength(1)
})

test('a slow TMDB is bridged with those films of a shorter query that still fit', async () => {
  const { films, know } = open()
  await know('al', [alien, aliens, summary(8587, 'The Lion King'), summary(812, 'Aladdin')])
  expect(await films.suggest('alien', { budgetMs: 1 })).toEqual([alien, aliens])
  expect(await films.suggest('aliens', { budgetMs: 1 })).toEqual([aliens])
  expect(await films.suggest('alfie', { budgetMs: 1 })).toEqual([])
})

test('the longest shorter query counts, punctuation does not', async () => {
  const { films, know } = open()
  const [walle, wallStreet] = [summary(10681, 'WALL·E'), summary(10673, 'Wall Street')]
  await know('wa', [wallStreet])
  await know('wall', [walle, wallStreet])
  expect(await films.suggest('wall-e', { budgetMs: 1 })).toEqual([walle])
})

test('accents do not keep a remembered film from fitting', async () => {
  const { films, know } = open()
  await know('am', [summary(194, 'Amélie'), summary(279, 'Amadeus')])
  expect(await films.suggest('amelie', { budgetMs: 1 })).toMatchObject([{ tmdbId: 194 }])
})

test('when TMDB fails, suggestions never throw and an old answer is better than none', async () => {
  const { films, fail, know, logged, pass } = open()
  const unknown = films.suggest('alien')
  fail()
  expect(await unknown).toEqual([])
  expect(logged).toHaveLength(1)
  await know('alien', [alien])
  pass(hour)
  const old = films.suggest('alien')
  fail()
  expect(await old).toEqual([alien])
})

test('after a failure TMDB is asked again, but for a minute not where an old answer was served', async () => {
  const { films, asked, fail, know, pass } = open()
  await expect(Promise.all([films.search('alien'), Promise.resolve().then(() => fail())])).rejects.toThrow(UserError)
  await know('alien', [alien])
  expect(asked).toHaveLength(2)
  pass(hour)
  const old = films.search('alien')
  fail()
  expect(await old).toEqual([alien])
  expect(await films.search('alien')).toEqual([alien])
  expect(asked).toHaveLength(3)
})

test('nothing typed asks nobody', async () => {
  const { films, asked } = open()
  expect([await films.suggest('  '), await films.search('\u200b\n')]).toEqual([[], []])
  expect(asked).toEqual([])
})

test('6,000 characters, half an emoji and control characters become at most 100 characters that can be sent', async () => {
  const { films, asked, answer } = open()
  const searching = films.search(`\ud83d${'👽'.repeat(3000)}\u0000`)
  answer([])
  expect(await searching).toEqual([])
  expect(asked).toEqual([`search \ufffd${'👽'.repeat(99)}`])
})

test('an IMDb id, or the address of its page, finds its film', async () => {
  const { films, asked, answer } = open()
  for (const text of ['tt0078748', 'https://www.imdb.com/title/tt0078748/?ref_=x', 'tt0000001']) {
    const searching = films.search(text)
    answer(text.includes('0000001') ? null : alien)
    expect(await searching).toEqual(text.includes('0000001') ? [] : [alien])
  }
  expect(asked).toEqual(['find tt0078748', 'find tt0078748', 'find tt0000001'])
})

test.each<[TmdbErrorKind, RegExp]>([
  ['unavailable', /cannot be reached.*try again/],
  ['timeout', /too slow.*try again/],
  ['rate_limited', /too many questions.*try again in a minute/],
  ['malformed', /makes no sense.*try again/],
  ['unauthorized', /whoever runs me.*`TMDB_API_KEY`/],
])('%s is told to the member in words, for a search and for a film', async (kind, words) => {
  const { films, fail, logged } = open()
  for (const call of [() => films.search('alien'), () => films.film(348)]) {
    const asking = call()
    fail(new TmdbError(kind, 'secret detail'))
    const error = await asking.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(UserError)
    expect(String(error)).toMatch(words)
    expect(String(error)).not.toContain('secret detail')
  }
  expect(logged).toHaveLength(2)
})

test('a fault of our own is not dressed up as TMDB’s', async () => {
  const { films, fail } = open()
  const asking = films.search('alien')
  fail(new TypeError('a bug'))
  await expect(asking).rejects.toThrow(TypeError)
})

test('details are kept for a day, and serve on when TMDB is down after that', async () => {
  const { films, asked, answer, fail, pass } = open()
  const first = films.film(348)
  answer(film(348, 'Alien'))
  expect(await first).toMatchObject({ title: 'Alien' })
  pass(23 * hour)
  expect(await films.film(348)).toMatchObject({ title: 'Alien' })
  expect(asked).toHaveLength(1)
  pass(2 * hour)
  const old = films.film(348)
  fail()
  expect(await old).toMatchObject({ title: 'Alien' })
})

test('an unknown id is a UserError and is asked again after a minute', async () => {
  const { films, asked, fail, pass } = open()
  const first = films.film(999)
  fail(new TmdbError('not_found', 'no'))
  await expect(first).rejects.toThrow(/does not know that film.*choose one/)
  await expect(films.film(999)).rejects.toThrow(UserError)
  expect(asked).toHaveLength(1)
  pass(minute + 1)
  const down = films.film(999)
  fail()
  await expect(down).rejects.toThrow(/cannot be reached/)
})

test('the popular films are kept for hours and never throw', async () => {
  const { films, asked, answer, fail, pass } = open()
  const none = films.popular()
  fail()
  expect(await none).toEqual([])
  expect(await films.popular({ budgetMs: 1 })).toEqual([])
  answer([alien])
  expect(await films.popular()).toEqual([alien])
  expect(asked).toHaveLength(2)
  pass(7 * hour)
  expect(await films.popular({ budgetMs: 1 })).toEqual([alien])
  expect(asked).toHaveLength(3)
})

test('the cache holds a bounded number of searches', async () => {
  const { films, asked, know } = open()
  for (let count = 0; count <= 1000; count++) await know(`query ${count}`, [alien])
  expect(asked).toHaveLength(1001)
  expect(await films.suggest('query 1000', { budgetMs: 1 })).toEqual([alien])
  expect(await films.suggest('query 0', { budgetMs: 1 })).toEqual([])
  expect(asked).toHaveLength(1002)
})

test('a search pushed out of the cache while TMDB takes its time is answered all the same', async () => {
  const { films, answer, know } = open()
  const first = films.search('first')
  for (let count = 0; count < 1000; count++) await know(`query ${count}`, [aliens])
  answer([alien])
  expect(await first).toEqual([alien])
})
