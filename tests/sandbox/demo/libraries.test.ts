import { expect, onTestFinished, test } from 'vitest'
import { createMovableClock } from '../../../sandbox/clock.ts'
import { furnishLibraries } from '../../../sandbox/demo/libraries.ts'
import { startSandbox } from '../../../sandbox/start.ts'
import { createTraktClient } from '../../../sandbox/trakt/client.ts'

async function furnish(start = '2026-02-16T09:30:00.000Z') {
  const clock = createMovableClock({ start: Date.parse(start) })
  const sandbox = await startSandbox({ clock })
  onTestFinished(() => sandbox.close())
  await furnishLibraries(sandbox.url, clock.now())
  const trakt = createTraktClient(sandbox.url)
  const people = ['filmfan', 'nightowl', 'quietviewer'] as const
  const libraries = await Promise.all(people.map(account => trakt.library(account)))
  return { clock, libraries }
}

test('everybody has seen, rated and noted something, all of it known to Trakt', async () => {
  const { libraries } = await furnish()
  expect(libraries.map(library => library.counts)).toEqual([
    { plays: 21, ratings: 17, watchlist: 12 },
    { plays: 15, ratings: 13, watchlist: 11 },
    { plays: 6, ratings: 5, watchlist: 4 },
  ])
})

test('every play lies in the past, whatever the time of day', async () => {
  for (const start of ['2026-02-16T00:00:00.000Z', '2026-02-16T23:59:00.000Z']) {
    const { clock, libraries } = await furnish(start)
    const times = libraries.flatMap(({ plays }) => plays.map(play => Date.parse(play.watchedAt)))
    expect(Math.max(...times)).toBeLessThan(clock.now())
  }
})

test('two watchlists share some films, and nobody wants to see what they have seen', async () => {
  const { libraries } = await furnish()
  const [filmfan, nightowl] = libraries.map(({ watchlist }) => watchlist.map(({ movie }) => movie.title))
  expect(filmfan?.filter(title => nightowl?.includes(title))).toEqual(['Oppenheimer', 'Whiplash', 'Your Name.'])
  for (const { plays, watchlist } of libraries) {
    const seen = plays.map(({ movie }) => movie.trakt)
    expect(watchlist.filter(({ movie }) => seen.includes(movie.trakt))).toEqual([])
  }
})
