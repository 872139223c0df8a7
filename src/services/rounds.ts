import { dropPending, insertAnnouncements } from '../../db/announcements.ts'
import { type Database, write } from '../../db/database.ts'
import { guildById } from '../../db/guilds.ts'
import { countNominations } from '../../db/nominations.ts'
import { thawBoard } from '../../db/posted-messages.ts'
import { latestRound, restoreRound, roundById, runningRound, updateRunningRound } from '../../db/rounds.ts'
import type { Guild, Round } from '../../db/schema.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import { UserError } from '../errors.ts'
import { type BoardState, loadBoard } from './board.ts'
import { decide } from './decision.ts'
import { scheduleOf, startingNow } from './guild-schedule.ts'
import type { Guilds } from './guilds.ts'
import type { Hooks } from './hooks.ts'
import { openRound } from './opening.ts'
import { type PhaseNow, phaseAt } from './phase.ts'
import { announcement, planAnnouncements } from './planning.ts'
import { filmStartAfter } from './schedule.ts'
import { moment } from './words.ts'

export type Rounds = ReturnType<typeof createRounds>

/** Where a round stood when somebody was asked whether to move it. */
export interface Standing {
  roundId: number
  phase: PhaseNow
}

const HOUR = 60 * 60_000

/** Rounds, and how people with Manage Server move them by hand. */
export function createRounds(deps: { db: Database; clock: Clock; guilds: Guilds; hooks: Hooks }) {
  const { db, clock, guilds, hooks } = deps

  /** A move of the guild's running round, in one transaction; afterwards its board and posts follow. */
  async function move(
    guildId: string,
    expected: Standing | null,
    act: (transaction: Database, round: Round, now: number) => Promise<Round | undefined>,
  ): Promise<Round> {
    const moved = await write(db, async transaction => {
      const now = clock.now()
      const round = await runningRound(transaction, guildId)
      const phase = round ? phaseAt(round, now) : 'closed'
      if (!round || phase === 'closed') throw new UserError('No round is running, so there is nothing to move.')
      if (expected && (round.id !== expected.roundId || phase !== expected.phase)) throw movedOn()
      return act(transaction, round, now)
    })
    hooks.announcementsDue()
    hooks.boardChanged()
    if (!moved) throw movedOn()
    return moved
  }

  async function replan(transaction: Database, round: Round | undefined, now: number): Promise<Round | undefined> {
    if (round) await planAnnouncements(transaction, round, now)
    return round
  }

  return {
    phaseAt,

    async running(guildId: string): Promise<Round | null> {
      return (await runningRound(db, guildId)) ?? null
    },

    async latest(guildId: string): Promise<Round | null> {
      return (await latestRound(db, guildId)) ?? null
    },

    /** What the board shows of a round. */
    async board(round: Round): Promise<BoardState> {
      return loadBoard(db, round, clock.now())
    },

    /** Opens the next possible round at once. Throws `UserError` without a channel and while a round runs. */
    async startNow(guildId: string): Promise<Round> {
      const { channel_id } = await guilds.settings(guildId)
      if (!channel_id) throw new UserError('Choose a channel for the board first, with `/settings channel`.')
      const round = await write(db, async transaction => {
        const now = clock.now()
        const guild = await guildById(transaction, guildId)
        if (!guild) return undefined
        const lastWeek = (await latestRound(transaction, guildId))?.week
        return openRound(transaction, guild, startingNow(guild, now, lastWeek), now)
      })
      hooks.announcementsDue()
      if (!round) throw new UserError('A round is running already. Have a look with `/movies`.')
      return round
    },

    /** Ends the present phase now, if it is still the one that is meant. Throws `UserError` when nothing is nominated: there would be nothing to vote for. */
    async advance(guildId: string, standing: Standing): Promise<Round> {
      return move(guildId, standing, async (transaction, round, now) => {
        if (phaseAt(round, now) === 'voting') {
          const closing = await updateRunningRound(transaction, round.id, { voting_closes_at: toStored(now) })
          return closing && decide(transaction, closing, now, now)
        }
        const { all } = await countNominations(transaction, round.id, 0)
        if (all === 0) {
          throw new UserError(
            'Nobody has nominated a film yet, so there is nothing to vote for. `/round cancel` ends the round.',
          )
        }
        const change = { phase: 'voting' as const, voting_opens_at: toStored(now) }
        return replan(transaction, await updateRunningRound(transaction, round.id, change), now)
      })
    },

    /** Moves the present phase's deadline by `minutes`. Throws `UserError` past what the week allows, and says what that is. */
    async extend(guildId: string, minutes: number): Promise<Round> {
      const settings = await guilds.settings(guildId)
      return move(guildId, null, async (transaction, round, now) => {
        const nominating = phaseAt(round, now) !== 'voting'
        const deadline = fromStored(nominating ? round.voting_opens_at : round.voting_closes_at) + minutes * 60_000
        const bound = nominating ? fromStored(round.voting_closes_at) - HOUR : closingBound(round, settings, now)
        if (deadline > bound) throw new UserError(extensionWords(nominating, bound))
        const change = nominating ? { voting_opens_at: toStored(deadline) } : closingAt(round, settings, deadline)
        return replan(transaction, await updateRunningRound(transaction, round.id, change), now)
      })
    },

    /** Ends the round without a winner, if it still stands as meant. `restore` undoes it. */
    async cancel(guildId: string, standing: Standing): Promise<Round> {
      return move(guildId, standing, async (transaction, round, now) => {
        const cancelled = await updateRunningRound(transaction, round.id, { phase: 'cancelled' })
        await dropPending(transaction, round.id)
        await insertAnnouncements(transaction, [announcement(round, 'round_cancelled', now, now + HOUR)])
        return cancelled
      })
    },

    /** Takes a cancellation back. Throws `UserError` once voting would have closed, or another round runs. */
    async restore(guildId: string, roundId: number): Promise<Round> {
      const restored = await write(db, async transaction => {
        const now = clock.now()
        const round = await roundById(transaction, roundId)
        if (!round || round.guild_id !== guildId || round.phase !== 'cancelled') {
          throw new UserError('This round is not cancelled (any more).')
        }
        if (now >= fromStored(round.voting_closes_at))
          throw new UserError('It is too late: voting would be over by now.')
        if (await runningRound(transaction, guildId)) throw new UserError('Another round is running by now.')
        const phase = now < fromStored(round.voting_opens_at) ? 'nominating' : 'voting'
        await dropPending(transaction, round.id)
        await thawBoard(transaction, round.id)
        await insertAnnouncements(transaction, [announcement(round, 'round_restored', now, now + HOUR)])
        return replan(transaction, await restoreRound(transaction, roundId, phase), now)
      })
      hooks.announcementsDue()
      hooks.boardChanged()
      if (!restored) throw new UserError('This round is not cancelled (any more).')
      return restored
    },
  }
}

/** Voting ends before the next round opens, by the present schedule too. */
function closingBound(round: Round, guild: Guild, now: number): number {
  const openings = [round.next_opening_at, guild.next_opening_at].flatMap(at => (at ? [fromStored(at)] : []))
  return Math.min(...openings.filter(at => at > now))
}

/** The film does not start before its vote is over: it moves to the next usual time. */
function closingAt(round: Round, guild: Guild, closesAt: number) {
  const starts = fromStored(round.film_starts_at)
  const film = starts >= closesAt ? starts : filmStartAfter({ ...scheduleOf(guild), zone: round.zone }, closesAt)
  return { voting_closes_at: toStored(closesAt), film_starts_at: toStored(film) }
}

function extensionWords(nominating: boolean, bound: number): string {
  return nominating
    ? `Voting needs an hour at least, so nominations can stay open until ${moment(bound)} at most. Nothing was changed.`
    : `The next round opens ${moment(bound)}, so voting cannot stay open longer than that. Nothing was changed.`
}

function movedOn(): UserError {
  return new UserError('The round has moved on meanwhile, so nothing was changed. `/movies` shows where it stands.')
}
