import { expireAnnouncements } from '../../db/announcements.ts'
import { type Database, write } from '../../db/database.ts'
import { guildById, guildsToOpen, updateGuild } from '../../db/guilds.ts'
import { countNominations } from '../../db/nominations.ts'
import { latestRound, roundById, roundsDue, runningRound, updateRunningRound } from '../../db/rounds.ts'
import type { Guild, Round } from '../../db/schema.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import { forEvery } from '../serial.ts'
import { decide } from './decision.ts'
import { nextOpening, scheduleOf } from './guild-schedule.ts'
import { openRound } from './opening.ts'
import { phaseAt } from './phase.ts'
import { type RoundTimes, roundAt } from './schedule.ts'

export type Deadlines = ReturnType<typeof createDeadlines>

/**
 * Does what has come due. Each step is one transaction that looks again before it acts, so it is safe to run twice, on two
 * machines and after a crash anywhere; what was missed while nobody was looking is made up for in order.
 */
export function createDeadlines({ db, clock }: { db: Database; clock: Clock }) {
  /** Opens voting, or decides: at the close, or as soon as it is clear that there is nothing to vote for. */
  async function turn(due: Round): Promise<void> {
    await write(db, async transaction => {
      const now = clock.now()
      const round = await roundById(transaction, due.id)
      const phase = round ? phaseAt(round, now) : 'cancelled'
      if (!round || round.phase === 'decided' || phase === 'cancelled') return
      const { all } = await countNominations(transaction, round.id, 0)
      if (phase === 'closed') return void (await decide(transaction, round, fromStored(round.voting_closes_at), now))
      if (phase !== 'voting' || round.phase !== 'nominating') return
      if (all === 0) return void (await decide(transaction, round, fromStored(round.voting_opens_at), now))
      await updateRunningRound(transaction, round.id, { phase: 'voting' })
    })
  }

  /** Opens the guild's round while there is time left to nominate. A week that was missed is not invented. */
  async function open(due: Guild): Promise<void> {
    await write(db, async transaction => {
      const now = clock.now()
      const guild = await guildById(transaction, due.id)
      if (!guild?.next_opening_at || fromStored(guild.next_opening_at) > now) return
      if (await runningRound(transaction, guild.id)) return
      const times = roundAt(scheduleOf(guild), now)
      const last = await latestRound(transaction, guild.id)
      if (now < times.votingOpensAt && (await openRound(transaction, guild, notBefore(times, last, now), now))) return
      const next = nextOpening(guild, now, { lastWeek: last?.week })
      await updateGuild(transaction, guild.id, { next_opening_at: toStored(next.nominationsOpenAt) })
    })
  }

  return {
    /** Brings every guild to where it has to be now. One that fails holds up no other; then it throws what failed. */
    async meet(): Promise<void> {
      const now = toStored(clock.now())
      const steps = [
        async () => forEvery(await roundsDue(db, now), turn),
        () => expireAnnouncements(db, now),
        async () => forEvery(await guildsToOpen(db, now), open),
      ]
      await forEvery(steps, step => step())
    },
  }
}

/** A round whose time came while the last one ran opens at the end of that one, so that it is told after its winner. */
function notBefore(times: RoundTimes, last: Round | undefined, now: number): RoundTimes {
  const ended = last ? fromStored(last.voting_closes_at) : Number.NEGATIVE_INFINITY
  return ended > times.nominationsOpenAt && ended <= now ? { ...times, nominationsOpenAt: ended } : times
}
