import type { Clock } from '../../../src/clock.ts'

/** "The past few minutes" in which a nonce is checked (Discord docs, Create Message), in milliseconds of the sandbox's clock. */
const memory = 5 * 60_000

/** A message by channel, author and nonce, and when it was posted in milliseconds since the epoch. */
export type PostedNonce = [key: string, posted: { messageId: string; at: number }]

/** Remembers which message was posted with which nonce, by channel and author; some are known from `earlier`. */
export function createNonces(clock: Clock, earlier: PostedNonce[] = []) {
  const posted = new Map(earlier)
  const key = (channelId: string, authorId: string, nonce: string | number) => `${channelId} ${authorId} ${nonce}`
  return {
    /** The id of the message that the author posted there with this nonce in the past five minutes. */
    find(channelId: string, authorId: string, nonce: string | number): string | undefined {
      const known = posted.get(key(channelId, authorId, nonce))
      return known && clock.now() < known.at + memory ? known.messageId : undefined
    },
    remember(channelId: string, authorId: string, nonce: string | number, messageId: string): void {
      posted.set(key(channelId, authorId, nonce), { messageId, at: clock.now() })
    },
    forget: () => posted.clear(),
    all: (): PostedNonce[] => [...posted],
  }
}

export type Nonces = ReturnType<typeof createNonces>
