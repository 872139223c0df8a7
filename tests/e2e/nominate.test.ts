import { describe, expect, test } from 'vitest'
import { answerOf, buildRunningTown, posts, press, publicMessages, startTownBot, textOf } from '../helpers/e2e.ts'
import { privateAnswer, rowsOf } from '../helpers/stored.ts'

const alien = { options: { movie: 'tmdb:348' } }
const matrix = { options: { movie: 'tmdb:603' } }

describe('choosing from the list', () => {
  test('what is typed gives films to choose from, and the chosen one is nominated', async () => {
    const town = await buildRunningTown()
    const { choices } = await town.ben.autocomplete(town.general, 'nominate', {
      focused: 'movie',
      options: { movie: 'alie' },
    })
    expect(choices?.[0]).toEqual({ name: 'Alien (1979)', value: 'tmdb:348' })

    const outcome = await town.ben.run(town.general, 'nominate', { options: { movie: choices?.[0]?.value } })
    const words = await privateAnswer(town, outcome)
    expect(words).toContain('**Alien** (1979) is nominated for 2026-W08.')
    expect(words).toContain('you can take it back')
    expect(words).toContain('[Details]\n[Withdraw]')
    expect(rowsOf(town, 'nominations')).toMatchObject([
      { week: '2026-W08', tmdb_id: 348, imdb_id: 'tt0078748', title: 'Alien', year: 1979, runtime: 117 },
    ])
  })

  test('the card of a nominated film stands in the channel for everybody, with its poster described', async () => {
    const town = await buildRunningTown()
    await town.ben.run(town.general, 'nominate', alien)
    await town.bot.tick()
    const card = (await publicMessages(town)).at(-1)
    expect(textOf(card)).toContain(`<@${town.ben.id}> nominated **Alien** (1979).`)
    expect(textOf(card)).toContain('117 min')
    expect(JSON.stringify(card?.components)).toContain('"description":"Poster: Alien (1979)"')
    expect(card?.mentions).toEqual([])
    expect(await town.cleo.messages(town.channel)).toContainEqual(card)
  })

  test('with nothing typed the list shows what is popular', async () => {
    const town = await buildRunningTown()
    const { choices } = await town.ben.autocomplete(town.general, 'nominate', {
      focused: 'movie',
      options: { movie: '' },
    })
    expect(choices?.length).toBeGreaterThanOrEqual(20)
    expect(choices?.every(({ value }) => String(value).startsWith('tmdb:'))).toBe(true)
  })

  test('films that are nominated this week, and films that the server has watched, are marked', async () => {
    const town = await buildRunningTown()
    await town.ben.run(town.general, 'nominate', alien)
    await town.client.jump({ to: '2026-02-20T12:00:00.000Z' })
    await town.client.jump({ to: '2026-02-20T22:30:00.000Z' })
    await press(town.cleo, (await publicMessages(town)).at(-1), 'I watched it')
    await town.client.jump({ to: '2026-02-23T09:00:00.000Z' })
    await town.ben.run(town.general, 'nominate', matrix)

    const typed = async (movie: string) =>
      (await town.cleo.autocomplete(town.general, 'nominate', { focused: 'movie', options: { movie } })).choices
    expect((await typed('alien'))?.[0]).toEqual({ name: 'Alien (1979) · watched', value: 'tmdb:348' })
    expect((await typed('matrix'))?.[0]).toEqual({ name: 'The Matrix (1999) · already nominated', value: 'tmdb:603' })
  })

  test('the address of a film on TMDB is as good as a choice', async () => {
    const town = await buildRunningTown()
    const outcome = await town.ben.run(town.general, 'nominate', {
      options: { movie: 'https://www.themoviedb.org/movie/348-alien' },
    })
    expect(answerOf(outcome)).toContain('**Alien** (1979) is nominated')
  })
})

describe('typing without choosing', () => {
  test('a title that was not chosen gives a short list to pick from, and the pick is nominated', async () => {
    const town = await buildRunningTown()
    const asked = await town.ben.run(town.general, 'nominate', { options: { movie: 'alien' } })
    expect(await privateAnswer(town, asked)).toMatch(/I found \d+ films for “alien”. Which one is it\?/)
    expect(rowsOf(town, 'nominations')).toEqual([])

    const picked = await town.ben.select(asked.message?.id ?? '', 'v1|nominate-pick', ['tmdb:348'])
    expect(await privateAnswer(town, picked)).toContain('**Alien** (1979) is nominated')
    expect(rowsOf(town, 'nominations')).toHaveLength(1)
  })

  test('a single match is still asked about, not nominated', async () => {
    const town = await buildRunningTown()
    const asked = await town.ben.run(town.general, 'nominate', { options: { movie: 'finding nemo' } })
    expect(await privateAnswer(town, asked)).toContain('I found one film for “finding nemo”. Is it this one?')
    expect(rowsOf(town, 'nominations')).toEqual([])
  })

  test('a pick that is refused says why', async () => {
    const town = await buildRunningTown()
    const asked = await town.ben.run(town.general, 'nominate', { options: { movie: 'alien' } })
    await town.cleo.run(town.general, 'nominate', alien)
    const picked = await town.ben.select(asked.message?.id ?? '', 'v1|nominate-pick', ['tmdb:348'])
    expect(await privateAnswer(town, picked)).toContain(
      `**Alien** (1979) is already in, nominated by <@${town.cleo.id}>`,
    )
    expect(rowsOf(town, 'nominations')).toHaveLength(1)
  })
})

describe('Withdraw', () => {
  test('takes the film back at once, and turns its public card into one of a withdrawn film', async () => {
    const town = await buildRunningTown()
    const nominated = await town.ben.run(town.general, 'nominate', alien)
    await town.bot.tick()
    const withdrawn = await press(town.ben, nominated.message, 'Withdraw')
    expect(await privateAnswer(town, withdrawn)).toContain('**Alien** (1979) is withdrawn.')
    expect(rowsOf(town, 'nominations')).toEqual([])

    await town.client.jump({ by: 5_000 })
    const channel = await posts(town)
    expect(channel).toContain('**Alien** (1979) was nominated, and has been withdrawn.')
    expect(channel[0]).toContain('Nothing is nominated yet')
  })

  test('is undone by Nominate again', async () => {
    const town = await buildRunningTown()
    const nominated = await town.ben.run(town.general, 'nominate', alien)
    await press(town.ben, nominated.message, 'Withdraw')
    const [gone] = (await town.ben.messages(town.general)).slice(-1)
    const again = await press(town.ben, gone, 'Nominate again')
    expect(await privateAnswer(town, again)).toContain('**Alien** (1979) is nominated')
    expect(rowsOf(town, 'nominations')).toMatchObject([{ tmdb_id: 348 }])
    await town.client.jump({ by: 5_000 })
    expect((await posts(town)).at(-1)).toContain('nominated **Alien** (1979)')
  })

  test('after voting has opened is refused, and the film stays in', async () => {
    const town = await buildRunningTown()
    const nominated = await town.ben.run(town.general, 'nominate', alien)
    await town.client.jump({ to: '2026-02-19T09:00:00.000Z' })
    const refused = await press(town.ben, nominated.message, 'Withdraw')
    expect(await privateAnswer(town, refused)).toContain('Voting has begun, so films stay in.')
    expect(rowsOf(town, 'nominations')).toHaveLength(1)
  })

  test('of a film that is gone already says so', async () => {
    const town = await buildRunningTown()
    const nominated = await town.ben.run(town.general, 'nominate', alien)
    await town.nora.run(town.general, 'round', { subcommand: 'remove', options: { movie: 'Alien' } })
    const refused = await press(town.ben, nominated.message, 'Withdraw')
    expect(await privateAnswer(town, refused)).toContain('This film is no longer in.')
  })
})

describe('Details', () => {
  test('shows what TMDB knows, with a trailer and a link', async () => {
    const town = await buildRunningTown()
    await town.ben.run(town.general, 'nominate', alien)
    await town.bot.tick()
    const outcome = await press(town.cleo, (await publicMessages(town)).at(-1), 'Details')
    const words = await privateAnswer(town, outcome)
    expect(words).toContain('## **Alien** (1979)')
    expect(words).toContain('Directed by: Ridley Scott')
    expect(words).toContain('[Watch the trailer]\n[Open on TMDB]')
    expect(JSON.stringify(outcome.message?.components)).toContain('https://www.themoviedb.org/movie/348')
  })

  test('shows what was stored when TMDB is down and nothing is remembered, such as after a restart', async () => {
    const town = await buildRunningTown()
    const nominated = await town.ben.run(town.general, 'nominate', alien)
    await town.bot.stop()
    await startTownBot(town)
    await town.client.fault({ service: 'tmdb', path: '/movie/348' }, { status: 503 }, 3)
    const words = await privateAnswer(town, await press(town.ben, nominated.message, 'Details'))
    expect(words).toContain('**Alien** (1979)')
    expect(words).toContain('TMDB does not answer at the moment: this is what was known when it was nominated.')
    expect(words).not.toContain('[Watch the trailer]')
    expect(words).toContain('[Open on TMDB]')
  })

  test('of a film that has left the round says so', async () => {
    const town = await buildRunningTown()
    const nominated = await town.ben.run(town.general, 'nominate', alien)
    await town.bot.tick()
    const card = (await publicMessages(town)).at(-1)
    const hold = await town.client.hold(
      { service: 'gateway', path: 'INTERACTION_CREATE', body: town.cleo.id },
      'before',
    )
    const clicked = press(town.cleo, card, 'Details')
    await hold.waiting(1)
    await press(town.ben, nominated.message, 'Withdraw')
    await hold.release()
    expect(await privateAnswer(town, await clicked)).toContain('This film is no longer in the round.')
  })
})
