import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { afterAll, beforeAll } from 'vitest'
import { openDatabase } from '../../db/database.ts'
import { saveSync } from '../../db/trakt-syncs.ts'
import { createApiHost } from '../../sandbox/trakt/api/router.ts'
import { createTraktState, type TraktState } from '../../sandbox/trakt/state.ts'
import type { Clock } from '../../src/clock.ts'
import { createLog } from '../../src/log.ts'
import { createPlays } from '../../src/services/plays.ts'
import { createRatings } from '../../src/services/ratings.ts'
import { createTraktPush } from '../../src/services/trakt-push.ts'
import { createTraktSession } from '../../src/services/trakt-session.ts'
import { createTraktSyncs } from '../../src/services/trakt-sync.ts'
import { createTraktApi } from '../../src/trakt/api.ts'
import { guildRow } from './database.ts'
import { type CallScript, createCalls } from './failing-calls.ts'
import { type FragileDatabase, openFragileDatabase } from './fragile-database.ts'
import { noHooks } from './hooks.ts'

/** The start of each history; what members watched lies weeks before, so that no clock makes it the future. */
export const start = Date.parse('2026-03-16T10:00:00.000Z')
const linkedAt = '2026-03-01T10:00:00.000Z'
const guildId = '100000000000000001'
const HOUR = 60 * 60_000
export const userId = 1
const usualSkew = 2 * HOUR

/** A clock that passes while somebody sleeps, for nobody else: a history of hours takes no time and always goes the same way. */
export interface PassingClock extends Clock {
  pass(ms: number): Promise<void>
  /** Has something happen when so many milliseconds have passed. */
  later(ms: number, happens: () => Promise<unknown>): void
}

function createPassingClock(): PassingClock {
  let now = start
  let pending: { at: number; happens: () => Promise<unknown> }[] = []

  async function pass(ms: number): Promise<void> {
    const end = now + ms
    for (;;) {
      const [next] = pending.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
      if (!next) break
      pending = pending.filter(each => each !== next)
      now = Math.max(now, next.at)
      await next.happens()
    }
    now = Math.max(now, end)
  }

  return {
    now: () => now,
    pass,
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      await pass(ms)
    },
    later: (ms, happens) => void pending.push({ at: now + ms, happens }),
  }
}

/** A process that sends what is owed, and reads what there is; it can be killed, and stand still in the middle of a call. */
export interface PushProcess {
  /** Sends what is due, with calls that go as the script says. Rejects with `Killed` where it dies. */
  drain(script?: CallScript): Promise<void>
  /** Milliseconds until something is due; null while nothing waits. */
  nextDue(): Promise<number | null>
  /** Does the member's pull if it is due, in the same way. Whether there was anything to do. */
  pull(script?: CallScript): Promise<boolean>
  database: FragileDatabase
}

export type PushWorld = Awaited<ReturnType<typeof openPushWorld>>

let handler: RequestListener = (_request, response) => response.end()
let url = ''
let template = ''
const folder = mkdtempSync(join(tmpdir(), 'movie-night-push-'))
const log = createLog({ level: 'silent', secrets: [] })
const alive = new AbortController().signal

/** One server for the histories of a file, each of which has a Trakt of its own behind it. */
export function servePushWorlds(): void {
  const server = createServer((request, response) => handler(request, response))
  beforeAll(async () => {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    template = await createTemplate()
  })
  afterAll(async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
    rmSync(folder, { recursive: true })
  })
}

/** A database with a member who has linked an account. */
async function createTemplate(): Promise<string> {
  const file = join(folder, 'template.db')
  const db = await openDatabase(`file:${file}`)
  await db.insertInto('guilds').values(guildRow()).execute()
  await db
    .insertInto('users')
    .values({ name: 'Nora', discord_id: '2'.repeat(18), created_at: linkedAt })
    .execute()
  await db
    .insertInto('trakt_auth')
    .values({
      user_id: userId,
      guild_id: guildId,
      trakt_user: 'filmfan',
      trakt_uuid: 'uuid',
      access_token: '',
      refresh_token: '',
      created_at: linkedAt,
      expires_at: linkedAt,
      linked_at: linkedAt,
    })
    .execute()
  await saveSync(db, userId, linkedAt)
  await db.destroy()
  return file
}

let worlds = 0

/** A member with a Trakt account, and as many processes as are wanted that send what they record. `lag` is in seconds. */
export async function openPushWorld({ lag }: { lag: number }) {
  const trakt = createPassingClock()
  // Wherever it is set, it is behind Trakt's: what is rated in Trakt's future is not valid there.
  let skew = -usualSkew
  const clock: Clock = { now: () => trakt.now() + skew, sleep: trakt.sleep }
  const state = createTraktState(trakt, [])
  state.readLag.set(lag)
  const account = state.accounts.find('filmfan')
  if (!account) throw new Error('there is no account')
  const { accessToken } = state.grants.create(account, 'browser', true)
  handler = listenerOf(state)
  const api = createTraktApi({ apiUrl: url, clientId: state.application.clientId, userAgent: 'MovieNight/test' })

  const file = join(folder, `${++worlds}.db`)
  copyFileSync(template, file)
  const processes: PushProcess[] = []
  const own = openFragileDatabase(file)
  function startProcess(): PushProcess {
    const database = openFragileDatabase(file)
    const calls = createCalls(api, trakt, () => database.die())
    const present = async () => accessToken
    const tokens = { accessToken: present, renewed: () => calls.renewal(present) }
    const session = createTraktSession({ tokens, clock })
    const deps = { db: database.db, clock, session, api: calls.api, log }
    const push = createTraktPush({ ...deps, random: () => 0.5 })
    const syncs = createTraktSyncs({ ...deps, hooks: noHooks })
    const started: PushProcess = {
      database,
      drain(script = {}) {
        calls.follow(script)
        return push.drainDue()
      },
      nextDue: push.nextDue,
      pull(script = {}) {
        calls.follow(script)
        return syncs.run(userId, alive)
      },
    }
    processes.push(started)
    return started
  }

  return {
    clock,
    trakt,
    state,
    db: own.db,
    startProcess,
    plays: createPlays({ db: own.db, clock, hooks: noHooks }),
    ratings: createRatings({ db: own.db, clock, hooks: noHooks }),
    /** Sets the bot's clock, and not Trakt's, forward or back. */
    skewBy(ms: number): void {
      skew += ms
    },
    /** Sets the bot's clock to so much behind Trakt's. */
    setBehind(ms: number): void {
      skew = -ms
    },
    library: state.libraries.of(account),
    movieOf: (tmdbId: number) => state.movies.find({ tmdb: tmdbId }),
    async close() {
      await Promise.all([own, ...processes.map(({ database }) => database)].map(database => database.close()))
      await api.close()
      for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
    },
  }
}

function listenerOf(state: TraktState): RequestListener {
  const app = express()
  app.use(express.raw({ type: () => true }), createApiHost(state))
  return app
}
