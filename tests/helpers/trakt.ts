import { onTestFinished } from 'vitest'
import type { Database } from '../../db/database.ts'
import { createMovableClock, type MovableClock } from '../../sandbox/clock.ts'
import { type Sandbox, startSandbox } from '../../sandbox/start.ts'
import { createTraktClient, type TraktClient } from '../../sandbox/trakt/client.ts'
import type { Clock } from '../../src/clock.ts'
import { createLog } from '../../src/log.ts'
import { createTrakt, type Trakt, type TraktSettings } from '../../src/services/trakt.ts'
import { openFilledDatabase } from './database.ts'
import { noHooks } from './hooks.ts'

export const publicUrl = 'http://127.0.0.1:8080'
/** Of users 1 and 2 in the database. */
export const [noraId, benId] = ['200000000000000001', '200000000000000002']
export const guild = '100000000000000001'

export interface TraktWorld {
  clock: MovableClock
  sandbox: Sandbox
  /** The sandbox's Trakt: its people and its faults. */
  people: TraktClient
  db: Database
  settings: TraktSettings
  trakt: Trakt
  /** How often a message was said to be owed, and something to be sent to Trakt. */
  told: { announcementsDue: number; pushesDue: number }
  /** What was logged. */
  lines: string[]
  /** The services once more, as in a process of their own. */
  another(db: Database, clock?: Clock, change?: Partial<TraktSettings>): Trakt
}

/** Everything about Trakt on a database with Nora and Ben, a sandbox's Trakt, and a clock that stands still. */
export async function openTraktWorld(
  options: { publicUrl?: string | undefined; file?: string; settings?: Partial<TraktSettings> } = {},
): Promise<TraktWorld> {
  const address = 'publicUrl' in options ? options.publicUrl : publicUrl
  const clock = createMovableClock({ start: Date.parse('2026-02-16T10:00:00.000Z') })
  const sandbox = await startSandbox({ clock, traktRedirectUris: [`${address ?? publicUrl}/auth/trakt/callback`] })
  onTestFinished(() => sandbox.close())
  const people = createTraktClient(sandbox.url)
  const db = await openFilledDatabase(options.file)
  const settings: TraktSettings = {
    apiUrl: sandbox.env.TRAKT_API_URL,
    authUrl: sandbox.env.TRAKT_AUTH_URL,
    clientId: sandbox.env.TRAKT_CLIENT_ID,
    clientSecret: sandbox.env.TRAKT_CLIENT_SECRET,
    encryptionKey: Buffer.from(sandbox.env.TRAKT_ENCRYPTION_KEY, 'hex'),
    previousEncryptionKey: undefined,
    publicUrl: address,
    ...options.settings,
  }
  const told = { announcementsDue: 0, pushesDue: 0 }
  const hooks = {
    ...noHooks,
    announcementsDue: () => void told.announcementsDue++,
    pushesDue: () => void told.pushesDue++,
  }
  const lines: string[] = []
  const log = createLog({ level: 'trace', secrets: [], destination: { write: line => void lines.push(line) } })

  function another(database: Database, itsClock: Clock = clock, change: Partial<TraktSettings> = {}): Trakt {
    const trakt = createTrakt({ db: database, clock: itsClock, log, hooks, settings: { ...settings, ...change } })
    onTestFinished(async () => {
      await people.clearFaults()
      trakt.stopWaiting()
      await trakt.close()
    })
    return trakt
  }
  return { clock, sandbox, people, db, settings, trakt: another(db), told, lines, another }
}

/** Links a user (1 is Nora) to an account, as they would do it in a browser. */
export async function linkInBrowser(world: TraktWorld, userId: number, account: string): Promise<void> {
  const { trakt, people } = world
  const { token } = await trakt.linking.begin(userId, guild, 'nora.k')
  const visit = await trakt.linking.visit(userId === 1 ? noraId : benId, token, undefined)
  if ('page' in visit) throw new Error(`The visit was answered with ${visit.page}.`)
  const back = new URL(await people.consent(account, visit.location))
  const asked = await trakt.linking.callback(
    { state: back.searchParams.get('state') ?? '', code: back.searchParams.get('code') ?? '' },
    visit.cookie,
  )
  if (asked.page !== 'confirm') throw new Error(`The callback was answered with ${asked.page}.`)
  const done = await trakt.linking.confirm(asked.csrf, visit.cookie, true)
  if (done.page !== 'linked') throw new Error(`The confirmation was answered with ${done.page}.`)
}
