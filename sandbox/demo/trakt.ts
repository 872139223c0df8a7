import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { createTraktClient } from '../trakt/client.ts'
import { createVisitor } from '../visitor.ts'

/** Ports that systems do not give out by themselves to whoever asks for any (IANA's dynamic ones, and Linux's, begin above). */
const [lowestPort, highestPort] = [20_000, 32_000]

/**
 * A port of this machine that nobody has at the moment: the bot's address has to be known before the bot listens. Not one that
 * the system would give out to somebody else until then.
 */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowestPort, highestPort)
    if (await isFree(port)) return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const isListening = await new Promise<boolean>(resolve => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => resolve(true))
  })
  if (isListening) await new Promise(resolve => server.close(resolve))
  return isListening
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
