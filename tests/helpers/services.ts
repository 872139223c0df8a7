import { expect } from 'vitest'
import type { Database } from '../../db/database.ts'
import type { Announcement, AnnouncementKind, Guild, Round } from '../../db/schema.ts'
import { createMovableClock } from '../../sandbox/clock.ts'
import { createLog } from '../../src/log.ts'
import { createAnnouncements } from '../../src/services/announcements.ts'
import { createDeadlines } from '../../src/services/deadlines.ts'
import { createServices } from '../../src/services/index.ts'
import type { TmdbApi } from '../../src/tmdb/api.ts'
import { databaseFile, guildId, openTestDatabase } from './database.ts'
import { tmdb } from './films.ts'
import { noHooks } from './hooks.ts'

export { guildId } from './database.ts'
export { tmdb } from './films.ts'

export const channelId = '300000000000000001'
/** Monday 08:00 UTC, an hour before nominations of 2026-W08 open by default. */
export const early = '2026-02-16T08:00:00.000Z'

export type World = Awaited<ReturnType<typeof openWorld>>

/** All services on a database of their own, a TMDB that always answers, and a clock whose jumps do what is due. */
export async function openWorld(options: { start?: string; zone?: string; file?: string; tmdb?: TmdbApi } = {}) {
  const { start = early, zone = 'UTC', file = databaseFile() } = options
  const clock = createMovableClock({ start: Date.parse(start) })
  const db = await openTestDatabase(file)
  const told = { boardChanged: 0, announcementsDue: 0 }
  const services = createServices({
    db,
    clock,
    log: createLog({ level: 'silent', secrets: [] }),
    tmdb: options.tmdb ?? tmdb,
    imageUrl: 'http://images',
    defaultZone: zone,
    trakt: null,
    hooks: {
      ...noHooks,
      boardChanged: () => void told.boardChanged++,
      announcementsDue: () => void told.announcementsDue++,
    },
  })
  const deadlines = createDeadlines({ db, clock })
  const stopTick = clock.onJump(() => deadlines.meet())
  let people = 0
  return {
    file,
    clock,
    db,
    told,
    services,
    deadlines,
    /** From now on nobody does what is due, however the clock moves. */
    stopTick,
    announcements: createAnnouncements({ db, clock, holder: 'this process' }),
    /** Moves the clock to an instant and does what is due then. */
    at: (instant: string) => clock.jumpTo(Date.parse(instant)),
    /** A new member of the guild; answers their `users.id`. */
    person(name?: string) {
      people++
      const discordId = `4${String(people).padStart(17, '0')}`
      return services.members.seen(guildId, { discordId, name: name ?? `Person ${people}` })
    },
  }
}

/** A world whose guild has a channel. */
export async function openReadyWorld(options: Parameters<typeof openWorld>[0] = {}): Promise<World> {
  const world = await openWorld(options)
  await world.services.guilds.setChannel(guildId, channelId, '200000000000000001')
  return world
}

/** A world in which nominations of 2026-W08 have been open since 09:00; it is 10:00 on Monday. */
export async function openNominatingWorld(options: Parameters<typeof openWorld>[0] = {}): Promise<World> {
  const world = await openReadyWorld(options)
  await world.at('2026-02-16T09:00:00.000Z')
  await world.at('2026-02-16T10:00:00.000Z')
  return world
}

/** A world in which Nora has nominated film 1, Ben film 2, and Cleo nothing; it is Thursday 10:00 and voting is open. */
export async function openVotingWorld(options: Parameters<typeof openWorld>[0] = {}) {
  const world = await openNominatingWorld(options)
  const [nora, ben, cleo] = [await world.person('Nora'), await world.person('Ben'), await world.person('Cleo')]
  const { nominations } = world.services
  const first = await nominations.nominate(guildId, nora, 1)
  await world.at('2026-02-16T10:00:01.000Z')
  const second = await nominations.nominate(guildId, ben, 2)
  await world.at('2026-02-19T10:00:00.000Z')
  return { ...world, nora, ben, cleo, first, second, round: await theRound(world) }
}

export async function theGuild({ db }: { db: Database }): Promise<Guild> {
  return db.selectFrom('guilds').selectAll().where('id', '=', guildId).executeTakeFirstOrThrow()
}

/** The guild's newest round. */
export async function theRound({ db }: { db: Database }): Promise<Round> {
  return db.selectFrom('rounds').selectAll().orderBy('week', 'desc').limit(1).executeTakeFirstOrThrow()
}

/** Where the guild's round stands, as somebody sees it who is asked whether to move it. */
export async function standing({ db, services, clock }: Pick<World, 'db' | 'services' | 'clock'>) {
  const round = await theRound({ db })
  return { roundId: round.id, phase: services.rounds.phaseAt(round, clock.now()) }
}

/** The rows of messages of a kind, in the order of their times. */
export async function owed({ db }: { db: Database }, kind?: AnnouncementKind): Promise<Announcement[]> {
  const rows = db.selectFrom('announcements').selectAll().orderBy('due_at').orderBy('id')
  return (kind ? rows.where('kind', '=', kind) : rows).execute()
}

/** What is planned or done, as `kind due_at status`, in the order of time. */
export async function plan(world: { db: Database }): Promise<string[]> {
  const rows = await owed(world)
  return rows.filter(row => row.kind !== 'welcome').map(row => `${row.kind} ${row.due_at} ${row.status}`)
}

/** The words with which something is refused. Fails when it is not refused, or not with words for a member. */
export async function refusal(act: Promise<unknown>): Promise<string> {
  const error = await act.then(
    () => expect.fail('it was not refused'),
    (refused: unknown) => refused,
  )
  expect(error).toMatchObject({ name: 'UserError' })
  return (error as Error).message
}

/** Closes a row as the announcer does once Discord has it. */
export async function send(world: Pick<World, 'announcements'>, row: Announcement | undefined): Promise<void> {
  if (!row) throw new Error('there is no such row')
  const claimed = await world.announcements.claim(row, channelId)
  if (!claimed) throw new Error('somebody else has claimed the row')
  await world.announcements.sent(claimed, { channelId, messageId: `5${row.id}` }, null)
}
