import { expect, test } from 'vitest'
import { places } from '../../sandbox/trakt/faults.ts'
import { encodeCustomId } from '../../src/views/custom-id.ts'
import { answerOf, press, textOf } from '../helpers/e2e.ts'
import { forgeMessage } from '../helpers/forged.ts'
import { privateAnswer, rowsOf } from '../helpers/stored.ts'
import {
  buildTraktTown,
  directMessages,
  latestDirect,
  linkAccount,
  runTrakt,
  seenAfter,
  type TraktTown,
} from '../helpers/trakt-town.ts'

const MINUTE = 60_000
const evening = '2026-02-14T20:00:00.000Z'
const imported = 'Your Trakt account is imported'
const synced = 'synced with Trakt'

/** Nora has linked an account with a small library, and its first import has ended and is settled. */
async function buildImportedTown(environment: Record<string, string> = {}): Promise<TraktTown> {
  const town = await buildTraktTown(environment)
  await town.trakt.generateLibrary('filmfan', { plays: 30, films: 20, ratings: 5, watchlist: 4 })
  await seenAfter(town, town.nora, imported, () => linkAccount(town, town.nora))
  await syncAfter(town, 10 * MINUTE)
  return town
}

/** Lets so much time pass, in which a pull comes due, and waits until it has ended. */
async function syncAfter(town: TraktTown, ms: number): Promise<void> {
  const since = town.lines.length
  await town.client.jump({ by: ms })
  await town.logged(synced, since)
}

/** The calls of reads to Trakt since the log was cleared, by their addresses. */
async function reads(town: TraktTown): Promise<string[]> {
  const log = await town.client.log('trakt')
  return log.filter(({ method }) => method === 'GET').map(({ route }) => route.replace(/\?.*/, ''))
}

/** The answer to `/trakt sync` once it says these words. */
function syncUntil(town: TraktTown, words: string) {
  return seenAfter(town, town.nora, words, () => runTrakt(town, town.nora, 'sync'))
}

test('right after linking, the account is imported by itself, and a direct message sums it up', async () => {
  const town = await buildTraktTown()
  await town.trakt.generateLibrary('filmfan', { plays: 320, films: 200, ratings: 50, watchlist: 12 })
  const summary = await seenAfter(town, town.nora, imported, () => linkAccount(town, town.nora))
  const words = textOf(summary)
  for (const part of ['**320** plays of 200 films', '**50** ratings', '**12** films on your watchlist', '/trakt sync'])
    expect(words).toContain(part)
  expect(rowsOf(town, 'watch_history')).toHaveLength(320)
  const told = (await directMessages(town.nora)).filter(message => textOf(message).includes(imported))
  expect(told).toHaveLength(1)
})

test('of an empty account nothing is told beyond that it is linked', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  await town.logged(synced)
  await town.client.jump({ by: MINUTE })
  expect((await directMessages(town.nora)).filter(message => textOf(message).includes('import'))).toEqual([])
  expect(await privateAnswer(town, await runTrakt(town, town.nora, 'status'))).toContain('Last synced')
})

test('a big import shows how far it is in one direct message, which is the summary in the end', async () => {
  const town = await buildTraktTown()
  await town.trakt.generateLibrary('filmfan', { plays: 2_000, films: 1_500, ratings: 20 })
  const third = await town.client.hold({ ...places['history-get'], path: 'page=3' }, 'before')
  const progress = await seenAfter(town, town.nora, 'Importing your Trakt account', () => linkAccount(town, town.nora))
  await third.waiting(1)
  expect(textOf(progress)).toMatch(/▰+▱+/)
  expect(textOf(progress)).toMatch(/(250|500) of 2,000 plays/)
  const fifth = await town.client.hold({ ...places['history-get'], path: 'page=5' }, 'before')
  await town.client.jump({ by: 4_000 })
  await third.release()
  await fifth.waiting(1)
  const later = await seenAfter(town, town.nora, '1,000 of 2,000 plays', () => town.client.jump({ by: MINUTE }))
  expect(later.id).toBe(progress.id)
  const summary = await seenAfter(town, town.nora, imported, () => fifth.release())
  expect(summary.id).toBe(progress.id)
  expect(textOf(summary)).toContain('**2,000** plays of 1,500 films')
  await town.bot.tick()
  const row = rowsOf(town, 'announcements').find(({ kind }) => kind === 'trakt_import')
  expect(row).toMatchObject({ status: 'sent', frozen_at: expect.any(String) })
})

test('an import whose member takes no direct messages goes on all the same', async () => {
  const town = await buildTraktTown()
  await town.trakt.generateLibrary('filmfan', { plays: 1_300, films: 1_000 })
  const second = await town.client.hold({ ...places['history-get'], path: 'page=2' }, 'before')
  await linkAccount(town, town.nora)
  await second.waiting(1)
  await town.client.changePerson(town.nora.id, { dmsOpen: false })
  await second.release()
  await town.logged(synced)
  await town.client.jump({ by: MINUTE })
  expect(rowsOf(town, 'watch_history')).toHaveLength(1_300)
})

test('`/trakt sync` says what has changed, and after that that nothing has', async () => {
  const town = await buildImportedTown()
  await town.trakt.addPlays('filmfan', [{ ids: { tmdb: 348 }, watched_at: evening }])
  await town.trakt.rate('filmfan', [{ ids: { tmdb: 348 }, rating: 9 }])
  const changed = await syncUntil(town, 'Up to date now')
  expect(textOf(changed)).toContain('1 new play, 1 new rating')
  expect(changed.ephemeral).toBe(true)
  await town.client.jump({ by: 10 * MINUTE })
  expect(textOf(await syncUntil(town, 'Everything is up to date'))).toContain('Synced <t:')
})

test('Sync now on the status and on the answer does the same', async () => {
  const town = await buildImportedTown()
  const status = await runTrakt(town, town.nora, 'status')
  await town.trakt.addToWatchlist('filmfan', [{ ids: { tmdb: 348 } }])
  const answer = await seenAfter(town, town.nora, 'Up to date now', () => press(town.nora, status.message, 'Sync now'))
  expect(textOf(answer)).toContain('1 film more on your watchlist')
  await town.trakt.addToWatchlist('filmfan', [{ ids: { tmdb: 13 } }])
  await town.client.jump({ by: 1_000 })
  const again = await seenAfter(town, town.nora, 'Up to date now', () => press(town.nora, answer, 'Sync now'))
  expect(again.id).toBe(answer.id)
})

test('a button of somebody else’s, made up by hand, syncs nothing', async () => {
  const town = await buildImportedTown()
  const before = rowsOf(town, 'trakt_syncs')
  const forged = await forgeMessage(town, town.general, { buttons: [encodeCustomId('trakt-sync', town.nora.id)] })
  const words = await privateAnswer(town, await press(town.ben, forged, 'Forged 0'))
  expect(words).toContain('That button is for somebody else')
  expect(rowsOf(town, 'trakt_syncs')).toEqual(before)
})

test('who asks while a pull is under way is told so, sees it, and gets its result', async () => {
  const town = await buildImportedTown()
  await town.trakt.addPlays('filmfan', [{ ids: { tmdb: 348 }, watched_at: evening }])
  const held = await town.client.hold(places.watched, 'before')
  const first = await runTrakt(town, town.nora, 'sync')
  await held.waiting(1)
  expect(answerOf(first)).toContain('Syncing with Trakt')
  const second = await runTrakt(town, town.nora, 'sync')
  expect(answerOf(second)).toContain('A sync is under way already')
  expect(await privateAnswer(town, await runTrakt(town, town.nora, 'status'))).toContain('Comparing with what I know')
  await town.client.clearLog()
  await seenAfter(town, town.nora, 'Up to date now', () => held.release())
  expect((await reads(town)).filter(route => route.includes('last_activities'))).toEqual([])
})

test('a sync that fails says why in plain words and when it is tried again, and so does the status', async () => {
  const town = await buildImportedTown()
  await town.trakt.fault('bad-gateway', 'last-activities')
  const failed = await syncUntil(town, 'Nothing was synced just now')
  expect(textOf(failed)).toContain('Trakt does not answer at the moment. I try again <t:')
  const status = await runTrakt(town, town.nora, 'status')
  expect(answerOf(status)).toContain('Nothing was synced just now')
  await syncAfter(town, 2 * MINUTE)
  expect(answerOf(await runTrakt(town, town.nora, 'status'))).not.toContain('Nothing was synced')
})

test('a locked account is said to be locked, and Trakt is left alone', async () => {
  const town = await buildImportedTown()
  await town.trakt.changeAccount('filmfan', { locked: true })
  expect(textOf(await syncUntil(town, 'Nothing was synced'))).toContain('Trakt has locked this account')
  await town.client.clearLog()
  await town.client.jump({ by: 5 * 60 * MINUTE })
  expect(await reads(town)).toEqual([])
})

test('without a link there is nothing to sync, and the answer says how to get one', async () => {
  const town = await buildTraktTown()
  expect(await privateAnswer(town, await runTrakt(town, town.nora, 'sync'))).toContain('`/trakt link` links one')
})

test('an account that Trakt no longer lets us into is to be linked again', async () => {
  const town = await buildImportedTown()
  await town.trakt.revoke('filmfan')
  const since = town.lines.length
  await town.client.jump({ by: 70 * MINUTE })
  await town.logged('no longer takes the tokens', since)
  expect(await privateAnswer(town, await runTrakt(town, town.nora, 'sync'))).toContain('link it again')
})

test('in the background an account is asked about every hour what has changed, and read only where something has', async () => {
  const town = await buildImportedTown()
  await town.client.clearLog()
  await syncAfter(town, 70 * MINUTE)
  expect(await reads(town)).toEqual(['/sync/last_activities'])
  await town.trakt.addPlays('filmfan', [{ ids: { tmdb: 348 }, watched_at: evening }])
  await town.client.clearLog()
  await syncAfter(town, 70 * MINUTE)
  expect(await reads(town)).toEqual(['/sync/last_activities', '/sync/watched/movies', '/sync/history/movies/10000348'])
  expect(rowsOf(town, 'watch_history').filter(row => row.tmdb_id === 348)).toHaveLength(1)
})

test('a restart in the middle of an import waits for the page under way, and goes on after it', async () => {
  const town = await buildTraktTown()
  await town.trakt.generateLibrary('filmfan', { plays: 2_000, films: 1_500, ratings: 0 })
  const third = await town.client.hold({ ...places['history-get'], path: 'page=3' }, 'after')
  await linkAccount(town, town.nora)
  await third.waiting(1)
  const restarted = town.restart()
  await third.release()
  await restarted
  await seenAfter(town, town.nora, imported, () => town.bot.tick())
  const pages = (await town.client.log('trakt')).flatMap(
    ({ route }) => /history\/movies\?page=(\d+)/.exec(route)?.[1] ?? [],
  )
  expect(pages).toEqual(['1', '2', '3', '4', '5', '6', '7', '8'])
  expect(rowsOf(town, 'watch_history')).toHaveLength(2_000)
})

test('who unlinks in the middle of an import has it stopped, its message says so, and nothing of it stays', async () => {
  const town = await buildTraktTown()
  await town.trakt.generateLibrary('filmfan', { plays: 2_000, films: 1_500 })
  const third = await town.client.hold({ ...places['history-get'], path: 'page=3' }, 'after')
  const progress = await seenAfter(town, town.nora, 'Importing your Trakt account', () => linkAccount(town, town.nora))
  await third.waiting(1)
  const asked = await runTrakt(town, town.nora, 'unlink')
  const stopped = await seenAfter(town, town.nora, 'The import has stopped', () =>
    press(town.nora, asked.message, 'Unlink'),
  )
  expect(stopped.id).toBe(progress.id)
  const since = town.lines.length
  await third.release()
  await town.logged('a pull from Trakt has stopped', since)
  for (const table of ['watch_history', 'ratings', 'watchlist', 'trakt_syncs', 'trakt_auth'] as const)
    expect(rowsOf(town, table), table).toEqual([])
  expect(textOf(await latestDirect(town.nora))).toContain('The import has stopped')
})

test('the operator’s programs can start a sync, see how it goes, and are told what is wrong', async () => {
  const town = await buildImportedTown({ API_TOKEN: 'an-operators-token-of-the-tests' })
  const headers = { authorization: 'Bearer an-operators-token-of-the-tests' }
  const post = (user: string) => fetch(`${town.publicUrl}/api/trakt/sync/${user}`, { method: 'POST', headers })
  const status = async () => (await fetch(`${town.publicUrl}/api/trakt/status/Nora`, { headers })).json()
  expect(await status()).toMatchObject({ linked: true, sync: { running: false, stage: null, problem: null } })

  await town.trakt.addPlays('filmfan', [{ ids: { tmdb: 348 }, watched_at: evening }])
  const held = await town.client.hold(places.watched, 'before')
  const begun = await post('Nora')
  expect([begun.status, begun.headers.get('location'), await begun.json()]).toEqual([
    202,
    '/api/trakt/status/Nora',
    { status: '/api/trakt/status/Nora', already: false },
  ])
  await held.waiting(1)
  expect(await status()).toMatchObject({ sync: { running: true, first: false, stage: 'check' } })
  expect(await (await post(town.nora.id)).json()).toMatchObject({ already: true })
  const since = town.lines.length
  await held.release()
  await town.logged(synced, since)
  expect(await status()).toMatchObject({ sync: { stage: null, changes: { plays: 1, playsGone: 0 } } })

  await town.trakt.fault('rate-limit', 'last-activities')
  const failing = town.lines.length
  await post('Nora')
  await town.logged('has to wait', failing)
  expect(await status()).toMatchObject({ sync: { problem: 'rate_limited' } })
  const waiting = await post('Nora')
  expect([waiting.status, waiting.headers.get('content-type')]).toEqual([503, expect.stringContaining('problem+json')])
  expect(Number(waiting.headers.get('retry-after'))).toBeGreaterThan(30)

  expect((await post('Nobody')).status).toBe(404)
  expect((await post(town.ben.id)).status).toBe(404)
  await runTrakt(town, town.ben, 'status')
  expect((await post('Ben')).status, 'nothing is linked').toBe(409)
  const bare = await fetch(`${town.publicUrl}/api/trakt/sync/Nora`, { method: 'POST' })
  expect(bare.status).toBe(401)
})

test('where Trakt lets the bot in no more, `/trakt sync` ends with that, and what is recorded waits for another link', async () => {
  const town = await buildImportedTown()
  await town.trakt.revoke('filmfan')
  const ended = await syncUntil(town, 'Nothing was synced just now')
  expect(textOf(ended)).toContain('Trakt no longer lets me in: please link your account again with `/trakt link`.')
  expect(textOf(ended)).toContain('[Link again]')

  const recorded = answerOf(await town.nora.run(town.general, 'watched', { options: { movie: 'tmdb:348', rating: 8 } }))
  expect(recorded).toContain('it goes there once you have linked your account again')
  const status = answerOf(await runTrakt(town, town.nora, 'status'))
  expect(status).toContain('To be sent once you have linked again: 1 play and 1 rating.')
  expect(status).not.toContain('Asking Trakt what has changed')
})
