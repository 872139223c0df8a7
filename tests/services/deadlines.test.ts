import { expect, test } from 'vitest'
import { createDeadlines } from '../../src/services/deadlines.ts'
import { openTestDatabase } from '../helpers/database.ts'
import {
  guildId,
  openNominatingWorld,
  openReadyWorld,
  openVotingWorld,
  owed,
  plan,
  theGuild,
  theRound,
} from '../helpers/services.ts'

async function weeks({ db }: Parameters<typeof theRound>[0]): Promise<string[]> {
  const rows = await db.selectFrom('rounds').select(['week', 'phase']).orderBy('week').execute()
  return rows.map(row => `${row.week} ${row.phase}`)
}

test('a week turns by itself, to the millisecond', async () => {
  const world = await openReadyWorld()
  await world.at('2026-02-16T08:59:59.999Z')
  expect(await weeks(world)).toEqual([])
  await world.at('2026-02-16T09:00:00.000Z')
  expect(await weeks(world)).toEqual(['2026-W08 nominating'])
  await world.services.nominations.nominate(guildId, await world.person(), 1)
  await world.at('2026-02-19T08:59:59.999Z')
  expect(await weeks(world)).toEqual(['2026-W08 nominating'])
  await world.at('2026-02-19T09:00:00.000Z')
  expect(await weeks(world)).toEqual(['2026-W08 voting'])
  await world.at('2026-02-20T11:59:59.999Z')
  expect(await weeks(world)).toEqual(['2026-W08 voting'])
  await world.at('2026-02-20T12:00:00.000Z')
  expect(await weeks(world)).toEqual(['2026-W08 decided'])
  await world.at('2026-02-23T09:00:00.000Z')
  expect(await weeks(world)).toEqual(['2026-W08 decided', '2026-W09 nominating'])
})

test('doing what is due twice, or on two connections, changes nothing more', async () => {
  const world = await openVotingWorld()
  await world.at('2026-02-20T12:00:00.000Z')
  const everything = async () => [await theRound(world), await theGuild(world), await owed(world)]
  const before = await everything()
  await world.deadlines.meet()
  await createDeadlines({ db: await openTestDatabase(world.file), clock: world.clock }).meet()
  expect(await everything()).toEqual(before)
})

test('a process that was down over the whole vote decides it, and owes the winner as of the deadline', async () => {
  const world = await openNominatingWorld()
  await world.services.nominations.nominate(guildId, await world.person(), 7)
  await world.at('2026-02-20T18:00:00.000Z')
  expect(await weeks(world)).toEqual(['2026-W08 decided'])
  const [winner] = await owed(world, 'winner')
  expect(winner).toMatchObject({
    due_at: '2026-02-20T12:00:00.000Z',
    expires_at: '2026-02-21T12:00:00.000Z',
    status: 'pending',
  })
  expect((await owed(world, 'vote_reminder')).map(row => row.status)).toEqual(['dropped'])
})

test('a round that was missed until Tuesday opens late; its reminders are still to come', async () => {
  const world = await openReadyWorld()
  await world.at('2026-02-17T12:00:00.000Z')
  expect(await theRound(world)).toMatchObject({ week: '2026-W08', nominations_open_at: '2026-02-16T09:00:00.000Z' })
  expect((await plan(world)).map(line => line.split(' ')[0])).toEqual([
    'nominations_open',
    'nominate_reminder',
    'voting_open',
    'vote_reminder',
  ])
})

test('a round that opens after its last evening does not remind of it', async () => {
  const world = await openReadyWorld()
  await world.at('2026-02-19T08:59:59.999Z')
  expect((await theRound(world)).phase).toBe('nominating')
  expect(await owed(world, 'nominate_reminder')).toEqual([])
})

test('a week whose nominations were missed is not invented; the next one opens on time', async () => {
  const world = await openReadyWorld()
  await world.at('2026-02-19T09:00:00.000Z')
  expect(await weeks(world)).toEqual([])
  expect((await theGuild(world)).next_opening_at).toBe('2026-02-23T09:00:00.000Z')
})

test('after three weeks of silence there is the round that was open, and the present one', async () => {
  const world = await openNominatingWorld()
  await world.services.nominations.nominate(guildId, await world.person(), 1)
  await world.at('2026-03-10T10:00:00.000Z')
  expect(await weeks(world)).toEqual(['2026-W08 decided', '2026-W11 nominating'])
  expect((await owed(world, 'winner')).map(row => row.status)).toEqual(['carried'])
})

test('nominations that end without a film end the round at once', async () => {
  const world = await openNominatingWorld()
  await world.at('2026-02-19T09:00:00.000Z')
  expect(await weeks(world)).toEqual(['2026-W08 decided'])
  expect(await world.db.selectFrom('week_history').selectAll().execute()).toMatchObject([
    { first_place_id: null, second_place_id: null, decided_by: 'no_nominations' },
  ])
  expect(await plan(world)).toContain('winner 2026-02-19T09:00:00.000Z pending')
  expect(await owed(world, 'after_night')).toEqual([])
})

test('a vote whose only film was removed ends without a winner when it closes', async () => {
  const world = await openVotingWorld()
  for (const { id } of [world.first, world.second]) await world.services.nominations.remove(guildId, id)
  expect(await weeks(world)).toEqual(['2026-W08 voting'])
  await world.at('2026-02-20T12:00:00.000Z')
  expect(await world.db.selectFrom('week_history').select('decided_by').execute()).toEqual([
    { decided_by: 'no_nominations' },
  ])
})

test('two rounds running without a nomination pause the guild, and nothing opens until somebody resumes', async () => {
  const world = await openReadyWorld()
  for (const day of ['16T09', '19T09', '23T09']) await world.at(`2026-02-${day}:00:00.000Z`)
  expect(await theGuild(world)).toMatchObject({ idle_rounds: 1, paused_at: null })
  await world.at('2026-02-26T09:00:00.000Z')
  expect(await theGuild(world)).toMatchObject({ idle_rounds: 2, paused_at: '2026-02-26T09:00:00.000Z' })
  await world.at('2026-03-10T09:00:00.000Z')
  expect(await weeks(world)).toEqual(['2026-W08 decided', '2026-W09 decided'])
  const { next, startable } = await world.services.guilds.resume(guildId)
  expect([next.week, startable?.week]).toEqual(['2026-W12', '2026-W11'])
  expect(await theGuild(world)).toMatchObject({ idle_rounds: 0, paused_at: null })
  await world.at('2026-03-16T09:00:00.000Z')
  expect((await weeks(world)).at(-1)).toBe('2026-W12 nominating')
})

test('one film in between starts the count of idle rounds again', async () => {
  const world = await openReadyWorld()
  for (const day of ['16T09', '19T09', '23T09']) await world.at(`2026-02-${day}:00:00.000Z`)
  await world.services.nominations.nominate(guildId, await world.person(), 1)
  await world.at('2026-02-27T12:00:00.000Z')
  expect((await theGuild(world)).idle_rounds).toBe(0)
})

test('a cancelled round is no idle one', async () => {
  const world = await openNominatingWorld()
  const { id } = await theRound(world)
  await world.services.rounds.cancel(guildId, { roundId: id, phase: 'nominating' })
  await world.at('2026-02-23T09:00:00.000Z')
  expect(await theGuild(world)).toMatchObject({ idle_rounds: 0, paused_at: null })
})

test('a guild that the bot has left opens nothing, and goes on where the week stands when it is back', async () => {
  const world = await openReadyWorld()
  await world.services.guilds.left(guildId)
  await world.at('2026-02-24T12:00:00.000Z')
  expect(await weeks(world)).toEqual([])
  await world.services.guilds.joined(guildId)
  await world.deadlines.meet()
  expect(await weeks(world)).toEqual(['2026-W09 nominating'])
})

test('a round that runs longer than the next opening is waited for', async () => {
  const world = await openVotingWorld()
  // From now on nominations would open on Friday morning, before this vote closes.
  await world.services.guilds.setSchedule(guildId, {
    nominationsOpen: { day: 5, time: '09:00' },
    votingOpens: { day: 3, time: '09:00' },
    votingCloses: { day: 4, time: '09:00' },
  })
  await world.at('2026-02-20T11:59:59.999Z')
  expect(await weeks(world)).toEqual(['2026-W08 voting'])
  await world.at('2026-02-20T12:00:00.000Z')
  expect(await weeks(world)).toEqual(['2026-W08 decided', '2026-W09 nominating'])
})

test('announcements that came too late are dropped, but a winner is carried', async () => {
  const world = await openVotingWorld()
  await world.at('2026-02-20T12:00:00.000Z')
  await world.at('2026-02-21T11:59:59.999Z')
  expect((await owed(world, 'winner'))[0]?.status).toBe('pending')
  await world.at('2026-02-21T12:00:00.000Z')
  expect((await owed(world, 'winner'))[0]?.status).toBe('carried')
  expect((await owed(world, 'voting_open'))[0]?.status).toBe('dropped')
  await world.at('2026-02-21T22:10:00.000Z')
  expect((await owed(world, 'after_night'))[0]?.status).toBe('dropped')
})
