import { type Database, write } from '../../db/database.ts'
import { abandonState, dropOpenDevices, insertState, pendingDevice, unfinishedDevices } from '../../db/oauth-states.ts'
import type { OAuthState } from '../../db/schema.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import { DecryptionError, type Encryption } from '../encryption.ts'
import { UserError } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { TraktApi, TraktProfile } from '../trakt/api.ts'
import type { TraktAuth, TraktTokens } from '../trakt/auth.ts'
import { TraktError } from '../trakt/errors.ts'
import { pageOf } from './link-pages.ts'
import { LINKING_LASTS, type Linking, type Pair } from './linking.ts'
import type { LinkRefusal, Links } from './links.ts'
import { newSecret } from './secrets.ts'

export type DeviceLinking = ReturnType<typeof createDeviceLinking>

/** How often Trakt is asked where it has not said how often. Milliseconds. */
const USUAL_INTERVAL = 5_000
/** How rarely at most, however often Trakt asks for patience: a code lives ten minutes. Milliseconds. */
const LONGEST_INTERVAL = 60_000
/** Longer than another process needs to receive and keep a pair that Trakt has given out. Milliseconds. */
const KEPT_BY_THEN = 35_000

/** What came of a device code. `replace`: approved, but the member has another account linked and is asked first. */
export type DeviceEnd =
  | { end: 'linked'; pair: Pair }
  | { end: 'replace'; pair: Pair; stateId: number }
  | { end: 'denied' | 'failed' | 'locked' | LinkRefusal }

/** The code that a member types on Trakt's activation page. */
export interface DeviceStart {
  stateId: number
  userCode: string
  verificationUrl: string
  expiresAt: string
}

/** Why a member's word on replacing their account comes to nothing. */
const decisionRefused: Record<LinkRefusal | 'done', string> = {
  done: 'You have answered this already. `/trakt status` shows what is linked to you.',
  changed: 'Your link has changed meanwhile, so nothing was replaced. `/trakt status` shows it.',
  taken: 'Another member has linked this Trakt account meanwhile, so nothing was replaced.',
  expired: 'This question has expired. Begin again with `/trakt link`.',
}

/** Why there is no code. */
const noCode = {
  refused:
    'Trakt does not accept my application, so nothing was linked. Trying again will not help: please tell whoever runs me, the log says why.',
  unreachable: 'Trakt cannot be reached at the moment, so nothing was linked. Please try again in a few minutes.',
}

/** Linking without an address of our own: a code and Trakt's activation page, asked about in the background. */
export function createDeviceLinking(deps: {
  db: Database
  clock: Clock
  encryption: Encryption
  auth: Pick<TraktAuth, 'deviceCode' | 'pollDevice'>
  api: Pick<TraktApi, 'profile'>
  links: Links
  linking: Linking
  log: Logger
}) {
  const { db, clock, encryption, auth, api, links, linking, log } = deps

  /** Whose account it is, asked until Trakt says so or the code's time is over: the approval cannot be given twice. */
  async function profileOf(
    state: OAuthState,
    tokens: TraktTokens,
    signal: AbortSignal,
  ): Promise<TraktProfile | 'locked' | 'expired'> {
    for (;;) {
      try {
        return await api.profile(tokens.accessToken)
      } catch (error) {
        if (!(error instanceof TraktError)) throw error
        log.warn({ err: error, state: state.id }, 'the account behind a device code is not known yet')
        if (error.kind === 'locked') return 'locked'
        if (fromStored(state.expires_at) <= clock.now()) return 'expired'
        await clock.sleep(Math.max(error.retryAfter ?? 0, USUAL_INTERVAL), signal)
      }
    }
  }

  /** Approved, and the pair is kept: whose it is decides. A process that dies here leaves it to the next one. */
  async function approved(state: OAuthState, signal: AbortSignal): Promise<DeviceEnd> {
    const tokens = linking.tokensOf(state)
    const profile = await profileOf(state, tokens, signal)
    if (typeof profile === 'string') return { end: profile }
    if (await links.isTaken(state.user_id, profile.uuid)) return { end: 'taken' }
    const expiresAt = toStored(clock.now() + LINKING_LASTS)
    const pending = await linking.keepPair(state, profile, { csrf: newSecret(), expiresAt })
    return pending ? finish(pending) : { end: 'expired' }
  }

  /** Links, unless the member has to be asked about the account that they have. */
  async function finish(pending: OAuthState): Promise<DeviceEnd> {
    const pair = await linking.pairOf(pending)
    if (pair.replaces !== null) return { end: 'replace', pair, stateId: pending.id }
    const refusal = await linking.settle(pending, true)
    if (refusal) return { end: refusal === 'done' ? 'expired' : refusal }
    return { end: 'linked', pair }
  }

  /** Asks once: what came of it, or after how many milliseconds to ask again. */
  async function ask(state: OAuthState, interval: number, signal: AbortSignal): Promise<DeviceEnd | number> {
    if (fromStored(state.expires_at) <= clock.now()) return { end: 'expired' }
    if (state.access_token !== null) return approved(state, signal)
    const deviceCode = encryption.decrypt(state.secret ?? '', { userId: state.user_id, column: 'oauth_secret' })
    const progress = await auth.pollDevice(deviceCode)
    switch (progress.state) {
      case 'approved': {
        const expiresAt = toStored(clock.now() + LINKING_LASTS)
        const kept = await linking.keepTokens(state, progress.tokens, { expiresAt })
        return kept ? approved(kept, signal) : { end: 'expired' }
      }
      case 'pending':
        return interval
      case 'slow_down':
        return Math.max(interval, Math.min(interval * 2, LONGEST_INTERVAL))
      case 'denied':
        return { end: 'denied' }
      case 'expired':
        return { end: 'expired' }
      case 'unknown':
        return { end: 'failed' }
      case 'used':
        // Another process may be about to keep the pair. If there is none by then, it was lost with Trakt's answer.
        return interval === KEPT_BY_THEN ? { end: 'failed' } : KEPT_BY_THEN
    }
  }

  return {
    /** Gets a code for the member, in place of one that they had. Throws `UserError` when Trakt gives none now. */
    async begin(userId: number, guildId: string): Promise<DeviceStart> {
      try {
        const code = await auth.deviceCode()
        const expiresAt = toStored(clock.now() + code.expiresIn)
        const { id } = await write(db, async transaction => {
          await dropOpenDevices(transaction, userId)
          return insertState(transaction, {
            kind: 'device',
            user_id: userId,
            guild_id: guildId,
            secret: linking.sealSecret(userId, code.deviceCode),
            poll_interval: code.interval,
            created_at: toStored(clock.now()),
            expires_at: expiresAt,
          })
        })
        return { stateId: id, userCode: code.userCode, verificationUrl: code.verificationUrl, expiresAt }
      } catch (error) {
        if (!(error instanceof TraktError)) throw error
        log.warn({ err: error }, 'no device code')
        throw new UserError(pageOf(error) === 'refused' ? noCode.refused : noCode.unreachable, { cause: error })
      }
    },

    /**
     * Asks until the code is approved, denied or over. What goes wrong in between is asked again: an approval is not lost
     * because Trakt stumbled, nor because another process was faster. Rejects with `AbortError` on the signal; the row stays,
     * and the next start goes on.
     */
    async wait(stateId: number, signal: AbortSignal): Promise<DeviceEnd> {
      for (let interval = 0; ; ) {
        const state = await linking.stateById(stateId)
        if (state?.status === 'pending') return finish(state)
        if (state?.status !== 'open') return { end: 'expired' }
        interval ||= state.poll_interval ?? USUAL_INTERVAL
        await clock.sleep(interval, signal)
        try {
          const outcome = await ask(state, interval, signal)
          if (typeof outcome === 'number') {
            interval = outcome
            continue
          }
          if (outcome.end !== 'linked' && outcome.end !== 'replace') await abandonState(db, stateId, 'open')
          return outcome
        } catch (error) {
          if (!(error instanceof TraktError || error instanceof DecryptionError)) throw error
          log.warn({ err: error, state: stateId }, 'asking about a device code failed')
          if (error instanceof DecryptionError) return { end: 'failed' }
        }
      }
    },

    /** Codes that were under way when the last process ended, approved or not. */
    async unfinished(): Promise<number[]> {
      return (await unfinishedDevices(db, toStored(clock.now()))).map(state => state.id)
    },

    /** What the member has been asked about replacing their account and not answered, as after a restart of the bot. */
    async question(userId: number): Promise<{ pair: Pair; stateId: number } | null> {
      const state = await pendingDevice(db, userId, toStored(clock.now()))
      const pair = state && (await linking.pairOf(state))
      return pair && pair.replaces !== null ? { pair, stateId: state.id } : null
    },

    /** The member's word on replacing their account. Throws `UserError` when it is not theirs to give, or too late. */
    async decide(userId: number, stateId: number, yes: boolean): Promise<Pair> {
      const state = await linking.stateById(stateId)
      if (
        !state ||
        state.user_id !== userId ||
        state.kind !== 'device' ||
        fromStored(state.expires_at) <= clock.now()
      ) {
        throw new UserError('This question has expired. Begin again with `/trakt link`.')
      }
      const pair = await linking.pairOf(state)
      const refusal = await linking.settle(state, yes)
      if (refusal) throw new UserError(decisionRefused[refusal])
      return pair
    },
  }
}
