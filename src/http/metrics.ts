import type { RequestHandler } from 'express'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { announcementsByStatus, linksByState, outboxByStatus, syncsByState } from '../../db/counts.ts'
import type { Database } from '../../db/database.ts'

export type Metrics = ReturnType<typeof createMetrics>

/** Seconds: what is ours takes milliseconds, what waits for Trakt up to half a minute. */
const BUCKETS = [0.005, 0.05, 0.5, 5, 30]

/** How the database file is, as far as is known; null before anybody has looked. */
type FileState = () => { isSound: boolean; newestBackup: number | null } | null

/** What Prometheus is told, in a registry of this bot's own. */
export function createMetrics(db: Database, fileState: FileState = () => null) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]

  const httpSeconds = new Histogram({
    name: 'movie_night_http_request_seconds',
    help: 'HTTP requests by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers,
  })
  const interactions = new Counter({
    name: 'movie_night_interactions_total',
    help: 'Interactions that Discord has sent, by their type',
    labelNames: ['type'],
    registers,
  })
  const announcements = new Gauge({
    name: 'movie_night_announcements',
    help: 'Messages that the bot owes or has posted, by status',
    labelNames: ['status'],
    registers,
    async collect() {
      this.reset()
      for (const { status, count } of await announcementsByStatus(db)) this.set({ status }, count)
    },
  })
  const links = new Gauge({
    name: 'movie_night_trakt_links',
    help: 'Linked Trakt accounts, by state',
    labelNames: ['state'],
    registers,
    async collect() {
      this.reset()
      for (const { state, count } of await linksByState(db)) this.set({ state }, count)
    },
  })

  const outbox = new Gauge({
    name: 'movie_night_trakt_outbox',
    help: 'Plays and ratings that Trakt is to be told of, by status; unsure ones wait for their member',
    labelNames: ['status'],
    registers,
    async collect() {
      this.reset()
      for (const { status, count } of await outboxByStatus(db)) this.set({ status }, count)
    },
  })
  const sound = new Gauge({
    name: 'movie_night_database_sound',
    help: 'Whether the last look, at the start or at night, found the database sound (1) or damaged (0)',
    registers,
    collect() {
      this.set(fileState()?.isSound === false ? 0 : 1)
    },
  })
  const backup = new Gauge({
    name: 'movie_night_backup_timestamp_seconds',
    help: 'When the newest nightly backup was made, in seconds since 1970; 0 without one',
    registers,
    collect() {
      this.set(fileState()?.newestBackup ?? 0)
    },
  })

  const syncs = new Gauge({
    name: 'movie_night_trakt_syncs',
    help: 'Linked Trakt accounts, by how reading them stands',
    labelNames: ['state'],
    registers,
    async collect() {
      for (const { state, count } of await syncsByState(db)) this.set({ state }, count)
    },
  })

  /** Measures every request under its route's pattern: an address itself may hold secrets, and there are endless ones. Routes are
   * found whatever the case, which is what a client writes before the pattern. */
  const measure: RequestHandler = (request, response, next) => {
    const end = httpSeconds.startTimer()
    response.on('finish', () => {
      const { baseUrl, route: found } = request
      const route = typeof found?.path === 'string' ? baseUrl.toLowerCase() + found.path : 'none'
      end({ method: request.method, route, status: response.statusCode })
    })
    next()
  }

  return { registry, interactions, announcements, links, syncs, outbox, sound, backup, measure }
}
