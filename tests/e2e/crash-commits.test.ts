import { expect, test } from 'vitest'
import type { Death } from '../helpers/bot-process.ts'
import { type Crash, expectSameWeek, killInDatabase } from '../helpers/crash.ts'
import type { Town } from '../helpers/e2e.ts'
import { query, type Step } from '../helpers/week.ts'

const before = (statement: string): Death => ({ statement, moment: 'before' })
const committed = (statement: string): Death => ({ statement, moment: 'committed' })

const deaths: { kind: Crash['kind']; dieAt: Death }[] = [
  { kind: 'nominations_open', dieAt: before('^insert into "announcements"') },
  { kind: 'nominations_open', dieAt: committed('^insert into "rounds"') },
  { kind: 'voting_open', dieAt: committed('^update "rounds" set "phase"') },
  { kind: 'winner', dieAt: before('^insert into "week_history"') },
  { kind: 'winner', dieAt: before('^insert into "announcements"') },
  { kind: 'winner', dieAt: before('^update "guilds" set "idle_rounds"') },
  { kind: 'winner', dieAt: committed('^insert into "week_history"') },
]

test.for(deaths)(
  'killed on the way to $kind, $dieAt.moment at $dieAt.statement, the week turns whole and once',
  async ({ kind, dieAt }) => {
    const kill = async (town: Town, step: Step) => {
      await killInDatabase(town, step, dieAt)
      expectWhole(town)
    }
    await expectSameWeek({ kind, kill, nonces: 'kept' })
  },
)

/** A round, its decision and the posts that these owe are there together or not at all. */
function expectWhole(town: Town): void {
  const [state] = query<Record<string, number>>(
    town,
    `select (select count(*) from rounds) as rounds,
            (select count(*) from announcements where kind = 'nominations_open') as openings,
            (select count(*) from rounds where phase = 'decided') as decided,
            (select count(*) from week_history) as decisions,
            (select count(*) from announcements where kind = 'winner') as winners`,
  )
  expect(state?.openings).toBe(state?.rounds)
  expect([state?.decisions, state?.winners]).toEqual([state?.decided, state?.decided])
}
