import type { Outcome, SeenMessage } from '../client.ts'
import type { Demo } from './demo.ts'
import { customIdOf, linesOf, selectOf } from './reading.ts'
import type { Friend } from './town.ts'

/**
 * Brings the town to where a newcomer can act at once: Nora has chosen `#movie-night` and started the week, Ben and Cleo
 * have put a film forward. The bot's hello stays in `#general`. Throws when something of it does not work.
 */
export async function prepareFirstMinute({ bot, client, town }: Pick<Demo, 'bot' | 'client' | 'town'>): Promise<void> {
  const { general, movieNight, nora, ben, cleo } = town
  const [welcome] = await nora.messages(general)
  const question = answer(await click(nora, welcome, 'Set up'))
  const list = selectOf(question)?.custom_id ?? ''
  const chosen = answer(await nora.select(question.id, list, [movieNight]))
  const started = answer(await click(nora, chosen, 'Start now'))
  await nora.dismiss(started.id)
  await bot.tick()

  for (const [friend, film] of [
    [ben, 'Alien (1979)'],
    [cleo, 'Spirited Away (2001)'],
  ] as const) {
    await nominate(friend, film)
    await bot.tick()
  }
  const { nextDeadline } = await client.clock()
  if (!nextDeadline) throw new Error('The week of the demo has not begun.')

  async function nominate(friend: Friend, film: string): Promise<void> {
    const title = film.replace(/ \(\d+\)$/, '')
    const options = { movie: title }
    const { choices } = await friend.autocomplete(movieNight, 'nominate', { focused: 'movie', options })
    const movie = choices?.find(({ name }) => name === film)?.value
    answer(await friend.run(movieNight, 'nominate', { options: { movie } }))
  }
}

async function click(person: Friend, message: SeenMessage | undefined, label: string): Promise<Outcome> {
  const customId = message && customIdOf(message, label)
  if (!customId)
    throw new Error(`The bot shows no [${label}], but: ${message ? linesOf(message).join(' / ') : 'nothing'}`)
  return person.click(message.id, customId)
}

function answer({ message, updated, failure }: Outcome): SeenMessage {
  const found = updated ?? message
  if (!found) throw new Error(`The bot did not answer: ${failure}`)
  return found
}
