import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { erasedAt } from '../../db/tombstones.ts'
import { toStored } from '../../src/clock.ts'
import {
  alien,
  currentWeek,
  heat,
  importInto,
  matrix,
  oldFile,
  rowsIn,
  votesFor,
  wednesday,
} from '../helpers/legacy.ts'
import { channelId, guildId, openWorld, refusal, theRound, type World } from '../helpers/services.ts'

/** A world into which the old app's file was imported, whose 2026-W09 runs; it is Wednesday, and voting is open. */
async function openImportedWorld(file = oldFile()) {
  const world = await openWorld({ start: wednesday })
  await world.services.guilds.setChannel(guildId, channelId, '200000000000000001')
  const into = importInto(world.db, world.clock)
  await into.bring(file)
  await world.deadlines.meet()
  return { ...world, into, claims: world.services.claims }
}

async function profileId(world: Pick<World, 'services'>, name: string): Promise<number> {
  return (await world.services.claims.find(guildId, { name })).id
}

/** Somebody's rows, by what they are about. */
async function belongingsOf({ db }: Pick<World, 'db'>, userId: number) {
  const titles = async (query: Promise<{ title: string }[]>) => (await query).map(row => row.title).toSorted()
  const votes = db.selectFrom('votes').innerJoin('nominations', 'nominations.id', 'nomination_id').select('title')
  return {
    nominations: await titles(db.selectFrom('nominations').select('title').where('proposed_by', '=', userId).execute()),
    votes: await titles(votes.where('votes.user_id', '=', userId).execute()),
    plays: await db
      .selectFrom('watch_history')
      .select(['title', 'rating', 'source'])
      .where('user_id', '=', userId)
      .execute(),
    ratings: await db.selectFrom('ratings').select(['tmdb_id', 'rating']).where('user_id', '=', userId).execute(),
  }
}

async function claim(world: Awaited<ReturnType<typeof openImportedWorld>>, userId: number, name: string) {
  return world.claims.take(guildId, userId, await profileId(world, name))
}

test('everything that is a profile’s becomes the member’s, and the profile is gone', async () => {
  const world = await openImportedWorld()
  const member = await world.person('Nora K.')
  const { profile, received } = await claim(world, member, 'nora')
  expect(profile).toMatchObject({ name: 'Nora', icon: '👩‍🚀', hasPin: true })
  expect(received).toEqual({ nominations: 1, votes: 2, plays: 1, ratings: 1 })
  expect(await belongingsOf(world, member)).toEqual({
    nominations: ['Alien'],
    votes: ['Brazil', 'The Matrix'],
    plays: [{ title: 'Brazil', rating: 10, source: 'import' }],
    ratings: [{ tmdb_id: 68, rating: 10 }],
  })
  const users = await world.db.selectFrom('users').select(['name', 'icon', 'pin']).orderBy('id').execute()
  expect(users).toEqual([
    { name: 'Pál', icon: '🧔', pin: null },
    { name: 'Mika', icon: '🦊', pin: null },
    { name: 'Nora K.', icon: '👩‍🚀', pin: null },
  ])
  expect((await sql`pragma foreign_key_check`.execute(world.db)).rows).toEqual([])
})

test('every table that hangs on people is thought of when a profile is taken over', async () => {
  const { db } = await openImportedWorld()
  const { rows } = await sql<{ place: string }>`
    select m.name || '.' || f."from" as place from sqlite_master m, pragma_foreign_key_list(m.name) f
    where m.type = 'table' and f."table" = 'users' order by 1`.execute(db)
  const moved = ['imported_people.user_id', 'imported_rows.user_id', 'nominations.proposed_by', 'ratings.user_id']
  const alsoMoved = ['votes.user_id', 'watch_history.user_id']
  /** A profile cannot have any: they come with a Discord id, with a Trakt account, or end with the claim. */
  const never = [
    'claim_attempts.profile_id',
    'claim_attempts.user_id',
    'claim_requests.profile_id',
    'claim_requests.user_id',
  ]
  const linked = ['members', 'oauth_states', 'outbox', 'trakt_auth', 'trakt_pushes', 'trakt_syncs', 'watchlist'].map(
    table => `${table}.user_id`,
  )
  expect(rows.map(({ place }) => place)).toEqual([...moved, ...alsoMoved, ...never, ...linked].toSorted())
})

test('a member who has data keeps both, and where both have one of a kind the member’s own stays', async () => {
  const world = await openImportedWorld()
  const member = await world.person('Nora K.')
  const brazil = await world.db
    .selectFrom('nominations')
    .selectAll()
    .where('title', '=', 'Brazil')
    .executeTakeFirstOrThrow()
  await world.services.plays.watched(guildId, member, brazil.round_id)
  const film = { tmdbId: brazil.tmdb_id, imdbId: brazil.imdb_id, title: brazil.title, year: brazil.year }
  await world.services.ratings.rate(member, film, 2)
  await world.db.updateTable('users').set({ icon: '🦉' }).where('id', '=', member).execute()
  const { received } = await claim(world, member, 'Nora')
  expect(received).toEqual({ nominations: 1, votes: 2, plays: 0, ratings: 0 })
  expect(await belongingsOf(world, member)).toMatchObject({
    plays: [{ title: 'Brazil', rating: null, source: 'discord' }],
    ratings: [{ tmdb_id: 68, rating: 2 }],
  })
  const { icon } = await world.db.selectFrom('users').select('icon').where('id', '=', member).executeTakeFirstOrThrow()
  expect(icon).toBe('🦉')
})

test('a play that Trakt has of the same night is the same play, and belongs to the week from then on', async () => {
  const world = await openImportedWorld()
  const member = await world.person()
  const play = {
    user_id: member,
    title: 'Brazil',
    year: 1985,
    source: 'trakt' as const,
    guild_id: null,
    round_id: null,
  }
  await world.db
    .insertInto('watch_history')
    .values([
      { ...play, tmdb_id: 68, trakt_history_id: 7, watched_at: '2026-02-20T22:41:00.000Z' },
      { ...play, tmdb_id: 68, trakt_history_id: 8, watched_at: '2025-01-01T22:41:00.000Z' },
    ])
    .execute()
  expect((await claim(world, member, 'Nora')).received.plays).toBe(0)
  const plays = await world.db
    .selectFrom('watch_history')
    .select(['trakt_history_id', 'guild_id', 'round_id'])
    .where('user_id', '=', member)
    .execute()
  const { id } = await world.db
    .selectFrom('rounds')
    .select('id')
    .where('week', '=', '2026-W08')
    .executeTakeFirstOrThrow()
  expect(plays).toEqual([
    { trakt_history_id: 7, guild_id: guildId, round_id: id },
    { trakt_history_id: 8, guild_id: null, round_id: null },
  ])
})

test('in a round that runs the member’s own ballot stands, and nobody votes for what is their own now', async () => {
  const world = await openImportedWorld(
    oldFile({ currentWeek: { ...currentWeek, nominations: [alien, matrix, heat] } }),
  )
  const { services, db } = world
  const [member, other] = [await world.person(), await world.person()]
  const round = await theRound({ db })
  const nominations = await db
    .selectFrom('nominations')
    .select(['id', 'title'])
    .where('round_id', '=', round.id)
    .execute()
  const idOf = (title: string) => nominations.find(film => film.title === title)?.id ?? 0
  await services.votes.cast(guildId, member, round.id, [idOf('Alien'), idOf('Heat')])
  await services.votes.cast(guildId, other, round.id, [idOf('Alien')])
  const { received } = await claim(world, member, 'Nora')
  expect((await belongingsOf(world, member)).votes).toEqual(['Brazil', 'Heat'])
  expect(received.votes).toBe(0)
  expect((await services.votes.ballot(guildId, member)).chosen).toBe(1)
  expect((await belongingsOf(world, other)).votes).toEqual(['Alien'])
})

test('the board is drawn again, because another name stands on it', async () => {
  const world = await openImportedWorld()
  const before = await theRound(world)
  const told = world.told.boardChanged
  await claim(world, await world.person(), 'Nora')
  expect((await theRound(world)).board_version).toBe(before.board_version + 1)
  expect(world.told.boardChanged).toBe(told + 1)
})

test('the right pin opens the door for its own member and for ten minutes', async () => {
  const world = await openImportedWorld()
  const { claims } = world
  const [member, other] = [await world.person(), await world.person()]
  const nora = await profileId(world, 'Nora')
  const proof = await claims.prove(guildId, member, nora, '0417')
  expect(await refusal(claims.confirm(guildId, other, proof.id))).toContain('That button is for somebody else')
  expect(await refusal(claims.confirm('100000000000000009', member, proof.id))).toContain('This is settled already')
  expect(await refusal(claims.approve(guildId, proof.id))).toContain('This is settled already')
  await world.at('2026-02-25T12:10:00.000Z')
  expect(await refusal(claims.confirm(guildId, member, proof.id))).toContain('This is settled already, or too old')
  const again = await claims.prove(guildId, member, nora, '0417')
  await claims.confirm(guildId, member, again.id)
  expect(await refusal(claims.confirm(guildId, member, again.id))).toContain('This is settled already')
})

test('a pin has five tries an hour from one member, whatever the profile, and the right one is no exception', async () => {
  const world = await openImportedWorld(oldFile({ users: { Nora: { pin: '0417' }, Mika: { pin: '9090' } } }))
  const { claims } = world
  const member = await world.person()
  const [nora, mika] = [await profileId(world, 'Nora'), await profileId(world, 'Mika')]
  for (const [index, id] of [nora, mika, nora, mika].entries()) {
    expect(await refusal(claims.prove(guildId, member, id, '0000'))).toContain(`You have ${4 - index} tr`)
  }
  await world.at('2026-02-25T12:30:00.000Z')
  expect(await refusal(claims.prove(guildId, member, nora, '0000'))).toContain('You have 0 tries left this hour.')
  expect(await refusal(claims.prove(guildId, member, nora, '0417'))).toMatch(
    /^You have had 5 tries in an hour\. Try again <t:1772024400:F>/,
  )
  expect(await refusal(claims.ask(guildId, member, nora))).toContain('You have had 5 tries')
  await world.at('2026-02-25T13:00:00.000Z')
  expect(await claims.prove(guildId, member, nora, '0417')).toMatchObject({ status: 'proved' })
})

test('a profile has five tries an hour, whoever they are from, also all at once', async () => {
  const world = await openImportedWorld()
  const { claims, db } = world
  const nora = await profileId(world, 'Nora')
  const members = await Promise.all(Array.from({ length: 8 }, () => world.person()))
  const outcomes = await Promise.all(members.map(member => refusal(claims.prove(guildId, member, nora, '0000'))))
  expect(outcomes.filter(words => words.includes('That is not the pin'))).toHaveLength(5)
  expect(outcomes.filter(words => words.includes('This profile has had 5 tries in an hour'))).toHaveLength(3)
  expect(await db.selectFrom('claim_attempts').select('id').execute()).toHaveLength(5)
})

test('tries are forgotten once they count no more', async () => {
  const world = await openImportedWorld()
  const nora = await profileId(world, 'Nora')
  await refusal(world.claims.prove(guildId, await world.person(), nora, '0000'))
  await world.at('2026-02-25T14:00:00.000Z')
  await refusal(world.claims.prove(guildId, await world.person(), nora, '0000'))
  expect(await world.db.selectFrom('claim_attempts').select('attempted_at').execute()).toEqual([
    { attempted_at: '2026-02-25T14:00:00.000Z' },
  ])
})

test('a question is answered once: yes makes the profile the one’s who asked, no leaves it', async () => {
  const world = await openImportedWorld()
  const { claims } = world
  const [member, other] = [await world.person(), await world.person()]
  const mika = await profileId(world, 'Mika')
  const first = await claims.ask(guildId, member, mika)
  const second = await claims.ask(guildId, other, mika)
  expect(await refusal(claims.confirm(guildId, member, first.request.id))).toContain('This is settled already')
  await claims.decline(guildId, second.request.id)
  expect(await refusal(claims.approve(guildId, second.request.id))).toContain('This is settled already')
  const third = await claims.ask(guildId, other, mika)
  const { received, discordId } = await claims.approve(guildId, first.request.id)
  expect(received).toEqual({ nominations: 2, votes: 2, plays: 1, ratings: 1 })
  expect(discordId).toMatch(/^40*1$/)
  expect(await refusal(claims.approve(guildId, third.request.id))).toContain('This is settled already')
})

test('a question is good for a week', async () => {
  const world = await openImportedWorld()
  const { request } = await world.claims.ask(guildId, await world.person(), await profileId(world, 'Mika'))
  await world.at('2026-03-04T12:00:00.000Z')
  expect(await refusal(world.claims.approve(guildId, request.id))).toContain('or too old')
})

test('of two who take the same profile at once one gets all of it', async () => {
  const world = await openImportedWorld()
  const mika = await profileId(world, 'Mika')
  const members = [await world.person(), await world.person()]
  const outcomes = await Promise.allSettled(members.map(member => world.claims.take(guildId, member, mika)))
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const owners = await world.db
    .selectFrom('nominations')
    .select('proposed_by')
    .where('title', 'in', ['Heat', 'The Matrix'])
    .distinct()
    .execute()
  expect(owners).toHaveLength(1)
})

test('a claim that fails on its way has changed nothing', async () => {
  const world = await openImportedWorld()
  const [member, mika] = [await world.person(), await profileId(world, 'Mika')]
  await sql`create trigger broken before delete on users begin select raise(abort, 'broken'); end`.execute(world.db)
  const before = await rowsIn(world.db)
  await expect(world.claims.take(guildId, member, mika)).rejects.toThrow('broken')
  expect(await rowsIn(world.db)).toEqual(before)
})

test('two guilds have a Nora each, and nobody claims the other one’s', async () => {
  const world = await openImportedWorld()
  const elsewhere = '100000000000000002'
  await importInto(world.db, world.clock, elsewhere).bring(oldFile())
  const member = await world.person()
  const other = await world.claims.find(elsewhere, { name: 'Nora' })
  expect(await refusal(world.claims.find(guildId, { id: other.id }))).toContain('No profile of that name')
  expect(await refusal(world.claims.prove(guildId, member, other.id, '0417'))).toContain('claimed already, or gone')
  expect(await refusal(world.claims.take(guildId, member, other.id))).toContain('claimed already, or gone')
  expect(await refusal(world.claims.ask(guildId, member, other.id))).toContain('claimed already, or gone')
  expect((await claim(world, member, 'Nora')).profile.id).not.toBe(other.id)
})

test('the same file once more brings nothing back that was claimed, and the comparison knows whose it is', async () => {
  const world = await openImportedWorld()
  await claim(world, await world.person(), 'Nora')
  const before = await rowsIn(world.db)
  await world.into.bring(oldFile())
  expect(await rowsIn(world.db)).toEqual(before)
  expect(await world.into.verify(oldFile())).toEqual([])
})

test('what a later file brings of a claimed name is the member’s, but for the ballot of a round that runs', async () => {
  const world = await openImportedWorld()
  const member = await world.person()
  await claim(world, member, 'Nora')
  const votes = votesFor([alien, 'Pál', 'Mika'], [matrix, 'Nora', 'Pál'], [alien, 'Nora'])
  const earlier = {
    weekNumber: '2026-W07',
    firstPlace: heat,
    secondPlace: null,
    allMovies: [heat],
    votes: votesFor([heat, 'NORA']),
  }
  const { added, remarks } = await world.into.bring(
    oldFile({ currentWeek: { ...currentWeek, votes }, history: [earlier] }),
  )
  expect(added).toMatchObject({ users: 0, votes: 2, week_history: 1, watch_history: 3 })
  expect((await belongingsOf(world, member)).votes).toEqual(['Brazil', 'Heat', 'The Matrix'])
  expect(remarks.map(({ why }) => why)).toContain('a vote for “Alien”: the member has a ballot of their own here')
})

test('whoever claims and then deletes their data is not brought back, by no name', async () => {
  const world = await openImportedWorld()
  const { db, services, into } = world
  const member = await world.person('Nora K.')
  await claim(world, member, 'Nora')
  await services.privacy.erase('400000000000000001', member)
  expect(await erasedAt(db, { guildId, profile: 'NORA' })).toBe(toStored(world.clock.now()))
  const before = await rowsIn(db)
  const { added, remarks } = await into.bring(oldFile())
  expect(added).toEqual({ users: 0, nominations: 0, votes: 0, week_history: 0, watch_history: 0, ratings: 0 })
  expect(await rowsIn(db)).toEqual(before)
  expect(JSON.stringify(before)).not.toMatch(/nora/i)
  expect(remarks).toContainEqual({
    kind: 'skipped',
    where: 'users',
    why: 'one person has deleted their data and is not brought back, nor is what they did',
  })
  expect(JSON.stringify(remarks)).not.toMatch(/nora/i)
  const differences = await into.verify(oldFile())
  expect(differences.length).toBeGreaterThan(0)
  expect(differences.filter(line => !line.endsWith('(they have deleted their data)'))).toEqual([])
})

test('a profile that is claimed while a deletion is being made ready stops it, so that its name gets its tombstone, too', async () => {
  const world = await openImportedWorld()
  const { claims, services } = world
  const [member, nora] = [await world.person(), await profileId(world, 'Nora')]
  // Hashing takes its time in a thread, and the claim none.
  const [erased, claimed] = await Promise.allSettled([
    services.privacy.erase('400000000000000001', member),
    claims.take(guildId, member, nora),
  ])
  expect(claimed.status).toBe('fulfilled')
  expect(erased).toMatchObject({
    reason: { name: 'UserError', message: expect.stringContaining('You have just claimed a profile') },
  })
  await services.privacy.erase('400000000000000001', member)
  expect(await erasedAt(world.db, { guildId, profile: 'Nora' })).not.toBeNull()
})

test('into a new database somebody who has deleted their data comes as nobody, and past results stay true', async () => {
  const world = await openImportedWorld({ history: [], currentWeek: null, users: { Pál: {} } })
  const { db, services, into } = world
  const member = await world.person()
  await claim(world, member, 'Pál')
  await services.privacy.erase('400000000000000001', member)
  await into.bring(oldFile())
  const brazil = await db
    .selectFrom('week_history')
    .innerJoin('nominations', 'nominations.id', 'first_place_id')
    .innerJoin('users', 'users.id', 'proposed_by')
    .select(['title', 'name', 'discord_id', 'home_guild_id'])
    .execute()
  expect(brazil).toEqual([{ title: 'Brazil', name: '', discord_id: null, home_guild_id: null }])
  expect(await db.selectFrom('users').select('name').where('name', '=', 'Pál').execute()).toEqual([])
  expect(await db.selectFrom('watch_history').select('user_id').execute()).toHaveLength(2)
  expect(JSON.stringify(await rowsIn(db))).not.toMatch(/p[áa]l/i)
})
