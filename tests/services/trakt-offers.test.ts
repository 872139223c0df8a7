import { expect, test } from 'vitest'
import { createPlays } from '../../src/services/plays.ts'
import { createRatings } from '../../src/services/ratings.ts'
import { noHooks } from '../helpers/hooks.ts'
import { account, alien, evening, matrix, onPassingClock, settle, userId } from '../helpers/pushing.ts'
import { refusal } from '../helpers/services.ts'
import { guild, linkInBrowser, openTraktWorld, type TraktWorld } from '../helpers/trakt.ts'

const MINUTE = 60_000
const at = (minutes: number) => new Date(evening + minutes * MINUTE).toISOString()

/** Nora has recorded two plays and a rating, one of the plays by a scrobbler at Trakt as well, and links only now. */
async function openBeforeLink() {
  const world = await openTraktWorld()
  const { db, clock } = world
  const plays = createPlays({ db, clock, hooks: noHooks })
  const ratings = createRatings({ db, clock, hooks: noHooks })
  const watch = (film = alien, minutes = 0) => plays.record(guild, userId, { film, at: evening + minutes * MINUTE })
  await watch(alien, 0)
  await watch(alien, 120)
  await watch(matrix, 240)
  await ratings.rate(userId, alien, 9)
  await world.people.addPlays(account, [{ ids: { tmdb: alien.tmdbId }, watched_at: at(0) }])
  expect(await db.selectFrom('outbox').selectAll().execute(), 'nothing is owed without a link').toEqual([])
  await linkInBrowser(world, userId, account)
  const trakt = onPassingClock(world)
  return { ...world, trakt, plays, ratings, watch, pull: () => pull({ ...world, trakt }) }
}

/** The first pull of the link. */
async function pull({ trakt }: TraktWorld): Promise<void> {
  await trakt.syncs.run(userId, new AbortController().signal)
}

const offers = async ({ db }: TraktWorld) =>
  db.selectFrom('announcements').selectAll().where('kind', '=', 'trakt_offer').execute()

test('what is from before the link is asked about once, after the first pull has found what Trakt has already', async () => {
  const world = await openBeforeLink()
  const { questions } = world.trakt
  await questions.ask()
  expect(await offers(world), 'nothing is known of Trakt yet').toEqual([])
  await world.pull()
  for (let time = 0; time < 3; time++) await questions.ask()
  const [offer, ...more] = await offers(world)
  expect([offer?.subject, more]).toEqual(['200000000000000001', []])
  expect((await questions.state(userId)).unoffered).toEqual({ plays: 2, ratings: 1 })
})

test('nothing is asked where there is nothing', async () => {
  const world = await openTraktWorld()
  await linkInBrowser(world, userId, account)
  await pull(world)
  await world.trakt.questions.ask()
  expect(await offers(world)).toEqual([])
})

test('“send” sends exactly what was counted', async () => {
  const world = await openBeforeLink()
  await world.pull()
  const answer = await world.trakt.questions.answerOffer(userId, true, { plays: 2, ratings: 1 })
  expect(answer).toEqual({ counts: { plays: 2, ratings: 1 }, again: false })
  await settle(world, world.trakt)
  const library = await world.people.library(account)
  expect(library.plays.map(({ movie, watchedAt }) => `${movie.tmdb} ${watchedAt}`)).toEqual([
    `603 ${at(240)}`,
    `348 ${at(120)}`,
    `348 ${at(0)}`,
  ])
  expect(library.ratings.map(({ movie, rating }) => `${movie.tmdb} ${rating}`)).toEqual(['348 9'])
  const rows = await world.db.selectFrom('watch_history').select('synced_to_trakt').execute()
  expect(rows.map(row => row.synced_to_trakt)).toEqual([1, 1, 1])
  expect((await world.trakt.questions.state(userId)).unoffered).toEqual({ plays: 0, ratings: 0 })
})

test('“leave them” sends nothing, now or ever; what comes after the link goes all the same', async () => {
  const world = await openBeforeLink()
  await world.pull()
  await world.trakt.questions.answerOffer(userId, false, { plays: 2, ratings: 1 })
  await world.watch(matrix, 300)
  await settle(world, world.trakt)
  const library = await world.people.library(account)
  expect(library.plays.map(({ movie, watchedAt }) => `${movie.tmdb} ${watchedAt}`)).toEqual([
    `603 ${at(300)}`,
    `348 ${at(0)}`,
  ])
  expect(library.ratings).toEqual([])
  await world.trakt.questions.ask()
  expect((await world.trakt.questions.state(userId)).unoffered).toEqual({ plays: 0, ratings: 0 })
})

test('where there is more than was asked about, nothing is sent, and the question comes again', async () => {
  const world = await openBeforeLink()
  await world.pull()
  const asked = { plays: 1, ratings: 1 }
  expect(await world.trakt.questions.answerOffer(userId, true, asked)).toEqual({
    counts: { plays: 2, ratings: 1 },
    again: true,
  })
  expect(await world.db.selectFrom('outbox').selectAll().execute()).toEqual([])
})

test('nothing can be sent before it is known what Trakt has already, as by the button of an old message', async () => {
  const world = await openBeforeLink()
  const { state, answerOffer } = world.trakt.questions
  expect((await state(userId)).unoffered).toEqual({ plays: 0, ratings: 0 })
  expect(await refusal(answerOffer(userId, true, { plays: 3, ratings: 1 }))).toContain('still reading')
  await world.pull()
  await answerOffer(userId, true, { plays: 2, ratings: 1 })
  await settle(world, world.trakt)
  await world.trakt.links.unlink(userId)
  await linkInBrowser(world, userId, account)
  expect(await refusal(answerOffer(userId, true, { plays: 3, ratings: 1 }))).toContain('still reading')
  await world.pull()
  expect((await state(userId)).unoffered).toEqual({ plays: 0, ratings: 0 })
  await settle(world, world.trakt)
  expect((await world.people.library(account)).plays).toHaveLength(3)
})

test('an offer is answered once, and by whom it is about', async () => {
  const world = await openBeforeLink()
  await world.pull()
  const { answerOffer } = world.trakt.questions
  const counts = { plays: 2, ratings: 1 }
  expect(await refusal(answerOffer(2, true, counts))).toContain('No Trakt account is linked')
  await answerOffer(userId, true, counts)
  expect(await refusal(answerOffer(userId, false, counts))).toContain('nothing (any more) to decide')
})

test('of two plays of a film in one minute, as an import may bring, one is sent and the other is not asked about again', async () => {
  const world = await openTraktWorld()
  const row = { user_id: userId, tmdb_id: 348, title: 'Alien', year: 1979, guild_id: null, round_id: null }
  const played = { ...row, source: 'import' as const }
  await world.db
    .insertInto('watch_history')
    .values([
      { ...played, watched_at: '2020-05-01T20:00:10.000Z' },
      { ...played, watched_at: '2020-05-01T20:00:50.000Z' },
      { ...played, watched_at: '1970-01-01T00:00:00.000Z' },
    ])
    .execute()
  await linkInBrowser(world, userId, account)
  await pull(world)
  const counts = { plays: 2, ratings: 0 }
  expect((await world.trakt.questions.state(userId)).unoffered).toEqual(counts)
  await world.trakt.questions.answerOffer(userId, true, counts)
  await settle(world, world.trakt)
  const library = await world.people.library(account)
  expect(library.plays.map(play => play.watchedAt)).toEqual(['2020-05-01T20:00:00.000Z'])
  expect((await world.trakt.questions.state(userId)).unoffered).toEqual({ plays: 0, ratings: 0 })
})
