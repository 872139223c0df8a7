import type { Guild, GuildChange, Round } from '../../db/schema.ts'
import { fromStored } from '../clock.ts'
import {
  nextRound,
  type RoundTimes,
  roundAt,
  roundTimes,
  roundToStartNow,
  type Schedule,
  type WeeklyTime,
  weekAfter,
} from './schedule.ts'

/** The guild's schedule as the rules take it. */
export function scheduleOf(guild: Guild): Schedule {
  return {
    zone: guild.zone,
    nominationsOpen: weekly(guild.nominations_open_day, guild.nominations_open_time),
    votingOpens: weekly(guild.voting_opens_day, guild.voting_opens_time),
    votingCloses: weekly(guild.voting_closes_day, guild.voting_closes_time),
    filmStarts: weekly(guild.film_starts_day, guild.film_starts_time),
  }
}

/** The guild's columns that hold a schedule. */
export function scheduleColumns(schedule: Schedule) {
  return {
    zone: schedule.zone,
    nominations_open_day: schedule.nominationsOpen.day,
    nominations_open_time: schedule.nominationsOpen.time,
    voting_opens_day: schedule.votingOpens.day,
    voting_opens_time: schedule.votingOpens.time,
    voting_closes_day: schedule.votingCloses.day,
    voting_closes_time: schedule.votingCloses.time,
    film_starts_day: schedule.filmStarts.day,
    film_starts_time: schedule.filmStarts.time,
  } satisfies GuildChange
}

function weekly(day: number, time: string): WeeklyTime {
  return { day: day as WeeklyTime['day'], time }
}

/** What decides which round opens next, beside the schedule. */
export interface Opening {
  /** The label of the guild's latest round. */
  lastWeek: string | undefined
  /** The round that runs: before it has ended, none opens. */
  running?: Round | null
  /** The time to open has come already, and the tick has not been there yet. */
  due?: boolean
}

/**
 * The round that opens by itself next. A week has one round: after a change of schedule the next one by the clock can
 * carry the label of one that was, and then it is the week after. One whose opening is due, or comes while another round
 * runs, opens as soon as it can if there is time left to nominate.
 */
export function nextOpening(guild: Guild, now: number, { lastWeek, running, due = false }: Opening): RoundTimes {
  const schedule = scheduleOf(guild)
  const from = running ? Math.max(now, fromStored(running.voting_closes_at)) : now
  if (running || due) {
    const underWay = roundAt(schedule, from)
    const isFresh = lastWeek === undefined || underWay.week > lastWeek
    if (isFresh && from < underWay.votingOpensAt) return { ...underWay, nominationsOpenAt: from }
  }
  return unused(schedule, nextRound(schedule, from), lastWeek)
}

/** The round that "start now" opens, from now on. */
export function startingNow(guild: Guild, now: number, lastWeek: string | undefined): RoundTimes {
  const times = unused(scheduleOf(guild), roundToStartNow(scheduleOf(guild), now), lastWeek)
  return { ...times, nominationsOpenAt: now }
}

function unused(schedule: Schedule, times: RoundTimes, lastWeek: string | undefined): RoundTimes {
  return lastWeek !== undefined && times.week <= lastWeek ? roundTimes(schedule, weekAfter(lastWeek)) : times
}
