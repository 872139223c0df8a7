import { expect, test } from 'vitest'
import { createAnnouncements, filmOf, recipientOf } from '../../src/services/announcements.ts'
import { openTestDatabase } from '../helpers/database.ts'
import {
  channelId,
  guildId,
  openNominatingWorld,
  openReadyWorld,
  openVotingWorld,
  owed,
  send,
  theGuild,
  theRound,
  type World,
} from '../helpers/services.ts'

/** What another process on the same database has. */
async function otherProcess({ file, clock }: World) {
  return createAnnouncements({ db: await openTestDatabase(file), clock, holder: 'another process' })
}

async function only(world: World, kind: Parameters<typeof owed>[1]) {
  const [row, ...others] = await owed(world, kind)
  if (!row || others.length > 0) throw new Error(`there are ${others.length + (row ? 1 : 0)} rows of ${kind}`)
  return row
}

test('what is due comes oldest first, of one guild or of all, and not before its time', async () => {
  const world = await openReadyWorld()
  await world.services.guilds.joined('100000000000000002')
  await world.clock.jump(1_000)
  await world.services.rounds.startNow(guildId)
  expect((await world.announcements.due()).map(row => [row.guild_id, row.kind])).toEqual([
    [guildId, 'welcome'],
    ['100000000000000002', 'welcome'],
    [guildId, 'nominations_open'],
  ])
  expect(await world.announcements.due('100000000000000002')).toHaveLength(1)
})

test('a guild that the bot has left is owed nothing until it is back', async () => {
  const world = await openNominatingWorld()
  await world.services.guilds.left(guildId)
  expect(await world.announcements.due()).toEqual([])
  await world.services.guilds.joined(guildId)
  expect(await world.announcements.due()).not.toEqual([])
})

test('of two that claim a row one gets it, and the other nothing', async () => {
  const world = await openNominatingWorld()
  const other = await otherProcess(world)
  const row = await only(world, 'nominations_open')
  const claimed = await world.announcements.claim(row, channelId)
  expect(claimed).toMatchObject({
    status: 'sending',
    claimed_by: 'this process',
    claimed_at: '2026-02-16T10:00:00.000Z',
    first_claimed_at: '2026-02-16T10:00:00.000Z',
    channel_id: channelId,
    attempts: 1,
  })
  expect(await other.claim(row, channelId)).toBeUndefined()
})

test('a row that another has taken over is neither closed, dropped, moved nor put back by the first', async () => {
  const world = await openNominatingWorld()
  const other = await otherProcess(world)
  const first = await world.announcements.claim(await only(world, 'nominations_open'), channelId)
  await world.clock.jump(30_000)
  const second = await other.claim(await only(world, 'nominations_open'), channelId)
  if (!first || !second) throw new Error('not claimed')
  expect(second).toMatchObject({ attempts: 2, first_claimed_at: first.first_claimed_at, claimed_by: 'another process' })
  expect(await world.announcements.aim(first, '300000000000000002')).toBe(false)
  await world.announcements.sent(first, { channelId, messageId: '1' }, null)
  await world.announcements.drop(first, 'x')
  await world.announcements.retry(first, 'x')
  await world.announcements.unsure(first, 'x')
  expect(await only(world, 'nominations_open')).toEqual(second)
  expect((await theRound(world)).board_message_id).toBeNull()
  expect(await other.aim(second, '300000000000000002')).toBe(true)
})

test('what somebody else has begun is theirs for half a minute, and one’s own is one’s own', async () => {
  const world = await openNominatingWorld()
  const other = await otherProcess(world)
  await other.claim(await only(world, 'nominations_open'), channelId)
  const row = await only(world, 'nominations_open')
  expect([world.announcements.isAbandoned(row), other.isAbandoned(row)]).toEqual([false, true])
  await world.clock.jump(29_999)
  expect(world.announcements.isAbandoned(row)).toBe(false)
  await world.clock.jump(1)
  expect(world.announcements.isAbandoned(row)).toBe(true)
})

test('what could not be posted is tried again after 5, 10, … and at most 30 minutes', async () => {
  const world = await openNominatingWorld()
  const waits: number[] = []
  for (let attempt = 0; attempt < 8; attempt++) {
    const row = await only(world, 'nominations_open')
    const claimed = await world.announcements.claim(row, channelId)
    if (!claimed) throw new Error('not claimed')
    await world.announcements.retry(claimed, 'no permission')
    const { retry_at, status } = await only(world, 'nominations_open')
    const wait = Date.parse(retry_at ?? '') - world.clock.now()
    waits.push(wait / 60_000)
    expect(status).toBe('pending')
    await world.clock.jump(wait - 1)
    expect((await world.announcements.due()).map(due => due.kind)).not.toContain('nominations_open')
    await world.clock.jump(1)
    expect((await world.announcements.due()).map(due => due.kind)).toContain('nominations_open')
  }
  expect(waits).toEqual([5, 10, 15, 20, 25, 30, 30, 30])
})

test('a sent board is the live one, shows its version, and ends the trouble', async () => {
  const world = await openNominatingWorld()
  await world.announcements.reportProblem(guildId, {
    problem: 'missing_permissions',
    channelId,
    missing: ['Send Messages'],
  })
  const claimed = await world.announcements.claim(await only(world, 'nominations_open'), channelId)
  if (!claimed) throw new Error('not claimed')
  await world.announcements.sent(claimed, { channelId, messageId: '42' }, await world.announcements.content(claimed))
  const round = await theRound(world)
  expect(round).toMatchObject({ board_channel_id: channelId, board_message_id: '42', board_shown: round.board_version })
  expect((await theGuild(world)).problem).toBeNull()
  expect((await only(world, 'nominations_open')).status).toBe('sent')
})

test('the board of the vote has the one of the nominations drawn for the last time', async () => {
  const world = await openVotingWorld()
  await send(world, await only(world, 'nominations_open'))
  const before = (await theRound(world)).board_version
  await send(world, await only(world, 'voting_open'))
  expect((await theRound(world)).board_version).toBeGreaterThan(before)
})

test('who set the guild up is told of a trouble once, until a post succeeds again', async () => {
  const world = await openNominatingWorld()
  const problem = { problem: 'channel_gone' as const, channelId: null }
  await world.announcements.reportProblem(guildId, problem)
  await world.clock.jump(60_000)
  await world.announcements.reportProblem(guildId, problem)
  const notice = await only(world, 'admin_notice')
  expect(notice).toMatchObject({ round_id: null, subject: '200000000000000001' })
  expect(await world.announcements.content(notice)).toEqual({ kind: 'admin_notice', problem })
  await send(world, await only(world, 'nominations_open'))
  await world.announcements.reportProblem(guildId, problem)
  expect(await owed(world, 'admin_notice')).toHaveLength(2)
})

test('a channel that is gone is forgotten, unless another one has been chosen meanwhile', async () => {
  const world = await openNominatingWorld()
  const claimed = await world.announcements.claim(await only(world, 'nominations_open'), channelId)
  if (!claimed) throw new Error('not claimed')
  await world.services.guilds.setChannel(guildId, '300000000000000002', '200000000000000001')
  await world.announcements.channelGone(claimed)
  expect((await theGuild(world)).channel_id).toBe('300000000000000002')
  await world.announcements.channelGone({ ...claimed, channel_id: '300000000000000002' })
  expect((await theGuild(world)).channel_id).toBeNull()
  expect(await owed(world, 'admin_notice')).toHaveLength(1)
})

test('what may have been posted and cannot be looked for is not due again', async () => {
  const world = await openNominatingWorld()
  const claimed = await world.announcements.claim(await only(world, 'nominations_open'), channelId)
  if (!claimed) throw new Error('not claimed')
  await world.announcements.unsure(claimed, 'the history may not be read')
  expect((await world.announcements.due()).map(row => row.kind)).not.toContain('nominations_open')
})

test('direct messages go to the member that the row names, everything else to the channel', async () => {
  const world = await openVotingWorld()
  await world.services.votes.cast(guildId, world.cleo, world.round.id, [world.first.id])
  await world.services.nominations.remove(guildId, world.first.id)
  await world.announcements.reportProblem(guildId, { problem: 'channel_gone', channelId: null })
  const recipients = (await owed(world)).map(row => [row.kind, recipientOf(row)]).filter(([, recipient]) => recipient)
  const { discord_id } = await world.db
    .selectFrom('users')
    .select('discord_id')
    .where('id', '=', world.cleo)
    .executeTakeFirstOrThrow()
  expect(recipients.toSorted()).toEqual([
    ['admin_notice', '200000000000000001'],
    ['vote_returned', discord_id],
  ])
  expect(filmOf(await only(world, 'vote_returned'))).toEqual({ title: 'Film 1', year: 1979, gone: 'removed' })
})
