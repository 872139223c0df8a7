import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FaultName, Place, ReadName, SwitchName } from '../../sandbox/trakt/client.ts'
import type { NewLibrary } from '../../sandbox/trakt/director/library.ts'
import { awkwardMovies } from '../../sandbox/trakt/movies/made-up.ts'
import { traktNumber } from '../../sandbox/trakt/movies/movie.ts'
import { SYNC_LEASE } from '../../src/services/trakt-sync.ts'
import { Dead, openDying } from '../helpers/dying.ts'
import {
  holdingsAtTrakt,
  holdingsHere,
  MINUTE,
  nora,
  openPullWorld,
  type PullWorld,
  syncRow,
  withoutNumbers,
} from '../helpers/pulls.ts'
import { linkInBrowser } from '../helpers/trakt.ts'

/** So many stories, other ones each time, as every night; by default a few, and always the same. */
const nightly = Number(process.env.PULL_HISTORIES ?? 0)
const runs = nightly || 15
const settings = nightly ? {} : { seed: 20261125 }
/** Milliseconds. */
const PATIENCE = 6_000 * Math.max(runs, 10)

/** Enough films for lists of several pages of five, and few enough that they meet again. */
const films = [11, 12, 13, 62, 78].map(tmdb => ({ tmdb, trakt: traktNumber(tmdb) }))
const awkward = [awkwardMovies.withoutTmdb, awkwardMovies.withoutYear, awkwardMovies.withTraktIdsAlone]
const anyFilm = fc.constantFrom(...films, ...awkward.map(({ trakt }) => ({ tmdb: null, trakt })))
const numbered = fc.constantFrom(...films)
const minute = fc.integer({ min: 0, max: 5 }).map(n => `2026-02-${String(10 + n)}T20:00:00.000Z`)
const rating = fc.integer({ min: 1, max: 10 })

const faults: FaultName[] = [
  'lost-answer',
  'error-after-effect',
  'truncated-json',
  'empty-answer',
  'cut',
  'proxy-html',
  'unauthorized',
  'empty-list',
  'empty-map',
  'invalid',
  'rate-limit',
  'rate-limit-bare',
  'rate-limit-html',
  'server-error',
  'unavailable',
]
const places: Place[] = ['last-activities', 'watched', 'history-get', 'ratings-get', 'watchlist-get']
const switches: SwitchName[] = [
  'no-pagination-headers',
  'overlapping-pages',
  'skipping-pages',
  'half-lists',
  'low-page-counts',
  'high-counts',
  'null-ids',
  'paged-ratings',
  'short-pages',
]
const reads: ReadName[] = ['activities', 'history', 'watched', 'ratings', 'watchlist']

/** What another application, the member or Trakt does. */
const atTrakt = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constant('play'), film: anyFilm, at: fc.oneof(minute, fc.constant('unknown')) }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('unplay'), which: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('unplay film'), film: anyFilm }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('rate'), film: numbered, rating }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('unrate'), film: numbered }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('list'), film: anyFilm }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('unlist'), film: anyFilm }) },
)
const here = fc.oneof(
  fc.record({ act: fc.constant('record'), film: numbered, at: minute }),
  fc.record({ act: fc.constant('rate here'), film: numbered, rating }),
)
const trouble = fc.oneof(
  fc.record({ act: fc.constant('fault'), name: fc.constantFrom(...faults), at: fc.constantFrom(...places) }),
  fc.record({ act: fc.constant('switch'), name: fc.constantFrom(...switches), on: fc.boolean() }),
  fc.record({ act: fc.constant('lag'), seconds: fc.constantFrom(0, 10, 90), of: fc.constantFrom(...reads) }),
)
const act = fc.oneof(
  { arbitrary: atTrakt, weight: 5 },
  { arbitrary: here, weight: 1 },
  { arbitrary: trouble, weight: 3 },
)
/** The clock moves on, a pull is done, and of its reads some are followed by an act before they are applied, or by a death. */
const pull = fc.record({
  act: fc.constant('pull'),
  after: fc.constantFrom(0, 3, 20, 300, 1_200, 4_000),
  meanwhile: fc.array(fc.option(act, { freq: 2 }), { maxLength: 8 }),
  stopsAfter: fc.option(fc.nat(6), { freq: 4 }),
})
const story = fc.array(fc.oneof({ arbitrary: act, weight: 4 }, { arbitrary: pull, weight: 3 }), {
  minLength: 8,
  maxLength: 24,
  size: 'max',
})

type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never
type Step = typeof story extends fc.Arbitrary<(infer Value)[]> ? Value : never

async function perform(world: PullWorld, it: Act): Promise<void> {
  const { people, db } = world
  const now = new Date(world.clock.now()).toISOString()
  switch (it.act) {
    case 'play':
      await people.addPlays(world.account, [{ ids: { trakt: it.film.trakt }, watched_at: it.at }])
      return
    case 'unplay': {
      const { plays } = await people.library(world.account)
      const play = plays[it.which % Math.max(plays.length, 1)]
      if (play) await people.removePlays(world.account, { ids: [play.id] })
      return
    }
    case 'unplay film':
      await people.removePlays(world.account, { movies: [{ ids: { trakt: it.film.trakt } }] })
      return
    case 'rate':
      await people.rate(world.account, [{ ids: { trakt: it.film.trakt }, rating: it.rating }])
      return
    case 'unrate':
      await people.unrate(world.account, [{ ids: { trakt: it.film.trakt } }])
      return
    case 'list':
      await people.addToWatchlist(world.account, [{ ids: { trakt: it.film.trakt } }])
      return
    case 'unlist':
      await people.removeFromWatchlist(world.account, [{ ids: { trakt: it.film.trakt } }])
      return
    case 'record': {
      const known = await db
        .selectFrom('watch_history')
        .select('id')
        .where('user_id', '=', nora)
        .where('tmdb_id', '=', it.film.tmdb)
        .where('watched_at', '=', it.at)
        .executeTakeFirst()
      if (known) return
      const film = { tmdb_id: it.film.tmdb, title: `Film ${it.film.tmdb}`, year: null }
      await db
        .insertInto('watch_history')
        .values({ user_id: nora, ...film, watched_at: it.at, source: 'discord', guild_id: null, round_id: null })
        .execute()
      return
    }
    case 'rate here':
      await db
        .insertInto('ratings')
        .values({ user_id: nora, tmdb_id: it.film.tmdb, rating: it.rating, rated_at: now })
        .onConflict(conflict => conflict.doNothing())
        .execute()
      return
    case 'fault':
      return people.fault(it.name, it.at)
    case 'switch':
      return people.switch(it.name, it.on)
    case 'lag':
      return people.readLag(it.seconds, [it.of])
  }
}

async function play(world: PullWorld, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    if (step.act !== 'pull') {
      await perform(world, step)
      continue
    }
    await world.clock.jump(step.after * 1000)
    const stopping = new AbortController()
    const acts = [...step.meanwhile]
    let read = 0
    world.meanwhile.act = async () => {
      const next = acts.shift()
      if (next) await perform(world, next)
      if (step.stopsAfter === read++) stopping.abort()
    }
    await world.pull(stopping.signal)
    world.meanwhile.act = null
  }
}

test(
  'whatever happens between and during pulls, in the end what is known here is what the account holds, and what was recorded here stays',
  async () => {
    const world = await openPullWorld()
    let stories = 0
    await fc.assert(
      fc.asyncProperty(story, async steps => {
        const one = await afresh(world, `viewer${++stories}`)
        await play(one, steps)
        const recorded = await recordedHere(one)
        await one.people.clearFaults()
        for (const pause of [7 * 60, 65, 65, 65]) {
          await one.clock.jump(pause * MINUTE)
          await one.pull()
        }
        const there = withoutNumbers(await holdingsAtTrakt(one.people, one.account))
        const ours = await youngerHere(one)
        expect(withoutNumbers(await holdingsHere(one.db))).toEqual({
          ...there,
          ratings: there.ratings.filter(line => !ours.includes(Number(line.split(' ')[0]))),
        })
        expect(await recordedHere(one)).toEqual(expect.arrayContaining(recorded))
      }),
      { ...settings, numRuns: runs },
    )
  },
  PATIENCE,
)

test(
  'a first pull whose processes die after however many statements ends as one that nothing happened to',
  async () => {
    const world = await openPullWorld()
    const { people, clock, db } = world
    const lives = fc.array(fc.integer({ min: 1, max: 250 }), { minLength: 5, maxLength: 25 })
    let stories = 0
    await fc.assert(
      fc.asyncProperty(lives, fc.boolean(), async (statements, isShort) => {
        // Pages of five, or one that is applied in several steps.
        const plays = isShort ? 17 : 120
        const one = await afresh(world, `survivor${++stories}`, { plays, films: 10, ratings: 7, watchlist: 6 })
        await people.switch('short-pages', isShort)
        for (const many of statements) {
          const dying = await openDying(world.file, many)
          const syncs = await world.rival(dying.db)
          await syncs.run(nora, new AbortController().signal).catch((error: unknown) => {
            if (!(error instanceof Dead)) throw error
          })
          await dying.bury()
          await clock.jump(SYNC_LEASE + 1)
        }
        await one.pull()
        expect(await holdingsHere(db)).toEqual(await holdingsAtTrakt(people, one.account))
        const { counts } = (await one.syncs.state(nora)) ?? {}
        const news = await db.selectFrom('announcements').selectAll().where('kind', '=', 'trakt_import').execute()
        expect(news.filter(row => row.details?.includes(`"plays":${plays}`))).toHaveLength(1)
        if ((await syncRow(one)).run === 1) expect(counts).toMatchObject({ plays, ratings: 7, listed: 6, playsGone: 0 })
      }),
      { ...settings, numRuns: Math.ceil(runs / 2) },
    )
  },
  PATIENCE,
)

/** The same world for another story: everything of the one before is gone, and Nora has linked a new account. */
async function afresh(world: PullWorld, username: string, size?: NewLibrary): Promise<PullWorld> {
  const { people, trakt, db } = world
  await people.clearFaults()
  await trakt.links.unlink(nora)
  await db.deleteFrom('watch_history').execute()
  await db.deleteFrom('ratings').execute()
  const { slug } = await people.createAccount({ username })
  if (size) await people.generateLibrary(slug, size)
  await linkInBrowser(world, nora, slug)
  return { ...world, account: slug }
}

/** The films and minutes that were recorded here, whoever has them too. */
async function recordedHere({ db }: PullWorld): Promise<string[]> {
  const rows = await db
    .selectFrom('watch_history')
    .selectAll()
    .where('user_id', '=', nora)
    .where('source', '=', 'discord')
    .execute()
  return rows.map(row => `${row.id} ${row.tmdb_id} ${row.watched_at}`).sort()
}

/** Films whose rating was given here, was never sent, and is younger than Trakt's: it waits for the member's word. */
async function youngerHere({ db, people, account }: PullWorld): Promise<number[]> {
  const rows = await db
    .selectFrom('ratings')
    .selectAll()
    .where('user_id', '=', nora)
    .where('source', '=', 'discord')
    .where('synced_to_trakt', '=', 0)
    .execute()
  const { ratings } = await people.library(account)
  const there = new Map(ratings.map(({ movie, ratedAt }) => [movie.tmdb, ratedAt]))
  return rows.filter(row => row.rated_at > (there.get(row.tmdb_id) ?? '')).map(row => row.tmdb_id)
}
