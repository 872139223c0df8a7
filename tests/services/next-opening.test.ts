import { expect, test } from 'vitest'
import type { Schedule } from '../../src/services/schedule.ts'
import {
  guildId,
  openNominatingWorld,
  openReadyWorld,
  owed,
  theGuild,
  theRound,
  type World,
} from '../helpers/services.ts'

/** From Wednesday to the Tuesday after: an opening comes while the round of the usual schedule still runs. */
const midweek: Partial<Schedule> = {
  nominationsOpen: { day: 3, time: '09:00' },
  votingOpens: { day: 1, time: '09:00' },
  votingCloses: { day: 2, time: '12:00' },
  filmStarts: { day: 2, time: '20:00' },
}
const closing = '2026-02-20T12:00:00.000Z'

test.each([
  ['a rule', ({ services }: World) => services.guilds.setRules(guildId, { votesPerMember: 3 })],
  ['the zone', ({ services }: World) => services.guilds.setSchedule(guildId, { zone: 'Europe/Berlin' })],
  ['the channel', ({ services }: World) => services.guilds.setChannel(guildId, '300000000000000002', '1')],
])('a change of %s between the instant of an opening and the tick does not lose the week', async (_what, change) => {
  const world = await openReadyWorld()
  world.stopTick()
  await world.at('2026-02-16T09:00:00.300Z')
  expect((await change(world)).next.week).toBe('2026-W08')
  await world.deadlines.meet()
  expect(await theRound(world)).toMatchObject({ week: '2026-W08', phase: 'nominating' })
})

test('an opening that comes while a round runs waits for its end, is said so, and is told after the winner', async () => {
  const world = await openNominatingWorld()
  await world.services.nominations.nominate(guildId, await world.person(), 1)
  const { next } = await world.services.guilds.setSchedule(guildId, midweek)
  expect(next).toMatchObject({ week: '2026-W09', nominationsOpenAt: Date.parse(closing) })
  await world.at('2026-02-18T09:01:00.000Z')
  expect(await theRound(world)).toMatchObject({ week: '2026-W08' })
  const later = await world.services.guilds.setRules(guildId, { votesPerMember: 3 })
  expect(later.next).toEqual(next)
  expect((await theGuild(world)).next_opening_at).toBe(closing)
  await world.at(closing)
  expect(await theRound(world)).toMatchObject({ week: '2026-W09', nominations_open_at: closing })
  const told = (await owed(world)).filter(row => row.due_at === closing).map(row => row.kind)
  expect(told).toEqual(['winner', 'nominations_open'])
})

test('an opening whose time to nominate is over when the running round ends is left out', async () => {
  const world = await openNominatingWorld()
  await world.services.nominations.nominate(guildId, await world.person(), 1)
  const { next } = await world.services.guilds.setSchedule(guildId, {
    ...midweek,
    votingOpens: { day: 5, time: '11:00' },
  })
  expect(next.week).toBe('2026-W10')
  await world.at(closing)
  expect(await theRound(world)).toMatchObject({ week: '2026-W08', phase: 'decided' })
})
