import { once } from 'node:events'
import { createServer } from 'node:net'
import { createTraktClient } from '../trakt/client.ts'
import { createVisitor } from '../visitor.ts'

/** A port of this machine that nobody has at the moment: the bot's address has to be known before the bot listens. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const closed = once(server, 'close')
  server.close()
  await closed
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return address.port
}

/**
 * Goes the way of a personal link in a browser of one's own: signs in at the sandbox's Trakt, approves, and confirms the two
 * names. Answers what the pages said, the question and the end. `account` is a slug; `sandbox` the sandbox's address.
 */
export async function linkInBrowser(
  sandbox: string,
  link: string,
  account: string,
): Promise<{ question: string; end: string }> {
  const visitor = createVisitor()
  const consent = await visitor.get(link)
  const question = await visitor.get(await createTraktClient(sandbox).consent(account, consent.url))
  const confirm = new URL('confirm', question.url).href
  const end = await visitor.post(confirm, { csrf: question.field('csrf'), answer: 'link' })
  return { question: question.text, end: end.text }
}
