import type { SeenMessage } from '../client.ts'
import { linesOf } from './reading.ts'

/** Real milliseconds for what the bot does by itself, such as reading an account at Trakt. */
const patience = 20_000

/**
 * Does something, and waits until somebody gets to see a message with these words, wherever it is; undefined if none comes.
 * `url` is the sandbox's.
 */
export async function seenAfter(
  url: string,
  person: { id: string },
  words: string,
  act: () => Promise<unknown>,
): Promise<SeenMessage | undefined> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/sandbox/live?as=${person.id}`)
  const { promise, resolve } = Promise.withResolvers<SeenMessage | undefined>()
  socket.addEventListener('message', ({ data }) => {
    const { message } = JSON.parse(String(data)) as { message?: SeenMessage }
    if (message && linesOf(message).join('\n').includes(words)) resolve(message)
  })
  await new Promise((opened, failed) => {
    socket.addEventListener('open', opened, { once: true })
    socket.addEventListener('error', failed, { once: true })
  })
  const late = setTimeout(() => resolve(undefined), patience)
  try {
    await act()
    return await promise
  } finally {
    clearTimeout(late)
    socket.close()
  }
}
