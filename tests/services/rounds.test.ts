import { expect, test } from 'vitest'
import {
  channelId,
  guildId,
  openNominatingWorld,
  openReadyWorld,
  openVotingWorld,
  owed,
  plan,
  refusal,
  send,
  standing,
  theRound,
} from '../helpers/services.ts'

test('a round that opens plans what it will say', async () => {
  const world = await openNominatingWorld()
  expect(await plan(world)).toEqual([
    'nominations_open 2026-02-16T09:00:00.000Z pending',
    'nominate_reminder 2026-02-18T18:00:00.000Z pending',
    'voting_open 2026-02-19T09:00:00.000Z pending',
    'vote_reminder 2026-02-20T11:00:00.000Z pending',
  ])
  expect((await owed(world, 'nominate_reminder'))[0]?.expires_at).toBe('2026-02-19T09:00:00.000Z')
  expect((await owed(world, 'vote_reminder'))[0]?.expires_at).toBe('2026-02-20T12:00:00.000Z')
})

test('advancing from nominations opens the vote now, and what was said stays said', async () => {
  const world = await openNominatingWorld()
  await world.services.nominations.nominate(guildId, await world.person(), 1)
  await send(world, (await owed(world, 'nominations_open'))[0])
  await world.at('2026-02-17T10:00:00.000Z')
  const round = await world.services.rounds.advance(guildId, await standing(world))
  expect(round).toMatchObject({
    phase: 'voting',
    voting_opens_at: '2026-02-17T10:00:00.000Z',
    voting_closes_at: '2026-02-20T12:00:00.000Z',
  })
  expect(await plan(world)).toEqual([
    'nominations_open 2026-02-16T09:00:00.000Z sent',
    'film_card 2026-02-16T10:00:00.000Z pending',
    'voting_open 2026-02-17T10:00:00.000Z pending',
    'vote_reminder 2026-02-20T11:00:00.000Z pending',
  ])
})

test('advancing without a nomination is refused', async () => {
  const world = await openNominatingWorld()
  const before = await theRound(world)
  expect(await refusal(world.services.rounds.advance(guildId, await standing(world)))).toContain('/round cancel')
  expect(await theRound(world)).toEqual(before)
})

test('advancing from the vote decides now, and owes the winner and the question after the night', async () => {
  const world = await openVotingWorld()
  const round = await world.services.rounds.advance(guildId, await standing(world))
  expect(round).toMatchObject({ phase: 'decided', voting_closes_at: '2026-02-19T10:00:00.000Z' })
  expect((await plan(world)).filter(line => line.endsWith('pending'))).toEqual([
    'winner 2026-02-19T10:00:00.000Z pending',
    'after_night 2026-02-20T22:10:00.000Z pending',
  ])
})

test('a round that has moved on since somebody was asked is left alone', async () => {
  const world = await openVotingWorld()
  const seen = { ...(await standing(world)), phase: 'nominating' as const }
  expect(await refusal(world.services.rounds.advance(guildId, seen))).toContain('moved on')
  expect(await refusal(world.services.rounds.cancel(guildId, { ...seen, roundId: 99 }))).toContain('moved on')
  expect((await theRound(world)).phase).toBe('voting')
})

test('nominations are extended: voting and its post move, the last evening too', async () => {
  const world = await openNominatingWorld()
  const round = await world.services.rounds.extend(guildId, 20 * 60)
  expect(round.voting_opens_at).toBe('2026-02-20T05:00:00.000Z')
  expect((await plan(world)).slice(1)).toEqual([
    'nominate_reminder 2026-02-19T18:00:00.000Z pending',
    'voting_open 2026-02-20T05:00:00.000Z pending',
    'vote_reminder 2026-02-20T11:00:00.000Z pending',
  ])
})

test('a reminder that stays at its time is good until the new deadline', async () => {
  const world = await openNominatingWorld()
  await world.services.rounds.extend(guildId, 60)
  const [reminder] = await owed(world, 'nominate_reminder')
  expect(reminder).toMatchObject({ due_at: '2026-02-18T18:00:00.000Z', expires_at: '2026-02-19T10:00:00.000Z' })
})

test('what was planned for the old deadline goes, even where another message comes at that time', async () => {
  const world = await openReadyWorld()
  await world.services.guilds.setSchedule(guildId, { votingOpens: { day: 3, time: '18:00' } })
  await world.services.rounds.startNow(guildId)
  await world.services.rounds.extend(guildId, 24 * 60)
  expect((await plan(world)).slice(1)).toEqual([
    'nominate_reminder 2026-02-18T18:00:00.000Z pending',
    'voting_open 2026-02-19T18:00:00.000Z pending',
    'vote_reminder 2026-02-20T11:00:00.000Z pending',
  ])
})

test('nominations are extended until an hour before voting closes, and not a minute longer', async () => {
  const world = await openNominatingWorld()
  const before = await theRound(world)
  expect(await refusal(world.services.rounds.extend(guildId, 26 * 60 + 1))).toContain(
    `<t:${Date.parse('2026-02-20T11:00Z') / 1000}:F>`,
  )
  expect(await theRound(world)).toEqual(before)
  const round = await world.services.rounds.extend(guildId, 26 * 60)
  expect(round.voting_opens_at).toBe('2026-02-20T11:00:00.000Z')
})

test('voting is extended until the next round opens, and not a minute longer', async () => {
  const world = await openVotingWorld()
  const room = (Date.parse('2026-02-23T09:00Z') - Date.parse('2026-02-20T12:00Z')) / 60_000
  expect(await refusal(world.services.rounds.extend(guildId, room + 1))).toContain('The next round opens')
  expect((await theRound(world)).voting_closes_at).toBe('2026-02-20T12:00:00.000Z')
  const round = await world.services.rounds.extend(guildId, room)
  expect(round).toMatchObject({
    voting_closes_at: '2026-02-23T09:00:00.000Z',
    film_starts_at: '2026-02-27T20:00:00.000Z',
  })
  await world.at('2026-02-23T09:00:00.000Z')
  expect(await theRound(world)).toMatchObject({ week: '2026-W09', phase: 'nominating' })
})

test('voting is not extended past the next opening of a new schedule either', async () => {
  const world = await openVotingWorld()
  await world.services.guilds.setSchedule(guildId, { nominationsOpen: { day: 7, time: '09:00' } })
  const words = await refusal(world.services.rounds.extend(guildId, 46 * 60))
  expect(words).toContain(`<t:${Date.parse('2026-02-22T09:00Z') / 1000}:F>`)
  await world.services.rounds.extend(guildId, 45 * 60)
})

test('the film moves only when voting would end after it has begun', async () => {
  const world = await openVotingWorld()
  expect(await world.services.rounds.extend(guildId, 8 * 60)).toMatchObject({
    voting_closes_at: '2026-02-20T20:00:00.000Z',
    film_starts_at: '2026-02-20T20:00:00.000Z',
  })
  expect((await world.services.rounds.extend(guildId, 1)).film_starts_at).toBe('2026-02-27T20:00:00.000Z')
})

test('an extended vote reminds again, an hour before its new end', async () => {
  const world = await openVotingWorld()
  await world.at('2026-02-20T11:00:00.000Z')
  await send(world, (await owed(world, 'vote_reminder'))[0])
  await world.services.rounds.extend(guildId, 180)
  expect((await plan(world)).slice(-2)).toEqual([
    'vote_reminder 2026-02-20T11:00:00.000Z sent',
    'vote_reminder 2026-02-20T14:00:00.000Z pending',
  ])
  await world.at('2026-02-20T12:00:00.000Z')
  expect((await theRound(world)).phase).toBe('voting')
})

test('a cancelled round says so, once, and nothing else any more', async () => {
  const world = await openVotingWorld()
  await send(world, (await owed(world, 'nominations_open'))[0])
  const round = await world.services.rounds.cancel(guildId, await standing(world))
  expect(round.phase).toBe('cancelled')
  expect((await plan(world)).filter(line => line.endsWith('pending'))).toEqual([
    'round_cancelled 2026-02-19T10:00:00.000Z pending',
  ])
  await world.at('2026-02-20T12:00:00.000Z')
  expect((await theRound(world)).phase).toBe('cancelled')
  expect(await world.db.selectFrom('week_history').selectAll().execute()).toEqual([])
  await world.at('2026-02-23T09:00:00.000Z')
  expect((await theRound(world)).week).toBe('2026-W09')
})

test('a cancellation is taken back: the round goes on where the clock has it', async () => {
  const world = await openNominatingWorld()
  await world.services.nominations.nominate(guildId, await world.person(), 1)
  const { id } = await world.services.rounds.cancel(guildId, await standing(world))
  await world.at('2026-02-19T10:00:00.000Z')
  const round = await world.services.rounds.restore(guildId, id)
  expect(round.phase).toBe('voting')
  expect((await plan(world)).filter(line => line.endsWith('pending'))).toEqual([
    'voting_open 2026-02-19T09:00:00.000Z pending',
    'round_restored 2026-02-19T10:00:00.000Z pending',
    'vote_reminder 2026-02-20T11:00:00.000Z pending',
  ])
  await world.at('2026-02-20T12:00:00.000Z')
  expect((await theRound(world)).phase).toBe('decided')
})

test('a cancellation that nobody has read yet is taken back without being said', async () => {
  const world = await openNominatingWorld()
  const { id } = await world.services.rounds.cancel(guildId, await standing(world))
  await world.clock.jump(1_000)
  await world.services.rounds.restore(guildId, id)
  expect((await owed(world, 'round_cancelled')).map(row => row.status)).toEqual(['dropped'])
  expect((await owed(world, 'nominate_reminder')).map(row => row.status)).toEqual(['pending'])
})

test('a cancellation is not taken back when voting would be over, twice, elsewhere, or while another round runs', async () => {
  const world = await openNominatingWorld()
  const { rounds } = world.services
  const { id } = await rounds.cancel(guildId, await standing(world))
  expect(await refusal(rounds.restore('100000000000000002', id))).toContain('not cancelled')
  await rounds.startNow(guildId)
  expect(await refusal(rounds.restore(guildId, id))).toContain('Another round is running')
  await rounds.cancel(guildId, await standing(world))
  await rounds.restore(guildId, id)
  expect(await refusal(rounds.restore(guildId, id))).toContain('not cancelled')
  await rounds.cancel(guildId, { roundId: id, phase: 'nominating' })
  await world.at('2026-02-20T12:00:00.000Z')
  expect(await refusal(rounds.restore(guildId, id))).toContain('too late')
})

test('a round without a nomination or a vote cannot be moved once it is closed', async () => {
  const world = await openVotingWorld()
  const seen = await standing(world)
  await world.at('2026-02-20T12:00:00.000Z')
  const { rounds } = world.services
  for (const act of [rounds.advance(guildId, seen), rounds.cancel(guildId, seen), rounds.extend(guildId, 60)]) {
    expect(await refusal(act)).toContain('No round is running')
  }
})

test('who moves a round tells the board and the announcer after the commit', async () => {
  const world = await openVotingWorld()
  const before = { ...world.told }
  await world.services.rounds.extend(guildId, 60)
  expect(world.told).toEqual({ boardChanged: before.boardChanged + 1, announcementsDue: before.announcementsDue + 1 })
})

test('another guild’s rounds are not in the way', async () => {
  const world = await openNominatingWorld()
  const elsewhere = '100000000000000002'
  await world.services.guilds.setChannel(elsewhere, channelId, '200000000000000001')
  expect(await world.services.rounds.startNow(elsewhere)).toMatchObject({ guild_id: elsewhere, week: '2026-W08' })
  expect(await world.services.rounds.running(guildId)).toMatchObject({ guild_id: guildId })
})
