import { expect } from 'vitest'
import type { Database } from '../../db/database.ts'
import type { Phase, Round, Schema } from '../../db/schema.ts'

/** What may still be owed of a round that is over. */
const owedAfterwards: Record<'decided' | 'cancelled', string[]> = {
  decided: ['winner', 'after_night'],
  cancelled: ['round_cancelled'],
}

const later: Record<Phase, Phase[]> = {
  nominating: ['nominating', 'voting', 'decided', 'cancelled'],
  voting: ['voting', 'decided', 'cancelled'],
  decided: ['decided'],
  cancelled: ['cancelled'],
}

const tables: (keyof Schema)[] = [
  'users',
  'members',
  'guilds',
  'rounds',
  'nominations',
  'votes',
  'week_history',
  'announcements',
  'watch_history',
  'ratings',
]

async function snapshot(db: Database) {
  return {
    rounds: await db.selectFrom('rounds').selectAll().execute(),
    films: await db.selectFrom('nominations').selectAll().execute(),
    votes: await db.selectFrom('votes').selectAll().execute(),
    history: await db.selectFrom('week_history').selectAll().execute(),
    messages: await db.selectFrom('announcements').selectAll().execute(),
  }
}

type Snapshot = Awaited<ReturnType<typeof snapshot>>

/** Checks what must be true of the database at any time. */
export async function checkInvariants(db: Database): Promise<void> {
  const now = await snapshot(db)
  const running = now.rounds.filter(round => round.phase === 'nominating' || round.phase === 'voting')
  expect(running.length, 'rounds that run').toBeLessThanOrEqual(1)
  for (const round of now.rounds) {
    checkQuotas(now, round)
    checkEnd(now, round)
  }
}

function checkQuotas(now: Snapshot, round: Round): void {
  const films = now.films.filter(film => film.round_id === round.id)
  expect(films.length, 'films of a round').toBeLessThanOrEqual(25)
  for (const own of Map.groupBy(films, film => film.proposed_by).values()) {
    expect(own.length, 'films of a member').toBeLessThanOrEqual(round.nominations_per_member)
  }
  const proposers = new Map(films.map(film => [film.id, film.proposed_by]))
  const votes = now.votes.filter(vote => proposers.has(vote.nomination_id))
  for (const ballot of Map.groupBy(votes, vote => vote.user_id).values()) {
    expect(ballot.length, 'votes of a member').toBeLessThanOrEqual(round.votes_per_member)
  }
  const own = votes.filter(vote => proposers.get(vote.nomination_id) === vote.user_id)
  if (round.own_votes === 0) expect(own, 'votes for one’s own film').toEqual([])
}

function checkEnd(now: Snapshot, round: Round): void {
  const history = now.history.filter(row => row.guild_id === round.guild_id && row.week === round.week)
  const messages = now.messages.filter(message => message.round_id === round.id)
  const winners = messages.filter(message => message.kind === 'winner')
  const ended = round.phase === 'decided' ? 1 : 0
  expect([history.length, winners.length], `decisions and winners of a round that is ${round.phase}`).toEqual([
    ended,
    ended,
  ])
  if (round.phase !== 'decided' && round.phase !== 'cancelled') return
  const pending = messages.filter(message => message.status === 'pending').map(message => message.kind)
  const wanted = owedAfterwards[round.phase]
  expect(
    pending.filter(kind => !wanted.includes(kind)),
    `still owed of a round that is ${round.phase}`,
  ).toEqual([])
}

/** Checks that every instant stored is UTC ISO 8601 with milliseconds and `Z`. */
export async function checkInstants(db: Database): Promise<void> {
  for (const table of tables) {
    for (const row of await db.selectFrom(table).selectAll().execute()) {
      const instants = Object.entries(row).filter(([name, value]) => name.endsWith('_at') && value !== null)
      for (const [name, value] of instants) {
        const text = String(value)
        expect(text.endsWith('Z') && new Date(text).toISOString(), `${table}.${name}`).toBe(text)
      }
    }
  }
}

/** Notes the phases of all rounds; each call checks that none has gone back since the last one, except `restored`. */
export function watchPhases(db: Database) {
  const before = new Map<number, Phase>()
  return async (restored: boolean): Promise<void> => {
    for (const { id, phase } of await db.selectFrom('rounds').select(['id', 'phase']).execute()) {
      const was = before.get(id)
      const wentOn = was === undefined || later[was].includes(phase) || (restored && was === 'cancelled')
      expect(wentOn, `round ${id} went from ${was} to ${phase}`).toBe(true)
      before.set(id, phase)
    }
  }
}
