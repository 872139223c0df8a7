import { expect, test } from 'vitest'
import type { HeldRequests } from '../../sandbox/client.ts'
import { type BotProcess, type Death, startBotProcess } from '../helpers/bot-process.ts'
import { takeover } from '../helpers/crash.ts'
import { buildTown, posts, startTownBot, type Town } from '../helpers/e2e.ts'
import { mondayEarly, owed, playUntil, query, voteFor, week } from '../helpers/week.ts'

interface Case {
  when: string
  /** What is stored when the process is gone. */
  stored: 'Alien' | 'The Matrix'
  dieAt?: Death
  hold?(town: Town): Promise<HeldRequests>
}

const callback = { service: 'discord', method: 'POST', path: '^/interactions/.+/callback' } as const

const cases: Case[] = [
  {
    when: 'before the click arrives',
    stored: 'Alien',
    hold: ({ client }) => client.hold({ service: 'gateway', path: 'INTERACTION_CREATE', body: 'vote-cast' }, 'before'),
  },
  {
    when: 'between taking the old vote away and storing the new one',
    stored: 'Alien',
    dieAt: { statement: '^insert into "votes"', moment: 'before' },
  },
  {
    when: 'once the vote is stored',
    stored: 'The Matrix',
    dieAt: { statement: '^insert into "votes"', moment: 'committed' },
  },
  {
    when: 'before its answer arrives at Discord',
    stored: 'The Matrix',
    hold: ({ client }) => client.hold({ ...callback, body: 'Saved' }, 'before'),
  },
  {
    when: 'after its answer took effect at Discord',
    stored: 'The Matrix',
    hold: ({ client }) => client.hold({ ...callback, body: 'Saved' }, 'after'),
  },
]

test.for(cases)(
  'killed $when, a changed vote is one whole vote, on the board and in the result',
  async ({ stored, dieAt, hold }) => {
    const town = await buildTown({ start: mondayEarly })
    const first = await startTownBot(town)
    await playUntil(town, first, 'nominate_reminder')
    await town.client.jump({ to: '2026-02-19T09:00:00.000Z' })
    await voteFor(town, 'Alien')
    await first.stop()

    const victim = await startBotProcess(town, { dieAt })
    await victim.ready
    const held = await hold?.(town)
    await voteFor(town, 'Matrix', 'sent')
    if (held) await killHeld(victim, held)
    expect(await victim.ended).toBe('killed')
    expect(votes(town)).toEqual([{ title: stored }])

    await town.client.jump({ by: takeover })
    const second = await startTownBot(town)
    expect(await liveBoard(town)).toMatch(new RegExp(`${stored}.*\\n.* 1 vote`))
    await voteFor(town, 'Matrix')
    await voteFor(town, 'Matrix')
    expect(votes(town)).toEqual([{ title: 'The Matrix' }])
    await town.client.jump({ to: '2026-02-20T12:00:00.000Z' })
    await second.tick()
    expect((await posts(town)).at(-1)).toContain('It has the most votes: 1, with 1 member voting.')
  },
)

async function killHeld(victim: BotProcess, held: HeldRequests): Promise<void> {
  await held.waiting(1)
  await victim.kill()
  await held.release({ drop: true })
}

function votes(town: Town) {
  return query(
    town,
    'select nominations.title from votes join nominations on nominations.id = votes.nomination_id order by votes.id',
  )
}

async function liveBoard(town: Town): Promise<string | undefined> {
  return (await posts(town)).find(text => text.includes('Voting is open'))
}

const nominations: { when: string; dieAt: Death; stored: number }[] = [
  {
    when: 'before its card is owed',
    dieAt: { statement: '^insert into "announcements"', moment: 'before' },
    stored: 0,
  },
  { when: 'once it is stored', dieAt: { statement: '^insert into "nominations"', moment: 'committed' }, stored: 1 },
]

test.for(nominations)(
  'killed $when, a nomination is whole or not there, and gets one card',
  async ({ dieAt, stored }) => {
    const town = await buildTown({ start: mondayEarly })
    const first = await startTownBot(town)
    await playUntil(town, first, 'nominations_open')
    await first.stop()
    const [, nominating] = week

    const victim = await startBotProcess(town, { dieAt })
    await victim.ready
    await nominating?.happens(town, 'sent')
    expect(await victim.ended).toBe('killed')
    expect(query(town, 'select id from nominations')).toHaveLength(stored)
    expect(owed(town, 'film_card')).toHaveLength(stored)

    await town.client.jump({ by: takeover })
    const second = await startTownBot(town)
    await nominating?.happens(town)
    await second.tick()
    expect(query(town, 'select id from nominations')).toHaveLength(1)
    expect((await posts(town)).filter(text => text.includes('nominated **Alien**'))).toHaveLength(1)
    expect((await posts(town))[0]).toContain('Nominated so far: 1 film.')
  },
)
