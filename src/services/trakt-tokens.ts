import { randomUUID } from 'node:crypto'
import { insertAnnouncements } from '../../db/announcements.ts'
import { type Database, write } from '../../db/database.ts'
import { releaseLease, takeLease } from '../../db/leases.ts'
import type { TraktLink } from '../../db/schema.ts'
import { allLinks, changeLinkState, linkOfUser, replaceTokens } from '../../db/trakt-auth.ts'
import { discordIdOf } from '../../db/users.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import { DecryptionError, type Encryption } from '../encryption.ts'
import type { Logger } from '../log.ts'
import type { TraktAuth, TraktTokens } from '../trakt/auth.ts'
import { TraktError, type TraktErrorKind } from '../trakt/errors.ts'
import type { Hooks } from './hooks.ts'
import type { Revocations } from './revocations.ts'
import { createTurns } from './trakt-turns.ts'

export type TraktTokenStore = ReturnType<typeof createTraktTokens>

/** Longer than a refresh can take: whoever holds the lease after that has died. Milliseconds. */
export const REFRESH_LEASE = 60_000
/** How often a process looks whether another one has refreshed. Milliseconds. */
const LOOK_AGAIN = 250
/** A pair is refreshed when so much of its life is over, so that an outage of Trakt's can pass first. */
const REFRESH_AT = 0.8
const DAY = 24 * 60 * 60_000
/** Asking about the next member may end the same. */
const NO_ANSWER: TraktErrorKind[] = ['unavailable', 'timeout', 'rate_limited', 'forbidden']

/** The member has no link, or one that Trakt no longer takes: they have to link (again). */
export class NotLinkedError extends Error {
  override name = 'NotLinkedError'
}

/**
 * Access tokens that work. A refresh token can be used once, so of all callers in all processes one refreshes and the others
 * wait for its result: in a process they share a promise, between processes the `leases` row of that member. The new pair is
 * stored before anybody uses it.
 */
export function createTraktTokens(deps: {
  db: Database
  clock: Clock
  encryption: Encryption
  auth: Pick<TraktAuth, 'refresh'>
  revocations: Pick<Revocations, 'owe'>
  hooks: Hooks
  log: Logger
}) {
  const { db, clock, encryption, auth, revocations, hooks, log } = deps
  const holder = randomUUID()
  const refreshing = new Map<number, Promise<string>>()
  const closing = new AbortController()
  const inTurn = createTurns()

  function decrypted(link: TraktLink, column: 'access_token' | 'refresh_token'): string {
    return encryption.decrypt(link[column], { userId: link.user_id, column })
  }

  /** As `decrypted`, but a token that does not open ends in a link that the member has to make again. */
  async function opened(link: TraktLink, column: 'access_token' | 'refresh_token'): Promise<string> {
    try {
      return decrypted(link, column)
    } catch (error) {
      if (!(error instanceof DecryptionError)) throw error
      log.error({ err: error }, 'a stored token does not open: is TRAKT_ENCRYPTION_KEY the one that it was made with?')
      await giveUp(link, 'unreadable')
      throw new NotLinkedError(`the tokens of user ${link.user_id} do not open`)
    }
  }

  /** A pair as the columns hold it. */
  function sealed(userId: number, tokens: TraktTokens) {
    return {
      access_token: encryption.encrypt(tokens.accessToken, { userId, column: 'access_token' }),
      refresh_token: encryption.encrypt(tokens.refreshToken, { userId, column: 'refresh_token' }),
      created_at: toStored(tokens.createdAt),
      expires_at: toStored(tokens.expiresAt),
    }
  }

  async function usableLink(userId: number): Promise<TraktLink> {
    const link = await linkOfUser(db, userId)
    if (link?.state !== 'linked') throw new NotLinkedError(`user ${userId} has no link that works`)
    return link
  }

  /** Resolves when it is up to this caller to refresh, or to the link that another process has refreshed. */
  async function turn(userId: number, stale: TraktLink): Promise<'mine' | TraktLink> {
    for (;;) {
      const now = clock.now()
      const lease = { name: leaseOf(userId), holder, now: toStored(now), expiresAt: toStored(now + REFRESH_LEASE) }
      if (await takeLease(db, lease)) return 'mine'
      const link = await usableLink(userId)
      if (link.refresh_token !== stale.refresh_token) return link
      await clock.sleep(LOOK_AGAIN, closing.signal)
    }
  }

  async function refresh(userId: number, stale: TraktLink): Promise<string> {
    const refreshed = await turn(userId, stale)
    if (refreshed !== 'mine') return opened(refreshed, 'access_token')
    try {
      const link = await usableLink(userId)
      if (link.refresh_token !== stale.refresh_token) return await opened(link, 'access_token')
      return await exchange(link)
    } finally {
      await releaseLease(db, leaseOf(userId), holder)
    }
  }

  async function exchange(link: TraktLink): Promise<string> {
    try {
      return await store(link, await auth.refresh(await opened(link, 'refresh_token')))
    } catch (error) {
      if (error instanceof TraktError && error.kind === 'invalid_grant') return await refused(link)
      throw error
    }
  }

  /** Stores the new pair. A member who has unlinked, or linked anew, during the refresh has no use for it: Trakt ends it. */
  async function store(read: TraktLink, tokens: TraktTokens): Promise<string> {
    const { user_id: userId, guild_id: guildId } = read
    const isStored = await write(db, async transaction => {
      if (await replaceTokens(transaction, read, sealed(userId, tokens))) return true
      const expiresAt = toStored(tokens.expiresAt)
      await revocations.owe(transaction, { userId, guildId, accessToken: tokens.accessToken, expiresAt })
      return false
    })
    return isStored ? tokens.accessToken : opened(await usableLink(userId), 'access_token')
  }

  /** Trakt does not take the refresh token: another process may have used it, else the member is told, once. */
  async function refused(read: TraktLink): Promise<string> {
    const link = await usableLink(read.user_id)
    if (link.refresh_token !== read.refresh_token) return opened(link, 'access_token')
    await giveUp(read, 'relink')
    throw new NotLinkedError(`Trakt no longer takes the tokens of user ${read.user_id}`)
  }

  async function giveUp(read: TraktLink, state: 'relink' | 'unreadable'): Promise<void> {
    await write(db, async transaction => {
      if (await changeLinkState(transaction, read, 'linked', state)) await announce(transaction, read)
    })
    hooks.announcementsDue()
  }

  async function announce(transaction: Database, link: TraktLink): Promise<void> {
    const subject = await discordIdOf(transaction, link.user_id)
    if (subject === null) return
    const now = clock.now()
    await insertAnnouncements(transaction, [
      {
        guild_id: link.guild_id,
        round_id: null,
        kind: 'trakt_relink',
        due_at: toStored(now),
        expires_at: toStored(now + 7 * DAY),
        subject,
        details: JSON.stringify({ traktUser: link.trakt_user }),
      },
    ])
  }

  function shared(userId: number, stale: TraktLink): Promise<string> {
    const known = refreshing.get(userId)
    if (known) return known
    const work = refresh(userId, stale).finally(() => refreshing.delete(userId))
    refreshing.set(userId, work)
    return work
  }

  /** Refreshes a pair, as far as that can be done. Whether Trakt has answered. */
  async function isRefreshed(link: TraktLink): Promise<boolean> {
    try {
      await shared(link.user_id, link)
      return true
    } catch (error) {
      log.warn({ err: error, user: link.user_id }, 'tokens not refreshed')
      if (error instanceof TraktError) return !NO_ANSWER.includes(error.kind)
      if (error instanceof NotLinkedError) return true
      throw error
    }
  }

  function isDue(link: TraktLink): boolean {
    const created = fromStored(link.created_at)
    return clock.now() >= created + REFRESH_AT * (fromStored(link.expires_at) - created)
  }

  /** Whether both tokens open with the keys that are set. */
  function opens(link: TraktLink): boolean {
    try {
      return [decrypted(link, 'access_token'), decrypted(link, 'refresh_token')].every(token => token !== '')
    } catch (error) {
      if (error instanceof DecryptionError) return false
      throw error
    }
  }

  return {
    sealed,
    decrypted,

    /**
     * A token to call Trakt with, refreshed when most of its life is over. While Trakt cannot refresh, the present one does
     * as long as it lives. Throws `NotLinkedError`, and `TraktError` when there is no valid token and none to be had now.
     */
    async accessToken(userId: number): Promise<string> {
      const link = await usableLink(userId)
      if (!isDue(link)) return opened(link, 'access_token')
      try {
        return await shared(userId, link)
      } catch (error) {
        if (!(error instanceof TraktError) || clock.now() >= fromStored(link.expires_at)) throw error
        log.warn({ err: error, user: userId }, 'tokens not refreshed; the present ones still live')
        return opened(link, 'access_token')
      }
    },

    /** Another token than the one that Trakt has refused with 401: a newer one if there is, else by a refresh. Throws as `accessToken`. */
    async renewed(userId: number, refusedToken: string): Promise<string> {
      const link = await usableLink(userId)
      const present = await opened(link, 'access_token')
      return present === refusedToken ? shared(userId, link) : present
    },

    /**
     * Refreshes every pair whose time has come, whether somebody needs it now or not: a link must not die of disuse. The rest
     * waits for the next time when Trakt does not answer.
     */
    async refreshDue(): Promise<void> {
      const due = (await allLinks(db)).filter(link => link.state === 'linked' && isDue(link))
      await inTurn(due, link => link.user_id, isRefreshed)
    },

    /**
     * Looks at start whether the stored tokens open. Whose do not has to link again, and is told so once; the ciphertext is
     * kept, and the link works again after a start with the right key.
     */
    async check(): Promise<void> {
      for (const link of await allLinks(db)) {
        if (link.state === 'linked' && !opens(link)) {
          log.error({ user: link.user_id }, 'stored tokens do not open: is TRAKT_ENCRYPTION_KEY the right one?')
          await giveUp(link, 'unreadable')
        }
        if (link.state === 'unreadable' && opens(link)) await changeLinkState(db, link, 'unreadable', 'linked')
      }
    },

    /** Who waits for another process's refresh gives up with an `AbortError`; our own go on. */
    stopWaiting: () => closing.abort(),

    /** Resolves when no refresh is under way, because one that is cut off loses the link. */
    async settled(): Promise<void> {
      while (refreshing.size > 0) await Promise.allSettled(refreshing.values())
    },
  }
}

/** The lease under which a member's pair is changed, in whatever process. */
export function leaseOf(userId: number): string {
  return `trakt-refresh:${userId}`
}
