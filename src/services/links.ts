import { forgetAbout, insertAnnouncements } from '../../db/announcements.ts'
import { touchBoardsOf } from '../../db/board-films.ts'
import { type Database, write } from '../../db/database.ts'
import { hidePlays } from '../../db/members.ts'
import { abandonStates } from '../../db/oauth-states.ts'
import type { TraktLink } from '../../db/schema.ts'
import { deleteLink, insertLink, linkOfAccount, linkOfUser } from '../../db/trakt-auth.ts'
import { forgetTraktData } from '../../db/trakt-data.ts'
import { clearPause } from '../../db/trakt-pushes.ts'
import { saveSync } from '../../db/trakt-syncs.ts'
import { discordIdOf, userByDiscordId, usersByName } from '../../db/users.ts'
import { countPlaysNotOnTrakt } from '../../db/watch-history.ts'
import { type Clock, toStored } from '../clock.ts'
import { DecryptionError } from '../encryption.ts'
import { UserError } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { TraktProfile } from '../trakt/api.ts'
import type { TraktTokens } from '../trakt/auth.ts'
import type { Hooks } from './hooks.ts'
import { announceStopped } from './import-news.ts'
import type { Revocations } from './revocations.ts'
import type { TraktTokenStore } from './trakt-tokens.ts'

export type Links = ReturnType<typeof createLinks>

/** What only Discord gives out (Discord docs, reference, "Snowflakes"): whoever calls themselves so is not meant. */
const DISCORD_ID = /^\d{17,20}$/

const DAY = 24 * 60 * 60_000

/** What a member is told about their link. */
export interface LinkStatus {
  traktUser: string
  linkedAt: string
  /** `relink`: Trakt no longer takes the tokens. `unreadable`: our keys do not open them. The member has to link again. */
  state: TraktLink['state']
  lastSyncedAt: string | null
  /** Plays that are recorded here and not on Trakt. */
  queuedPlays: number
}

/** What became of a link that has ended. */
export interface Unlinked {
  traktUser: string
  /** Trakt has ended the tokens, too. */
  revoked: boolean
  /** Trakt is told again. Neither: it cannot be told, because the tokens do not open, or it will not listen. */
  owed: boolean
}

/** Why a pair could not become a link. */
export type LinkRefusal = 'taken' | 'changed' | 'expired'

interface Deps {
  db: Database
  clock: Clock
  tokens: TraktTokenStore
  revocations: Revocations
  hooks: Hooks
  log: Logger
}

/** Links between members and Trakt accounts: what there is, and how it ends. `linking.ts` is how it begins. */
export function createLinks({ db, clock, tokens, revocations, hooks, log }: Deps) {
  const now = () => toStored(clock.now())

  /** The member's present link ends, and what names its account: its tokens are to be revoked, if they still open: whether they do. */
  async function end(transaction: Database, link: TraktLink): Promise<boolean> {
    await deleteLink(transaction, link.user_id)
    const subject = await discordIdOf(transaction, link.user_id)
    if (subject !== null) await forgetAbout(transaction, subject, ['trakt_linked', 'trakt_relink'])
    try {
      const accessToken = tokens.decrypted(link, 'access_token')
      const { user_id: userId, guild_id: guildId, expires_at: expiresAt } = link
      await revocations.owe(transaction, { userId, guildId, accessToken, expiresAt })
      return true
    } catch (error) {
      if (!(error instanceof DecryptionError)) throw error
      log.warn({ err: error }, 'a token that does not open cannot be revoked')
      return false
    }
  }

  /** What came from the account goes, with what was to go there; a pull that is under way notices. */
  async function forgetAccount(transaction: Database, userId: number): Promise<void> {
    const subject = await discordIdOf(transaction, userId)
    if (subject !== null) {
      await announceStopped(transaction, subject)
      await forgetAbout(transaction, subject, ['trakt_offer', 'trakt_unsure', 'trakt_refused'])
    }
    await forgetTraktData(transaction, userId)
    await touchBoardsOf(transaction, userId)
  }

  return {
    async status(userId: number): Promise<LinkStatus | null> {
      const link = await linkOfUser(db, userId)
      if (!link) return null
      return {
        traktUser: link.trakt_user,
        linkedAt: link.linked_at,
        state: link.state,
        lastSyncedAt: link.last_synced_at,
        queuedPlays: await countPlaysNotOnTrakt(db, userId),
      }
    },

    /** Whether the account belongs to another member. */
    async isTaken(userId: number, traktUuid: string): Promise<boolean> {
      const holder = await linkOfAccount(db, traktUuid)
      return holder !== undefined && holder.user_id !== userId
    },

    /**
     * Makes a pair the member's link in one transaction of the caller's, ending the one that they had; what is known of the
     * same account stays. Refused when another member holds the account, or the member's own link is not the one that they
     * were asked about. A message is owed then, a pull is due and boards have changed: the hooks
     * are for the caller to call after the commit.
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
      const isAgain = present?.trakt_uuid === profile.uuid
      if (present) await end(transaction, present)
      if (present && !isAgain) await forgetAccount(transaction, userId)
      const inserted = await insertLink(transaction, {
        user_id: userId,
        guild_id: guildId,
        trakt_user: profile.username,
        trakt_uuid: profile.uuid,
        linked_at: now(),
        is_private: profile.private ? 1 : 0,
        ...tokens.sealed(userId, pair.tokens),
        ...(isAgain && { last_activities: present.last_activities, last_synced_at: present.last_synced_at }),
      })
      if (!inserted) throw new Error(`the link of user ${userId} was not stored`)
      await saveSync(transaction, userId, now())
      // Trakt has just let the member in.
      await clearPause(transaction, userId)
      await touchBoardsOf(transaction, userId)
      if (profile.private) await hidePlays(transaction, userId)
      await announceLinked(transaction, userId, guildId, profile.username)
      return null
    },

    /**
     * Ends the member's link: deleted here at once, ended at Trakt as soon as it answers. Throws `UserError` without one, or
     * when it is not the one of `linkedAt`, if that is given.
     */
    async unlink(userId: number, linkedAt?: string): Promise<Unlinked> {
      const { link, opens } = await write(db, async transaction => {
        const present = await linkOfUser(transaction, userId)
        if (!present)
          throw new UserError('No Trakt account is linked, so there is nothing to unlink. `/trakt link` links one.')
        if (linkedAt !== undefined && present.linked_at !== linkedAt)
          throw new UserError('Your link has changed meanwhile, so nothing was unlinked. `/trakt status` shows it.')
        await abandonStates(transaction, userId)
        await forgetAccount(transaction, userId)
        return { link: present, opens: await end(transaction, present) }
      })
      hooks.boardChanged()
      hooks.syncMoved()
      const allEnded = await revocations.clear(userId)
      const owed = await revocations.isOwed(userId)
      return { traktUser: link.trakt_user, revoked: opens && allEnded && !owed, owed }
    },

    /**
     * Ends all that the member has with Trakt, in the transaction that deletes them. What Trakt is still to be told is
     * nobody's then: those rows by their ids. `closed`: the link ends here, but its tokens do not open, so Trakt cannot be told.
     */
    async abandon(transaction: Database, userId: number): Promise<{ owed: number[]; closed: boolean }> {
      const present = await linkOfUser(transaction, userId)
      await abandonStates(transaction, userId)
      const opens = present ? await end(transaction, present) : true
      return { owed: await revocations.disown(transaction, userId), closed: !opens }
    },

    /** Ends what has expired unconfirmed or is owed to Trakt. Safe to run twice. */
    clear: () => revocations.clear(),

    /** Who is meant by a Discord id, or by a name that exactly one person has. */
    async find(who: string): Promise<{ userId: number } | 'nobody' | 'ambiguous'> {
      const byId = await userByDiscordId(db, who)
      if (byId) return { userId: byId.id }
      if (DISCORD_ID.test(who)) return 'nobody'
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
  }
}
