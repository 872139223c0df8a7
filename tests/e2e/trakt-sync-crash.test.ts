import { expect, test } from 'vitest'
import { places } from '../../sandbox/trakt/faults.ts'
import { SYNC_LEASE } from '../../src/services/trakt-sync.ts'
import { type Death, startBotProcess } from '../helpers/bot-process.ts'
import { takeover } from '../helpers/crash.ts'
import { textOf } from '../helpers/e2e.ts'
import { rowsOf } from '../helpers/stored.ts'
import { buildTraktTown, directMessages, linkAccount, seenAfter, type TraktTown } from '../helpers/trakt-town.ts'

const imported = 'Your Trakt account is imported'

/** Nora has linked an account whose plays come in five pages. Nothing of it has been read, and no bot runs. */
async function buildLinkedTown(): Promise<TraktTown> {
  const town = await buildTraktTown()
  await town.trakt.switch('short-pages')
  await town.trakt.generateLibrary('filmfan', { plays: 23, films: 14, ratings: 4, watchlist: 3 })
  const held = await town.client.hold(places['last-activities'], 'before')
  await linkAccount(town, town.nora)
  await held.waiting(1)
  const stopped = town.bot.stop()
  await held.release({ drop: true })
  await stopped
  expect(rowsOf(town, 'trakt_syncs')).toMatchObject([{ run: 0, stage: null, failures: 0 }])
  return town
}

/** Another bot comes up when the dead one's leases have run out, and ends the import. */
async function recover(town: TraktTown): Promise<void> {
  await town.client.jump({ by: takeover + SYNC_LEASE })
  await seenAfter(town, town.nora, imported, () => town.restart())
  await town.bot.tick()
}

/** What an import without a crash brings, and the member is told once. */
async function expectWhole(town: TraktTown): Promise<void> {
  const { plays, ratings, watchlist } = await town.trakt.library('filmfan')
  const known = rowsOf(town, 'watch_history')
  expect(known.map(row => row.trakt_history_id).sort()).toEqual(plays.map(({ id }) => id).sort())
  expect(
    rowsOf(town, 'ratings')
      .map(row => row.tmdb_id)
      .sort(),
  ).toEqual(ratings.map(({ movie }) => movie.tmdb).sort())
  expect(
    rowsOf(town, 'watchlist')
      .map(row => row.trakt_id)
      .sort(),
  ).toEqual(watchlist.map(({ movie }) => movie.trakt).sort())
  const [sync] = rowsOf(town, 'trakt_syncs')
  expect(sync).toMatchObject({ run: 1, stage: null, is_first: 0, failures: 0, last_error: null })
  expect(JSON.parse(sync?.counts ?? '')).toMatchObject({ plays: 23, playsGone: 0, ratings: 4, listed: 3, skipped: 0 })
  const news = (await directMessages(town.nora)).filter(message => textOf(message).includes('mport'))
  expect(news.map(textOf)).toEqual([expect.stringContaining('**23** plays of 14 films')])
}

/** Around the beginning, a page, the last list and the end; that it holds at every statement is proved without processes. */
const deaths: Death[] = [
  { statement: '^update "trakt_syncs" set .*"run"', moment: 'before' },
  { statement: '^update "trakt_syncs" set .*"run"', moment: 'committed' },
  { statement: '^insert into "watch_history"', moment: 'before' },
  { statement: '^update "trakt_syncs" set .*"page"', moment: 'committed' },
  { statement: '^insert into "watchlist"', moment: 'before' },
  { statement: '^update "trakt_auth" set "last_activities"', moment: 'before' },
  { statement: '^update "trakt_auth" set "last_activities"', moment: 'committed' },
  { statement: '^update "announcements" set "frozen_at"', moment: 'before' },
]

test.each(deaths)(
  'an import whose process dies at $statement ($moment) goes on in another one as if nothing had been',
  async dieAt => {
    const town = await buildLinkedTown()
    const victim = await startBotProcess(town, { dieAt })
    expect(await victim.ended).toBe('killed')
    await recover(town)
    await expectWhole(town)
  },
)

test.each([
  ['history-get', 'page=1', 'after'],
  ['history-get', 'page=3', 'before'],
  ['watched', 'min', 'after'],
  ['watchlist-get', 'page=1', 'after'],
] as const)(
  'an import whose process dies while %s %s waits for Trakt (%s) goes on in another one',
  async (place, path, point) => {
    const town = await buildLinkedTown()
    const held = await town.client.hold({ ...places[place], path }, point)
    const victim = await startBotProcess(town)
    await held.waiting(1)
    await victim.kill()
    await held.release({ drop: true })
    await recover(town)
    await expectWhole(town)
  },
)

test('two processes that both believe they are the active one import an account once', async () => {
  const town = await buildLinkedTown()
  await town.client.clearLog()
  const held = await town.client.hold({ ...places['history-get'], path: 'page=2' }, 'after')
  const one = await startBotProcess(town, { lease: 'one' })
  await held.waiting(1)
  const other = await startBotProcess(town, { lease: 'other' })
  await Promise.all([one.ready, other.ready])
  await other.tick()
  await seenAfter(town, town.nora, imported, () => held.release())
  await Promise.all([one.tick(), other.tick()])
  const reads = (await town.client.log('trakt')).filter(({ method }) => method === 'GET')
  expect(reads, 'activities, 5 pages, the minutes, ratings, the watchlist').toHaveLength(9)
  await expectWhole(town)
})
