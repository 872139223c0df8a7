import { expect, test } from 'vitest'
import { MOST_NOMINATIONS } from '../../src/services/nominations.ts'
import {
  guildId,
  openNominatingWorld,
  openReadyWorld,
  openVotingWorld,
  openWorld,
  owed,
  refusal,
  send,
  theRound,
  tmdb,
  type World,
} from '../helpers/services.ts'

const thursday = `<t:${Date.parse('2026-02-19T09:00Z') / 1000}:F>`
const nextMonday = `<t:${Date.parse('2026-02-23T09:00Z') / 1000}:F>`

async function titles({ db }: World): Promise<string[]> {
  const rows = await db.selectFrom('nominations').select('title').orderBy('id').execute()
  return rows.map(row => row.title)
}

test('a film is put in with all that TMDB knows of it, and owes its card', async () => {
  const world = await openNominatingWorld()
  const nora = await world.person('Nora')
  const before = (await theRound(world)).board_version
  const nomination = await world.services.nominations.nominate(guildId, nora, 348)
  expect(nomination).toMatchObject({
    week: '2026-W08',
    tmdb_id: 348,
    title: 'Film 348',
    year: 1979,
    runtime: 100,
    proposed_by: nora,
    proposed_at: '2026-02-16T10:00:00.000Z',
  })
  expect(await owed(world, 'film_card')).toMatchObject([
    {
      subject: String(nomination.id),
      due_at: '2026-02-16T10:00:00.000Z',
      expires_at: '2026-02-20T12:00:00.000Z',
      details: '{"title":"Film 348","year":1979}',
      status: 'pending',
    },
  ])
  expect((await theRound(world)).board_version).toBe(before + 1)
})

test('a film that TMDB does not know is not put in, and owes nothing', async () => {
  const world = await openNominatingWorld()
  expect(await refusal(world.services.nominations.nominate(guildId, await world.person(), 10_000))).toContain(
    'does not know',
  )
  expect(await titles(world)).toEqual([])
  expect(await owed(world, 'film_card')).toEqual([])
})

test('a film that is in already is refused, and the words say whose it is', async () => {
  const world = await openNominatingWorld()
  const [nora, ben] = [await world.person('Nora'), await world.person('Ben')]
  const { nominations } = world.services
  await nominations.nominate(guildId, nora, 1)
  expect(await refusal(nominations.nominate(guildId, ben, 1))).toMatch(/already in, nominated by <@4\d+>/)
  expect(await refusal(nominations.nominate(guildId, nora, 1))).toContain('You have already nominated')
  expect(await titles(world)).toEqual(['Film 1'])
})

test('over the quota nothing is put in, and the words name what one has in', async () => {
  const world = await openNominatingWorld()
  const nora = await world.person('Nora')
  await world.services.nominations.nominate(guildId, nora, 1)
  expect(await refusal(world.services.nominations.nominate(guildId, nora, 2))).toContain('**Film 1** (1979)')
  expect(await titles(world)).toEqual(['Film 1'])
})

test('a round takes 25 films and refuses the next one', async () => {
  const world = await openNominatingWorld()
  for (let film = 1; film <= MOST_NOMINATIONS; film++) {
    await world.services.nominations.nominate(guildId, await world.person(), film)
  }
  expect(await refusal(world.services.nominations.nominate(guildId, await world.person(), 26))).toContain(
    '25 films are in',
  )
  expect(await titles(world)).toHaveLength(25)
})

test('before, after and without a round nothing is put in, and the words say when it can be', async () => {
  const world = await openWorld()
  const nora = await world.person()
  const nominate = () => refusal(world.services.nominations.nominate(guildId, nora, 1))
  expect(await nominate()).toContain('/settings channel')
  await world.services.guilds.setChannel(guildId, '300000000000000001', '200000000000000001')
  expect(await nominate()).toContain(`<t:${Date.parse('2026-02-16T09:00Z') / 1000}:F>`)
  await world.at('2026-02-16T09:00:00.000Z')
  await world.services.nominations.nominate(guildId, await world.person(), 2)
  await world.at('2026-02-19T09:00:00.000Z')
  const words = await nominate()
  expect(words).toContain(thursday)
  expect(words).toContain(nextMonday)
  expect(await titles(world)).toEqual(['Film 2'])
})

test('nominations end to the millisecond, whatever the tick has done', async () => {
  const world = await openNominatingWorld()
  world.stopTick()
  await world.at('2026-02-19T08:59:59.999Z')
  await world.services.nominations.nominate(guildId, await world.person(), 1)
  await world.clock.jump(1)
  expect((await theRound(world)).phase).toBe('nominating')
  expect(await refusal(world.services.nominations.nominate(guildId, await world.person(), 2))).toContain('closed')
})

test('a film for which TMDB took until after the deadline is not put in', async () => {
  const answer = Promise.withResolvers<void>()
  const world = await openNominatingWorld({
    tmdb: { ...tmdb, film: id => answer.promise.then(() => tmdb.film(id)) },
  })
  const nominating = refusal(world.services.nominations.nominate(guildId, await world.person(), 1))
  await world.at('2026-02-19T09:00:00.000Z')
  answer.resolve()
  expect(await nominating).toContain('No nominations are open')
  expect(await titles(world)).toEqual([])
})

test('a member whose film is withdrawn can put in another, and the card that was not posted need not be', async () => {
  const world = await openNominatingWorld()
  const nora = await world.person('Nora')
  const { nominations } = world.services
  const film = await nominations.nominate(guildId, nora, 1)
  expect(await nominations.withdraw(guildId, nora, film.id)).toEqual(film)
  expect((await owed(world, 'film_card')).map(row => row.status)).toEqual(['dropped'])
  await nominations.nominate(guildId, nora, 1)
  expect(await titles(world)).toEqual(['Film 1'])
})

test('the card of a withdrawn film that stands in the channel says so', async () => {
  const world = await openNominatingWorld()
  const nora = await world.person('Nora')
  const film = await world.services.nominations.nominate(guildId, nora, 1)
  await send(world, (await owed(world, 'film_card'))[0])
  await world.services.nominations.withdraw(guildId, nora, film.id)
  const [card] = await owed(world, 'film_card')
  expect(card?.status).toBe('sent')
  expect(JSON.parse(card?.details ?? '')).toEqual({ title: 'Film 1', year: 1979, gone: 'withdrawn' })
})

test('only one’s own film is withdrawn, only here, and only while nominations are open', async () => {
  const world = await openNominatingWorld()
  const [nora, ben] = [await world.person('Nora'), await world.person('Ben')]
  const { nominations } = world.services
  const film = await nominations.nominate(guildId, nora, 1)
  expect(await refusal(nominations.withdraw(guildId, ben, film.id))).toContain('Only the one who nominated')
  expect(await refusal(nominations.withdraw('100000000000000002', nora, film.id))).toContain('no longer in')
  expect(await refusal(nominations.withdraw(guildId, nora, 99))).toContain('no longer in')
  await world.at('2026-02-19T09:00:00.000Z')
  expect(await refusal(nominations.withdraw(guildId, nora, film.id))).toContain('Voting has begun')
  expect(await titles(world)).toEqual(['Film 1'])
})

test('a film of a round that was cancelled or is over is not withdrawn, and the words do not speak of a vote', async () => {
  const world = await openNominatingWorld()
  const nora = await world.person('Nora')
  const film = await world.services.nominations.nominate(guildId, nora, 1)
  await world.services.rounds.cancel(guildId, { roundId: film.round_id, phase: 'nominating' })
  const words = await refusal(world.services.nominations.withdraw(guildId, nora, film.id))
  expect(words).toBe('This film is not in a running round (any more), so there is nothing to withdraw.')
})

test('a film that is removed gives its voters their vote back, and each of them is told once', async () => {
  const world = await openVotingWorld()
  const { services, first, second, round, ben, cleo } = world
  await services.votes.cast(guildId, ben, round.id, [first.id])
  await services.votes.cast(guildId, cleo, round.id, [first.id, second.id])
  expect(await services.nominations.remove(guildId, first.id)).toMatchObject({
    nomination: { id: first.id },
    votersTold: 2,
  })
  expect(await world.db.selectFrom('votes').select(['user_id', 'nomination_id']).execute()).toEqual([
    { user_id: cleo, nomination_id: second.id },
  ])
  const people = await world.db
    .selectFrom('users')
    .select('discord_id')
    .where('id', 'in', [ben, cleo])
    .orderBy('id')
    .execute()
  expect((await owed(world, 'vote_returned')).map(row => row.subject)).toEqual(
    people.map(person => `${person.discord_id}:${first.id}`),
  )
  expect(await owed(world, 'nomination_removed')).toMatchObject([
    { subject: String(first.id), details: '{"title":"Film 1","year":1979,"gone":"removed"}', status: 'pending' },
  ])
  await services.votes.cast(guildId, cleo, round.id, [second.id])
})

test('a removed film can be put in again while nominations are open', async () => {
  const world = await openNominatingWorld()
  const nora = await world.person('Nora')
  const film = await world.services.nominations.nominate(guildId, nora, 1)
  await world.services.nominations.remove(guildId, film.id)
  await world.services.nominations.nominate(guildId, nora, 1)
  expect(await titles(world)).toEqual(['Film 1'])
})

test('a film that is not in the running round is not removed, and a second removal finds nothing', async () => {
  const world = await openVotingWorld()
  const { services, first } = world
  expect(await refusal(services.nominations.remove('100000000000000002', first.id))).toContain(
    'not in the running round',
  )
  await services.nominations.remove(guildId, first.id)
  expect(await refusal(services.nominations.remove(guildId, first.id))).toContain('not in the running round')
  await world.at('2026-02-20T12:00:00.000Z')
  expect(await refusal(services.nominations.remove(guildId, world.second.id))).toContain('not in the running round')
  expect((await owed(world, 'nomination_removed')).length).toBe(1)
})

test('one’s own films are those of the running round', async () => {
  const world = await openReadyWorld()
  const nora = await world.person('Nora')
  expect(await world.services.nominations.mine(guildId, nora)).toEqual([])
  await world.services.rounds.startNow(guildId)
  const film = await world.services.nominations.nominate(guildId, nora, 1)
  expect(await world.services.nominations.mine(guildId, nora)).toEqual([film])
  await world.at('2026-02-20T12:00:00.000Z')
  expect(await world.services.nominations.mine(guildId, nora)).toEqual([])
  expect(await world.services.nominations.find(film.id)).toEqual(film)
  expect(await world.services.nominations.find(99)).toBeNull()
})
