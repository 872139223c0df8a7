import type { Database } from '../../db/database.ts'
import { roundOfWeek, runningRound } from '../../db/rounds.ts'
import { decidedWeeks } from '../../db/week-history.ts'
import type { Clock } from '../clock.ts'
import { UserError } from '../errors.ts'
import { type BoardState, loadBoard } from './board.ts'
import { phaseAt } from './phase.ts'
import { isWeek } from './schedule.ts'
import { moment } from './words.ts'

export type Results = ReturnType<typeof createResults>

/** How weeks ended. */
export function createResults({ db, clock }: { db: Database; clock: Clock }) {
  return {
    /** Decided weeks that match what was typed (a week or a title), newest first, 25 at most. */
    async weeks(guildId: string, text: string): Promise<{ week: string; title: string | null }[]> {
      const wanted = text.trim().toLowerCase()
      const weeks = await decidedWeeks(db, guildId)
      return weeks.filter(({ week, title }) => `${week} ${title ?? ''}`.toLowerCase().includes(wanted)).slice(0, 25)
    },

    /**
     * The standings of a decided week; without one, of the running vote if its tallies are visible, else of the latest
     * decided week. Throws `UserError` when there are none, or they are not to be seen yet.
     */
    async standings(guildId: string, week?: string): Promise<BoardState> {
      const now = clock.now()
      if (week !== undefined) return decided(week)
      const running = await runningRound(db, guildId)
      if (running && phaseAt(running, now) === 'voting') {
        if (running.show_tallies === 1) return loadBoard(db, running, now)
        throw new UserError(`The tallies of this vote stay hidden until it closes ${moment(running.voting_closes_at)}.`)
      }
      const [latest] = await decidedWeeks(db, guildId)
      if (latest) return decided(latest.week)
      throw new UserError('No week has been decided here yet, so there are no results to show.')

      async function decided(label: string): Promise<BoardState> {
        const wanted = label.trim().toUpperCase()
        if (!isWeek(wanted)) throw new UserError('That is not a week. Choose one from the list, such as `2026-W08`.')
        const round = await roundOfWeek(db, guildId, wanted)
        if (round?.phase === 'decided') return loadBoard(db, round, now)
        throw new UserError(`Week ${wanted} has no results here. Choose one from the list.`)
      }
    },
  }
}
