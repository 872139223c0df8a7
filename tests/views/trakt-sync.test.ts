import { expect, test } from 'vitest'
import { flatten } from '../../sandbox/client.ts'
import { checkMessage } from '../../sandbox/discord/validate/index.ts'
import type { ImportContent } from '../../src/services/import-news.ts'
import { noCounts } from '../../src/services/sync-record.ts'
import type { SyncProblem, SyncState } from '../../src/services/sync-state.ts'
import type { View } from '../../src/views/index.ts'
import { syncLines } from '../../src/views/trakt-sync.ts'
import { views } from './states.ts'

const userId = '9'.repeat(20)
const announcementId = 7
const at = '2026-02-16T10:00:00.000Z'
const ago = '<t:1771236000:R>'

/** A pull that has ended well and has changed nothing. */
const over: SyncState = {
  isFirst: false,
  isRunning: false,
  isDue: false,
  stage: null,
  progress: { done: 0, total: null },
  counts: noCounts,
  startedAt: at,
  finishedAt: at,
  nextAt: at,
  problem: null,
}
const importing: SyncState = {
  ...over,
  isFirst: true,
  isRunning: true,
  stage: 'plays',
  progress: { done: 5_000, total: 20_000 },
  finishedAt: null,
}
const kinds = [
  'invalid_grant',
  'unauthorized',
  'forbidden',
  'locked',
  'account_limit',
  'rejected',
  'rate_limited',
  'unavailable',
  'timeout',
  'malformed',
  'internal',
] as const

function words(view: View): string {
  const parts = flatten(JSON.parse(JSON.stringify(view.components)))
  const lines = parts.flatMap(part => part.content ?? (part.label ? `[${part.label}]` : []))
  return lines.join('\n')
}

const problem = (kind: SyncProblem['kind']): SyncProblem => ({ kind, id: kind === 'internal' ? 'f00d' : null })
const imported = (content: ImportContent) => words(views.traktImport(content, { announcementId }))

test('an import shows a bar with counts', () => {
  const said = imported({ state: 'running', sync: importing })
  expect(said).toContain(`${'▰'.repeat(5)}${'▱'.repeat(15)}\n5,000 of 20,000 plays`)
})

test.each([
  [{ stage: 'check', progress: { done: 3, total: 80 } }, 'Comparing with what I know: 3 of 80'],
  [{ stage: 'check', progress: { done: 0, total: null } }, 'Comparing with what I know…'],
  [{ stage: 'ratings', progress: { done: 250, total: 800 } }, 'Ratings: 250 of 800'],
  [{ stage: 'watchlist', progress: { done: 0, total: null } }, 'Watchlist: 0'],
  [{ stage: null, progress: { done: 0, total: null } }, 'Asking Trakt what has changed…'],
] as const)('what it is at is said: %j', (change, said) => {
  expect(imported({ state: 'running', sync: { ...importing, ...change } })).toContain(said)
})

test('a bar is full at the end and never fuller', () => {
  const bar = (done: number, total: number) =>
    imported({ state: 'running', sync: { ...importing, progress: { done, total } } }).match(/[▰▱]+/)?.[0]
  expect([bar(20_000, 20_000), bar(0, 0)]).toEqual(['▰'.repeat(20), '▰'.repeat(20)])
  expect(bar(0, 3)).toBe('▱'.repeat(20))
})

test('an import that Trakt holds up says why, and when it goes on', () => {
  const sync = { ...importing, isRunning: false, problem: problem('rate_limited') }
  expect(imported({ state: 'running', sync })).toContain(`Trakt has asked me to slow down. I go on ${ago}.`)
  const relink = { ...sync, problem: problem('relink') }
  expect(imported({ state: 'running', sync: relink })).toContain('again with `/trakt link`. I go on by myself then.')
})

test('the summary counts what came, in singular and plural, and what was left out', () => {
  const summary = { plays: 20_000, films: 3_456, ratings: 1, listed: 43, skipped: 2 }
  const said = imported({ state: 'done', summary })
  for (const part of [
    '**20,000** plays of 3,456 films',
    '**1** rating\n',
    '**43** films on your watchlist',
    '2 entries',
    '`/trakt watchlist`',
    'you choose with `/trakt status`',
  ])
    expect(said).toContain(part)
  const few = imported({ state: 'done', summary: { plays: 1, films: 1, ratings: 0, listed: 1, skipped: 1 } })
  expect(few).toContain('**1** play of 1 film\n')
  expect(few).toContain('**1** film on your watchlist')
  expect(few).toContain('1 entry left out')
  expect(few).not.toContain('rating')
})

test('an account from which nothing could be taken says so', () => {
  expect(imported({ state: 'done', summary: { plays: 0, films: 0, ratings: 0, listed: 0, skipped: 3 } })).toContain(
    'nothing seen, rated or listed',
  )
})

test('an import whose link has ended says that what it brought is deleted', () => {
  expect(imported({ state: 'stopped' })).toContain('What it had brought is deleted')
})

test('a sync that has ended says what has changed, and offers another one', () => {
  const counts = { ...noCounts, plays: 1, ratings: 2, unlisted: 1 }
  const said = words(views.traktSync({ ...over, counts }, userId))
  expect(said).toContain('**Up to date now:** 1 new play, 2 new ratings, 1 film fewer on your watchlist.')
  expect(said).toContain(`Synced ${ago}.\n[Sync now]`)
  expect(words(views.traktSync(over, userId))).toContain('**Everything is up to date.**')
})

test('a sync that runs, or is about to, has no button', () => {
  for (const state of [importing, { ...over, isDue: true }]) {
    expect(words(views.traktSync(state, userId))).not.toContain('[Sync now]')
    expect(words(views.traktSync(state, userId))).toContain('Syncing with Trakt…')
    expect(words(views.traktSync(state, userId, { already: true }))).toContain('A sync is under way already.')
  }
})

test('a sync that ended because the link works no more leads to another link, and is not tried again by itself', () => {
  const said = words(views.traktSync({ ...over, problem: problem('relink') }, userId))
  expect(said).toContain('please link your account again with `/trakt link`. Nothing is lost.\n[Link again]')
  expect(said).not.toContain('try again')
})

test.each(kinds)('a sync that ended in %s says so in words, and when it is tried again', kind => {
  const said = words(views.traktSync({ ...over, problem: problem(kind) }, userId))
  expect(said).toMatch(/^\*\*Nothing was synced just now\.\*\* \w.+ I (?:try|look) again <t:1771236000:R>\./)
  expect(said).not.toMatch(/[a-z]_[a-z]/)
  const partly = words(views.traktSync({ ...over, stage: 'ratings', problem: problem(kind) }, userId))
  expect(partly).toContain('The sync is not complete yet')
})

test('a fault of ours says under which id it is in the log', () => {
  expect(words(views.traktSync({ ...over, problem: problem('internal') }, userId))).toContain(
    'in the log under `f00d`.',
  )
})

test('the status adds a line while a sync runs or when the last one failed, and none otherwise', () => {
  expect(syncLines(over)).toEqual([])
  expect(syncLines(importing)).toContain('5,000 of 20,000 plays')
  expect(syncLines({ ...over, problem: problem('timeout') }).join()).toContain('Nothing was synced just now')
})

test('every view is within Discord’s limits', () => {
  const huge = Object.fromEntries(Object.keys(noCounts).map(name => [name, Number.MAX_SAFE_INTEGER]))
  const counts = { ...noCounts, ...huge, list: null }
  const all = [
    ...kinds.map(kind => views.traktSync({ ...importing, counts, problem: problem(kind) }, userId)),
    views.traktSync({ ...over, counts }, userId, { already: true }),
    views.traktSyncStopped(),
    views.traktImport({ state: 'running', sync: importing }, { announcementId }),
    views.traktImport({ state: 'stopped' }, { announcementId }),
  ]
  const refusals = all.map(({ components, flags, allowedMentions }) =>
    checkMessage({ components, flags, allowed_mentions: allowedMentions }, { kind: 'create' }),
  )
  expect(refusals.filter(refusal => refusal !== null)).toEqual([])
})
