import { insertAnnouncements, retryAtOnce } from '../../db/announcements.ts'
import { type Database, write } from '../../db/database.ts'
import { guildById, insertGuilds, presentGuildIds, updateGuild } from '../../db/guilds.ts'
import { latestRound, runningRound } from '../../db/rounds.ts'
import type { Guild, GuildChange, Round } from '../../db/schema.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import { UserError } from '../errors.ts'
import { nextOpening, scheduleColumns, scheduleOf, startingNow } from './guild-schedule.ts'
import type { Hooks } from './hooks.ts'
import { canonicalZone, defaultSchedule, type RoundTimes, type Schedule, scheduleFaults } from './schedule.ts'

export type Guilds = ReturnType<typeof createGuilds>

/** What a change of settings means: the round that runs keeps its rules, the next one has the new ones. */
export interface SettingsChange {
  guild: Guild
  running: Round | null
  next: RoundTimes
  /** What "start now" would open; null while a round runs. */
  startable: RoundTimes | null
}

export interface RulesChange {
  nominationsPerMember?: number
  votesPerMember?: number
  ownVotes?: boolean
  showTallies?: boolean
  remindNominate?: boolean
  remindVote?: boolean
  askAfterNight?: boolean
  /** A role's id, or null to mention nobody. */
  mentionRoleId?: string | null
}

const DAY = 24 * 60 * 60_000
/** Guilds that are added in one transaction. */
const AT_ONCE = 100

/** Guilds and their settings. */
export function createGuilds(deps: { db: Database; clock: Clock; defaultZone: string; hooks: Hooks }) {
  const { db, clock, defaultZone, hooks } = deps

  /** The bot is in the guilds: says hello once for each time that it joins. */
  async function joinedAll(guildIds: string[]): Promise<void> {
    await write(db, async transaction => {
      const now = toStored(clock.now())
      const columns = { ...scheduleColumns(defaultSchedule(defaultZone)), joined_at: now }
      const fresh = new Set(
        await insertGuilds(
          transaction,
          guildIds.map(id => ({ id, ...columns })),
        ),
      )
      const strangers = [...fresh]
      for (const id of guildIds.filter(id => !fresh.has(id))) {
        const guild = await guildById(transaction, id)
        if (!guild || guild.left_at === null) continue
        await updateGuild(transaction, id, { left_at: null, joined_at: now })
        if (!guild.channel_id) strangers.push(id)
      }
      const due = { due_at: now, expires_at: toStored(clock.now() + DAY) }
      await insertAnnouncements(
        transaction,
        strangers.map(id => ({ guild_id: id, round_id: null, kind: 'welcome', ...due })),
      )
    })
    hooks.announcementsDue()
  }

  const joined = (guildId: string) => joinedAll([guildId])

  /** The bot was removed from the guild. Nothing is deleted yet: it may come back (see farewells.ts). */
  async function left(guildId: string): Promise<void> {
    const guild = await guildById(db, guildId)
    if (guild?.left_at === null) await updateGuild(db, guildId, { left_at: toStored(clock.now()) })
  }

  async function settings(guildId: string): Promise<Guild> {
    const known = await guildById(db, guildId)
    if (known) return known
    await joined(guildId)
    return settings(guildId)
  }

  /** `before`: the guild as it was before a change, with the opening that it owes. */
  async function outlook(on: Database, guild: Guild, before = guild): Promise<SettingsChange> {
    const now = clock.now()
    const running = (await runningRound(on, guild.id)) ?? null
    const lastWeek = (await latestRound(on, guild.id))?.week
    const next = nextOpening(guild, now, { lastWeek, running, due: owesOpening(before, now) })
    return { guild, running, next, startable: running ? null : startingNow(guild, now, lastWeek) }
  }

  /** Changes settings and, with them, when the next round opens. */
  async function change(guildId: string, columns: GuildChange): Promise<SettingsChange> {
    await settings(guildId)
    return write(db, async transaction => {
      const before = await guildById(transaction, guildId)
      const guild = await updateGuild(transaction, guildId, columns)
      const after = await outlook(transaction, guild, before)
      const opening = guild.channel_id ? toStored(after.next.nominationsOpenAt) : null
      return { ...after, guild: await updateGuild(transaction, guildId, { next_opening_at: opening }) }
    })
  }

  return {
    joined,
    left,
    /** The guild's row; one that is new gets the defaults. */
    settings,
    schedule: scheduleOf,

    /** The guild's row inside a transaction; nothing if it is new. */
    find: guildById,

    /** Makes up for joining and leaving that happened while the bot was down: many at once, so that it is few commits. */
    async reconcile(presentIds: string[]): Promise<void> {
      const known = new Set(await presentGuildIds(db))
      const present = new Set(presentIds)
      const missed = [...present].filter(id => !known.has(id))
      for (let begin = 0; begin < missed.length; begin += AT_ONCE) await joinedAll(missed.slice(begin, begin + AT_ONCE))
      await Promise.all([...known].filter(id => !present.has(id)).map(left))
    },

    /** What comes next by the present settings. */
    async upcoming(guild: Guild): Promise<SettingsChange> {
      return outlook(db, guild)
    },

    /** What could not be posted in the channel before is posted in this one. */
    async setChannel(guildId: string, channelId: string, byDiscordId: string): Promise<SettingsChange> {
      const changed = await change(guildId, { channel_id: channelId, configured_by: byDiscordId, problem: null })
      await retryAtOnce(db, guildId)
      hooks.announcementsDue()
      return changed
    },

    /** Throws `UserError` with every fault that the new schedule would have; nothing is stored then. */
    async setSchedule(guildId: string, changes: Partial<Schedule>): Promise<SettingsChange> {
      const wanted = { ...scheduleOf(await settings(guildId)), ...changes }
      const schedule = { ...wanted, zone: canonicalZone(wanted.zone) ?? wanted.zone }
      const faults = scheduleFaults(schedule)
      if (faults.length > 0) throw new UserError(`Nothing was changed. ${faults.join(' ')}`)
      return change(guildId, scheduleColumns(schedule))
    },

    async setRules(guildId: string, rules: RulesChange): Promise<SettingsChange> {
      return change(guildId, rulesColumns(rules))
    },

    /** Wakes a guild that was paused because nobody nominated. */
    async resume(guildId: string): Promise<SettingsChange> {
      return change(guildId, { paused_at: null, idle_rounds: 0 })
    },
  }
}

/** Whether its time to open a round has come and the tick is about to do it. */
function owesOpening({ channel_id, paused_at, next_opening_at }: Guild, now: number): boolean {
  return channel_id !== null && paused_at === null && next_opening_at !== null && fromStored(next_opening_at) <= now
}

function rulesColumns(rules: RulesChange): GuildChange {
  const columns: GuildChange = {
    nominations_per_member: rules.nominationsPerMember,
    votes_per_member: rules.votesPerMember,
    own_votes: flag(rules.ownVotes),
    show_tallies: flag(rules.showTallies),
    remind_nominate: flag(rules.remindNominate),
    remind_vote: flag(rules.remindVote),
    ask_after_night: flag(rules.askAfterNight),
    mention_role_id: rules.mentionRoleId,
  }
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined))
}

function flag(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : Number(value)
}
