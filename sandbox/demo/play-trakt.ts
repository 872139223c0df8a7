import type { SeenMessage } from '../client.ts'
import { flatten } from '../client.ts'
import type { Demo } from './demo.ts'
import { check, type Stage } from './stage.ts'
import { linkInBrowser } from './trakt.ts'

/** Cleo links her Trakt account, looks at it, and unlinks it again. Throws `DidNotHappen`. */
export async function playLink({ town, url }: Pick<Demo, 'town' | 'url'>, stage: Stage): Promise<void> {
  const { movieNight, cleo } = town
  const trakt = (subcommand: string) => stage.run(cleo, movieNight, 'trakt', { subcommand })

  stage.answer(await trakt('link'), 'I sent you a direct message')
  const link = addressOf(await stage.direct(cleo, 'Link your Trakt account'))
  const { question, end } = await linkInBrowser(url, link, 'filmfan')
  check('the page asks for both names', question.includes('filmfan will be linked to Cleo on Discord'), question)
  check('the page says that both are linked', end.includes('filmfan is linked to Cleo on Discord'), end)
  stage.tell(cleo, 'presses [Link Trakt], signs in as filmfan, approves, and is asked:', ['Link these two accounts?'])
  stage.tell(cleo, 'presses [Link] and reads:', ['The Trakt account filmfan is linked to Cleo on Discord.'])
  await stage.pause()
  await stage.direct(cleo, 'Trakt account **filmfan** is now linked to you.')

  stage.answer(await trakt('status'), 'Account: **filmfan**')
  const sure = stage.answer(await trakt('unlink'), 'Unlink the Trakt account **filmfan**?')
  stage.answer(await stage.press(cleo, sure, 'Unlink'), 'Trakt has confirmed that they are ended')
}

function addressOf({ components }: SeenMessage): string {
  const address = flatten(components).find(({ url }) => typeof url === 'string')?.url
  check('the message has a link', typeof address === 'string')
  return address
}
