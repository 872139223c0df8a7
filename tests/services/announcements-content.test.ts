import { expect, test } from 'vitest'
import type { AnnouncementKind } from '../../db/schema.ts'
import { guildId, openNominatingWorld, openVotingWorld, owed, send, theRound, type World } from '../helpers/services.ts'

/** What the first row of a kind would say now. */
async function contentOf(world: World, kind: AnnouncementKind) {
  const [row] = await owed(world, kind)
  if (!row) throw new Error(`no ${kind} is owed`)
  return world.announcements.content(row)
}

const close = '2026-02-20T12:00:00.000Z'

test('the board of the nominations is worth posting while they are open', async () => {
  const world = await openNominatingWorld()
  expect(await contentOf(world, 'nominations_open')).toMatchObject({ kind: 'nominations_open', previous: [] })
  world.stopTick()
  await world.at('2026-02-19T09:00:00.000Z')
  expect(await contentOf(world, 'nominations_open')).toBeNull()
})

test('reminders are worth posting in their own phase, unless they are switched off', async () => {
  const world = await openVotingWorld()
  expect(await contentOf(world, 'vote_reminder')).toMatchObject({ kind: 'vote_reminder' })
  expect(await contentOf(world, 'nominate_reminder')).toBeNull()
  await world.services.guilds.setRules(guildId, { remindVote: false })
  expect(await contentOf(world, 'vote_reminder')).toBeNull()
})

test('the reminder to nominate is not posted where it is switched off', async () => {
  const world = await openNominatingWorld()
  expect(await contentOf(world, 'nominate_reminder')).toMatchObject({ kind: 'nominate_reminder' })
  await world.services.guilds.setRules(guildId, { remindNominate: false })
  expect(await contentOf(world, 'nominate_reminder')).toBeNull()
})

test('voting is said to be open while it is', async () => {
  const world = await openVotingWorld()
  expect(await contentOf(world, 'voting_open')).toMatchObject({ kind: 'voting_open', board: { phase: 'voting' } })
  await world.at(close)
  expect(await contentOf(world, 'voting_open')).toBeNull()
})

test('the card of a film that is gone is not posted', async () => {
  const world = await openNominatingWorld()
  const nora = await world.person()
  const film = await world.services.nominations.nominate(guildId, nora, 1)
  expect(await contentOf(world, 'film_card')).toMatchObject({ film: { id: film.id, title: 'Film 1' } })
  await world.services.nominations.withdraw(guildId, nora, film.id)
  expect(await contentOf(world, 'film_card')).toBeNull()
})

test('the card of a film, and what was removed, are not told once the round is over', async () => {
  const world = await openVotingWorld()
  await world.services.votes.cast(guildId, world.cleo, world.round.id, [world.first.id])
  await world.services.nominations.remove(guildId, world.first.id)
  world.stopTick()
  await world.at(close)
  for (const kind of ['film_card', 'nomination_removed', 'vote_returned'] as const) {
    for (const row of await owed(world, kind)) expect(await world.announcements.content(row), kind).toBeNull()
  }
})

test('what was removed can still be told, from the row itself', async () => {
  const world = await openVotingWorld()
  await world.services.votes.cast(guildId, world.cleo, world.round.id, [world.first.id])
  await world.services.nominations.remove(guildId, world.first.id)
  expect(await contentOf(world, 'nomination_removed')).toMatchObject({ film: { title: 'Film 1', year: 1979 } })
  expect(await contentOf(world, 'vote_returned')).toMatchObject({ film: { title: 'Film 1', year: 1979 } })
})

test('a cancellation is not told once it is taken back, and a restoration not once it is cancelled again', async () => {
  const world = await openVotingWorld()
  await world.services.rounds.cancel(guildId, { roundId: world.round.id, phase: 'voting' })
  expect(await contentOf(world, 'round_cancelled')).toMatchObject({ kind: 'round_cancelled' })
  await world.clock.jump(1_000)
  await world.services.rounds.restore(guildId, world.round.id)
  expect(await contentOf(world, 'round_cancelled')).toBeNull()
  expect(await contentOf(world, 'round_restored')).toMatchObject({ kind: 'round_restored' })
  await world.clock.jump(1_000)
  await world.services.rounds.cancel(guildId, { roundId: world.round.id, phase: 'voting' })
  expect(await contentOf(world, 'round_restored')).toBeNull()
})

test('the winner is told with the places that were decided', async () => {
  const world = await openVotingWorld()
  await world.at(close)
  expect(await contentOf(world, 'winner')).toMatchObject({ board: { decision: { first_place_id: world.first.id } } })
})

test('the question after the night is asked unless it is switched off', async () => {
  const world = await openVotingWorld()
  await world.at(close)
  expect(await contentOf(world, 'after_night')).toMatchObject({ kind: 'after_night' })
  await world.services.guilds.setRules(guildId, { askAfterNight: false })
  expect(await contentOf(world, 'after_night')).toBeNull()
})

test('a winner that came too late opens the next round’s first message, once', async () => {
  const world = await openVotingWorld()
  await world.at('2026-02-23T09:00:00.000Z')
  const boards = await owed(world, 'nominations_open')
  const next = boards.find(row => row.due_at === '2026-02-23T09:00:00.000Z')
  if (!next) throw new Error('no round has opened')
  const said = await world.announcements.content(next)
  expect(said).toMatchObject({
    previous: [{ round: { week: '2026-W08' }, decision: { first_place_id: world.first.id } }],
  })
  expect(await world.announcements.content(next)).toEqual(said)
  await send(world, next)
  await world.at('2026-02-26T09:00:00.000Z')
  await world.at('2026-03-02T09:00:00.000Z')
  const last = (await owed(world, 'nominations_open')).at(-1)
  if (!last) throw new Error('no round has opened')
  const previous = await world.announcements.content(last)
  expect(previous).toMatchObject({ previous: [{ round: { week: '2026-W09' } }] })
})

test('a late winner whose carrier was never posted is told by the next opening', async () => {
  const world = await openVotingWorld()
  await world.at('2026-02-23T09:00:00.000Z')
  const carrier = (await owed(world, 'nominations_open')).at(-1)
  if (!carrier) throw new Error('no round has opened')
  await world.announcements.content(carrier)
  // Nothing can be posted all week: the opening itself comes too late.
  await world.services.nominations.nominate(guildId, world.nora, 9)
  await world.at('2026-03-02T09:00:00.000Z')
  const next = (await owed(world, 'nominations_open')).at(-1)
  if (!next) throw new Error('no round has opened')
  const content = await world.announcements.content(next)
  expect(content?.kind === 'nominations_open' && content.previous.map(board => board.round.week)).toEqual([
    '2026-W08',
    '2026-W09',
  ])
})

test('a round whose first message has not come through is moved all the same, and the late winner waits for the next one', async () => {
  const world = await openVotingWorld()
  await world.at('2026-02-23T09:00:00.000Z')
  const carrier = (await owed(world, 'nominations_open')).at(-1)
  if (!carrier) throw new Error('no round has opened')
  await world.announcements.content(carrier)
  await world.services.nominations.nominate(guildId, world.nora, 9)
  await world.services.rounds.advance(guildId, { roundId: (await theRound(world)).id, phase: 'nominating' })
  expect((await theRound(world)).phase).toBe('voting')
  expect(await owed(world, 'winner')).toMatchObject([{ status: 'carried', carried_by: null }])
})

test('a message about a round that is gone is not worth posting', async () => {
  const world = await openNominatingWorld()
  const [row] = await owed(world, 'nominations_open')
  if (!row) throw new Error('nothing is owed')
  await world.db
    .deleteFrom('rounds')
    .where('id', '=', (await theRound(world)).id)
    .execute()
  expect(await world.announcements.content(row)).toBeNull()
})

test('nobody is reminded to vote when the last film has been removed', async () => {
  const world = await openVotingWorld()
  const [reminder] = await owed(world, 'vote_reminder')
  if (!reminder) throw new Error('no reminder is planned')
  await world.services.nominations.remove(guildId, world.first.id)
  expect(await world.announcements.content(reminder)).toMatchObject({ kind: 'vote_reminder' })
  await world.services.nominations.remove(guildId, world.second.id)
  expect(await world.announcements.content(reminder)).toBeNull()
})
