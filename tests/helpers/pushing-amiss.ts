import { onTestFinished } from 'vitest'
import { createLog } from '../../src/log.ts'
import { createTraktPush, type TraktPush } from '../../src/services/trakt-push.ts'
import { createTraktSession } from '../../src/services/trakt-session.ts'
import { createTraktApi, type TraktApi } from '../../src/trakt/api.ts'
import { TraktError, type TraktErrorKind } from '../../src/trakt/errors.ts'
import type { PushingWorld } from './pushing.ts'

/** Sends with calls of which some are others. */
export function pushWith(world: PushingWorld, change: (api: TraktApi) => Partial<TraktApi>): TraktPush {
  const { db, settings, trakt } = world
  const api = createTraktApi({ apiUrl: settings.apiUrl, clientId: settings.clientId, userAgent: 'MovieNight/test' })
  onTestFinished(() => api.close())
  const clock = {
    now: world.clock.now,
    sleep: async (ms: number) => void (await world.clock.jump(ms)),
  }
  const session = createTraktSession({ tokens: trakt.tokens, clock })
  const log = createLog({ level: 'silent', secrets: [] })
  return createTraktPush({ db, clock, session, log, api: { ...api, ...change(api) }, random: () => 0 })
}

/** Sends what is due, for so long. Milliseconds. */
export async function drainFor(world: PushingWorld, push: TraktPush, ms: number): Promise<void> {
  const end = world.clock.now() + ms
  for (;;) {
    await push.drainDue()
    const rest = end - world.clock.now()
    if (rest <= 0) return
    await world.clock.jump(Math.min((await push.nextDue()) ?? rest, rest))
  }
}

/** A call that Trakt answers so. */
export const fail = (kind: TraktErrorKind, status: number) => async (): Promise<never> => {
  throw new TraktError(kind, String(status), { status })
}
