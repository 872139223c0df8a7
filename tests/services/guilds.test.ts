import { expect, test } from 'vitest'
import { toStored } from '../../src/clock.ts'
import { createGuilds } from '../../src/services/guilds.ts'
import { noHooks } from '../helpers/hooks.ts'
import {
  channelId,
  guildId,
  openNominatingWorld,
  openReadyWorld,
  openWorld,
  owed,
  refusal,
  theGuild,
  theRound,
} from '../helpers/services.ts'

const someone = '200000000000000001'

test('a new guild gets the defaults, in the zone that the operator named', async () => {
  const world = await openWorld({ zone: 'Europe/Berlin' })
  await world.services.guilds.joined(guildId)
  expect(await theGuild(world)).toMatchObject({
    zone: 'Europe/Berlin',
    nominations_open_day: 1,
    nominations_open_time: '09:00',
    voting_opens_day: 4,
    voting_opens_time: '09:00',
    voting_closes_day: 5,
    voting_closes_time: '12:00',
    film_starts_day: 5,
    film_starts_time: '20:00',
    nominations_per_member: 1,
    votes_per_member: 2,
    own_votes: 0,
    show_tallies: 1,
    channel_id: null,
    next_opening_at: null,
  })
})

test('joining says hello once, however often it is told', async () => {
  const world = await openWorld()
  for (let time = 0; time < 3; time++) {
    await world.services.guilds.joined(guildId)
    await world.clock.jump(60_000)
  }
  expect(await owed(world, 'welcome')).toHaveLength(1)
})

test('leaving keeps everything, and coming back says hello again only where no channel is chosen', async () => {
  const world = await openWorld()
  const { guilds } = world.services
  await guilds.joined(guildId)
  await guilds.left(guildId)
  expect((await theGuild(world)).left_at).toBe('2026-02-16T08:00:00.000Z')
  await world.clock.jump(60_000)
  await guilds.joined(guildId)
  expect((await theGuild(world)).left_at).toBeNull()
  expect(await owed(world, 'welcome')).toHaveLength(2)
  await guilds.setChannel(guildId, channelId, someone)
  await guilds.left(guildId)
  await world.clock.jump(60_000)
  await guilds.joined(guildId)
  expect(await owed(world, 'welcome')).toHaveLength(2)
  expect((await theGuild(world)).channel_id).toBe(channelId)
})

test('leaving twice keeps the first time, and leaving a guild that is not known does nothing', async () => {
  const world = await openReadyWorld()
  await world.services.guilds.left(guildId)
  await world.clock.jump(60_000)
  await world.services.guilds.left(guildId)
  await world.services.guilds.left('100000000000000009')
  expect((await theGuild(world)).left_at).toBe('2026-02-16T08:00:00.000Z')
})

test('joining and leaving while the bot was down is made up for', async () => {
  const world = await openWorld()
  const { guilds } = world.services
  await guilds.joined(guildId)
  await guilds.reconcile(['100000000000000002', '100000000000000003'])
  const rows = await world.db.selectFrom('guilds').select(['id', 'left_at']).orderBy('id').execute()
  expect(rows.map(row => [row.id, row.left_at !== null])).toEqual([
    [guildId, true],
    ['100000000000000002', false],
    ['100000000000000003', false],
  ])
})

test('no round opens before a channel is chosen', async () => {
  const world = await openWorld()
  await world.services.guilds.joined(guildId)
  await world.at('2026-02-17T12:00:00.000Z')
  expect(await world.db.selectFrom('rounds').selectAll().execute()).toEqual([])
  const { next, running, startable } = await world.services.guilds.setChannel(guildId, channelId, someone)
  expect([next.week, running, startable?.week]).toEqual(['2026-W09', null, '2026-W08'])
  expect((await theGuild(world)).next_opening_at).toBe('2026-02-23T09:00:00.000Z')
})

test('a change of schedule is for the next round: the running one keeps its times', async () => {
  const world = await openNominatingWorld()
  const before = await theRound(world)
  const change = await world.services.guilds.setSchedule(guildId, {
    zone: 'america/new_york',
    votingCloses: { day: 6, time: '12:00' },
  })
  expect(await theRound(world)).toEqual(before)
  expect(change.running?.id).toBe(before.id)
  expect(change.startable).toBeNull()
  expect(change.guild.zone).toBe('America/New_York')
  await world.at('2026-02-23T14:00:00.000Z')
  expect(await theRound(world)).toMatchObject({
    week: '2026-W09',
    zone: 'America/New_York',
    nominations_open_at: '2026-02-23T14:00:00.000Z',
    voting_closes_at: '2026-02-28T17:00:00.000Z',
  })
})

test('a change of rules is for the next round', async () => {
  const world = await openNominatingWorld()
  const change = { nominationsPerMember: 3, votesPerMember: 5, ownVotes: true, showTallies: false }
  await world.services.guilds.setRules(guildId, change)
  expect(await theRound(world)).toMatchObject({
    nominations_per_member: 1,
    votes_per_member: 2,
    own_votes: 0,
    show_tallies: 1,
  })
  await world.at('2026-02-23T09:00:00.000Z')
  expect(await theRound(world)).toMatchObject({
    nominations_per_member: 3,
    votes_per_member: 5,
    own_votes: 1,
    show_tallies: 0,
  })
})

test('a rule that is not named stays, and a role can be named and taken back', async () => {
  const world = await openReadyWorld()
  const { guilds } = world.services
  await guilds.setRules(guildId, { remindVote: false, mentionRoleId: '700000000000000001' })
  await guilds.setRules(guildId, { askAfterNight: false })
  expect(await theGuild(world)).toMatchObject({
    remind_vote: 0,
    remind_nominate: 1,
    ask_after_night: 0,
    mention_role_id: '700000000000000001',
  })
  await guilds.setRules(guildId, { mentionRoleId: null })
  expect((await theGuild(world)).mention_role_id).toBeNull()
})

test.each([
  ['a zone that does not exist', { zone: 'Mars/Olympus' }, /Nothing was changed.*There is no time zone/],
  [
    'voting that closes before it opens',
    { votingCloses: { day: 3, time: '09:00' } as const },
    /Nothing was changed.*before it opens/,
  ],
  [
    'voting that opens as nominations do',
    { votingOpens: { day: 1, time: '09:00' } as const },
    /Nothing was changed.*less than an hour/,
  ],
])('%s is refused and changes nothing', async (_what, schedule, words) => {
  const world = await openReadyWorld()
  const before = await theGuild(world)
  expect(await refusal(world.services.guilds.setSchedule(guildId, schedule))).toMatch(words)
  expect(await theGuild(world)).toEqual(before)
})

test('after a change of schedule no week comes twice', async () => {
  const world = await openNominatingWorld()
  await world.at('2026-02-20T12:00:00.000Z')
  // By the new schedule the round that opens next would close on Sunday of the week that has just been decided.
  const { next } = await world.services.guilds.setSchedule(guildId, {
    nominationsOpen: { day: 6, time: '09:00' },
    votingOpens: { day: 7, time: '09:00' },
    votingCloses: { day: 7, time: '18:00' },
  })
  expect(next.week).toBe('2026-W09')
  await world.at('2026-02-21T10:00:00.000Z')
  expect((await theRound(world)).week).toBe('2026-W08')
  await world.at('2026-02-28T09:00:00.000Z')
  expect((await theRound(world)).week).toBe('2026-W09')
  const weeks = await world.db.selectFrom('rounds').select('week').execute()
  expect(new Set(weeks.map(row => row.week)).size).toBe(weeks.length)
})

test('what comes next is said from the present settings, whatever is stored', async () => {
  const world = await openReadyWorld()
  const { next, startable } = await world.services.guilds.upcoming(await theGuild(world))
  expect(toStored(next.nominationsOpenAt)).toBe('2026-02-16T09:00:00.000Z')
  expect(startable).toMatchObject({ week: '2026-W08', nominationsOpenAt: world.clock.now() })
})

test('choosing another channel forgets that the last one could not be written to', async () => {
  const world = await openReadyWorld()
  await world.announcements.reportProblem(guildId, { problem: 'channel_gone', channelId: null })
  expect((await theGuild(world)).problem).toBe('channel_gone')
  await world.services.guilds.setChannel(guildId, '300000000000000002', someone)
  expect(await theGuild(world)).toMatchObject({
    problem: null,
    channel_id: '300000000000000002',
    configured_by: someone,
  })
})

test('a new row is committed before anybody is told that a message is owed', async () => {
  const world = await openWorld()
  const seen: number[] = []
  const guilds = createGuilds({
    db: world.db,
    clock: world.clock,
    defaultZone: 'UTC',
    hooks: { ...noHooks, announcementsDue: () => void owed(world).then(rows => seen.push(rows.length)) },
  })
  await guilds.joined(guildId)
  await owed(world)
  expect(seen).toEqual([1])
})
