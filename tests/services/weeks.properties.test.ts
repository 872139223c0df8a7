import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import type { RulesChange } from '../../src/services/guilds.ts'
import type { Schedule } from '../../src/services/schedule.ts'
import { weeklyTimes } from '../helpers/schedules.ts'
import { channelId, guildId, openReadyWorld, standing, type World } from '../helpers/services.ts'
import { checkInstants, checkInvariants, watchPhases } from './invariants.ts'

const HOUR = 60 * 60_000
const who = fc.nat(3)
const nth = fc.nat(1)

const may = <Rest extends object>(
  weight: number,
  does: string,
  rest: { [Key in keyof Rest]: fc.Arbitrary<Rest[Key]> },
) => ({
  weight,
  arbitrary: fc.record({ does: fc.constant(does), ...rest }) as fc.Arbitrary<Deed>,
})

/** What people and time may do, in whatever order. */
const deeds = fc.oneof(
  may(30, 'nominate', { who, film: fc.integer({ min: 1, max: 8 }) }),
  may(40, 'cast', { who, films: fc.subarray([0, 1, 2, 3], { maxLength: 3 }) }),
  may(9, 'withdraw', { who, nth }),
  may(4, 'remove', { nth }),
  may(8, 'advance', {}),
  may(4, 'extend', { minutes: fc.integer({ min: 1, max: 3_000 }) }),
  may(4, 'cancel', {}),
  may(16, 'restore', { nth }),
  may(12, 'start', {}),
  may(2, 'resume', {}),
  may(20, 'watched', { who, nth }),
  may(8, 'unwatched', { who, nth }),
  may(1, 'leave', {}),
  may(2, 'join', {}),
  may(4, 'rules', {
    nominationsPerMember: fc.integer({ min: 1, max: 5 }),
    votesPerMember: fc.integer({ min: 1, max: 4 }),
    ownVotes: fc.boolean(),
  }),
  may(6, 'schedule', {
    nominationsOpen: weeklyTimes,
    votingOpens: weeklyTimes,
    votingCloses: weeklyTimes,
    zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'),
  }),
  may(8, 'deliver', { outcome: fc.constantFrom('sent', 'retry', 'crash', 'unsure') }),
  may(6, 'wait', { ms: fc.constantFrom(1, 30_000, HOUR, 9 * HOUR, 26 * HOUR, 300 * HOUR) }),
  may(22, 'deadline', { tick: fc.boolean() }),
)

type Deed = Partial<RulesChange & Schedule> &
  Partial<{
    who: number
    nth: number
    film: number
    films: number[]
    minutes: number
    ms: number
    tick: boolean
    outcome: 'sent' | 'retry' | 'crash' | 'unsure'
  }> & { does: string }

interface Scene extends World {
  people: number[]
}

/** Films, those of the newest round first. */
async function theFilms({ db }: World) {
  return db.selectFrom('nominations').select(['id', 'proposed_by']).orderBy('round_id', 'desc').orderBy('id').execute()
}

async function roundIds({ db }: World): Promise<number[]> {
  return (await db.selectFrom('rounds').select('id').orderBy('id', 'desc').execute()).map(row => row.id)
}

/** Moves the clock to the next instant at which a round has something to do. Whether the tick has run is up to the deed. */
async function toDeadline({ db, clock, deadlines }: World, tick: boolean): Promise<void> {
  const rows = await db
    .selectFrom('rounds')
    .select(['voting_opens_at', 'voting_closes_at', 'next_opening_at'])
    .execute()
  const instants = rows.flatMap(row => Object.values(row)).map(Date.parse)
  await clock.jumpTo(Math.min(...instants.filter(instant => instant > clock.now()), clock.now() + 100 * HOUR))
  if (tick) await deadlines.meet()
}

async function deliver({ announcements }: World, outcome: Deed['outcome']): Promise<void> {
  for (const row of await announcements.due()) {
    if (row.status === 'sending' && !announcements.isAbandoned(row)) continue
    const claimed = await announcements.claim(row, channelId)
    if (!claimed) continue
    const content = await announcements.content(claimed)
    if (!content) await announcements.drop(claimed, 'no longer worth saying')
    else if (outcome === 'sent') await announcements.sent(claimed, { channelId, messageId: `9${claimed.id}` }, null)
    else if (outcome === 'retry') await announcements.retry(claimed, 'refused')
    else if (outcome === 'unsure') await announcements.unsure(claimed, 'unknown')
  }
}

function scheduleIn({ zone, nominationsOpen, votingOpens, votingCloses }: Deed): Partial<Schedule> {
  return { zone, nominationsOpen, votingOpens, votingCloses }
}

async function act(scene: Scene, deed: Deed): Promise<unknown> {
  const { nominations, votes, rounds, guilds, plays } = scene.services
  const person = scene.people[deed.who ?? 0] ?? 0
  const films = await theFilms(scene)
  const ofRound = await roundIds(scene)
  const film = films[deed.nth ?? 0]
  const round = ofRound[deed.nth ?? 0] ?? 0
  switch (deed.does) {
    case 'nominate':
      return nominations.nominate(guildId, person, deed.film ?? 1)
    case 'cast':
      return votes.cast(
        guildId,
        person,
        ofRound[0] ?? 0,
        (deed.films ?? []).map(index => films[index]?.id ?? 0),
      )
    case 'withdraw':
      return nominations.withdraw(guildId, deed.who === 0 ? person : (film?.proposed_by ?? 0), film?.id ?? 0)
    case 'remove':
      return nominations.remove(guildId, film?.id ?? 0)
    case 'advance':
      return ofRound.length > 0 ? rounds.advance(guildId, await standing(scene)) : undefined
    case 'cancel':
      return ofRound.length > 0 ? rounds.cancel(guildId, await standing(scene)) : undefined
    case 'extend':
      return rounds.extend(guildId, deed.minutes ?? 1)
    case 'restore':
      return rounds.restore(guildId, round)
    case 'start':
      return rounds.startNow(guildId)
    case 'resume':
      return guilds.resume(guildId)
    case 'watched':
      return plays.watched(guildId, person, round)
    case 'unwatched':
      return plays.notWatched(guildId, person, round)
    case 'leave':
      return guilds.left(guildId)
    case 'join':
      return guilds.joined(guildId)
    case 'rules':
      return guilds.setRules(guildId, deed)
    case 'schedule':
      return guilds.setSchedule(guildId, scheduleIn(deed))
    case 'deliver':
      return deliver(scene, deed.outcome)
    case 'wait':
      return scene.clock.jump(deed.ms ?? 0).then(() => scene.deadlines.meet())
    case 'deadline':
      return toDeadline(scene, deed.tick ?? true)
    default:
      return expect.fail(`nobody knows how to ${deed.does}`)
  }
}

test('whatever members and admins do in whatever order, and however time passes, the rules of the week hold', async () => {
  const done = new Map<string, number>()
  const reached = new Set<string>()
  const property = fc.asyncProperty(fc.array(deeds, { minLength: 30, maxLength: 45, size: 'max' }), async story => {
    const world = await openReadyWorld({ file: ':memory:' })
    world.stopTick()
    const scene: Scene = { ...world, people: [] }
    for (const name of ['Nora', 'Ben', 'Cleo', 'Ida']) scene.people.push(await world.person(name))
    const phasesGoOn = watchPhases(world.db)
    await world.at('2026-02-16T09:00:00.000Z')
    await world.deadlines.meet()
    // A round without films teaches little: three are in when the story begins.
    for (const film of [1, 2, 3]) await act(scene, { does: 'nominate', who: film, film })
    for (const deed of story) {
      const refused = await act(scene, deed).then(
        () => false,
        error => {
          if (!(error instanceof UserError)) throw error
          return true
        },
      )
      if (!refused) done.set(deed.does, (done.get(deed.does) ?? 0) + 1)
      await checkInvariants(world.db)
      await phasesGoOn(deed.does === 'restore')
    }
    await checkInstants(world.db)
    for (const { decided_by } of await world.db.selectFrom('week_history').select('decided_by').execute())
      reached.add(decided_by)
    await world.db.destroy()
  })
  await fc.assert(property, { seed: 20260216, numRuns: 100 })
  // The stories are worth something only if everything in them also comes off now and then.
  expect(Math.min(...done.values())).toBeGreaterThan(4)
  expect(done.size).toBe(19)
  expect([...reached]).toEqual(expect.arrayContaining(['votes', 'no_votes', 'no_nominations']))
})
