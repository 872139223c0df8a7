import { randomUUID } from 'node:crypto'
import { insertAnnouncements } from '../../db/announcements.ts'
import { type Database, write } from '../../db/database.ts'
import { releaseLease, takeLease } from '../../db/leases.ts'
import type { TraktLink } from '../../db/schema.ts'
import { linkOfUser, markRelink, replaceTokens } from '../../db/trakt-auth.ts'
import { discordIdOf } from '../../db/users.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import { DecryptionError, type Encryption } from '../encryption.ts'
import type { Logger } from '../log.ts'
import type { TraktAuth, TraktTokens } from '../trakt/auth.ts'
import { TraktError } from '../trakt/errors.ts'
import type { Hooks } from './hooks.ts'

export type TraktTokenStore = ReturnType<typeof createTraktTokens>

/** Longer than a refresh can take: whoever holds the lease after that has died. Milliseconds. */
const REFRESH_LEASE = 60_000
/** How often a process looks whether another one has refreshed. Milliseconds. */
const LOOK_AGAIN = 250
/** A pair is refreshed when so much of its life is over, so that an outage of Trakt's can pass first. */
const REFRESH_AT = 0.8
const DAY = 24 * 60 * 60_000

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
  hooks: Hooks
  log: Logger
}) {
  const { db, clock, encryption, auth, hooks, log } = deps
  const holder = randomUUID()
  const refreshing = new Map<number, Promise<string>>()

  function decrypted(link: TraktLink, column: 'access_token' | 'refresh_token'): string {
    return encryption.decrypt(link[column], { userId: link.user_id, column })
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

  /** The member's link once nobody else refreshes it: `mine` if it is up to this caller. */
  async function turn(userId: number, stale: TraktLink): Promise<{ link: TraktLink; mine: boolean }> {
    for (;;) {
      const now = clock.now()
      const lease = { name: leaseOf(userId), holder, now: toStored(now), expiresAt: toStored(now + REFRESH_LEASE) }
      const mine = await takeLease(db, lease)
      const link = await usableLink(userId)
      if (mine || link.refresh_token !== stale.refresh_token) return { link, mine }
      await clock.sleep(LOOK_AGAIN)
    }
  }

  async function refresh(userId: number, stale: TraktLink): Promise<string> {
    const { link, mine } = await turn(userId, stale)
    try {
      if (link.refresh_token !== stale.refresh_token) return decrypted(link, 'access_token')
      const tokens = await auth.refresh(decrypted(link, 'refresh_token'))
      await write(db, transaction => replaceTokens(transaction, link, sealed(userId, tokens)))
      return tokens.accessToken
    } catch (error) {
      if (error instanceof TraktError && error.kind === 'invalid_grant') return await refused(link)
      throw error
    } finally {
      if (mine) await releaseLease(db, leaseOf(userId), holder)
    }
  }

  /** Trakt does not take the refresh token: another process may have used it, else the member is told, once. */
  async function refused(read: TraktLink): Promise<string> {
    const now = await usableLink(read.user_id)
    if (now.refresh_token !== read.refresh_token) return decrypted(now, 'access_token')
    await giveUp(read)
    throw new NotLinkedError(`Trakt no longer takes the tokens of user ${read.user_id}`)
  }

  async function giveUp(read: TraktLink): Promise<void> {
    await write(db, async transaction => {
      if (!(await markRelink(transaction, read))) return
      const subject = await discordIdOf(transaction, read.user_id)
      if (subject === null) return
      const [now, expires] = [clock.now(), clock.now() + 7 * DAY].map(toStored) as [string, string]
      const details = JSON.stringify({ traktUser: read.trakt_user })
      await insertAnnouncements(transaction, [
        {
          guild_id: read.guild_id,
          round_id: null,
          kind: 'trakt_relink',
          due_at: now,
          expires_at: expires,
          subject,
          details,
        },
      ])
    })
    hooks.announcementsDue()
  }

  function shared(userId: number, stale: TraktLink): Promise<string> {
    const known = refreshing.get(userId)
    if (known) return known
    const work = refresh(userId, stale).finally(() => refreshing.delete(userId))
    refreshing.set(userId, work)
    return work
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
      try {
        const created = fromStored(link.created_at)
        const due = created + REFRESH_AT * (fromStored(link.expires_at) - created)
        if (clock.now() < due) return decrypted(link, 'access_token')
        return await shared(userId, link)
      } catch (error) {
        if (error instanceof DecryptionError) {
          log.error({ err: error }, 'a stored token does not open: is TRAKT_ENCRYPTION_KEY the one it was made with?')
          await giveUp(link)
          throw new NotLinkedError(`the tokens of user ${userId} do not open`)
        }
        if (error instanceof TraktError && clock.now() < fromStored(link.expires_at))
          return decrypted(link, 'access_token')
        throw error
      }
    },

    /** Refreshes at once, as after a 401. Throws as `accessToken`. */
    async renewed(userId: number): Promise<string> {
      return shared(userId, await usableLink(userId))
    },

    /** Resolves when no refresh is under way: a refresh that is cut off loses the link. */
    async settled(): Promise<void> {
      await Promise.allSettled(refreshing.values())
    },
  }
}

function leaseOf(userId: number): string {
  return `trakt-refresh:${userId}`
}
