import type { SeenMessage } from '../client.ts'
import { linesOf } from './reading.ts'

/** Real milliseconds for what the bot does by itself, such as reading an account at Trakt. */
const patience = 20_000

/** What the sandbox tells whoever watches it, as far as it is looked at here (see its README). */
interface LiveEvent {
  message?: SeenMessage
  entry?: { kind: string; method: string; route: string; status: number }
}

/** Does something, and waits until somebody gets to see a message with these words, wherever it is. Whether one came. */
export function seenAfter(url: string, person: { id: string }, words: string, act: () => Promise<unknown>) {
  return eventAfter(url, person, ({ message }) => message && linesOf(message).join('\n').includes(words), act)
}

/** Does something, and waits until Trakt has taken what the bot sends to this route after it. Whether it has. */
export function sentAfter(url: string, person: { id: string }, route: string, act: () => Promise<unknown>) {
  const isIt = ({ entry }: LiveEvent) =>
    entry?.kind === 'trakt' && entry.method === 'POST' && entry.route.endsWith(route) && entry.status < 300
  return eventAfter(url, person, isIt, act)
}

/** `url` is the sandbox's. */
async function eventAfter(
  url: string,
  person: { id: string },
  isIt: (event: LiveEvent) => boolean | undefined,
  act: () => Promise<unknown>,
): Promise<boolean> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/sandbox/live?as=${person.id}`)
  const { promise, resolve } = Promise.withResolvers<boolean>()
  socket.addEventListener('message', ({ data }) => {
    if (isIt(JSON.parse(String(data)) as LiveEvent)) resolve(true)
  })
  await new Promise((opened, failed) => {
    socket.addEventListener('open', opened, { once: true })
    socket.addEventListener('error', failed, { once: true })
  })
  const late = setTimeout(() => resolve(false), patience)
  try {
    await act()
    return await promise
  } finally {
    clearTimeout(late)
    socket.close()
  }
}
