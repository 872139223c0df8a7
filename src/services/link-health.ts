import type { Logger } from '../log.ts'
import type { TraktApi } from '../trakt/api.ts'
import { TraktError } from '../trakt/errors.ts'
import type { TraktSession } from './trakt-session.ts'
import { NotLinkedError } from './trakt-tokens.ts'

/**
 * Whether Trakt takes the member's tokens now. `relink`: no more, and only the member can mend it. `refused`: Trakt does not
 * accept our application. `locked`: the account itself is closed for now.
 */
export type LinkHealth = 'works' | 'relink' | 'unreachable' | 'refused' | 'locked'

/** Asks Trakt itself: a link that the member has removed there looks like any other from here. */
export function createLinkHealth(deps: {
  session: Pick<TraktSession, 'withToken'>
  api: Pick<TraktApi, 'profile'>
  log: Logger
}) {
  const { session, api, log } = deps

  return async function health(userId: number): Promise<LinkHealth> {
    try {
      await session.withToken(userId, api.profile)
      return 'works'
    } catch (error) {
      if (error instanceof NotLinkedError) return 'relink'
      if (!(error instanceof TraktError)) throw error
      log.warn({ err: error, user: userId }, 'a link could not be checked')
      return healthOf(error)
    }
  }
}

function healthOf({ kind }: TraktError): LinkHealth {
  if (kind === 'locked') return 'locked'
  return kind === 'forbidden' || kind === 'rejected' ? 'refused' : 'unreachable'
}
