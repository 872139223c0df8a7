import type { Outcome, SeenMessage } from '../client.ts'
import { flatten } from '../client.ts'
import { createTraktClient } from '../trakt/client.ts'
import type { Demo } from './demo.ts'
import { linesOf } from './reading.ts'
import { check, type Stage } from './stage.ts'
import type { Friend } from './town.ts'
import { linkInBrowser } from './trakt.ts'
import { seenAfter, sentAfter } from './waiting.ts'

type Scene = Pick<Demo, 'town' | 'url'>

/**
 * Cleo and Nora link their Trakt accounts, and what they have seen and want to see is in the game: 👁 on the board, and
 * their watchlists when they nominate. Answers the title of the film that Nora nominates. Throws `DidNotHappen`.
 */
export async function playLibraries({ town, url }: Scene, stage: Stage): Promise<string> {
  const { movieNight, cleo, nora } = town
  await link({ town, url }, stage, cleo, 'filmfan')
  stage.answer(await stage.run(cleo, movieNight, 'trakt', { subcommand: 'status' }), 'Account: **filmfan**')
  await stage.post(movieNight, 'seen by 1 of 1 👁')
  await link({ town, url }, stage, nora, 'nightowl')
  await stage.post(movieNight, 'seen by 1 of 2 👁')

  const own = await stage.run(cleo, movieNight, 'history', { options: { member: cleo.id }, typed: 'member: Cleo' })
  const privacy = stage.answer(own, 'Your privacy here')
  stage.answer(await stage.choose(cleo, privacy, ['By name']), 'Others see your name at films you have seen')
  await stage.post(movieNight, `seen by 1 of 2 👁: <@${cleo.id}>`)

  const [wanted] = await stage.complete(nora, movieNight, 'nominate', 'movie', '')
  check('films on several watchlists come first', wanted?.name.endsWith('on 2 watchlists') === true, wanted?.name)
  const nominated = await stage.run(nora, movieNight, 'nominate', {
    options: { movie: wanted.value },
    typed: `movie: ${wanted.name.replace(/ · .*/, '')}`,
  })
  stage.answer(nominated, 'is nominated')
  stage.answer(await stage.run(nora, movieNight, 'trakt', { subcommand: 'watchlist' }), 'already nominated')
  return wanted.name.replace(/ \(.*/, '')
}

/** Nora watches her film before the others do, takes that back, says it after all and rates it: at Trakt it is the same. */
export async function playRecords({ town, url }: Scene, stage: Stage, title: string): Promise<void> {
  const { movieNight, nora } = town
  const card = await stage.post(movieNight, `nominated **${title}**`)
  const recorded = await sent('/sync/history', () => stage.press(nora, card, 'Mark watched'), '**Recorded:**')
  await atTrakt(1, null)
  const counted = linesOf(await stage.post(movieNight, `nominated **${title}**`)).join(' / ')
  check('the card counts who has seen its film', counted.includes('seen by 1 of 2 👁'), counted)
  const undone = await sent('/sync/history/remove', () => stage.press(nora, recorded, 'Undo'), '**Taken back:**')
  await atTrakt(0, null)
  const again = () => stage.press(nora, undone, 'I watched it after all')
  const kept = await sent('/sync/history', again, '**Recorded:**')
  await sent('/sync/ratings', () => stage.choose(nora, kept, ['9 of 10: superb']), '**Saved:**')
  await atTrakt(1, 9)

  /** What Trakt has to be told, and the private answer, which contains `words`. */
  async function sent(route: string, act: () => Promise<Outcome>, words: string): Promise<SeenMessage> {
    let outcome: Outcome | undefined
    const arrived = await sentAfter(url, nora, route, async () => {
      outcome = await act()
    })
    check(`Trakt hears of it at ${route}`, arrived)
    if (!outcome) throw new Error('nothing was done')
    return stage.answer(outcome, words)
  }

  async function atTrakt(plays: number, rating: number | null): Promise<void> {
    const library = await createTraktClient(url).library('nightowl')
    const own = {
      plays: library.plays.filter(play => play.movie.title === title).length,
      rating: null as number | null,
    }
    own.rating = library.ratings.find(each => each.movie.title === title)?.rating ?? null
    const words = `${title}: ${plays === 0 ? 'not watched' : 'watched'}${rating === null ? '' : `, rated ${rating}`}`
    check(`nightowl has “${words}” at Trakt`, own.plays === plays && own.rating === rating, JSON.stringify(own))
    stage.tell(nora, 'looks at nightowl’s page at Trakt and reads:', [words])
  }
}

/** Cleo unlinks her account again. Throws `DidNotHappen`. */
export async function playUnlink({ town }: Scene, stage: Stage): Promise<void> {
  const { movieNight, cleo } = town
  const asked = await stage.run(cleo, movieNight, 'trakt', { subcommand: 'unlink' })
  const sure = stage.answer(asked, 'Unlink the Trakt account **filmfan**?')
  stage.answer(await stage.press(cleo, sure, 'Unlink'), 'Trakt has confirmed that they are ended')
}

/** Links somebody's account in the browser, and waits until it has been read. */
async function link({ town, url }: Scene, stage: Stage, person: Friend, account: string): Promise<void> {
  const { name } = person
  const asked = await stage.run(person, town.movieNight, 'trakt', { subcommand: 'link' })
  stage.answer(asked, 'I sent you a direct message')
  const address = addressOf(await stage.direct(person, 'Link your Trakt account'))
  const imported = await seenAfter(url, person, 'Your Trakt account is imported', async () => {
    const { question, end } = await linkInBrowser(url, address, account)
    check(
      'the page asks for both names',
      question.includes(`${account} will be linked to ${name} on Discord`),
      question,
    )
    check('the page says that both are linked', end.includes(`${account} is linked to ${name} on Discord`), end)
    stage.tell(person, `presses [Link Trakt], signs in as ${account}, approves, and is asked:`, [
      'Link these two accounts?',
    ])
    stage.tell(person, 'presses [Link] and reads:', [`The Trakt account ${account} is linked to ${name} on Discord.`])
    await stage.pause()
  })
  check(`the account of ${name} is read`, imported)
  await stage.direct(person, 'Your Trakt account is imported')
  await stage.pause()
}

function addressOf({ components }: SeenMessage): string {
  const address = flatten(components).find(({ url }) => typeof url === 'string')?.url
  check('the message has a link', typeof address === 'string')
  return address
}
