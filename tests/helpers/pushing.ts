import { expect } from 'vitest'
import type { OutboxRow } from '../../db/schema.ts'
import type { Clock } from '../../src/clock.ts'
import { createPlays } from '../../src/services/plays.ts'
import { createRatings } from '../../src/services/ratings.ts'
import type { Trakt, TraktSettings } from '../../src/services/trakt.ts'
import type { KnownFilm } from '../../src/services/trakt-outbox.ts'
import { noHooks } from './hooks.ts'
import { guild, linkInBrowser, openTraktWorld, type TraktWorld } from './trakt.ts'

/** Users and accounts of the sandbox who are linked. */
export const userId = 1
export const account = 'filmfan'
export const alien: KnownFilm = { tmdbId: 348, imdbId: 'tt0078748', title: 'Alien', year: 1979 }
export const matrix: KnownFilm = { tmdbId: 603, imdbId: 'tt0133093', title: 'The Matrix', year: 1999 }
/** A week before the world's clock. */
export const evening = Date.parse('2026-02-09T20:00:00.000Z')
const MINUTE = 60_000

export type PushingWorld = Awaited<ReturnType<typeof openPushingWorld>>

/** Nora has linked, and what she records goes to the sandbox's Trakt. Whoever sleeps moves the clock. */
export async function openPushingWorld(options: { timeoutMs?: number; file?: string } = {}) {
  const { file, ...settings } = options
  const world = await openTraktWorld(file === undefined ? {} : { file })
  await linkInBrowser(world, userId, account)
  const trakt = onPassingClock(world, settings)
  const { db, clock } = world
  const plays = createPlays({ db, clock, hooks: noHooks })
  const ratings = createRatings({ db, clock, hooks: noHooks })

  return {
    ...world,
    trakt,
    plays,
    ratings,
    /** Records a play of so many minutes after that evening began. */
    watch: async (film = alien, minutes = 0) =>
      (await plays.record(guild, userId, { film, at: evening + minutes * MINUTE })).play,
    /** Sends, and lets time pass, until nothing waits any more, or only for the member. */
    settle: (sender: Trakt = trakt) => settle(world, sender),
    /** What the account holds, as `tmdb minute` and `tmdb rating`. */
    async atTrakt() {
      const library = await world.people.library(account)
      return {
        plays: library.plays.map(({ movie, watchedAt }) => `${movie.tmdb} ${watchedAt}`).toSorted(),
        ratings: library.ratings.map(({ movie, rating }) => `${movie.tmdb} ${rating}`).toSorted(),
      }
    },
    outbox: () => outboxOf(world),
    statuses: async () => (await outboxOf(world)).map(({ kind, status }) => `${kind} ${status}`),
  }
}

/** The services once more: whoever of them sleeps moves the clock. */
export function onPassingClock(world: TraktWorld, settings: Partial<TraktSettings> = {}): Trakt {
  const clock: Clock = {
    now: world.clock.now,
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      await world.clock.jump(ms)
    },
  }
  return world.another(world.db, clock, settings)
}

/** Sends, and lets time pass, until nothing waits any more, or only for the member. */
export async function settle({ clock }: TraktWorld, { push }: Trakt): Promise<void> {
  for (let round = 0; round < 300; round++) {
    await push.drainDue()
    const next = await push.nextDue()
    if (next === null) return
    await clock.jump(next)
  }
  expect.fail('something still waits')
}

async function outboxOf({ db }: TraktWorld): Promise<OutboxRow[]> {
  return db.selectFrom('outbox').selectAll().orderBy('id').execute()
}
