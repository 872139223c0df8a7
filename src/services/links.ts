import { insertAnnouncements } from '../../db/announcements.ts'
import { type Database, write } from '../../db/database.ts'
import { abandonStates, deleteState, insertState, statesToClear } from '../../db/oauth-states.ts'
import type { OAuthState, TraktLink } from '../../db/schema.ts'
import { deleteLink, insertLink, linkOfAccount, linkOfUser } from '../../db/trakt-auth.ts'
import { discordIdOf, userByDiscordId, usersByName } from '../../db/users.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import { DecryptionError, type Encryption } from '../encryption.ts'
import { UserError } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { TraktProfile } from '../trakt/api.ts'
import type { TraktAuth, TraktTokens } from '../trakt/auth.ts'
import { TraktError } from '../trakt/errors.ts'
import type { Hooks } from './hooks.ts'
import type { TraktTokenStore } from './trakt-tokens.ts'

export type Links = ReturnType<typeof createLinks>

const DAY = 24 * 60 * 60_000

/** What a member is told about their link. */
export interface LinkStatus {
  traktUser: string
  linkedAt: string
  /** `relink`: Trakt no longer takes the tokens. */
  state: TraktLink['state']
  lastSyncedAt: string | null
}

/** Why a pair could not become a link. */
export type LinkRefusal = 'taken' | 'changed' | 'expired'

interface Deps {
  db: Database
  clock: Clock
  encryption: Encryption
  auth: Pick<TraktAuth, 'revoke'>
  tokens: TraktTokenStore
  hooks: Hooks
  log: Logger
}

/** Links between members and Trakt accounts: what there is, and how it ends. `linking.ts` is how it begins. */
export function createLinks({ db, clock, encryption, auth, tokens, hooks, log }: Deps) {
  const now = () => toStored(clock.now())

  /** Notes tokens that Trakt has to end. They stay a row until it has. */
  async function owesRevocation(
    transaction: Database,
    userId: number,
    guildId: string,
    accessToken: string,
    until: string,
  ) {
    const place = { userId, column: 'access_token' }
    await insertState(transaction, {
      kind: 'revoke',
      status: 'done',
      user_id: userId,
      guild_id: guildId,
      access_token: encryption.encrypt(accessToken, place),
      created_at: now(),
      expires_at: until,
    })
  }

  /** The member's present link ends: its tokens are to be revoked, if they still open. */
  async function end(transaction: Database, link: TraktLink): Promise<void> {
    await deleteLink(transaction, link.user_id)
    try {
      const accessToken = tokens.decrypted(link, 'access_token')
      await owesRevocation(transaction, link.user_id, link.guild_id, accessToken, link.expires_at)
    } catch (error) {
      if (!(error instanceof DecryptionError)) throw error
      log.warn({ err: error }, 'a token that does not open cannot be revoked')
    }
  }

  /** Ends one pair at Trakt, and forgets it then, or once it has run out by itself. */
  async function clear(state: OAuthState): Promise<void> {
    try {
      if (state.access_token !== null) {
        await auth.revoke(encryption.decrypt(state.access_token, { userId: state.user_id, column: 'access_token' }))
      }
    } catch (error) {
      const runsOut = state.token_expires_at ?? state.expires_at
      const isOver = fromStored(runsOut) <= clock.now() || error instanceof DecryptionError || isFinal(error)
      log.warn({ err: error, state: state.id, isOver }, 'tokens not revoked')
      if (!isOver) return
    }
    await deleteState(db, state.id)
  }

  return {
    owesRevocation,

    async status(userId: number): Promise<LinkStatus | null> {
      const link = await linkOfUser(db, userId)
      if (!link) return null
      return {
        traktUser: link.trakt_user,
        linkedAt: link.linked_at,
        state: link.state,
        lastSyncedAt: link.last_synced_at,
      }
    },

    /** Whether the account belongs to another member. */
    async isTaken(userId: number, traktUuid: string): Promise<boolean> {
      const holder = await linkOfAccount(db, traktUuid)
      return holder !== undefined && holder.user_id !== userId
    },

    /**
     * Makes a pair the member's link in one transaction of the caller's, ending the one that they had. Refused when another
     * member holds the account, or the member's own link is not the one that they were asked about.
     */
    async link(
      transaction: Database,
      pair: {
        userId: number
        guildId: string
        profile: TraktProfile
        tokens: TraktTokens
        replacesUuid: string | null
      },
    ): Promise<LinkRefusal | null> {
      const { userId, guildId, profile } = pair
      const present = await linkOfUser(transaction, userId)
      if ((present?.trakt_uuid ?? null) !== pair.replacesUuid) return 'changed'
      const holder = await linkOfAccount(transaction, profile.uuid)
      if (holder && holder.user_id !== userId) return 'taken'
      if (present) await end(transaction, present)
      await insertLink(transaction, {
        user_id: userId,
        guild_id: guildId,
        trakt_user: profile.username,
        trakt_uuid: profile.uuid,
        linked_at: now(),
        ...tokens.sealed(userId, pair.tokens),
      })
      if (profile.private) await hidePlays(transaction, userId)
      await announceLinked(transaction, userId, guildId, profile.username)
      return null
    },

    /** Ends the member's link: deleted here at once, ended at Trakt as soon as it answers. Throws `UserError` without one. */
    async unlink(userId: number): Promise<{ traktUser: string; revoked: boolean }> {
      const link = await write(db, async transaction => {
        const present = await linkOfUser(transaction, userId)
        if (!present)
          throw new UserError('No Trakt account is linked, so there is nothing to unlink. `/trakt link` links one.')
        await abandonStates(transaction, userId)
        await end(transaction, present)
        return present
      })
      await this.clear()
      const owed = await statesToClear(db, now())
      return { traktUser: link.trakt_user, revoked: !owed.some(state => state.user_id === userId) }
    },

    /** Ends what has expired unconfirmed or is owed to Trakt. Safe to run twice: revoking a token twice does no harm. */
    async clear(): Promise<void> {
      for (const state of await statesToClear(db, now())) await clear(state)
    },

    /** Who is meant by a Discord id, or by a name that exactly one person has. */
    async find(who: string): Promise<{ userId: number } | 'nobody' | 'ambiguous'> {
      const byId = await userByDiscordId(db, who)
      if (byId) return { userId: byId.id }
      const named = await usersByName(db, who)
      if (named.length > 1) return 'ambiguous'
      return named[0] ? { userId: named[0].id } : 'nobody'
    },
  }

  async function announceLinked(transaction: Database, userId: number, guildId: string, traktUser: string) {
    const subject = await discordIdOf(transaction, userId)
    if (subject === null) return
    await insertAnnouncements(transaction, [
      {
        guild_id: guildId,
        round_id: null,
        kind: 'trakt_linked',
        due_at: now(),
        expires_at: toStored(clock.now() + DAY),
        subject,
        details: JSON.stringify({ traktUser }),
      },
    ])
    hooks.announcementsDue()
  }
}

/** Who keeps their Trakt account private is not counted by default. */
async function hidePlays(db: Database, userId: number): Promise<void> {
  await db
    .updateTable('members')
    .set({ visibility: 'hidden' })
    .where('user_id', '=', userId)
    .where('visibility', '=', 'counted')
    .execute()
}

/** Trakt has answered, and no later answer will be another one. */
function isFinal(error: unknown): boolean {
  return error instanceof TraktError && ['unauthorized', 'invalid_grant', 'rejected', 'locked'].includes(error.kind)
}
