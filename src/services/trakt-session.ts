import type { Clock } from '../clock.ts'
import { TraktError } from '../trakt/errors.ts'
import type { TraktTokenStore } from './trakt-tokens.ts'

export type TraktSession = ReturnType<typeof createTraktSession>

const MINUTE = 60_000
/** Trakt takes one write a second of each member, and 500 reads in five minutes (Trakt's guide on rate limits, October 2026). */
const BETWEEN_WRITES = 1_100
const READ_WINDOW = 5 * MINUTE
const READS_IN_WINDOW = 400

type Work<T> = (accessToken: string) => Promise<T>

/**
 * Calls to Trakt for a member: with a token that works, and no more of them than Trakt takes. Losing what it remembers of the
 * pace with the process costs a 429 at the most.
 */
export function createTraktSession(deps: { tokens: Pick<TraktTokenStore, 'accessToken' | 'renewed'>; clock: Clock }) {
  const { tokens, clock } = deps
  const wroteAt = new Map<number, number>()
  const reads = new Map<number, number[]>()

  /** With another token where Trakt does not take the first one, as a fresh one is refused now and then. */
  async function withToken<T>(userId: number, work: Work<T>): Promise<T> {
    const token = await tokens.accessToken(userId)
    try {
      return await work(token)
    } catch (error) {
      if (!(error instanceof TraktError && error.kind === 'unauthorized')) throw error
      return work(await tokens.renewed(userId, token))
    }
  }

  /** How long the member's next read has to wait. Milliseconds. */
  function restBeforeRead(userId: number): number {
    const now = clock.now()
    const recent = (reads.get(userId) ?? []).filter(at => at <= now && now - at < READ_WINDOW)
    reads.set(userId, recent)
    const oldest = recent.at(-READS_IN_WINDOW)
    return oldest === undefined ? 0 : oldest + READ_WINDOW - now
  }

  /** A clock that was set back says nothing about the distance. */
  function restBeforeWrite(userId: number): number {
    const since = clock.now() - (wroteAt.get(userId) ?? 0)
    return since >= 0 ? Math.max(BETWEEN_WRITES - since, 0) : 0
  }

  /** A sleep may end early, as when the clock is moved. */
  async function rest(of: (userId: number) => number, userId: number, signal: AbortSignal): Promise<void> {
    for (let ms = of(userId); ms > 0; ms = of(userId)) await clock.sleep(ms, signal)
  }

  return {
    /**
     * One read for the member. Throws `NotLinkedError`, `TraktError`, and `AbortError` by `signal` while it waits its turn.
     */
    async read<T>(userId: number, signal: AbortSignal, work: Work<T>): Promise<T> {
      await rest(restBeforeRead, userId, signal)
      reads.get(userId)?.push(clock.now())
      return withToken(userId, work)
    },

    /** One write for the member. Throws as `read`; it is not sent twice, except when Trakt has refused the token. */
    async write<T>(userId: number, signal: AbortSignal, work: Work<T>): Promise<T> {
      await rest(restBeforeWrite, userId, signal)
      try {
        return await withToken(userId, work)
      } finally {
        wroteAt.set(userId, clock.now())
      }
    },

    withToken,
  }
}
