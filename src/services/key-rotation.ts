import type { Database } from '../../db/database.ts'
import { releaseLease, takeLease } from '../../db/leases.ts'
import { allStates, replaceStateCiphertexts } from '../../db/oauth-states.ts'
import { allLinks, linkOfUser, replaceCiphertexts } from '../../db/trakt-auth.ts'
import { type Clock, toStored } from '../clock.ts'
import { DecryptionError, type Encryption } from '../encryption.ts'
import { leaseOf, REFRESH_LEASE } from './trakt-tokens.ts'

/** What became of the rows. */
export interface Rotation {
  /** Encrypted with the present key now. */
  reencrypted: number
  /** Were that already. */
  current: number
  /** Changed, or gone, while this looked at them: the bot has written them with the present key. */
  changed: number
  /** Open with neither key; they are kept as they are. Such as `the link of user 7`. */
  unreadable: string[]
}

/** Between two tries for a member whose tokens are being refreshed. Milliseconds. */
const LOOK_AGAIN = 500

type Secret = { stored: string; column: string }

/**
 * Encrypts all secrets with the present key. Safe while the bot runs with both keys, and safe to run twice: a row is written
 * only if it is still the one that was read, and a member's tokens only under the lease under which they are refreshed.
 */
export async function rotateKey(deps: {
  db: Database
  clock: Clock
  encryption: Encryption
  /** Who this process is, in the leases. */
  holder: string
}): Promise<Rotation> {
  const { db, clock, encryption, holder } = deps
  const rotation: Rotation = { reencrypted: 0, current: 0, changed: 0, unreadable: [] }

  /** The same secrets under the present key; null if they are already. */
  function reencrypted(userId: number, secrets: Secret[]): string[] | null {
    const places = secrets.map(({ stored, column }) => ({ stored, place: { userId, column } }))
    if (places.every(({ stored, place }) => encryption.isCurrent(stored, place))) return null
    return places.map(({ stored, place }) => encryption.encrypt(encryption.decrypt(stored, place), place))
  }

  async function rotate(
    name: string,
    userId: number,
    secrets: Secret[],
    replace: (ciphertexts: string[]) => Promise<boolean>,
  ): Promise<void> {
    try {
      const fresh = reencrypted(userId, secrets)
      if (fresh === null) rotation.current++
      else if (await replace(fresh)) rotation.reencrypted++
      else rotation.changed++
    } catch (error) {
      if (!(error instanceof DecryptionError)) throw error
      rotation.unreadable.push(name)
    }
  }

  async function rotateLink(userId: number): Promise<void> {
    const link = await linkOfUser(db, userId)
    if (!link) return void rotation.changed++
    const secrets = [
      { stored: link.access_token, column: 'access_token' },
      { stored: link.refresh_token, column: 'refresh_token' },
    ]
    await rotate(`the link of user ${userId}`, userId, secrets, async ([accessToken = '', refreshToken = '']) =>
      replaceCiphertexts(db, link, { access_token: accessToken, refresh_token: refreshToken }),
    )
  }

  /** A refresh that is under way stores its result in place of the row that it has read: it must not change meanwhile. */
  async function underLease(userId: number, work: () => Promise<void>): Promise<void> {
    const name = leaseOf(userId)
    for (;;) {
      const now = clock.now()
      if (await takeLease(db, { name, holder, now: toStored(now), expiresAt: toStored(now + REFRESH_LEASE) })) break
      await clock.sleep(LOOK_AGAIN)
    }
    await work().finally(() => releaseLease(db, name, holder))
  }

  for (const { user_id: userId } of await allLinks(db)) await underLease(userId, () => rotateLink(userId))
  for (const state of await allStates(db)) {
    const columns = [
      { column: 'oauth_secret', name: 'secret' },
      { column: 'access_token', name: 'access_token' },
      { column: 'refresh_token', name: 'refresh_token' },
    ] as const
    const held = columns.filter(({ name }) => state[name] !== null)
    if (held.length === 0) continue
    const secrets = held.map(({ column, name }) => ({ column, stored: state[name] ?? '' }))
    await rotate(`the attempt ${state.id} of user ${state.user_id}`, state.user_id, secrets, ciphertexts =>
      replaceStateCiphertexts(db, state, Object.fromEntries(held.map(({ name }, index) => [name, ciphertexts[index]]))),
    )
  }
  return rotation
}
