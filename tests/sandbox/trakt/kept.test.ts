import { expect, test } from 'vitest'
import { format, type KeptSandbox } from '../../../sandbox/kept.ts'
import { shapeOf } from '../shape.ts'
import { startTrakt } from './start.ts'

type Trakt = Awaited<ReturnType<typeof startTrakt>>

/** Another sandbox that goes on with what the first one kept, as it comes back from a file. */
function goOn({ sandbox }: Trakt): Promise<Trakt> {
  return startTrakt({ kept: JSON.parse(JSON.stringify(sandbox.keep())) as KeptSandbox })
}

const alien = { ids: { tmdb: 348 } }
const matrix = { ids: { tmdb: 603 } }

test('accounts and their libraries go on, with everything that was done to them', async () => {
  const before = await startTrakt()
  const { trakt, clock } = before
  await trakt.createAccount({ username: 'cinephile', vip: true, limits: { watchlist: 3 } })
  await trakt.changeAccount('quietviewer', { username: 'quiet.viewer' })
  await trakt.generateLibrary('cinephile', { plays: 400, films: 350, ratings: 20, watchlist: 2 })
  await trakt.addPlays('filmfan', [alien, matrix])
  await clock.jump(60_000)
  await trakt.rate('filmfan', [{ ...alien, rating: 9 }])
  await trakt.addToWatchlist('filmfan', [{ ids: { tmdb: 129 }, notes: 'with Ben' }])
  await trakt.removePlays('filmfan', { movies: [matrix] })

  const after = await goOn(before)
  expect(await after.trakt.accounts()).toEqual(await trakt.accounts())
  for (const { slug } of await trakt.accounts()) {
    expect(await after.trakt.library(slug)).toEqual(await trakt.library(slug))
  }
  expect((await after.trakt.library('filmfan')).counts).toEqual({ plays: 1, ratings: 1, watchlist: 1 })

  // What is new gets numbers that nothing else has, and what stands can be taken away.
  const { trakt: last } = (await trakt.accounts()).at(-1) ?? { trakt: 0 }
  expect((await after.trakt.createAccount({ username: 'newcomer' })).trakt).toBe(last + 1)
  await after.trakt.addPlays('filmfan', [matrix])
  const ids = (await after.trakt.library('filmfan')).plays.map(({ id }) => id)
  expect(new Set(ids).size).toBe(2)
  await after.trakt.removePlays('filmfan', { movies: [alien] })
  await after.trakt.unrate('filmfan', [alien])
  expect((await after.trakt.library('filmfan')).counts).toEqual({ plays: 1, ratings: 0, watchlist: 1 })
})

test('reads that lag show how things were before, also across the end of a sandbox', async () => {
  const before = await startTrakt()
  await before.trakt.addPlays('filmfan', [alien])
  await before.clock.jump(10_000)
  await before.trakt.removePlays('filmfan', { movies: [alien] })
  const after = await goOn(before)
  const { get } = await after.connect()
  expect((await get('/sync/history')).rows).toEqual([])
  await after.trakt.readLag(5)
  expect((await get('/sync/history')).rows).toMatchObject([{ movie: { ids: { tmdb: 348 } } }])
})

test('tokens go on: the pair works, is refreshed once, and can be revoked', async () => {
  const before = await startTrakt()
  const { accessToken, refreshToken } = await before.link('nightowl')
  const gone = await before.link('filmfan')
  await before.trakt.revoke('filmfan')
  const after = await goOn(before)
  expect(await after.trakt.tokens()).toEqual(await before.trakt.tokens())
  expect((await after.api('/users/me', accessToken)).body).toMatchObject({ username: 'nightowl' })
  expect((await after.api('/users/me', gone.accessToken)).status).toBe(401)

  const { body } = await after.refresh(refreshToken)
  expect((await after.api('/users/me', String(body.access_token))).status).toBe(200)
  expect((await after.api('/users/me', accessToken)).status).toBe(401)
  expect((await after.refresh(refreshToken)).status).toBe(400)
  expect(await after.trakt.revoke('nightowl')).toBe(1)
})

test('devices go on: one that waits can be approved, one that was approved gets its tokens', async () => {
  const before = await startTrakt()
  const start = async () => {
    const { body } = await before.auth('/oauth/device/code', { client_secret: undefined })
    return { code: String(body.device_code), userCode: String(body.user_code) }
  }
  const [waiting, approved, denied] = [await start(), await start(), await start()]
  await before.trakt.activate('nightowl', approved.userCode)
  await before.trakt.activate('nightowl', denied.userCode, 'deny')
  const after = await goOn(before)
  const poll = ({ code }: { code: string }) => after.auth('/oauth/device/token', { code })
  expect((await poll(approved)).status).toBe(200)
  expect((await poll(denied)).status).toBe(418)
  await after.trakt.activate('filmfan', waiting.userCode)
  expect((await poll(waiting)).status).toBe(200)
  expect((await after.trakt.tokens()).map(({ account }) => account)).toEqual(['nightowl', 'filmfan'])
})

test('films that were changed, taken away or made up go on as they are', async () => {
  const before = await startTrakt()
  const numbers = new Map((await before.trakt.movies()).map(({ tmdb, trakt }) => [tmdb, trakt]))
  await before.trakt.changeMovie(numbers.get(348) ?? 0, { title: 'Alien: The Cut', tmdb: 999 })
  await before.trakt.changeMovie(numbers.get(603) ?? 0, { known: false })
  await before.trakt.generateLibrary('filmfan', { plays: 900, films: 900 })
  const after = await goOn(before)
  expect(await after.trakt.movies()).toEqual(await before.trakt.movies())
  await after.trakt.changeMovie(numbers.get(603) ?? 0, { known: true })
  expect((await after.trakt.movies()).map(({ tmdb }) => tmdb)).toContain(603)
})

test('switches, lag and faults do not go on', async () => {
  const before = await startTrakt()
  await before.trakt.switch('forced-challenge')
  await before.trakt.readLag(5)
  await before.trakt.fault('cut', 'api')
  const after = await goOn(before)
  expect((await after.client.faults()).set).toEqual([])
  const answer = await fetch(`${after.url}/sandbox/trakt/faults`)
  const { switches, readLag } = (await answer.json()) as {
    switches: { on: boolean }[]
    readLag: Record<string, number>
  }
  expect(switches.filter(({ on }) => on)).toEqual([])
  expect(Math.max(...Object.values(readLag))).toBe(0)
})

test('what is kept has this shape: whoever changes it raises the format, so that nobody reads an old one', async () => {
  const { sandbox, trakt, link, auth } = await startTrakt()
  await link()
  const { body } = await auth('/oauth/device/code', { client_secret: undefined })
  await trakt.activate('filmfan', String(body.user_code))
  await trakt.changeAccount('filmfan', { limits: { history: 9, ratings: 9, watchlist: 9 } })
  const [movie] = await trakt.movies()
  await trakt.changeMovie(movie?.trakt ?? 0, { title: 'Renamed' })
  await trakt.addPlays('filmfan', [alien])
  await trakt.removePlays('filmfan', { movies: [alien] })
  await trakt.rate('filmfan', [{ ...alien, rating: 9 }])
  await trakt.addToWatchlist('filmfan', [{ ...alien, notes: 'soon' }])
  const { trakt: kept }: KeptSandbox = JSON.parse(JSON.stringify(sandbox.keep()))
  expect([`format ${format}`, ...shapeOf(kept)]).toMatchInlineSnapshot(`
    [
      "format 1",
      "accessTokenLifetime number",
      "accounts[].name string",
      "accounts[].private boolean",
      "accounts[].vip boolean",
      "accounts[].deleted boolean",
      "accounts[].locked boolean",
      "accounts[].deactivated boolean",
      "accounts[].timezone string",
      "accounts[].limits.history number",
      "accounts[].limits.ratings number",
      "accounts[].limits.watchlist number",
      "accounts[].username string",
      "accounts[].slug string",
      "accounts[].trakt number",
      "accounts[].uuid string",
      "accounts[].joinedAt string",
      "accounts[].settingsAt string",
      "grants[].account string",
      "grants[].flow string",
      "grants[].pkce boolean",
      "grants[].refreshes number",
      "grants[].accessToken string",
      "grants[].refreshToken string",
      "grants[].createdAt number",
      "grants[].expiresAt number",
      "accessTokens[].token string",
      "accessTokens[].grant number",
      "accessTokens[].expiresAt number",
      "devices[].deviceCode string",
      "devices[].userCode string",
      "devices[].expiresAt number",
      "devices[].decision.approvedBy string",
      "devices[].used boolean",
      "devices[].polledAt null",
      "movies.count number",
      "movies.changes[].trakt number",
      "movies.changes[].title string",
      "movies.changes[].year number",
      "movies.changes[].imdb string",
      "movies.changes[].tmdb number",
      "movies.changes[].lost boolean",
      "movies.changes[].known boolean",
      "libraries.lastPlay number",
      "libraries.lastListing number",
      "libraries.libraries[][] string",
      "libraries.libraries[][].plays[].id number",
      "libraries.libraries[][].plays[].watchedAt number",
      "libraries.libraries[][].plays[].action string",
      "libraries.libraries[][].plays[].from number",
      "libraries.libraries[][].plays[].movie number",
      "libraries.libraries[][].plays[].until number",
      "libraries.libraries[][].ratings[].rating number",
      "libraries.libraries[][].ratings[].ratedAt number",
      "libraries.libraries[][].ratings[].from number",
      "libraries.libraries[][].ratings[].movie number",
      "libraries.libraries[][].ratings[].until null",
      "libraries.libraries[][].listings[].id number",
      "libraries.libraries[][].listings[].listedAt number",
      "libraries.libraries[][].listings[].notes null",
      "libraries.libraries[][].listings[].from number",
      "libraries.libraries[][].listings[].movie number",
      "libraries.libraries[][].listings[].until null",
      "libraries.libraries[][].log[].at number",
      "libraries.libraries[][].log[].by string",
      "libraries.libraries[][].log[].act string",
      "libraries.libraries[][].log[].count number",
      "libraries.libraries[][].log[].items[].watchedAt number",
      "libraries.libraries[][].log[].items[].movie number",
      "libraries.libraries[][].log[].items[].rating number",
    ]
  `)
})
