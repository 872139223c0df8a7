import { expect, test } from 'vitest'
import type { FaultAnswer } from '../../sandbox/client.ts'
import { answerOf, buildRunningTown, type Town } from '../helpers/e2e.ts'
import { privateAnswer, refusal, rowsOf } from '../helpers/stored.ts'

const html = '<!doctype html><title>Bad gateway</title><h1>502</h1>'

/** What TMDB can do, and the words for it. */
const faults: [name: string, answer: FaultAnswer, words: string][] = [
  ['is down', { status: 503, body: { status_code: 9 } }, 'cannot be reached at the moment'],
  ['cuts the connection', { cut: true }, 'cannot be reached at the moment'],
  ['limits us', { status: 429, headers: { 'retry-after': '30' } }, 'too many questions from me'],
  ['talks HTML', { status: 200, html: true, body: html }, 'gave an answer that makes no sense'],
  ['talks HTML with a 502', { status: 502, html: true, body: html }, 'cannot be reached at the moment'],
  ['is behind a proxy’s 404 page', { status: 404, html: true, body: html }, 'gave an answer that makes no sense'],
  ['answers with another shape', { status: 200, body: { id: 'x' } }, 'gave an answer that makes no sense'],
  ['does not accept the key', { status: 401, body: { status_code: 7 } }, 'does not accept my key'],
]

const nominate = (town: Town, movie: string, person = town.ben) =>
  person.run(town.general, 'nominate', { options: { movie } })

const choicesFor = (town: Town, movie: string, person = town.ben) =>
  person.autocomplete(town.general, 'nominate', { focused: 'movie', options: { movie } })

test.each(faults)(
  'when TMDB %s, /nominate says so and keeps nothing, the list answers from what it knows, and all is well afterwards',
  async (_name, answer, expected) => {
    const town = await buildRunningTown()
    await choicesFor(town, 'alie')
    await town.client.fault({ service: 'tmdb' }, answer, 100)
    const [chosen, typed, known, unknown] = await Promise.all([
      refusal(town, () => nominate(town, 'tmdb:348')),
      refusal(town, () => nominate(town, 'matrix', town.cleo)),
      choicesFor(town, 'alien', town.ben),
      choicesFor(town, 'zzz', town.cleo),
    ])
    expect(chosen).toContain(expected)
    expect(typed).toContain(expected)
    expect(known.choices?.[0]).toEqual({ name: 'Alien (1979)', value: 'tmdb:348' })
    expect(unknown.choices).toEqual([])
    await town.client.clearFaults()
    if (answer.status !== 429) expect(answerOf(await nominate(town, 'tmdb:348'))).toContain('is nominated')
  },
)

test('when TMDB does not answer at all, the lists come in time and /nominate gives up in words', async () => {
  const town = await buildRunningTown()
  await choicesFor(town, 'alie')
  await town.client.fault({ service: 'tmdb' }, { hang: true }, 100)
  const [known, unknown, popular, chosen] = await Promise.all([
    choicesFor(town, 'alien', town.ben),
    choicesFor(town, 'matr', town.cleo),
    choicesFor(town, '', town.nora),
    refusal(town, () => nominate(town, 'tmdb:348')),
  ])
  expect(known.choices?.[0]).toEqual({ name: 'Alien (1979)', value: 'tmdb:348' })
  expect(unknown.choices).toEqual([])
  expect(popular.choices).toEqual([])
  expect(chosen).toContain('is too slow at the moment')
})

test('an answer that comes too late for the list is there for the next one', async () => {
  const town = await buildRunningTown()
  const hold = await town.client.hold({ service: 'tmdb', path: '/search/movie' }, 'before')
  expect((await choicesFor(town, 'matr')).choices).toEqual([])
  await hold.release()
  expect((await choicesFor(town, 'matr')).choices?.[0]).toMatchObject({ value: 'tmdb:603' })
  const searches = (await town.client.log('tmdb')).filter(({ route }) => route.includes('query=matr'))
  expect(searches).toHaveLength(1)
})

test('/nominate is acknowledged at once, however long TMDB thinks', async () => {
  const town = await buildRunningTown()
  const hold = await town.client.hold({ service: 'tmdb', path: '/movie/348' }, 'before')
  const { interaction, status } = await town.ben.run(town.general, 'nominate', {
    options: { movie: 'tmdb:348' },
    wait: 'initial',
  })
  expect(status).toBe('deferred')
  await hold.waiting(1)
  expect(rowsOf(town, 'nominations')).toEqual([])
  await hold.release()
  const outcome = await town.client.outcome(interaction, { wait: 'final' })
  expect(await privateAnswer(town, outcome)).toContain('is nominated')
})

test('a limit that TMDB sets is kept: until it is over nothing more is asked', async () => {
  const town = await buildRunningTown()
  await town.client.fault({ service: 'tmdb', path: '/movie/348' }, { status: 429, headers: { 'retry-after': '30' } })
  await nominate(town, 'tmdb:348')
  await town.client.clearLog()
  expect(await refusal(town, () => nominate(town, 'tmdb:603'))).toContain('too many questions from me')
  expect(await town.client.log('tmdb')).toEqual([])
})

test('a film that is remembered is nominated while TMDB is down', async () => {
  const town = await buildRunningTown()
  await nominate(town, 'tmdb:348')
  await town.ben.run(town.general, 'movies')
  await town.nora.run(town.general, 'round', { subcommand: 'remove', options: { movie: 'Alien' } })
  await town.client.fault({ service: 'tmdb' }, { status: 503 }, 100)
  expect(answerOf(await nominate(town, 'tmdb:348'))).toContain('**Alien** (1979) is nominated')
})
