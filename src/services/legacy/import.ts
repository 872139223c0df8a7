import { type Database, write } from '../../../db/database.ts'
import { guildById, insertGuilds } from '../../../db/guilds.ts'
import { importedPeople } from '../../../db/imports.ts'
import { runningRound } from '../../../db/rounds.ts'
import type { Guild, Round } from '../../../db/schema.ts'
import { type Clock, toStored } from '../../clock.ts'
import { StartError } from '../../errors.ts'
import { scheduleColumns } from '../guild-schedule.ts'
import { hashPin } from '../pins.ts'
import { defaultSchedule } from '../schedule.ts'
import { applyPlan } from './apply.ts'
import { erasedAmong } from './erased.ts'
import type { OldFile } from './parse.ts'
import { type Counted, counted } from './plan.ts'
import { planImport } from './planner.ts'
import { loadPresent } from './present.ts'
import type { Remark } from './remarks.ts'

/** What an import has done. */
export interface Imported {
  guild: Guild
  /** By table. */
  added: Record<Counted, number>
  /** Rows of the file that were there before. */
  there: Record<Counted, number>
  remarks: Remark[]
  /** The round that goes on, if the file's current week does. */
  running: Round | null
}

export interface ImportOptions {
  db: Database
  clock: Clock
  /** IANA zone of a guild that is new. */
  defaultZone: string
  /** Whether this process still is the one that may write: asked in the transaction. */
  hold(transaction: Database): Promise<boolean>
  /** Of hashing a pin; see `hashPin`. */
  pinCost?: number
}

/** The guild's zone; that of new guilds where it is unknown. */
export async function zoneOf(db: Database, guildId: string, defaultZone: string): Promise<string> {
  return (await guildById(db, guildId))?.zone ?? defaultZone
}

/**
 * Imports the old app's file into a guild, all of it in one transaction. What is there already stays as it is, and nothing is
 * announced; a second time changes nothing. A guild that the bot has not joined yet is made, as one that it is not in.
 * @throws {StartError} when another process has become the active one; nothing is changed then.
 */
export async function importOldFile(file: OldFile, guildId: string, options: ImportOptions): Promise<Imported> {
  const { db, clock, defaultZone, hold, pinCost } = options
  const erased = await erasedAmong(db, guildId, file.people)
  const pins = await hashPins(db, file, { guildId, erased, cost: pinCost })
  return write(db, async transaction => {
    if (!(await hold(transaction)))
      throw new StartError('Another process has become the active one: nothing was imported.')
    const now = clock.now()
    const guild = await guildFor(transaction, guildId, defaultZone, toStored(now))
    const present = await loadPresent(transaction, guild, erased)
    const plan = planImport(file, present, now)
    const added = await applyPlan({ db: transaction, plan, present, pins, now })
    const planned: Record<Counted, number> = {
      users: plan.people.length,
      nominations: plan.nominations.length,
      votes: plan.votes.length,
      week_history: plan.decisions.length,
      watch_history: plan.plays.length,
      ratings: plan.ratings.length,
    }
    const there = { ...plan.there }
    for (const table of counted) there[table] += planned[table] - added[table]
    const running = (await runningRound(transaction, guildId)) ?? null
    return { guild, added, there, remarks: plan.remarks, running: running?.imported_at ? running : null }
  })
}

/** Before the transaction, because it takes its time by intention. */
async function hashPins(
  db: Database,
  { people }: OldFile,
  { guildId, erased, cost }: { guildId: string; erased: ReadonlySet<string>; cost: number | undefined },
): Promise<Map<string, string>> {
  const known = new Set((await importedPeople(db, guildId)).filter(({ pin }) => pin !== null).map(({ key }) => key))
  const hashes = people.flatMap(({ key, pin }) =>
    pin === null || known.has(key) || erased.has(key) ? [] : [hashPin(pin, cost).then(hash => [key, hash] as const)],
  )
  return new Map(await Promise.all(hashes))
}

/** The bot says hello when it joins the guild, as it does in one that it has left. */
async function guildFor(db: Database, guildId: string, defaultZone: string, now: string): Promise<Guild> {
  const columns = { ...scheduleColumns(defaultSchedule(defaultZone)), joined_at: now, left_at: now }
  await insertGuilds(db, [{ id: guildId, ...columns }])
  const guild = await guildById(db, guildId)
  if (!guild) throw new Error('the guild that was just made is gone')
  return guild
}
