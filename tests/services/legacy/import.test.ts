import { afterEach, expect, test } from 'vitest'
import { write } from '../../../db/database.ts'
import { importOldFile } from '../../../src/services/legacy/import.ts'
import { parseOldFile } from '../../../src/services/legacy/parse.ts'
import { isPinOf } from '../../../src/services/pins.ts'
import { guildId, guildRow, nominationRow, roundRow } from '../../helpers/database.ts'
import {
  alien,
  brazil,
  cheap,
  currentWeek,
  heat,
  type ImportWorld,
  matrix,
  nomination,
  oldFile,
  openImportWorld,
  pastWeek,
  rowsIn,
  users,
  votesFor,
} from '../../helpers/legacy.ts'

let open: ImportWorld[] = []
afterEach(async () => {
  for (const { db } of open) await db.destroy()
  open = []
})

async function world(start?: string): Promise<ImportWorld> {
  const opened = await openImportWorld(start)
  open.push(opened)
  return opened
}

const lines = ({ remarks }: { remarks: { kind: string; where: string; why: string }[] }) =>
  remarks.map(({ kind, where, why }) => `${kind} ${where}: ${why}`)

test('everything in the file is brought, as counted by hand, and the comparison finds no difference', async () => {
  const { db, bring, verify } = await world()
  const imported = await bring(oldFile())
  expect(imported.added).toEqual({ users: 3, nominations: 4, votes: 6, week_history: 1, watch_history: 3, ratings: 2 })
  expect(imported.there).toEqual({ users: 0, nominations: 0, votes: 0, week_history: 0, watch_history: 0, ratings: 0 })
  expect(imported.remarks).toEqual([])
  const people = await db.selectFrom('users').select(['name', 'icon', 'discord_id', 'home_guild_id']).execute()
  expect(people).toEqual([
    { name: 'Nora', icon: '👩‍🚀', discord_id: null, home_guild_id: guildId },
    { name: 'Pál', icon: '🧔', discord_id: null, home_guild_id: guildId },
    { name: 'Mika', icon: '🦊', discord_id: null, home_guild_id: guildId },
  ])
  expect(await verify(oldFile())).toEqual([])
})

test('a decided week keeps its places, was watched on its Friday by everybody, and ratings count twice', async () => {
  const { db, bring } = await world()
  await bring(oldFile())
  const decision = await db
    .selectFrom('week_history')
    .innerJoin('nominations as first', 'first.id', 'first_place_id')
    .innerJoin('nominations as second', 'second.id', 'second_place_id')
    .select(['week_history.week', 'decided_by', 'watched_on', 'first.title as first', 'second.title as second'])
    .execute()
  expect(decision).toEqual([
    { week: '2026-W08', decided_by: 'votes', watched_on: '2026-02-20', first: 'Brazil', second: 'Heat' },
  ])
  const plays = await db
    .selectFrom('watch_history')
    .innerJoin('users', 'users.id', 'user_id')
    .select(['name', 'tmdb_id', 'watched_at', 'rating', 'source', 'synced_to_trakt'])
    .execute()
  const play = { tmdb_id: 68, watched_at: '2026-02-20T20:00:00.000Z', source: 'import', synced_to_trakt: 0 }
  expect(plays).toEqual([
    { name: 'Nora', ...play, rating: 10 },
    { name: 'Pál', ...play, rating: null },
    { name: 'Mika', ...play, rating: 6 },
  ])
  const ratings = await db.selectFrom('ratings').select(['tmdb_id', 'rating', 'rated_at', 'source']).execute()
  const rated = { tmdb_id: 68, rated_at: '2026-02-20T20:00:00.000Z', source: 'import' }
  expect(ratings).toEqual([
    { ...rated, rating: 10 },
    { ...rated, rating: 6 },
  ])
})

test('pins are stored as salted hashes, and whoever has none has none', async () => {
  const { db, bring } = await world()
  await bring(oldFile({ users: { Nora: { pin: '0417' }, Ben: { pin: '0417' }, Mika: {} } }))
  const [nora, ben, mika] = await db.selectFrom('users').select(['name', 'pin']).execute()
  expect(nora?.pin).toMatch(/^scrypt:\d+:[0-9a-f]{32}:[0-9a-f]{64}$/)
  expect(nora?.pin).not.toBe(ben?.pin)
  expect(await isPinOf('0417', nora?.pin ?? null)).toBe(true)
  expect(await isPinOf('0418', nora?.pin ?? null)).toBe(false)
  expect(mika?.pin).toBeNull()
})

test('a second time changes nothing, also weeks later', async () => {
  const { db, clock, bring } = await world()
  await bring(oldFile())
  const before = await rowsIn(db)
  const again = await bring(oldFile())
  expect(await rowsIn(db)).toEqual(before)
  expect(again.added).toEqual({ users: 0, nominations: 0, votes: 0, week_history: 0, watch_history: 0, ratings: 0 })
  expect(again.there).toEqual({ users: 3, nominations: 4, votes: 6, week_history: 1, watch_history: 3, ratings: 2 })
  await clock.jumpTo(Date.parse('2026-03-20T12:00:00.000Z'))
  await bring(oldFile())
  expect(await rowsIn(db)).toEqual(before)
})

test('what members have taken back since does not come again', async () => {
  const { db, bring, verify } = await world()
  await bring(oldFile())
  await db.deleteFrom('nominations').where('tmdb_id', '=', 603).execute()
  await db.deleteFrom('votes').where('week', '=', '2026-W09').execute()
  await db.deleteFrom('watch_history').where('rating', 'is', null).execute()
  await db.deleteFrom('ratings').where('rating', '=', 6).execute()
  const before = await rowsIn(db)
  const again = await bring(oldFile())
  expect(await rowsIn(db)).toEqual(before)
  expect(lines(again)).toEqual([
    'kept currentWeek “2026-W09”: “The Matrix” was taken out here, and stays so',
    'skipped currentWeek “2026-W09”: 1 vote for “The Matrix”, which is not in the round',
  ])
  const changed = 'it was imported, and has changed here since'
  expect(await verify(oldFile())).toEqual([
    `history[0] “2026-W08”: the play of “pál” is missing (${changed})`,
    `currentWeek “2026-W09”: “The Matrix” is missing (${changed})`,
    `currentWeek “2026-W09”: the vote of “pál” for “Alien” is missing (${changed})`,
    `currentWeek “2026-W09”: the vote of “mika” for “Alien” is missing (${changed})`,
    `history[0] “2026-W08”: “Brazil” is rated 6 of 10 by “mika”, not at all (${changed})`,
  ])
})

test('a file that has grown brings what is new in it', async () => {
  const { db, bring, verify } = await world()
  await bring(oldFile({ users: { Nora: { pin: null } } }))
  const nominations = [alien, matrix, nomination(120, 'Amélie', 'Nora')]
  const grown = oldFile({
    currentWeek: { ...currentWeek, nominations, votes: votesFor([alien, 'Pál', 'Mika', 'Nora']) },
  })
  const { added } = await bring(grown)
  expect(added).toEqual({ users: 0, nominations: 1, votes: 1, week_history: 0, watch_history: 0, ratings: 0 })
  const nora = await db.selectFrom('users').select(['icon', 'pin']).where('name', '=', 'Nora').executeTakeFirstOrThrow()
  expect([nora.icon, nora.pin]).toEqual(['👩‍🚀', expect.stringMatching(/^scrypt:/)])
  const { votes } = currentWeek
  expect(
    await verify({
      ...grown,
      currentWeek: {
        ...(grown.currentWeek as object),
        votes: { ...votes, ...votesFor([alien, 'Pál', 'Mika', 'Nora']) },
      },
    }),
  ).toEqual([])
})

test('a week whose time has passed is tallied by our rules where the file names no winner', async () => {
  const { db, bring } = await world('2026-03-20T12:00:00.000Z')
  const file = oldFile({ currentWeek: { ...currentWeek, votes: votesFor([alien, 'Pál'], [matrix, 'Nora']) } })
  const imported = await bring(file)
  expect(imported.running).toBeNull()
  const [, decided] = await db.selectFrom('week_history').selectAll().orderBy('week').execute()
  const first = await db
    .selectFrom('nominations')
    .select('title')
    .where('id', '=', decided?.first_place_id ?? 0)
    .execute()
  expect([first, decided?.decided_by, decided?.watched_on]).toEqual([[{ title: 'Alien' }], 'earliest', '2026-02-27'])
  expect(lines(imported)).toEqual(['mended currentWeek “2026-W09”: names no winner: the votes are counted now'])
})

test('a winner that is not the one by our rules stays, and is said to be the old app’s', async () => {
  const { db, bring, verify } = await world()
  const file = oldFile({ history: [{ ...pastWeek, firstPlace: heat, secondPlace: null }] })
  await bring(file)
  expect(await db.selectFrom('week_history').select(['decided_by', 'second_place_id']).execute()).toEqual([
    { decided_by: 'imported', second_place_id: null },
  ])
  expect(await verify(file)).toEqual([])
})

test('nothing of the past is owed to anybody; a week that runs says what is still to come', async () => {
  const { db, bring } = await world()
  const imported = await bring(oldFile())
  expect(imported.running).toMatchObject({
    week: '2026-W09',
    phase: 'nominating',
    voting_opens_at: '2026-02-25T12:00:00.000Z',
    voting_closes_at: '2026-02-27T11:00:00.000Z',
    film_starts_at: '2026-02-27T20:00:00.000Z',
    next_opening_at: '2026-03-02T09:00:00.000Z',
  })
  const owed = await db.selectFrom('announcements').select(['kind', 'due_at', 'round_id']).orderBy('due_at').execute()
  const round_id = imported.running?.id
  expect(owed).toEqual([
    { kind: 'voting_open', due_at: '2026-02-25T12:00:00.000Z', round_id },
    { kind: 'vote_reminder', due_at: '2026-02-27T10:00:00.000Z', round_id },
  ])
})

test('the rules of a week that goes on are wide enough for what people have done already', async () => {
  const { bring } = await world()
  const votes = votesFor([alien, 'Nora'], [matrix, 'Nora'], [brazil, 'Nora'])
  const imported = await bring(
    oldFile({ currentWeek: { ...currentWeek, nominations: [alien, matrix, brazil], votes } }),
  )
  expect(imported.running).toMatchObject({ votes_per_member: 3, own_votes: 1 })
})

test('a guild that is unknown is made as one that the bot is not in, so that it is greeted when it joins', async () => {
  const { db, bring } = await world()
  const { guild } = await bring(oldFile())
  expect(guild).toMatchObject({ id: guildId, zone: 'UTC', channel_id: null, left_at: '2026-02-25T12:00:00.000Z' })
  expect(await db.selectFrom('guilds').select('next_opening_at').execute()).toEqual([{ next_opening_at: null }])
})

test('two guilds have a Nora each', async () => {
  const { db, bring } = await world()
  await bring(oldFile())
  const { importInto } = await import('../../helpers/legacy.ts')
  const other = importInto(db, open[0]?.clock ?? expect.fail(), '100000000000000002')
  expect((await other.bring(oldFile())).added.users).toBe(3)
  expect(await db.selectFrom('users').select('home_guild_id').where('name', '=', 'Nora').execute()).toHaveLength(2)
  expect(await other.verify(oldFile())).toEqual([])
})

/** A guild in which 2026-W08 was decided here: Ben nominated Brazil and won with it. */
async function withOwnWeek({ db }: ImportWorld, phase: 'decided' | 'voting' | 'cancelled' = 'decided'): Promise<void> {
  await db
    .insertInto('guilds')
    .values(guildRow({ channel_id: '300000000000000001' }))
    .execute()
  await db
    .insertInto('users')
    .values({ name: 'Ben', discord_id: '200000000000000001', created_at: '2026-02-16T08:00:00.000Z' })
    .execute()
  await db
    .insertInto('rounds')
    .values(roundRow({ phase, decided_at: phase === 'decided' ? '2026-02-20T12:00:00.000Z' : null }))
    .execute()
  await db
    .insertInto('nominations')
    .values(nominationRow({ tmdb_id: 68, title: 'Brazil', overview: 'Ours.' }))
    .execute()
  if (phase !== 'decided') return
  await db
    .insertInto('week_history')
    .values({ guild_id: guildId, week: '2026-W08', first_place_id: 1, decided_by: 'no_votes' })
    .execute()
}

test('a week that the guild has had is merged by film, and what is here stays as it is', async () => {
  const opened = await world()
  await withOwnWeek(opened)
  const { db, bring, verify } = opened
  const { added } = await bring(oldFile({ currentWeek: null }))
  expect(added).toEqual({ users: 3, nominations: 1, votes: 3, week_history: 0, watch_history: 3, ratings: 2 })
  const films = await db.selectFrom('nominations').select(['title', 'overview', 'proposed_by', 'round_id']).execute()
  expect(films).toEqual([
    { title: 'Brazil', overview: 'Ours.', proposed_by: 1, round_id: 1 },
    { title: 'Heat', overview: 'A film.', proposed_by: expect.any(Number), round_id: 1 },
  ])
  expect(await db.selectFrom('week_history').select(['decided_by', 'second_place_id']).execute()).toEqual([
    { decided_by: 'no_votes', second_place_id: null },
  ])
  expect(await verify(oldFile({ currentWeek: null }))).toEqual([
    'history[0] “2026-W08”: “Brazil” has another year, rating, overview, proposedBy, proposedAt (it was put forward here)',
    'history[0] “2026-W08”: has another second place (the week was decided here)',
  ])
})

test('another winner that was decided here stays, and nobody is said to have watched the file’s', async () => {
  const opened = await world()
  await withOwnWeek(opened)
  const imported = await opened.bring(
    oldFile({ currentWeek: null, history: [{ ...pastWeek, firstPlace: heat, secondPlace: brazil }] }),
  )
  expect(imported.added).toMatchObject({ week_history: 0, watch_history: 0, nominations: 1 })
  expect(lines(imported)).toEqual([
    'kept history[0] “2026-W08”: the week was decided here, for another film, and stays so',
  ])
})

test('a week that was cancelled here stays so', async () => {
  const opened = await world()
  await withOwnWeek(opened, 'cancelled')
  const imported = await opened.bring(oldFile({ currentWeek: null }))
  expect(imported.added).toMatchObject({ nominations: 0, votes: 0, week_history: 0 })
  expect(lines(imported)).toEqual(['kept history[0] “2026-W08”: the week was cancelled here, and stays so'])
  expect(await opened.verify(oldFile({ currentWeek: null }))).toEqual([
    'history[0] “2026-W08”: is cancelled (it was cancelled here)',
  ])
})

test('a week that runs in the file waits while another one runs here', async () => {
  const opened = await world()
  await withOwnWeek(opened, 'voting')
  const imported = await opened.bring(oldFile({ history: [] }))
  expect(imported.added).toMatchObject({ users: 3, nominations: 0, votes: 0 })
  expect(lines(imported)).toEqual([
    'skipped currentWeek “2026-W09”: the week is running, and so is 2026-W08 here: import again when that is decided',
  ])
})

test('the same week that runs in the file and here goes on here, with what both have', async () => {
  const opened = await world('2026-02-19T10:00:00.000Z')
  await withOwnWeek(opened, 'voting')
  const current = {
    ...currentWeek,
    weekNumber: '2026-W08',
    votingDeadline: '2026-02-20T11:00:00.000Z',
    nominations: [brazil, heat],
    votes: pastWeek.votes,
  }
  const { added } = await opened.bring(oldFile({ currentWeek: current, history: [] }))
  expect(added).toMatchObject({ nominations: 1, votes: 3, week_history: 0 })
  const rounds = await opened.db
    .selectFrom('rounds')
    .select(['phase', 'voting_closes_at', 'imported_at', 'board_version'])
    .execute()
  expect(rounds).toEqual([
    { phase: 'voting', voting_closes_at: '2026-02-20T12:00:00.000Z', imported_at: null, board_version: 1 },
  ])
  expect(await opened.db.selectFrom('announcements').selectAll().execute()).toEqual([])
})

test('a week to come is left out: it would keep the guild’s own from opening', async () => {
  const { bring } = await world()
  const imported = await bring(
    oldFile({
      history: [
        { ...pastWeek, weekNumber: '2026-W10' },
        { ...pastWeek, weekNumber: '2027-W01' },
      ],
    }),
  )
  expect(imported.added).toMatchObject({ week_history: 0 })
  expect(lines(imported)).toEqual([
    'skipped history[0] “2026-W10”: the week is still to come',
    'skipped history[1] “2027-W01”: the week is still to come',
  ])
})

test('a film whose night is still to come was watched by nobody yet; after it the same file says who did', async () => {
  const { db, clock, bring, verify } = await world('2026-02-27T13:00:00.000Z')
  const file = oldFile({ history: [] })
  const imported = await bring(file)
  expect(imported.added).toMatchObject({ week_history: 1, watch_history: 0 })
  expect(lines(imported)).toEqual([
    'mended currentWeek “2026-W09”: names no winner: the votes are counted now',
    'skipped currentWeek “2026-W09”: the plays: its film has not begun yet; import again after that',
  ])
  expect(await verify(file)).toEqual([])
  await clock.jumpTo(Date.parse('2026-02-28T10:00:00.000Z'))
  expect((await bring(file)).added).toMatchObject({ week_history: 0, watch_history: 3 })
  expect(await db.selectFrom('week_history').select('watched_on').execute()).toEqual([{ watched_on: '2026-02-27' }])
  expect(await verify(file)).toEqual([])
})

test('a round takes 25 films: the places and those with most votes', async () => {
  const { db, bring, verify } = await world()
  const films = Array.from({ length: 30 }, (_, index) => nomination(1000 + index, `Film ${index}`, 'Nora'))
  const [first = alien, second = alien] = films.slice(-2)
  const popular = films[26] ?? alien
  const week = {
    ...pastWeek,
    allMovies: films,
    firstPlace: first,
    secondPlace: second,
    votes: votesFor([popular, 'Mika', 'Nora']),
  }
  const file = oldFile({ currentWeek: null, history: [week] })
  const imported = await bring(file)
  expect(imported.added.nominations).toBe(25)
  const kept = await db.selectFrom('nominations').select('tmdb_id').execute()
  expect(kept.map(row => row.tmdb_id)).toEqual(expect.arrayContaining([1026, 1028, 1029, 1000, 1021]))
  expect(lines(imported).filter(line => line.includes('a round takes 25 films'))).toHaveLength(5)
  expect((await verify(file)).every(line => line.endsWith('(a round takes 25 films)'))).toBe(true)
})

test('somebody who rated a film twice has the later rating', async () => {
  const { db, bring, verify } = await world()
  const earlier = {
    ...pastWeek,
    weekNumber: '2026-W07',
    firstPlace: null,
    secondPlace: null,
    votes: {},
    allMovies: [nomination(68, 'Brazil', 'Pál', { ratings: { Nora: 1 } })],
  }
  const file = oldFile({ currentWeek: null, history: [pastWeek, earlier] })
  const imported = await bring(file)
  expect(await db.selectFrom('ratings').select('rating').execute()).toEqual([{ rating: 10 }, { rating: 6 }])
  expect(lines(imported)).toContain('skipped ratings of 2026-W07: “Brazil” is rated once more in 2026-W08')
  const before = await rowsIn(db)
  await bring(file)
  expect(await rowsIn(db)).toEqual(before)
  expect(await verify(file)).toEqual([])
})

test('whoever took part in a week watched its film with the others, also when they are gone now', async () => {
  const { db, bring } = await world()
  const file = oldFile({ users: { Nora: {} }, currentWeek: null, history: [{ ...pastWeek, votes: {} }] })
  await bring(file)
  const plays = await db.selectFrom('watch_history').innerJoin('users', 'users.id', 'user_id').select('name').execute()
  expect(plays.map(row => row.name)).toEqual(['Nora', 'Pál', 'Mika'])
})

test('a process that is no longer the active one when it comes to writing writes nothing', async () => {
  const { db, clock } = await world()
  const before = await rowsIn(db)
  const file = parseOldFile(oldFile(), { zone: 'UTC' })
  const options = { db, clock, defaultZone: 'UTC', hold: async () => false, pinCost: cheap }
  await expect(importOldFile(file, guildId, options)).rejects.toThrow(
    'Another process has become the active one: nothing was imported.',
  )
  expect(await rowsIn(db)).toEqual(before)
})

test('times are those of the server’s zone', async () => {
  const { db, bring, verify } = await world()
  await db
    .insertInto('guilds')
    .values(guildRow({ zone: 'America/Los_Angeles' }))
    .execute()
  const { running } = await bring(oldFile())
  expect(await db.selectFrom('watch_history').select('watched_at').distinct().execute()).toEqual([
    { watched_at: '2026-02-21T04:00:00.000Z' },
  ])
  expect(await db.selectFrom('week_history').select('watched_on').execute()).toEqual([{ watched_on: '2026-02-20' }])
  expect(running).toMatchObject({ zone: 'America/Los_Angeles', film_starts_at: '2026-02-28T04:00:00.000Z' })
  expect(await verify(oldFile())).toEqual([])
})

test('a deadline that is not in its week gives way to the usual one of the server', async () => {
  const { bring, verify } = await world()
  const file = oldFile({ history: [], currentWeek: { ...currentWeek, votingDeadline: '2026-03-06T11:00:00.000Z' } })
  const imported = await bring(file)
  expect(imported.running?.voting_closes_at).toBe('2026-02-27T12:00:00.000Z')
  expect(lines(imported)).toEqual([
    'mended currentWeek “2026-W09”: its deadline is in another week: the usual one of the server counts',
  ])
  expect(await verify(file)).toEqual([])
})

test('a server whose week turns otherwise takes the running week all the same, with its instants in order', async () => {
  const { db, bring } = await world('2026-02-24T12:00:00.000Z')
  const late = { voting_opens_day: 6, voting_closes_day: 7, film_starts_day: 7 }
  await db.insertInto('guilds').values(guildRow(late)).execute()
  const { running } = await bring(oldFile({ history: [], currentWeek: { ...currentWeek, phase: 'nomination' } }))
  expect(running).toMatchObject({
    voting_opens_at: '2026-02-26T11:00:00.000Z',
    voting_closes_at: '2026-02-27T11:00:00.000Z',
    film_starts_at: '2026-03-01T20:00:00.000Z',
  })
})

test('an import that fails on its way has changed nothing', async () => {
  const { db, bring } = await world()
  await db.insertInto('guilds').values(guildRow()).execute()
  await db
    .insertInto('users')
    .values({ name: 'nora', home_guild_id: guildId, created_at: '', discord_id: null })
    .execute()
  const before = await rowsIn(db)
  await expect(bring(oldFile({ users }))).rejects.toThrow(/UNIQUE constraint failed/)
  expect(await rowsIn(db)).toEqual(before)
  await write(db, async transaction => transaction.deleteFrom('users').execute())
  expect((await bring(oldFile())).added.users).toBe(3)
})
