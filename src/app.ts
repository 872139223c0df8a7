import { type Interaction, InteractionType, Status } from 'discord.js'
import { sql } from 'kysely'
import { commands } from '../commands/index.ts'
import { openDatabase } from '../db/database.ts'
import { fileOf } from '../db/file.ts'
import type { Clock } from './clock.ts'
import { type Config, secretsOf, warningsOf } from './config.ts'
import { createAnnouncer } from './discord/announcer.ts'
import { createBoards } from './discord/boards.ts'
import { connect, createClient } from './discord/client.ts'
import { createImports } from './discord/imports.ts'
import { createPosting } from './discord/posting.ts'
import { registerCommands } from './discord/register.ts'
import { createRouter } from './discord/router.ts'
import { StartError } from './errors.ts'
import { createApp } from './http/app.ts'
import { createMetrics } from './http/metrics.ts'
import { type HttpServer, listen } from './http/server.ts'
import { createBackups } from './jobs/backups.ts'
import { resumeDevices } from './jobs/devices.ts'
import { createLease } from './jobs/lease.ts'
import { createPushJob } from './jobs/push.ts'
import { everyMinute } from './jobs/schedule.ts'
import { createSyncJob } from './jobs/sync.ts'
import { createUpkeep } from './jobs/upkeep.ts'
import { createLog, type Logger } from './log.ts'
import { createSerial, forEvery, nextTurn } from './serial.ts'
import { createAnnouncements } from './services/announcements.ts'
import { createDeadlines } from './services/deadlines.ts'
import { createServices } from './services/index.ts'
import { createTasks } from './tasks.ts'
import { createTmdbApi } from './tmdb/api.ts'
import { createViews } from './views/index.ts'

export interface Bot {
  /** Resolves when this process is the active one and connected: it answers members from now on. Rejects as `ready` does. */
  active: Promise<void>
  /** Resolves when it has also done what was due; rejects with `StartError` if it cannot be the active one. */
  ready: Promise<void>
  /** Resolves or rejects when the bot has ended: by `stop`, or because it cannot go on. */
  ended: Promise<void>
  role(): 'standby' | 'active'
  /** Where the HTTP routes are, once this process is the active one; null before. */
  url(): string | null
  /** Does what is due now; for whoever moves the clock. Does nothing as a standby. */
  tick(): Promise<void>
  /** Finishes what is under way, gives the lease back and closes everything. */
  stop(): Promise<void>
}

/**
 * Builds everything and hands it to each other, then waits for its turn, connects and keeps the week going. Of the
 * processes with one `lease` name on one database one is active; the rows keep the work right beside any other name.
 * @throws {StartError} when the database cannot be used.
 */
export async function startBot(
  config: Config,
  clock: Clock,
  log: Logger = logOf(config),
  options: { lease?: string } = {},
): Promise<Bot> {
  const db = await openDatabase(config.databaseUrl)
  const stopping = new AbortController()
  const active = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  const tasks = createTasks(log)
  const lease = createLease({ db, clock, log, name: options.lease })
  let role: 'standby' | 'active' = 'standby'

  for (const warning of warningsOf(config)) log.warn(warning)
  const file = fileOf(config.databaseUrl)
  const { backupDir, backupKeep: keep, defaultTimezone: zone } = config
  const backups = backupDir === undefined ? null : createBackups({ folder: backupDir, database: file, keep })
  const upkeep = createUpkeep({ db, file, clock, zone, backups, log })
  const metrics = createMetrics(db, upkeep.state)
  const tmdb = createTmdbApi({ baseUrl: config.tmdbApiUrl, apiKey: config.tmdbApiKey, log })
  const services = createServices({
    db,
    clock,
    log,
    tmdb,
    imageUrl: config.tmdbImageUrl,
    defaultZone: config.defaultTimezone,
    trakt: config.trakt,
    hooks: {
      announcementsDue: () => tasks.run('announcements', deliver),
      boardChanged: () => tasks.run('boards', draw),
      pushesDue: () => tasks.run('pushes', push),
      syncsDue: () => tasks.run('syncs', pull),
      syncMoved: () => tasks.run('imports', drawImports),
    },
  })
  const views = createViews(services.films)
  const background = (work: (signal: AbortSignal) => Promise<void>) =>
    tasks.run('afterwards', () => work(stopping.signal))
  const router = createRouter({ commands, services, views, log, background })
  const client = createClient({
    apiUrl: config.discordApiUrl,
    log,
    events: {
      onInteraction: (interaction: Interaction) => {
        metrics.interactions.inc({ type: InteractionType[interaction.type] })
        return tasks.track(router.handle(interaction))
      },
      onGuildJoined: services.guilds.joined,
      onGuildLeft: services.guilds.left,
      onSessionRenewed: services.guilds.reconcile,
      onFatal: fail,
    },
  })
  const posting = createPosting(client)
  const announcements = createAnnouncements({ db, clock, holder: lease.holder })
  const announcer = createAnnouncer({
    announcements,
    posting,
    views,
    clock,
    log,
    onUnauthorized: () => fail(new StartError('Discord no longer accepts DISCORD_TOKEN.')),
  })
  const boards = createBoards({
    db,
    posting,
    views,
    clock,
    log,
    onAnnouncementDue: () => tasks.run('announcements', deliver),
    onRest: drawLater,
  })
  const imports = createImports({ db, posting, views, clock, log })
  const drainPushes = services.trakt && createPushJob(services.trakt.push, clock, background)
  const beginSyncs = services.trakt && createSyncJob(services.trakt.syncs, background)
  const app = createApp({
    trakt: services.trakt,
    publicUrl: config.publicUrl,
    trustProxy: config.trustProxy,
    apiToken: config.apiToken,
    health: {
      database: databaseAnswers,
      gateway: () => client.ws.status === Status.Ready,
      lease: () => role === 'active',
    },
    metrics,
    log,
  })
  const meet = createSerial(createDeadlines({ db, clock }).meet)
  const keepLinks = createSerial(clearAndRefresh)
  const forgetGuilds = createSerial(services.farewells.forgetDue)
  const keepFile = createSerial(upkeep.run)
  let listening: Promise<HttpServer> | undefined
  let url: string | null = null

  async function databaseAnswers(): Promise<boolean> {
    try {
      await sql`select 1`.execute(db)
      return true
    } catch (error) {
      log.error({ err: error }, 'the database does not answer')
      return false
    }
  }

  async function clearAndRefresh(): Promise<void> {
    await services.trakt?.links.clear()
    await services.trakt?.tokens.refreshDue()
  }

  async function askAboutPushes(): Promise<void> {
    await services.trakt?.questions.ask()
  }

  let drawsLater = false

  /** Who changed it is answered first. */
  async function draw(): Promise<void> {
    await nextTurn()
    if (role === 'active' && !stopping.signal.aborted) await boards.refreshStale()
  }

  async function drawImports(): Promise<void> {
    if (role === 'active' && !stopping.signal.aborted) await imports.refresh()
  }

  async function push(): Promise<void> {
    if (role === 'active' && !stopping.signal.aborted) await drainPushes?.()
  }

  async function pull(): Promise<void> {
    if (role === 'active' && !stopping.signal.aborted) await beginSyncs?.()
  }

  function drawLater(milliseconds: number): void {
    if (drawsLater) return
    drawsLater = true
    tasks.run('boards', async () => {
      await clock.sleep(milliseconds, stopping.signal)
      drawsLater = false
      await draw()
    })
  }

  async function deliver(): Promise<void> {
    if (role !== 'active' || stopping.signal.aborted) return
    await announcer.deliverDue()
    await draw()
    await drawImports()
  }

  async function tickNow(): Promise<void> {
    if (role !== 'active' || stopping.signal.aborted) return
    if (!(await lease.hold())) return fail(new StartError('Another process has taken over.'))
    // Calls to Trakt take their time, by a clock that may stand still until this has ended.
    tasks.run('pushes', push)
    await forEvery([meet, askAboutPushes, deliver, keepLinks, pull, forgetGuilds, keepFile], step => step())
  }

  const tick = () => tasks.track(tickNow())

  function fail(error: StartError): void {
    ended.reject(error)
    stop().catch(failure => log.error({ err: failure }, 'stopping failed'))
  }

  async function start(): Promise<void> {
    await lease.acquired(stopping.signal, () => log.info('standby: another process is active on this database'))
    tasks.run('lease', watchLease)
    stopping.signal.throwIfAborted()
    listening = listen(app, config)
    url = (await listening).url
    log.info({ url }, 'listening')
    await connect(client, config.discordToken, stopping.signal)
    const register = registerCommands({
      rest: client.rest,
      applicationId: client.application?.id ?? '',
      commands,
      guildId: config.commandsGuildId,
    })
    await Promise.all([register, services.guilds.reconcile([...client.guilds.cache.keys()])])
    stopping.signal.throwIfAborted()
    role = 'active'
    active.resolve()
    log.info({ guilds: client.guilds.cache.size }, 'active')
    await services.trakt?.tokens.check()
    if (services.trakt) await resumeDevices(services.trakt.devices, background)
    await tickNow()
    stopping.signal.throwIfAborted()
    stopping.signal.addEventListener(
      'abort',
      everyMinute(() => tasks.run('tick', tick)),
    )
  }

  async function watchLease(): Promise<void> {
    await lease.lost(stopping.signal)
    fail(new StartError('Another process has taken over.'))
  }

  async function close(): Promise<void> {
    stopping.abort()
    services.trakt?.stopWaiting()
    const [server] = await Promise.allSettled([listening])
    if (server.status === 'fulfilled') await server.value?.close()
    await tasks.settled()
    await client.destroy()
    await Promise.all([tmdb.close(), services.trakt?.close()])
    await lease.release()
    await db.destroy()
    ended.resolve()
  }
  let closing: Promise<void> | undefined
  function stop(): Promise<void> {
    closing ??= close()
    return closing
  }

  const ready = tasks.track(start())
  ready.catch(error => {
    active.reject(error)
    if (!stopping.signal.aborted) fail(error)
  })
  for (const { promise } of [active, ended]) promise.catch(() => undefined)
  return { active: active.promise, ready, ended: ended.promise, role: () => role, url: () => url, tick, stop }
}

function logOf(config: Config): Logger {
  return createLog({ level: config.logLevel, secrets: secretsOf(config) })
}
