import type { Demo } from './demo.ts'
import { playLibraries, playRecords, playUnlink } from './play-trakt.ts'
import { check, type Stage } from './stage.ts'
import type { Friend } from './town.ts'

/** The play begins on a Monday, half an hour after nominations open by default. */
export const playBegins = '2026-02-16T09:30:00.000Z'

/** A whole week with five friends. Throws `DidNotHappen` as soon as something goes another way than it should. */
export async function playWeek({ town, url }: Pick<Demo, 'town' | 'url'>, stage: Stage): Promise<void> {
  const { general, movieNight, nora, ben, cleo, dan, mia } = town
  await stage.observe()

  await setUp()
  await nominate()
  const wanted = await playLibraries({ town, url }, stage)
  await playRecords({ town, url }, stage, wanted)
  await vote()
  await afterwards()
  await playUnlink({ town, url }, stage)

  async function setUp(): Promise<void> {
    const welcome = await stage.post(general, 'Hello, I am Movie Night')
    const question = stage.answer(await stage.press(nora, welcome, 'Set up'), 'Which channel is for movie night?')
    const chosen = stage.answer(await stage.choose(nora, question, [movieNight]), 'Start now')
    stage.answer(await stage.press(nora, chosen, 'Start now'), 'is open')
    await stage.post(movieNight, 'Nominations are open')
  }

  async function nominate(): Promise<void> {
    await nominateFilm(ben, 'ali', 'Alien (1979)')
    await stage.post(movieNight, 'nominated **Alien** (1979)')

    const twice = await stage.run(cleo, movieNight, 'nominate', {
      options: { movie: 'tmdb:348' },
      typed: 'movie: Alien (1979)',
    })
    stage.answer(twice, 'is already in')
    await nominateFilm(cleo, 'spirit', 'Spirited Away (2001)')

    const regretted = await nominateFilm(dan, 'groundhog', 'Groundhog Day (1993)')
    stage.answer(await stage.press(dan, regretted, 'Withdraw'), 'is withdrawn')
    await stage.post(movieNight, 'was nominated, and has been withdrawn')
    await nominateFilm(dan, 'moon', 'Moon (2009)')

    const found = await stage.run(mia, movieNight, 'nominate', { options: { movie: 'amelie' } })
    const list = stage.answer(found, 'I found')
    stage.answer(await stage.choose(mia, list, ['Amélie (2001)']), 'is nominated')

    await stage.moveTo('2026-02-18T18:00:00.000Z')
    await stage.post(movieNight, 'Last evening to nominate')
  }

  /** Types the beginning of a title, takes the film from the list, and puts it forward. The private answer to that. */
  async function nominateFilm(person: Friend, text: string, film: string) {
    const choices = await stage.complete(person, movieNight, 'nominate', 'movie', text)
    const choice = choices.find(({ name }) => name === film)
    check(`the list for “${text}” has ${film}`, choice !== undefined, choices.map(({ name }) => name).join(', '))
    const nominated = await stage.run(person, movieNight, 'nominate', {
      options: { movie: choice.value },
      typed: `movie: ${film}`,
    })
    return stage.answer(nominated, 'is nominated')
  }

  async function vote(): Promise<void> {
    await stage.moveTo('2026-02-19T09:00:00.000Z')
    const board = await stage.post(movieNight, 'Voting is open')

    const panel = stage.answer(await stage.press(ben, board, 'Vote'), 'You have 2 votes')
    stage.answer(await stage.choose(ben, panel, ['Spirited Away (2001)', 'Moon (2009)']), 'Saved')
    const ballot = stage.answer(await stage.run(cleo, movieNight, 'vote'), 'You have not voted yet')
    stage.answer(await stage.choose(cleo, ballot, ['Alien (1979)']), 'Saved')
    const dans = stage.answer(await stage.press(dan, board, 'Vote'), 'You have 2 votes')
    const first = stage.answer(await stage.choose(dan, dans, ['Spirited Away (2001)', 'Amélie (2001)']), 'Saved')
    const changed = await stage.choose(dan, first, ['Alien (1979)', 'Amélie (2001)'])
    stage.answer(changed, '**Alien** (1979), **Amélie** (2001)')
    await stage.post(movieNight, '3 members have voted so far')

    await stage.moveTo('2026-02-20T11:00:00.000Z')
    const lastCall = await stage.post(movieNight, 'Last call to vote')
    const late = stage.answer(await stage.press(nora, lastCall, 'Vote'), 'You have 2 votes')
    stage.answer(await stage.choose(nora, late, ['Alien (1979)']), 'Saved')

    await stage.moveTo('2026-02-20T12:00:00.000Z')
    const winner = await stage.post(movieNight, 'The winner is **Alien** (1979)!')
    check('the winner has three votes', JSON.stringify(winner).includes('It has the most votes: 3'))
    const refused = await stage.run(mia, movieNight, 'vote')
    stage.answer(refused, 'No vote is running')
  }

  async function afterwards(): Promise<void> {
    stage.answer(await stage.run(mia, movieNight, 'results'), 'Alien')
    await stage.moveTo('2026-02-20T22:27:00.000Z')
    const question = await stage.post(movieNight, 'How was the night?')
    stage.answer(await stage.press(ben, question, 'I watched it'), 'Noted: you watched **Alien** (1979)')
    const rating = stage.answer(await stage.press(cleo, question, 'Rate the film'), 'How was **Alien** (1979)?')
    stage.answer(await stage.choose(cleo, rating, ['9 of 10: superb']), 'Saved')

    await stage.moveTo('2026-02-23T09:00:00.000Z')
    const next = await stage.post(movieNight, 'Nominations are open')
    check('the next week begins by itself', next.timestamp.startsWith('2026-02-23'), next.timestamp)
  }
}
