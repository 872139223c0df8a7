import type { Database } from '../../db/database.ts'
import { anyDeparted } from '../../db/departed.ts'
import { advanceState, deleteState, insertState, moveRevocation, statesToClear } from '../../db/oauth-states.ts'
import type { OAuthState } from '../../db/schema.ts'
import { userById } from '../../db/users.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import { DecryptionError, type Encryption } from '../encryption.ts'
import type { Logger } from '../log.ts'
import type { TraktAuth } from '../trakt/auth.ts'
import { TraktError } from '../trakt/errors.ts'
import { createTurns } from './trakt-turns.ts'

export type Revocations = ReturnType<typeof createRevocations>

/** A pair that is to be ended. */
export interface OwedPair {
  userId: number
  guildId: string
  accessToken: string
  /** When it ends by itself, as stored. */
  expiresAt: string
}

/** Pairs of tokens that Trakt has still to be told to end: rows, so that neither an outage nor a crash forgets one. */
export function createRevocations(deps: {
  db: Database
  clock: Clock
  encryption: Encryption
  auth: Pick<TraktAuth, 'revoke'>
  log: Logger
}) {
  const { db, clock, encryption, auth, log } = deps
  const now = () => toStored(clock.now())
  const inTurn = createTurns()

  /** The pair of an expired row becomes one to be ended, if nobody has linked it at the last moment. */
  async function claim(state: OAuthState): Promise<OAuthState | undefined> {
    if (state.kind === 'revoke') return state
    const change = { kind: 'revoke', status: 'done', secret_hash: null, csrf_hash: null } as const
    return advanceState(db, state.id, state.status, change)
  }

  /** What did not open with our keys, and was said once. */
  const unreadable = new Set<number>()

  /**
   * Ends one pair at Trakt and forgets it then, or once it has run out by itself. `given_up`: nobody can end it from here; one
   * that our keys do not open is kept all the same, because the right key may come back. `later`: Trakt did not answer.
   */
  async function end(state: OAuthState): Promise<'ended' | 'given_up' | 'later'> {
    try {
      const place = { userId: state.user_id, column: 'access_token' }
      await auth.revoke(encryption.decrypt(state.access_token ?? '', place))
    } catch (error) {
      const runsOut = state.token_expires_at ?? state.expires_at
      const isDead = fromStored(runsOut) <= clock.now() || isUnknown(error)
      const isOver = isDead || isFinal(error)
      const isUnreadable = error instanceof DecryptionError
      if (!unreadable.has(state.id)) log.warn({ err: error, state: state.id, isOver }, 'tokens not revoked')
      if (isUnreadable) unreadable.add(state.id)
      if (!isOver) return isUnreadable ? 'given_up' : 'later'
      await deleteState(db, state.id)
      return isDead ? 'ended' : 'given_up'
    }
    await deleteState(db, state.id)
    return 'ended'
  }

  async function clearAll(states: OAuthState[]): Promise<boolean> {
    for (const state of states.filter(one => one.access_token === null)) await deleteState(db, state.id)
    const pairs = states.filter(one => one.access_token !== null)
    let ended = 0
    await inTurn(
      pairs,
      state => state.id,
      async state => {
        const claimed = await claim(state)
        const outcome = claimed ? await end(claimed) : 'ended'
        if (outcome === 'ended') ended++
        return outcome !== 'later'
      },
    )
    return ended === pairs.length
  }

  function opened(state: OAuthState): string | null {
    try {
      return encryption.decrypt(state.access_token ?? '', { userId: state.user_id, column: 'access_token' })
    } catch (error) {
      if (error instanceof DecryptionError) return null
      throw error
    }
  }

  return {
    /** The member may be gone by now, as when they deleted their data during a refresh: then the pair is nobody's. */
    async owe(transaction: Database, pair: OwedPair): Promise<void> {
      const isKnown = (await userById(transaction, pair.userId)) !== undefined
      const userId = isKnown ? pair.userId : await anyDeparted(transaction, now())
      const place = { userId, column: 'access_token' }
      await insertState(transaction, {
        kind: 'revoke',
        status: 'done',
        user_id: userId,
        guild_id: isKnown ? pair.guildId : '',
        access_token: encryption.encrypt(pair.accessToken, place),
        created_at: now(),
        expires_at: pair.expiresAt,
      })
    },

    /**
     * Makes what a member owes to Trakt nobody's, in the transaction that deletes the member; a token that does not open goes
     * with them. The rows by their ids.
     */
    async disown(transaction: Database, userId: number): Promise<number[]> {
      const owed = (await statesToClear(transaction, now(), userId)).filter(state => state.kind === 'revoke')
      if (owed.length === 0) return []
      const heirId = await anyDeparted(transaction, now())
      const moved: number[] = []
      for (const state of owed) {
        const token = opened(state)
        if (token === null) continue
        const place = { userId: heirId, column: 'access_token' }
        await moveRevocation(transaction, state.id, { userId: heirId, accessToken: encryption.encrypt(token, place) })
        moved.push(state.id)
      }
      return moved
    },

    /**
     * Forgets what has expired and ends what is owed, of one member or of all; the rest waits for the next time when Trakt
     * does not answer. Safe to run twice: revoking a token twice does no harm. Whether all of them are ended.
     */
    async clear(userId?: number): Promise<boolean> {
      return clearAll(await statesToClear(db, now(), userId))
    },

    /** As `clear`, of these rows alone; `owed`: some wait for the next time. */
    async clearThese(ids: number[]): Promise<{ allEnded: boolean; owed: boolean }> {
      const these = async () => (await statesToClear(db, now())).filter(state => ids.includes(state.id))
      const allEnded = await clearAll(await these())
      return { allEnded, owed: (await these()).length > 0 }
    },

    async isOwed(userId: number): Promise<boolean> {
      return (await statesToClear(db, now(), userId)).some(state => state.access_token !== null)
    },
  }
}

/** Trakt says that the token is none (any more). */
function isUnknown(error: unknown): boolean {
  return error instanceof TraktError && error.kind === 'invalid_grant'
}

/** Trakt has answered, and no later answer will be another one. */
function isFinal(error: unknown): boolean {
  return error instanceof TraktError && ['unauthorized', 'rejected', 'locked'].includes(error.kind)
}
