import type { Database } from '../../db/database.ts'
import type { Clock } from '../clock.ts'
import { createEncryption } from '../encryption.ts'
import type { Logger } from '../log.ts'
import { createTraktApi } from '../trakt/api.ts'
import { createTraktAuth } from '../trakt/auth.ts'
import { createDeviceLinking } from './device-linking.ts'
import type { Hooks } from './hooks.ts'
import { createLinkHealth } from './link-health.ts'
import { createLinking } from './linking.ts'
import { createLinks } from './links.ts'
import { createRevocations } from './revocations.ts'
import { createTraktPush } from './trakt-push.ts'
import { createTraktQuestions } from './trakt-questions.ts'
import { createTraktSession } from './trakt-session.ts'
import { createTraktSyncs } from './trakt-sync.ts'
import { createTraktTokens } from './trakt-tokens.ts'

export type Trakt = ReturnType<typeof createTrakt>

/** What the operator sets to let members link their accounts. */
export interface TraktSettings {
  apiUrl: string
  authUrl: string
  clientId: string
  clientSecret: string
  encryptionKey: Buffer
  previousEncryptionKey: Buffer | undefined
  /** Where browsers reach our HTTP routes, without a slash at the end; undefined: only device codes can be used. */
  publicUrl: string | undefined
  /** Real milliseconds that one call to Trakt may take; by default what Trakt is known to need. */
  timeoutMs?: number
}

/** Trakt wants to know who calls (Trakt guides, required-headers). */
const USER_AGENT = 'MovieNight/0.1 (Discord bot)'
/** Device codes come without an address of ours; a redirect address is a required field all the same. */
const NO_REDIRECT = 'urn:ietf:wg:oauth:2.0:oob'

/** Everything about Trakt accounts, put together. */
export function createTrakt(deps: { db: Database; clock: Clock; log: Logger; hooks: Hooks; settings: TraktSettings }) {
  const { db, clock, log, hooks, settings } = deps
  const encryption = createEncryption(settings.encryptionKey, settings.previousEncryptionKey)
  const redirectUri = settings.publicUrl ? `${settings.publicUrl}/auth/trakt/callback` : NO_REDIRECT
  const { apiUrl, authUrl, clientId, clientSecret, timeoutMs } = settings
  const patience = timeoutMs === undefined ? {} : { timeoutMs }
  const auth = createTraktAuth({ authUrl, clientId, clientSecret, redirectUri, userAgent: USER_AGENT, ...patience })
  const api = createTraktApi({ apiUrl, clientId, userAgent: USER_AGENT, ...patience })
  const revocations = createRevocations({ db, clock, encryption, auth, log })
  const tokens = createTraktTokens({ db, clock, encryption, auth, revocations, hooks, log })
  const session = createTraktSession({ tokens, clock })
  const links = createLinks({ db, clock, tokens, revocations, hooks, log })
  const push = createTraktPush({ db, clock, session, api, log })
  const linking = createLinking({ db, clock, encryption, auth, api, links, revocations, hooks, log })
  return {
    publicUrl: settings.publicUrl ?? null,
    tokens,
    revocations,
    links,
    linking,
    health: createLinkHealth({ session, api, log }),
    syncs: createTraktSyncs({ db, clock, session, api, hooks, log }),
    push,
    questions: createTraktQuestions({ db, clock, hooks }),
    devices: createDeviceLinking({ db, clock, encryption, auth, api, links, linking, log }),

    /** The process is about to end: nothing more is sent, and who waits for another process's refresh gives up. */
    stopWaiting(): void {
      push.stop()
      tokens.stopWaiting()
    },

    /** Waits for refreshes that are under way, because one that is cut off loses the link. */
    async close(): Promise<void> {
      await tokens.settled()
      await Promise.all([auth.close(), api.close()])
    },
  }
}
