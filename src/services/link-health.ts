import type { Logger } from '../log.ts'
import type { TraktApi } from '../trakt/api.ts'
import { TraktError } from '../trakt/errors.ts'
import { NotLinkedError, type TraktTokenStore } from './trakt-tokens.ts'

/**
 * Whether Trakt takes the member's tokens now. `relink`: no more, and only the member can mend it. `refused`: Trakt does not
 * accept our application. `locked`: the account itself is closed for now.
 */
export type LinkHealth = 'works' | 'relink' | 'unreachable' | 'refused' | 'locked'

/** Asks Trakt itself: a link that the member has removed there looks like any other from here. */
export function createLinkHealth(deps: {
  tokens: Pick<TraktTokenStore, 'accessToken' | 'renewed'>
  api: Pick<TraktApi, 'profile'>
  log: Logger
}) {
  const { tokens, api, log } = deps

  /** With another token where Trakt does not take the first one, as a fresh one is refused now and then. */
  async function ask(userId: number): Promise<void> {
    const token = await tokens.accessToken(userId)
    try {
      await api.profile(token)
    } catch (error) {
      if (!(error instanceof TraktError && error.kind === 'unauthorized')) throw error
      await api.profile(await tokens.renewed(userId, token))
    }
  }

  return async function health(userId: number): Promise<LinkHealth> {
    try {
      await ask(userId)
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
