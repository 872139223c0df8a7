import { type Database, write } from '../../db/database.ts'
import {
  abandonState,
  advanceState,
  dropOldVisits,
  insertState,
  stateByCsrf,
  stateById,
  stateBySecret,
} from '../../db/oauth-states.ts'
import type { OAuthState } from '../../db/schema.ts'
import { linkOfUser } from '../../db/trakt-auth.ts'
import { userById } from '../../db/users.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import { DecryptionError, type Encryption } from '../encryption.ts'
import type { Logger } from '../log.ts'
import type { TraktApi, TraktProfile } from '../trakt/api.ts'
import { newVerifier, type TraktAuth, type TraktTokens } from '../trakt/auth.ts'
import { TraktError } from '../trakt/errors.ts'
import type { Hooks } from './hooks.ts'
import { type LinkPage, type Pair, pageOf, pageOfCallback } from './link-pages.ts'
import type { LinkRefusal, Links } from './links.ts'
import type { Revocations } from './revocations.ts'
import { hashOf, isSecretOf, newSecret } from './secrets.ts'

export type { LinkPage, Pair } from './link-pages.ts'

export type Linking = ReturnType<typeof createLinking>

/** How long a link under way lives. Milliseconds. */
export const LINKING_LASTS = 10 * 60_000
/** Visits of one address that are kept: robots that fetch it must neither fill the table nor use it up. */
const VISITS_KEPT = 20

/**
 * Linking through the browser: a one-time address in the member's message leads to Trakt's consent page and back to a page
 * that names both accounts and asks. Only that page's button links, because an address can be sent to somebody else.
 */
export function createLinking(deps: {
  db: Database
  clock: Clock
  encryption: Encryption
  auth: Pick<TraktAuth, 'authorizeUrl' | 'exchange'>
  api: Pick<TraktApi, 'profile'>
  links: Links
  revocations: Revocations
  hooks: Hooks
  log: Logger
}) {
  const { db, clock, encryption, auth, api, links, revocations, hooks, log } = deps
  const now = () => toStored(clock.now())
  const isOver = (state: OAuthState) => fromStored(state.expires_at) <= clock.now()

  function sealSecret(userId: number, secret: string): string {
    return encryption.encrypt(secret, { userId, column: 'oauth_secret' })
  }

  /**
   * Keeps a pair from the moment that Trakt has given it out, before anybody knows whose it is: whatever ends the attempt
   * from here on ends the pair. Undefined, and ended, if the attempt is over already.
   */
  async function keepTokens(
    state: OAuthState,
    tokens: TraktTokens,
    { expiresAt = state.expires_at } = {},
  ): Promise<OAuthState | undefined> {
    const { user_id: userId } = state
    const kept = await advanceState(db, state.id, state.status, {
      access_token: encryption.encrypt(tokens.accessToken, { userId, column: 'access_token' }),
      refresh_token: encryption.encrypt(tokens.refreshToken, { userId, column: 'refresh_token' }),
      token_created_at: toStored(tokens.createdAt),
      token_expires_at: toStored(tokens.expiresAt),
      expires_at: expiresAt,
    })
    if (!kept) await discard(state, tokens)
    return kept
  }

  /** Has a kept pair wait for the member's word, with the account that it belongs to; undefined if that is over. */
  async function keepPair(
    state: OAuthState,
    profile: TraktProfile,
    { csrf, expiresAt = state.expires_at }: { csrf: string; expiresAt?: string },
  ): Promise<OAuthState | undefined> {
    const present = await linkOfUser(db, state.user_id)
    return advanceState(db, state.id, state.status, {
      status: 'pending',
      csrf_hash: hashOf(csrf),
      trakt_user: profile.username,
      trakt_uuid: profile.uuid,
      trakt_private: Number(profile.private),
      replaces_uuid: present?.trakt_uuid ?? null,
      expires_at: expiresAt,
    })
  }

  async function pairOf(state: OAuthState): Promise<Pair> {
    const user = await userById(db, state.user_id)
    const present = await linkOfUser(db, state.user_id)
    const replaces = present && present.trakt_uuid !== state.trakt_uuid ? present.trakt_user : null
    return {
      traktUser: state.trakt_user ?? '',
      discordName: user?.name ?? '',
      discordUsername: state.discord_username,
      replaces,
    }
  }

  /** The pair that a state holds. Throws `DecryptionError` if the keys have changed meanwhile. */
  function tokensOf(state: OAuthState): TraktTokens {
    const open = (column: 'access_token' | 'refresh_token') =>
      encryption.decrypt(state[column] ?? '', { userId: state.user_id, column })
    return {
      accessToken: open('access_token'),
      refreshToken: open('refresh_token'),
      createdAt: fromStored(state.token_created_at ?? ''),
      expiresAt: fromStored(state.token_expires_at ?? ''),
    }
  }

  /** What a state holds that waits for the member's word; null if the keys have changed meanwhile. */
  function pendingPair(state: OAuthState): { profile: TraktProfile; tokens: TraktTokens } | null {
    const { trakt_user, trakt_uuid, trakt_private } = state
    const profile = { username: trakt_user ?? '', uuid: trakt_uuid ?? '', private: trakt_private === 1 }
    try {
      return { profile, tokens: tokensOf(state) }
    } catch (error) {
      if (error instanceof DecryptionError) return null
      throw error
    }
  }

  async function exchanged(
    state: OAuthState,
    code: string,
  ): Promise<{ kept: OAuthState; profile: TraktProfile } | LinkPage> {
    try {
      const verifier = encryption.decrypt(state.secret ?? '', { userId: state.user_id, column: 'oauth_secret' })
      const tokens = await auth.exchange(code, verifier)
      const kept = await keepTokens(state, tokens)
      return kept ? { kept, profile: await profileOf(kept, tokens) } : { page: 'expired' }
    } catch (error) {
      const page = pageOf(error)
      if (!page) throw error
      log.warn({ err: error, state: state.id, page }, 'linking failed')
      return { page }
    }
  }

  /** A fresh token may be refused once (trakt-api #155). A pair whose account cannot be read is of no use: it is ended again. */
  async function profileOf(kept: OAuthState, { accessToken }: TraktTokens): Promise<TraktProfile> {
    try {
      return await api.profile(accessToken).catch(error => {
        if (error instanceof TraktError && error.kind === 'unauthorized') return api.profile(accessToken)
        throw error
      })
    } catch (error) {
      await abandonState(db, kept.id, kept.status)
      throw error
    }
  }

  /** A pair that will not become a link. */
  async function discard(state: OAuthState, tokens: TraktTokens, transaction = db): Promise<void> {
    const { accessToken } = tokens
    const expiresAt = toStored(tokens.expiresAt)
    await revocations.owe(transaction, { userId: state.user_id, guildId: state.guild_id, accessToken, expiresAt })
  }

  /** The state of a callback, used up by this call alone. */
  async function useUp(state: string, cookie: string | undefined): Promise<OAuthState | LinkPage> {
    const found = await stateBySecret(db, 'browser', hashOf(state))
    if (!found || isOver(found)) return { page: 'expired' }
    if (!isSecretOf(cookie, found.cookie_hash)) return { page: 'wrong_browser' }
    const login = found.login_id === null ? undefined : await stateById(db, found.login_id)
    if (login && login.status !== 'open') return { page: 'done' }
    return (await advanceState(db, found.id, 'open', { status: 'used' })) ?? { page: 'used' }
  }

  /** Links a pending pair, or ends it; both at most once. */
  async function settle(state: OAuthState, yes: boolean): Promise<LinkRefusal | 'done' | null> {
    if (state.status !== 'pending') return 'done'
    const pending = pendingPair(state)
    if (!pending) return 'expired'
    const { tokens, profile } = pending
    const { user_id: userId, guild_id: guildId, replaces_uuid: replacesUuid } = state
    const outcome = await write(db, async transaction => {
      const change = { status: 'done', access_token: null, refresh_token: null } as const
      if (!(await advanceState(transaction, state.id, 'pending', change))) return 'done'
      if (state.login_id !== null) await advanceState(transaction, state.login_id, 'open', { status: 'done' })
      const refusal = yes ? await links.link(transaction, { userId, guildId, profile, tokens, replacesUuid }) : null
      if (refusal || !yes) await discard(state, tokens, transaction)
      return refusal
    })
    if (yes && outcome === null) {
      hooks.announcementsDue()
      hooks.boardChanged()
      hooks.syncsDue()
      hooks.pushesDue()
    }
    return outcome
  }

  return {
    keepTokens,
    keepPair,
    tokensOf,
    pairOf,
    sealSecret,
    settle,

    /** A fresh one-time token for the address in a member's message, and when it ends. */
    async begin(
      userId: number,
      guildId: string,
      discordUsername: string,
    ): Promise<{ token: string; expiresAt: string }> {
      const token = newSecret()
      const expiresAt = toStored(clock.now() + LINKING_LASTS)
      await insertState(db, {
        kind: 'login',
        user_id: userId,
        guild_id: guildId,
        discord_username: discordUsername,
        secret_hash: hashOf(token),
        created_at: now(),
        expires_at: expiresAt,
      })
      return { token, expiresAt }
    },

    /**
     * A visit of that address: where to send the browser, and the cookie that ties this state to it. Changes nothing else, so
     * that a robot which fetches the address uses nothing up. A cookie that the browser has already is kept.
     */
    async visit(
      discordId: string,
      token: string,
      cookie: string | undefined,
    ): Promise<{ location: string; cookie: string } | LinkPage> {
      const [state, verifier, browser] = [newSecret(), newVerifier(), cookie ?? newSecret()]
      // The member may unlink at this moment, which ends the address.
      return write(db, async transaction => {
        const login = await stateBySecret(transaction, 'login', hashOf(token))
        const user = login && (await userById(transaction, login.user_id))
        if (!login || user?.discord_id !== discordId || isOver(login)) return { page: 'expired' }
        if (login.status !== 'open') return { page: 'done' }
        const { id: login_id, user_id, guild_id, discord_username } = login
        await dropOldVisits(transaction, login_id, VISITS_KEPT - 1)
        await insertState(transaction, {
          ...{ kind: 'browser', user_id, guild_id, login_id, discord_username },
          secret_hash: hashOf(state),
          cookie_hash: hashOf(browser),
          secret: sealSecret(user_id, verifier),
          created_at: now(),
          expires_at: toStored(clock.now() + LINKING_LASTS),
        })
        return { location: auth.authorizeUrl(state, verifier), cookie: browser }
      })
    },

    /** Trakt sends the browser back. The state is used up before the code is, and the pair is kept until the member's word. */
    async callback(
      query: { state?: string; code?: string; error?: string },
      cookie: string | undefined,
    ): Promise<LinkPage> {
      if (!query.state) return { page: 'expired' }
      const state = await useUp(query.state, cookie)
      if ('page' in state) return state
      if (!query.code) return { page: pageOfCallback(query.error) }
      const result = await exchanged(state, query.code)
      if ('page' in result) return result
      const { kept, profile } = result
      if (await links.isTaken(kept.user_id, profile.uuid)) {
        await abandonState(db, kept.id, kept.status)
        return { page: 'taken' }
      }
      const csrf = newSecret()
      const pending = await keepPair(kept, profile, { csrf })
      if (!pending) return { page: 'expired' }
      return { page: 'confirm', pair: await pairOf(pending), csrf }
    },

    /** The member's word on that page. Links at most once, in one transaction. */
    async confirm(csrf: string | undefined, cookie: string | undefined, yes: boolean): Promise<LinkPage> {
      const state = csrf ? await stateByCsrf(db, hashOf(csrf)) : undefined
      if (!state || isOver(state)) return { page: 'expired' }
      if (!isSecretOf(cookie, state.cookie_hash)) return { page: 'wrong_browser' }
      const pair = await pairOf(state)
      const refusal = await settle(state, yes)
      if (refusal) return { page: refusal }
      return yes ? { page: 'linked', pair } : { page: 'cancelled' }
    },

    async stateById(id: number): Promise<OAuthState | null> {
      return (await stateById(db, id)) ?? null
    },
  }
}
